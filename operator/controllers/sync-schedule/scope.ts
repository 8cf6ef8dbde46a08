// What one reconcile of a SyncSchedule knows; steps fill it in their order.
import type { Reason } from '../../api/conditions.ts';
import type { SyncConnector, SyncRule, SyncSchedule, SyncScheduleStatusWorker } from '../../api/types.gen.ts';
import type { ObjectOf, Stored, statefulSets } from '../../kube/index.ts';
import type { Revision } from '../../model/revision.ts';
import { type ReconcileContext, type ReconcileResult, Stalling, Waiting } from '../../runtime/index.ts';
import type { Cluster } from '../cluster.ts';
import type { Conflict } from './policies.ts';

export interface ScheduleScope {
  readonly cluster: Cluster;
  readonly schedule: Stored<SyncSchedule>;
  readonly namespace: string;
  readonly name: string;
  /** In the schedule's order. */
  connectors: readonly Stored<SyncConnector>[];
  rules: readonly Stored<SyncRule>[];
  conflict?: Conflict;
  compiled?: { readonly revision: Revision; readonly hash: string; readonly warnings: readonly string[] };
  /** Hash of the revision that workers are told to run; that of an earlier reconcile until this one has published its own. */
  active?: string;
  /** Names of the revisions that the worker may read. */
  revisionNames: readonly string[];
  statefulSet?: ObjectOf<typeof statefulSets>;
  /** What keeps the worker's pod from being ready, in Kubernetes' words. */
  podTrouble?: string;
}

export type ScheduleStep = (scope: ScheduleScope, context: ReconcileContext) => Promise<ReconcileResult | void>;

export function openScope(cluster: Cluster, schedule: Stored<SyncSchedule>): ScheduleScope {
  const { name, namespace = '' } = schedule.metadata;
  const active = schedule.status?.revisions?.active;
  return { cluster, schedule, namespace, name, connectors: [], rules: [], revisionNames: [], ...(active === undefined ? {} : { active }) };
}

/** The one worker of this release; later ones get entries of their own. */
export const workerEntry = ({ schedule }: ScheduleScope): SyncScheduleStatusWorker | undefined => schedule.status?.workers?.[0];

export const stall = (reason: Reason<'SyncSchedule'>, message: string): Stalling => new Stalling(reason, message);

export const wait = (reason: Reason<'SyncSchedule'>, message: string, afterMs: number): Waiting => new Waiting(reason, message, afterMs);
