// What must hold of Ready, Reconciling and Stalled after every reconcile, so that kstatus and people judge alike.

import { findCondition, isTrue, type StoredCondition } from './conditions.ts';

export interface ReconciledObject {
  readonly metadata: { readonly generation?: number };
  readonly status?: { readonly observedGeneration?: number; readonly conditions?: readonly StoredCondition[] };
}

type Rule = (facts: {
  readonly conditions: readonly StoredCondition[];
  readonly generation: number;
  readonly observed: number;
}) => string | undefined;

const holds = (condition: boolean, sentence: string): string | undefined => (condition ? undefined : sentence);

const rules: readonly Rule[] = [
  ({ conditions }) => holds(findCondition(conditions, 'Ready') !== undefined, 'Ready is missing'),
  ({ conditions }) => holds(!(isTrue(conditions, 'Ready') && isTrue(conditions, 'Reconciling')), 'Ready and Reconciling are both True'),
  ({ conditions }) => holds(!(isTrue(conditions, 'Ready') && isTrue(conditions, 'Stalled')), 'Ready and Stalled are both True'),
  ({ conditions }) => holds(!(isTrue(conditions, 'Reconciling') && isTrue(conditions, 'Stalled')), 'Reconciling and Stalled are both True'),
  ({ conditions }) =>
    holds(
      findCondition(conditions, 'Ready')?.status !== 'Unknown' || isTrue(conditions, 'Reconciling'),
      'Ready is Unknown although nothing is Reconciling',
    ),
  ({ observed, generation }) => holds(observed <= generation, 'observedGeneration is ahead of generation'),
  ({ conditions, observed, generation }) =>
    holds(observed === generation || !isTrue(conditions, 'Ready'), 'Ready is True for an older generation'),
  ({ conditions, observed }) =>
    holds(
      !isTrue(conditions, 'Ready') || conditions.every(({ observedGeneration = observed }) => observedGeneration === observed),
      'Ready is True while a condition speaks of another generation',
    ),
  ({ conditions }) =>
    holds(
      conditions.every(({ reason }) => /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/.test(reason ?? '')),
      'a reason is not CamelCase',
    ),
];

/** The rules that `object` breaks, as sentences; empty where all is well. For tests of controllers. */
export function conditionFaults({ metadata, status = {} }: ReconciledObject): readonly string[] {
  const facts = { conditions: status.conditions ?? [], generation: metadata.generation ?? 0, observed: status.observedGeneration ?? -1 };
  return rules.flatMap((rule) => rule(facts) ?? []);
}
