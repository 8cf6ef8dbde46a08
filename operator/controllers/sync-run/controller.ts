// Admits SyncRuns, ties them to their schedule, and closes those that a newer one has overtaken. How a run goes is the worker's to tell.
import type { Reason } from '../../api/conditions.ts';
import type { SyncRun } from '../../api/types.gen.ts';
import { type Applied, controlledBy, isConflict, parseKey, type Stored } from '../../kube/index.ts';
import { type DesiredCondition, findCondition, type Reconcile, toConditions } from '../../runtime/index.ts';
import type { Cluster } from '../cluster.ts';
import { syncRuns, syncSchedules } from '../kinds.ts';
import { labelsOf } from '../names.ts';
import { fieldManager, reportStatus } from '../status.ts';
import { decideRun, type RunDecision, triggerOf } from './policies.ts';

const staleCopyMs = 1_000;

/** Reconciles the run with the key `namespace/name`. */
export function runReconciler(cluster: Cluster): Reconcile {
  return async (key, { signal }) => {
    const { caches } = cluster;
    const { namespace, name } = parseKey(key);
    const run = caches.runs.get({ namespace, name });
    if (run === undefined || run.metadata.deletionTimestamp !== undefined) return {};
    const schedule = caches.schedules.get({ namespace, name: run.spec.scheduleRef.name });
    const siblings = caches.runs.list(namespace).filter(({ spec }) => spec.scheduleRef.name === run.spec.scheduleRef.name);
    const decision = decideRun({ run, schedule, siblings });
    if (decision.kind === 'Finished') {
      await completeOwnFields(cluster, run, signal);
      return {};
    }
    if (schedule !== undefined) await adopt(cluster, run, schedule, signal);
    try {
      await tell(cluster, run, decision, signal);
    } catch (error) {
      // The worker was faster; what it wrote is about to arrive here too.
      if (isConflict(error)) return { requeueAfterMs: staleCopyMs };
      throw error;
    }
    return {};
  };
}

/** Ties a run to its schedule, so that it goes with it. */
async function adopt(
  { client }: Cluster,
  { metadata }: Stored<SyncRun>,
  schedule: Parameters<typeof controlledBy>[1],
  signal: AbortSignal,
): Promise<void> {
  const { name, namespace = '' } = metadata;
  if (metadata.ownerReferences?.some(({ uid }) => uid === schedule.metadata.uid)) return;
  const owned: Applied<SyncRun> = {
    // The uid keeps an apply from making a run anew that was deleted in between.
    metadata: {
      name,
      namespace,
      ...uidOf(metadata),
      labels: labelsOf(schedule.metadata.name, 'run'),
      ownerReferences: [controlledBy(syncSchedules, schedule)],
    },
  };
  await client.apply(syncRuns, owned, { fieldManager: fieldManager('SyncRun'), signal });
}

const uidOf = ({ uid }: { readonly uid: string }): object => ({ uid });

async function tell(
  cluster: Cluster,
  run: Stored<SyncRun>,
  decision: Exclude<RunDecision, { kind: 'Finished' }>,
  signal: AbortSignal,
): Promise<void> {
  const conditions = runConditions(decision);
  const fields = { trigger: triggerOf(run) };
  switch (decision.kind) {
    case 'Superseded': {
      const finishTime = `${cluster.clock.now().toISOString().slice(0, 19)}Z`;
      await reportStatus(cluster, syncRuns, run, { conditions, fields: { ...fields, result: 'Superseded', finishTime } }, signal);
      cluster.record(syncRuns, run, 'RunSuperseded', `The SyncRun ${decision.by} is newer; approve that one if it asks for it.`);
      return;
    }
    case 'Admitted':
      if (decision.started) await keepOwnFields(cluster, run, conditions, signal);
      else await reportStatus(cluster, syncRuns, run, { conditions, fields }, signal, 'fail');
      if (fields.trigger === 'Request' && findCondition(run.status?.conditions, 'Admitted')?.status !== 'True')
        cluster.record(syncRuns, run, 'RunAdmitted', 'The worker takes the run when its turn comes.');
      return;
    case 'Refused':
    case 'Held':
      await reportStatus(cluster, syncRuns, run, { conditions, fields }, signal, 'fail');
  }
}

/** A scheduled run is over when it is made: its worker may have told its end before we came to say whose it is. */
async function completeOwnFields(cluster: Cluster, run: Stored<SyncRun>, signal: AbortSignal): Promise<void> {
  if (run.status?.trigger === undefined) await keepOwnFields(cluster, run, runConditions({ kind: 'Admitted', started: true }), signal);
}

/** Once the worker has begun, only Admitted and the trigger are ours; the rest is the worker's, the observed generation too. */
async function keepOwnFields(
  cluster: Cluster,
  run: Stored<SyncRun>,
  conditions: readonly DesiredCondition[],
  signal: AbortSignal,
): Promise<void> {
  const trigger = triggerOf(run);
  if (findCondition(run.status?.conditions, 'Admitted')?.status === 'True' && run.status?.trigger === trigger) return;
  const { name, namespace = '', generation = 0 } = run.metadata;
  const next = toConditions(run.status?.conditions, conditions, { generation, now: cluster.clock.now() });
  const applied: Applied<SyncRun> = { metadata: { name, namespace }, status: { trigger, conditions: next } };
  await cluster.client.applyStatus(syncRuns, applied, { fieldManager: fieldManager('SyncRun'), signal });
}

/** The conditions that the operator sets for a decision; pure. */
export function runConditions(decision: Exclude<RunDecision, { kind: 'Finished' }>): readonly DesiredCondition[] {
  switch (decision.kind) {
    case 'Superseded': {
      const message = `The SyncRun ${decision.by} is newer.`;
      const end = (type: string, status: 'True' | 'False') => condition(type, status, 'Superseded', message);
      return [
        end('Ready', 'False'),
        end('Reconciling', 'False'),
        end('Stalled', 'True'),
        end('AwaitingApproval', 'False'),
        end('Complete', 'True'),
      ];
    }
    case 'Refused':
      return notYet(decision.reason, decision.message, 'Stalled');
    case 'Held':
      return notYet(decision.reason, decision.message, 'Reconciling');
    case 'Admitted': {
      const admitted = condition('Admitted', 'True', 'Admitted', 'The worker takes the run when its turn comes.');
      if (decision.started) return [admitted];
      const [, ...waiting] = notYet('WaitingForWorker', 'The worker has not begun yet.', 'Reconciling');
      return [admitted, ...waiting];
    }
  }
}

function notYet(reason: Reason<'SyncRun'>, message: string, because: 'Stalled' | 'Reconciling'): readonly DesiredCondition[] {
  return [
    condition('Admitted', 'False', reason, message),
    condition('Ready', 'False', reason, message),
    condition('Reconciling', because === 'Reconciling' ? 'True' : 'False', reason, message),
    condition('Stalled', because === 'Stalled' ? 'True' : 'False', reason, message),
    condition('Complete', 'False', reason, message),
  ];
}

const condition = (type: string, status: 'True' | 'False', reason: Reason<'SyncRun'>, message: string): DesiredCondition => ({
  type,
  status,
  reason,
  message,
});
