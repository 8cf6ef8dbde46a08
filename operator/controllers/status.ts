// How a controller tells the state of an object: its conditions, its own fields, and an event where the story takes a turn.
import type { Kind } from '../api/conditions.ts';
import type { Applied, ResourceType, Stored } from '../kube/index.ts';
import { canonicalJson } from '../model/json.ts';
import {
  type DesiredCondition,
  findCondition,
  isTrue,
  type Outcome,
  sameConditions,
  type StoredCondition,
  toConditions,
} from '../runtime/index.ts';
import type { Cluster } from './cluster.ts';

interface WithStatus {
  readonly status?: { readonly observedGeneration?: number; readonly conditions?: readonly StoredCondition[] };
}

export interface StatusReport {
  readonly conditions: readonly DesiredCondition[];
  /** The other fields that this controller owns, whole: what is left out is removed. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** The field manager of a controller: it owns what it applied, and nothing else. */
export const fieldManager = (kind: Kind): string => `lockstep-${kind.toLowerCase()}`;

/** Applies the status where it says something new. */
export async function reportStatus<T extends WithStatus>(
  cluster: Cluster,
  type: ResourceType<T>,
  object: Stored<T>,
  { conditions, fields = {} }: StatusReport,
  signal: AbortSignal,
  /** `fail` where somebody else may have taken over the conditions in the meantime. */
  conflicts: 'take' | 'fail' = 'take',
): Promise<void> {
  const status = (object as unknown as WithStatus).status ?? {};
  const generation = object.metadata.generation ?? 0;
  const next = toConditions(status.conditions, conditions, { generation, now: cluster.clock.now() });
  const isKnown = status.observedGeneration === generation && sameConditions(status.conditions, next) && sameFields(status, fields);
  if (isKnown) return;
  const { name, namespace } = object.metadata;
  const applied = {
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    status: { observedGeneration: generation, conditions: next, ...fields },
  } as unknown as Applied<T>;
  await cluster.client.applyStatus(type, applied, { fieldManager: fieldManager(type.kind as Kind), conflicts, signal });
}

const sameFields = (status: object, fields: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(fields).every(
    ([name, value]) => canonicalJson((status as Readonly<Record<string, unknown>>)[name] ?? null) === canonicalJson(value ?? null),
  );

/** Records an event where an object begins to stall or fail, for another reason than before, or recovers. */
export function recordTurn<T extends WithStatus>(cluster: Cluster, type: ResourceType<T>, object: Stored<T>, outcome: Outcome): void {
  const conditions = (object as unknown as WithStatus).status?.conditions;
  const before = findCondition(conditions, 'Ready');
  switch (outcome.kind) {
    case 'stalled':
    case 'failed':
      if (before?.reason !== outcome.reason || before.message !== outcome.message)
        cluster.record(type, object, outcome.kind === 'stalled' ? 'Stalled' : 'Failed', outcome.message);
      return;
    case 'done':
      if (isTrue(conditions, 'Stalled') || findCondition(conditions, 'Reconciling')?.reason === 'ProgressingWithRetry')
        cluster.record(type, object, 'Recovered', 'What was wrong is right again.');
      return;
    case 'waiting':
      return;
  }
}
