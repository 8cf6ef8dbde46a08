// Finds out which of the wizard's choices a server stands on, so that the shipped rules stand on the same.
import { compileExpression, parametersIn } from '../../../expression/index.ts';
import { type DefaultRuleOptions, standardOptions, type UserMatching } from '../../default-rules/options.ts';
import type { ConvertedRule } from './rule.ts';

/** Rules that tell where people's anchors and names come from; an export may lack some. */
const ofPeople = [
  'In from AD - User Common',
  'In from AD - User AccountEnabled',
  'In from AD - InetOrgPerson Common',
  'In from AD - InetOrgPerson AccountEnabled',
] as const;

/**
 * What the rules themselves say, else the settings. Each rule is compared afterwards, so a wrong guess costs a copy of the rule and no value.
 * @param setting Reads a setting of the server by its name without the prefix `Microsoft.SynchronizationOption.`
 */
export function optionsOf(rules: readonly ConvertedRule[], setting: (name: string) => string | undefined): DefaultRuleOptions {
  const shipped = rules.filter(({ rule }) => rule.immutableTag !== undefined);
  const named = (name: string): ConvertedRule | undefined => shipped.find(({ rule }) => rule.name === name);
  const first = <T>(read: (rule: ConvertedRule | undefined) => T | undefined): T | undefined =>
    ofPeople.map((name) => read(named(name))).find((found) => found !== undefined);
  return {
    ...standardOptions,
    sourceAnchor: first(anchorOf) ?? attributeName(setting('AnchorAttribute')) ?? standardOptions.sourceAnchor,
    userMatching:
      matchingOf(named('In from AD - User Join')) ?? matchingOf(named('In from AD - InetOrgPerson Join')) ?? standardOptions.userMatching,
    signInName: first(signInNameOf) ?? attributeName(setting('UPNAttribute')) ?? standardOptions.signInName,
    exchangeHybrid: shipped.some(({ rule }) => rule.name.endsWith(' Exchange Hybrid')) ? 'Enabled' : 'Disabled',
    maxGroupMembers: memberLimitOf(named('Out to AAD - Group Join')) ?? standardOptions.maxGroupMembers,
    // They give values that Entra Connect's rules do not give.
    additions: 'None',
  };
}

const attributeName = (text: string | undefined): string | undefined =>
  text !== undefined && /^[A-Za-z][A-Za-z0-9-]{0,255}$/.test(text.trim()) ? text.trim() : undefined;

const expressionOf = (converted: ConvertedRule | undefined, target: string): string | undefined =>
  converted?.spec.flows?.find((flow) => flow.target === target)?.expression;

/** The attributes that the expression of the anchor reads, without the one that tells a linked mailbox. */
function anchorOf(common: ConvertedRule | undefined): string | undefined {
  const expression = expressionOf(common, 'sourceAnchor');
  if (expression === undefined) return common?.spec.flows?.find(({ target }) => target === 'sourceAnchor')?.source;
  const compiling = compileExpression(expression, { parameters: parametersIn(expression) });
  if (compiling.kind === 'error') return undefined;
  const read = compiling.expression.reads.filter((name) => name !== 'msExchRecipientTypeDetails');
  return attributeName(read.find((name) => name !== 'objectGUID') ?? read[0]);
}

/** `IIF(IsPresent([mail]),[mail],…` takes mail. */
const signInNameOf = (common: ConvertedRule | undefined): string | undefined =>
  attributeName(/^\s*IIF\(\s*IsPresent\(\s*\[([^\]]+)\]/i.exec(expressionOf(common, 'userPrincipalName') ?? '')?.[1]);

function matchingOf(join: ConvertedRule | undefined): UserMatching | undefined {
  if (join === undefined) return undefined;
  const groups = (join.spec.join ?? []).map(({ clauses }) => clauses.map(({ source, target }) => `${source}=${target}`).join());
  const [first] = groups;
  if (first === undefined) return { type: 'None' };
  if (groups.includes('objectSid=objectSid')) return { type: 'ObjectSID' };
  const [source, target] = first.split('=');
  if (groups.length !== 1 || source === undefined || source !== target) return undefined;
  if (attributeName(source) === undefined) return undefined;
  return source === 'mail' ? { type: 'Mail' } : { type: 'Attribute', attribute: source };
}

function memberLimitOf(join: ConvertedRule | undefined): number | undefined {
  const clauses = (join?.spec.scope ?? []).flatMap((group) => group.clauses);
  const limit = clauses.find(({ attribute, operator }) => attribute === 'memberCount' && operator === 'LESSTHAN')?.value;
  const number = limit !== undefined && /^\d{1,6}$/.test(limit) ? Number(limit) : 0;
  return number >= 1 && number <= 250_000 ? number : undefined;
}
