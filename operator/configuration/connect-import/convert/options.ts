// Finds out which of the wizard's choices a server stands on, so that the shipped rules stand on the same.
import { compileExpression } from '../../../expression/index.ts';
import { type DefaultRuleOptions, standardOptions, type UserMatching } from '../../default-rules/options.ts';
import type { ConvertedRule } from './rule.ts';

/** What the rules themselves say; each rule is compared afterwards, so a wrong guess costs a copy of the rule and no value. */
export function optionsOf(rules: readonly ConvertedRule[]): DefaultRuleOptions {
  const named = (name: string): ConvertedRule | undefined =>
    rules.find(({ rule }) => rule.immutableTag !== undefined && rule.name === name);
  const common = named('In from AD - User Common');
  return {
    ...standardOptions,
    sourceAnchor: anchorOf(common) ?? standardOptions.sourceAnchor,
    userMatching: matchingOf(named('In from AD - User Join')) ?? standardOptions.userMatching,
    signInName: signInNameOf(common) ?? standardOptions.signInName,
    exchangeHybrid: rules.some(({ rule }) => rule.immutableTag !== undefined && rule.name.endsWith(' Exchange Hybrid'))
      ? 'Enabled'
      : 'Disabled',
    maxGroupMembers: memberLimitOf(named('Out to AAD - Group Join')) ?? standardOptions.maxGroupMembers,
    // They give values that Entra Connect's rules do not give.
    additions: 'None',
  };
}

const expressionOf = (converted: ConvertedRule | undefined, target: string): string | undefined =>
  converted?.spec.flows?.find((flow) => flow.target === target)?.expression;

/** The attributes that the expression of the anchor reads, without the one that tells a linked mailbox. */
function anchorOf(common: ConvertedRule | undefined): string | undefined {
  const expression = expressionOf(common, 'sourceAnchor');
  if (expression === undefined) return common?.spec.flows?.find(({ target }) => target === 'sourceAnchor')?.source;
  const compiling = compileExpression(expression);
  if (compiling.kind === 'error') return undefined;
  const read = compiling.expression.reads.filter((name) => name !== 'msExchRecipientTypeDetails');
  return read.find((name) => name !== 'objectGUID') ?? read[0];
}

/** `IIF(IsPresent([mail]),[mail],…` takes mail. */
const signInNameOf = (common: ConvertedRule | undefined): string | undefined =>
  /^\s*IIF\(\s*IsPresent\(\s*\[([^\]]+)\]/i.exec(expressionOf(common, 'userPrincipalName') ?? '')?.[1]?.trim();

function matchingOf(join: ConvertedRule | undefined): UserMatching | undefined {
  if (join === undefined) return undefined;
  const groups = (join.spec.join ?? []).map(({ clauses }) => clauses.map(({ source, target }) => `${source}=${target}`).join());
  const [first] = groups;
  if (first === undefined) return { type: 'None' };
  if (groups.includes('objectSid=objectSid')) return { type: 'ObjectSID' };
  const [source, target] = first.split('=');
  if (groups.length !== 1 || source === undefined || source !== target) return undefined;
  return source === 'mail' ? { type: 'Mail' } : { type: 'Attribute', attribute: source };
}

function memberLimitOf(join: ConvertedRule | undefined): number | undefined {
  const clauses = (join?.spec.scope ?? []).flatMap((group) => group.clauses);
  const limit = clauses.find(({ attribute, operator }) => attribute === 'memberCount' && operator === 'LESSTHAN')?.value;
  return limit !== undefined && /^\d{1,8}$/.test(limit) ? Number(limit) : undefined;
}
