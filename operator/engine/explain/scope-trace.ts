// The scope of a rule as it counts: its own clauses, and what its connector's group filter and its organizational unit ask besides.
import type { EngineContext } from '../context.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';
import { reader, type RuleSubject } from '../rules/environment.ts';
import { membershipName, passesFilter } from '../rules/membership.ts';
import type { CompiledRule } from '../rules/rules.ts';
import { type ClauseTrace, traceScope } from '../rules/scope.ts';
import { unitName } from '../rules/units.ts';
import { engineErrors } from '../errors.ts';
import { nameOf } from './load.ts';
import type { Reason } from './reports.ts';

/** Group by group; what is asked of all of them stands in each. */
export function traceRule(
  { rules }: Pick<EngineContext, 'rules'>,
  { rule }: CompiledRule,
  subject: RuleSubject,
): readonly (readonly ClauseTrace[])[] {
  const read = reader(subject);
  const { filter } = rule.direction === 'Inbound' ? rules.asked(rule.connector) : {};
  const asked: ClauseTrace[] = [];
  if (filter !== undefined) {
    const holds = read(membershipName(passesFilter)) === true;
    asked.push({ attribute: 'groupFilter', operator: 'ISMEMBEROF', wanted: filter.groups.join(' or '), actual: holds, holds });
  }
  if (rule.organizationalUnit !== undefined) {
    const { distinguishedName: wanted } = rule.organizationalUnit;
    const holds = read(membershipName(unitName(wanted))) === true;
    asked.push({ attribute: 'dn', operator: 'EQUAL', wanted, ...(subject.dn === '' ? {} : { actual: subject.dn }), holds });
  }
  const own = traceScope(rule.scope, read, subject.parameter);
  if (asked.length === 0) return own;
  return own.length === 0 ? [asked] : own.map((clauses) => [...asked, ...clauses]);
}

/** Why the group filter keeps the object out, where it does: then no rule of its connector has a say. */
export async function filterReason(
  { rules }: EngineContext,
  tables: Tables,
  object: Pick<ObjectRow, 'connector' | 'dn' | 'anchor'>,
  subject: RuleSubject,
): Promise<Reason | undefined> {
  const { connector } = object;
  const { filter } = rules.asked(connector);
  if (filter === undefined || reader(subject)(membershipName(passesFilter)) === true) return undefined;
  const about = { stage: 'Scope', connector } as const;
  const [missing] = await tables.problems.of([`filter:${connector}`]);
  if (missing !== undefined) {
    const { reason: code, message, next } = new engineErrors.FilterGroupMissing({ connector, group: missing.label });
    return { ...about, code, message, next };
  }
  const how = filter.reach === 'Direct' ? 'no direct member' : 'neither directly nor through other groups a member';
  return {
    ...about,
    code: 'NotInFilterGroup',
    message: `${nameOf(object)} is ${how} of ${filter.groups.join(' or ')}, which the group filter of ${connector} names: no rule of ${connector} applies to it.`,
    next: 'Make it a member of such a group, or change groupFilter of the SyncConnector.',
  };
}
