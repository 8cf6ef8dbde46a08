// What every controller works with: requests, the cached copies of our kinds, events and time.
import type { EventReason } from '../api/events.ts';
import type { SyncConnector, SyncRule, SyncRun, SyncSchedule } from '../api/types.gen.ts';
import type { KubeClient, ObjectKey, ResourceType, Stored } from '../kube/index.ts';
import type { Clock } from '../runtime/index.ts';
import type { RuleFindings } from './rule-findings.ts';

/** A copy of a collection in memory; an Informer is one. */
export interface Cache<T> {
  get(key: ObjectKey): Stored<T> | undefined;
  list(namespace?: string): readonly Stored<T>[];
}

export interface Caches {
  readonly connectors: Cache<SyncConnector>;
  readonly rules: Cache<SyncRule>;
  readonly schedules: Cache<SyncSchedule>;
  readonly runs: Cache<SyncRun>;
}

/** Records an event about `object`; never fails. */
export type RecordEvent = (type: ResourceType<unknown>, object: Stored<unknown>, reason: EventReason, message: string) => void;

/** How worker pods are made. */
export interface WorkerTemplate {
  readonly image: string;
  readonly imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never';
  readonly imagePullSecrets: readonly string[];
}

export interface Cluster {
  readonly client: KubeClient;
  readonly caches: Caches;
  readonly record: RecordEvent;
  readonly clock: Clock;
  readonly worker: WorkerTemplate;
  readonly findings: RuleFindings;
}

export const byAge = (a: Stored<unknown>, b: Stored<unknown>): number =>
  a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp) ||
  `${a.metadata.namespace}/${a.metadata.name}`.localeCompare(`${b.metadata.namespace}/${b.metadata.name}`);
