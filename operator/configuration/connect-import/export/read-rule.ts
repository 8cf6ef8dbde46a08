// Reads one SynchronizationRule file.
import type { Account, Construct } from '../report/account.ts';
import type { XmlElement } from '../xml/element.ts';
import { identifier, isTrue, noIdentifier, Reader } from './reader.ts';
import type { ConnectFlow, ConnectJoinClause, ConnectRule, ConnectScopeClause, PrecedenceHint, RuleFault, RuleSettings } from './rule.ts';

/** Never fails: what is missing or wrong stands among the rule's faults. */
export function readRule(account: Account, root: XmlElement): ConnectRule {
  const reader = new Reader(account, root);
  const name = reader.word('name') ?? '';
  const construct = account.open('Rule', `rule "${name}"`, root);
  const faults: RuleFault[] = [];
  const required = (child: string): string => {
    const text = reader.word(child);
    if (text === undefined) faults.push({ construct, message: `The rule has no ${child}.` });
    return text ?? '';
  };
  if (name === '') faults.push({ construct, message: 'The rule has no name.' });
  // Bookkeeping of the rule editor.
  reader.text('internal-id');
  reader.text('version');
  const immutableTag = reader.word('immutable-tag');
  const direction = required('direction');
  if (direction !== '' && !/^(inbound|outbound)$/i.test(direction))
    faults.push({ construct, message: `There is no direction ${direction}.` });
  const precedence = required('precedence');
  const ordered = /^\d{1,10}$/.test(precedence);
  if (precedence !== '' && !ordered) faults.push({ construct, message: `The precedence ${precedence} is no whole number from 0.` });
  return {
    construct,
    id: identifier(required('id')),
    name,
    description: reader.text('description')?.trim() ?? '',
    ...(immutableTag === undefined ? {} : { immutableTag }),
    direction: /^outbound$/i.test(direction) ? 'Outbound' : 'Inbound',
    disabled: reader.flag('disabled'),
    connector: identifier(required('connector')),
    sourceObjectType: required('sourceObjectType'),
    targetObjectType: required('targetObjectType'),
    linkType: required('linkType'),
    precedence: ordered ? Number(precedence) : 0,
    ...(ordered ? {} : { strangePrecedence: precedence }),
    hints: [...readHint(reader, name, 'before'), ...readHint(reader, name, 'after')],
    settings: readSettings(reader, name),
    scope: readGroups(reader, 'synchronizationCriteria', 'scope').map((clauses) =>
      clauses.map((clause) => readScopeClause(clause, name, faults)),
    ),
    join: readGroups(reader, 'relationshipCriteria', 'condition').map((clauses) =>
      clauses.map((clause) => readJoinClause(clause, name, faults)),
    ),
    flows: readFlows(reader, name, faults),
    faults,
  };
}

function readHint(reader: Reader, rule: string, place: PrecedenceHint['place']): readonly PrecedenceHint[] {
  const element = reader.one(`precedence-${place}`)?.element;
  if (element === undefined) return [];
  reader.account.take(element);
  const other = identifier(element.text);
  const construct = reader.account.open('RuleSetting', `precedence-${place} of rule "${rule}"`, element);
  return [{ construct, place, rule: other === '{}' ? noIdentifier : other }];
}

function readSettings(reader: Reader, rule: string): RuleSettings {
  const setting = (name: string): { readonly construct: Construct; readonly text: string } | undefined => {
    const element = reader.one(name)?.element;
    if (element === undefined) return undefined;
    reader.account.take(element);
    return { construct: reader.account.open('RuleSetting', `${name} of rule "${rule}"`, element), text: element.text.trim() };
  };
  const passwordSync = setting('EnablePasswordSync');
  const softDelete = setting('softDeleteExpiryInterval');
  return {
    passwordSync: passwordSync === undefined ? undefined : { construct: passwordSync.construct, enabled: isTrue(passwordSync.text) },
    softDeleteExpiry: softDelete === undefined ? undefined : { construct: softDelete.construct, interval: softDelete.text },
  };
}

/** `<criteria><conditions><clause/>…</conditions>…</criteria>`; a group without clauses says nothing and is left out, as the editor does. */
function readGroups(reader: Reader, criteria: string, clause: string): readonly (readonly Reader[])[] {
  return reader
    .group(criteria)
    .flatMap((element) => new Reader(reader.account, element).group('conditions'))
    .map((element) => new Reader(reader.account, element).all(clause))
    .filter((clauses) => clauses.length > 0);
}

function readScopeClause(reader: Reader, rule: string, faults: RuleFault[]): ConnectScopeClause {
  const attribute = reader.word('csAttribute') ?? '';
  const operator = reader.word('csOperator') ?? '';
  const construct = reader.account.open('ScopeClause', `scope clause ${attribute} ${operator} in rule "${rule}"`, reader.element);
  if (attribute === '' || operator === '') faults.push({ construct, message: 'The scope clause has no attribute or no operator.' });
  return { construct, attribute, operator: operator.toUpperCase(), value: reader.text('csValue') ?? '' };
}

function readJoinClause(reader: Reader, rule: string, faults: RuleFault[]): ConnectJoinClause {
  const connectorAttribute = reader.word('csAttribute') ?? '';
  const metaverseAttribute = reader.word('ilmAttribute') ?? '';
  const label = `join clause ${connectorAttribute} = ${metaverseAttribute} in rule "${rule}"`;
  const construct = reader.account.open('JoinClause', label, reader.element);
  if (connectorAttribute === '' || metaverseAttribute === '') faults.push({ construct, message: 'The join clause lacks an attribute.' });
  return { construct, connectorAttribute, metaverseAttribute, caseSensitive: reader.flag('caseSensitive') };
}

const readFlows = (reader: Reader, rule: string, faults: RuleFault[]): readonly ConnectFlow[] =>
  reader
    .group('attribute-mappings')
    .flatMap((element) => new Reader(reader.account, element).all('mapping'))
    .map((mapping) => readFlow(mapping, rule, faults));

function readFlow(reader: Reader, rule: string, faults: RuleFault[]): ConnectFlow {
  const target = reader.word('dest') ?? '';
  const construct = reader.account.open('AttributeFlow', `flow to ${target} in rule "${rule}"`, reader.element);
  if (target === '') faults.push({ construct, message: 'The flow has no target attribute.' });
  const source = reader.one('src');
  const sources = (source?.all('attr') ?? []).map((attribute) => {
    reader.account.take(attribute.element);
    return attribute.element.text.trim();
  });
  // Where no attribute is named, the text of the element is a constant.
  if (source !== undefined && sources.length === 0) reader.account.take(source.element);
  const expression = reader.text('expression');
  const given = expression !== undefined && expression.trim() !== '';
  const constant = given || sources.length > 0 ? undefined : source?.element.text;
  return {
    construct,
    target,
    sources,
    ...(constant === undefined ? {} : { constant }),
    ...(given ? { expression } : {}),
    mergeType: reader.word('valueMergeType') ?? 'Update',
    executeOnce: isTrue(reader.attribute('execute-once')),
  };
}
