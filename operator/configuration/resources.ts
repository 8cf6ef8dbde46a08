// What a revision is compiled from: one schedule and the connectors and rules of its namespace, as a person writes them.
import type { SyncConnectorInput, SyncRuleInput, SyncScheduleInput } from '../api/types.gen.ts';

export interface Resources {
  readonly schedule: SyncScheduleInput;
  /** All that the namespace has; those that the schedule does not name are left out. In any order. */
  readonly connectors: readonly SyncConnectorInput[];
  /** All that the namespace has; the schedule's selector chooses. In any order. */
  readonly rules: readonly SyncRuleInput[];
}

export const nameOf = ({ metadata }: { readonly metadata: { readonly name?: string } }): string => metadata.name ?? '';

/** The rules that the schedule's selector picks; without a selector none. */
export function selectedRules({ schedule, rules }: Resources): readonly SyncRuleInput[] {
  const labels = schedule.spec.ruleSelector?.matchLabels;
  if (labels === undefined) return [];
  return rules.filter(({ metadata }) => Object.entries(labels).every(([label, value]) => metadata.labels?.[label] === value));
}
