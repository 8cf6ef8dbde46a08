// What a connector must read for a revision's rules.
import { compileExpression } from '../expression/index.ts';
import { writtenBack } from './writeback.ts';
import { type Flow, forestOf, organizationalUnitMember, type Revision, type RevisionRule } from '../model/revision.ts';

/** Names that rules may use although no directory stores them: the engine gives them. */
const pseudoAttributes: ReadonlySet<string> = new Set(['dn', organizationalUnitMember]);

/**
 * Pictures, which Microsoft Graph takes in no object: up to 100 KB for each person would be read and stored for nothing. A rule of one's own, or the
 * connector's `attributes`, reads them all the same.
 */
const pictures: ReadonlySet<string> = new Set(['photo', 'thumbnailPhoto']);

/**
 * The attributes of one connector that rules name, references included, sorted: what inbound rules test, join by and flow from it,
 * what outbound rules join by and flow to it, and what the connector's own `attributes` add.
 */
export function neededAttributes(revision: Revision, connector: string): readonly string[] {
  const names = new Set<string>();
  const parameters = Object.keys(revision.parameters ?? {});
  for (const rule of readBy(revision, connector)) for (const name of ofRule(rule, parameters)) names.add(name);
  for (const configuration of revision.connectors) {
    if (configuration.name !== connector) continue;
    for (const name of forestOf(configuration)?.attributes ?? []) names.add(name);
    if (forestOf(configuration)?.groupFilter !== undefined) names.add('member');
  }
  return [...names].filter((name) => !pseudoAttributes.has(name)).sort();
}

/** The object types of one connector that rules name, sorted; groups too where somebody asks who their members are. */
export function objectTypes(revision: Revision, connector: string): readonly string[] {
  const rules = readBy(revision, connector);
  const types = rules.map((rule) => (rule.direction === 'Inbound' ? rule.sourceObjectType : rule.targetObjectType));
  return [...new Set([...types, ...(asksForMembers(revision, connector, rules) ? ['group'] : [])])].sort();
}

/** The object types that outbound rules write to one connector, sorted. */
export const writtenTypes = ({ rules }: Revision, connector: string): readonly string[] =>
  [
    ...new Set(rules.flatMap((rule) => (rule.connector === connector && rule.direction === 'Outbound' ? [rule.targetObjectType] : []))),
  ].sort();

function asksForMembers({ connectors }: Revision, connector: string, rules: readonly RevisionRule[]): boolean {
  const configuration = connectors.find(({ name }) => name === connector);
  if (configuration !== undefined && forestOf(configuration)?.groupFilter !== undefined) return true;
  const operators = rules.flatMap(({ scope }) => scope.flat()).map(({ operator }) => operator);
  return operators.includes('ISMEMBEROF') || operators.includes('ISNOTMEMBEROF');
}

/** What rules would write to a forest is read only where it may be written: to be compared. */
function readBy({ rules, connectors }: Revision, connector: string): readonly RevisionRule[] {
  const configuration = connectors.find(({ name }) => name === connector);
  const isTarget = configuration?.type === 'EntraID' || writtenBack(configuration).length > 0;
  return rules
    .filter((rule) => rule.connector === connector && (isTarget || rule.direction === 'Inbound'))
    .map((rule) =>
      rule.direction === 'Inbound' || configuration?.type === 'EntraID' ? rule : allowedOf(rule, writtenBack(configuration)),
    );
}

/** An object of a forest is the one that joined by inbound rules: outbound joins look for nothing there. */
const allowedOf = (rule: RevisionRule, allowed: readonly string[]): RevisionRule => ({
  ...rule,
  join: [],
  flows: rule.flows.filter(({ target }) => allowed.includes(target)),
});

function ofRule(rule: RevisionRule, parameters: readonly string[]): readonly string[] {
  const joins = rule.join.flat().map(({ source }) => source);
  if (rule.direction === 'Outbound') return [...joins, ...rule.flows.flatMap((flow) => [flow.target, ...importedBy(flow)])];
  return [
    ...joins,
    ...rule.scope.flat().map(({ attribute }) => attribute),
    ...rule.flows.filter((flow) => !isPicture(rule, flow)).flatMap((flow) => ofFlow(flow, parameters)),
  ];
}

const isPicture = ({ origin }: RevisionRule, flow: Flow): boolean =>
  origin === 'Default' && flow.kind === 'Direct' && pictures.has(flow.source);

/** What an expression asks of the object that it writes to. */
function importedBy(flow: Flow): readonly string[] {
  const compiling = flow.kind === 'Expression' ? compileExpression(flow.expression) : undefined;
  return compiling?.kind === 'ok' ? compiling.expression.importedReads : [];
}

function ofFlow(flow: Flow, parameters: readonly string[]): readonly string[] {
  switch (flow.kind) {
    case 'Direct':
      return [flow.source];
    case 'Constant':
      return [];
    case 'Expression': {
      const compiling = compileExpression(flow.expression, { parameters });
      return compiling.kind === 'ok' ? [...compiling.expression.reads, ...compiling.expression.importedReads] : [];
    }
  }
}
