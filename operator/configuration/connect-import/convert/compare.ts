// Compares a carried rule with a shipped one of Lockstep: same objects, same links, same values, whatever the spelling.
import type { SyncRuleSpecInput } from '../../../api/types.gen.ts';
import type { Flow } from '../../../model/revision.ts';
import { toFlow } from '../../flows.ts';
import { type ComparedRule, type RuleDifference, ruleDifferences } from '../../rule-differences.ts';
import type { RuleTemplate } from '../../rule-template.ts';
import { toScopeClause } from '../../scope-clauses.ts';

/** What differs, one sentence each; none where both do the same to every object. */
export function differences(carried: SyncRuleSpecInput, shipped: RuleTemplate): readonly string[] {
  const delays = [carried.softDeleteExpirySeconds ?? 0, shipped.softDeleteExpirySeconds ?? 0] as const;
  const delay = delays[0] === delays[1] ? [] : [{ aspect: 'softDeleteExpirySeconds', left: `${delays[0]}`, right: `${delays[1]}` }];
  return [...ruleDifferences(comparable(carried), shipped), ...delay].map(sentence);
}

const comparable = (spec: SyncRuleSpecInput): ComparedRule => ({
  direction: spec.direction,
  sourceObjectType: spec.sourceObjectType,
  targetObjectType: spec.targetObjectType,
  linkType: spec.linkType,
  scope: (spec.scope ?? []).map(({ clauses }) => clauses.map((clause) => toScopeClause(clause, []))),
  join: (spec.join ?? []).map(({ clauses }) => clauses.map((clause) => ({ ...clause, caseSensitive: clause.caseSensitive ?? false }))),
  flows: (spec.flows ?? []).map(toFlow).filter((flow): flow is Flow => flow !== undefined),
});

const sentence = ({ aspect, left, right }: RuleDifference): string =>
  `${aspect}: ${shown(left)} in Entra Connect, ${shown(right)} in Lockstep’s rule`;

const shown = (text: string | undefined): string =>
  text === undefined || text === '' ? 'nothing' : text.length > 300 ? `${text.slice(0, 300)}…` : text;
