// Carries scope clauses over.
import type { SyncRuleScope, SyncRuleScopeClause } from '../../../api/types.gen.ts';
import { parameterNames } from '../../../expression/index.ts';
import { type ScopeOperator, scopeOperators } from '../../../model/revision.ts';
import type { ConnectRule, ConnectScopeClause, RuleFault } from '../export/rule.ts';
import { borrowed, connectorChange, connectorNamed, ownParameter } from './expression.ts';
import { type Change, type Piece, piece } from './piece.ts';
import { isSelected, spelling, type Surroundings } from './surroundings.ts';

export interface Converted<T> {
  readonly value: T;
  readonly pieces: readonly Piece[];
  readonly faults: readonly RuleFault[];
}

export function convertScope({ scope, direction }: ConnectRule, surroundings: Surroundings): Converted<readonly SyncRuleScope[]> {
  const pieces: Piece[] = [];
  const faults: RuleFault[] = [];
  const value = scope.map((clauses, group) => ({
    clauses: clauses.map((clause, index) => {
      const converted = convertClause(clause, direction, surroundings);
      pieces.push(piece(clause.construct, `spec.scope[${group}].clauses[${index}]`, converted.changes));
      if (converted.fault !== undefined) faults.push({ construct: clause.construct, message: converted.fault });
      return converted.clause;
    }),
  }));
  return { value, pieces, faults };
}

interface ConvertedClause {
  readonly clause: SyncRuleScopeClause;
  readonly changes: readonly Change[];
  readonly fault?: string;
}

function convertClause(clause: ConnectScopeClause, direction: ConnectRule['direction'], surroundings: Surroundings): ConvertedClause {
  const changes: Change[] = [];
  const membership = clause.operator.endsWith('MEMBEROF');
  const attribute = membership
    ? 'member'
    : spelling(direction === 'Inbound' ? surroundings.schema : surroundings.metaverse, clause.attribute);
  if (attribute !== clause.attribute) {
    const why = membership ? 'A membership stands in the attribute member of the group.' : 'The schema spells it so.';
    changes.push({ how: `${clause.attribute} is written ${attribute}.`, why });
  }
  if (direction === 'Inbound' && !isSelected(surroundings, attribute)) changes.push(unselected(attribute));
  const operator = operatorOf(clause.operator);
  // Kept as it stands, so that a person sees it among the refused.
  if (operator === undefined) {
    const kept = { attribute, operator: clause.operator as ScopeOperator, value: clause.value };
    return { clause: kept, changes, fault: `There is no scope operator ${clause.operator}.` };
  }
  if (operator === 'ISNULL' || operator === 'ISNOTNULL') return { clause: { attribute, operator }, changes };
  const value = valueOf(clause.value, operator, surroundings, changes);
  if (value === '')
    return {
      clause: { attribute, operator, value },
      changes,
      fault: `${attribute} ${operator} compares with an empty value; use ISNULL or ISNOTNULL.`,
    };
  return { clause: { attribute, operator, value }, changes };
}

export const unselected = (attribute: string): Change => ({
  how: `${attribute} is read here.`,
  why: `${attribute} is not selected on the connector, so Entra Connect’s rules never see a value of it.`,
});

/** The shipped XML writes ISBITNOTSET where the documentation has ISNOTBITSET; underscores come and go. */
function operatorOf(written: string): ScopeOperator | undefined {
  const bare = (operator: string): string => operator.replaceAll('_', '').replace('ISBITNOTSET', 'ISNOTBITSET');
  return scopeOperators.find((operator) => bare(operator) === bare(written));
}

function valueOf(written: string, operator: ScopeOperator, surroundings: Surroundings, changes: Change[]): string {
  const name = /^\s*%(.+)%\s*$/.exec(written)?.[1];
  if (name !== undefined) {
    const shared = surroundings.shared.get(name.trim().toLowerCase());
    if (shared !== undefined) {
      changes.push(...borrowed(name, surroundings));
      return `%${shared}%`;
    }
    const own = ownParameter(name, surroundings) ?? numeric.get(name.toUpperCase());
    if (own === undefined) return `%${parameterNames.find((known) => known.toLowerCase() === name.trim().toLowerCase()) ?? name.trim()}%`;
    changes.push({ how: `%${name}% is replaced by its value.`, why: 'A scope clause knows the parameters of the language only.' });
    return own;
  }
  const connector = connectorNamed(written, surroundings);
  if (connector !== undefined) {
    changes.push(connectorChange(written, connector));
    return connector;
  }
  const bits = operator === 'ISBITSET' || operator === 'ISNOTBITSET';
  return bits && /^\s*(0x|&h)[0-9a-f]+\s*$/i.test(written)
    ? String(BigInt(`0x${written.trim().slice(2)}`))
    : bits
      ? written.trim()
      : written;
}

/** Parameters that are the same on every server. */
const numeric: ReadonlyMap<string, string> = new Map([
  ['ADS_UF_ACCOUNTDISABLE', '2'],
  ['ADS_GROUP_TYPE_GLOBAL_GROUP', '2'],
  ['ADS_GROUP_TYPE_DOMAIN_LOCAL_GROUP', '4'],
  ['ADS_GROUP_TYPE_LOCAL_GROUP', '4'],
  ['ADS_GROUP_TYPE_UNIVERSAL_GROUP', '8'],
  ['ADS_GROUP_TYPE_SECURITY_ENABLED', '2147483648'],
]);
