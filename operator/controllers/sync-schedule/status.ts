// The status of a SyncSchedule: every condition, every time, from what is seen now.
import type { ConditionType, Reason } from '../../api/conditions.ts';
import type { SyncScheduleStatusWorker } from '../../api/types.gen.ts';
import { type DesiredCondition, type Outcome, readyConditions } from '../../runtime/index.ts';
import { syncSchedules } from '../kinds.ts';
import { recordTurn, reportStatus } from '../status.ts';
import { type ScheduleScope, workerEntry } from './scope.ts';

type ScheduleCondition = DesiredCondition<ConditionType<'SyncSchedule'>>;

export async function summarizeSchedule(
  scope: ScheduleScope,
  outcome: Outcome,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  const { cluster, schedule, active } = scope;
  recordTurn(cluster, syncSchedules, schedule, outcome);
  const published = scope.compiled !== undefined && active === scope.compiled.hash;
  if (published && schedule.status?.revisions?.active !== active)
    cluster.record(syncSchedules, schedule, 'RevisionPublished', `Revision ${active?.slice(0, 12)} was compiled and handed to the worker.`);
  // With one replica there is nobody to try a candidate first.
  const fields = active === undefined ? {} : { revisions: { active, candidate: active } };
  await reportStatus(cluster, syncSchedules, schedule, { conditions: scheduleConditions(scope, outcome), fields }, signal);
}

/** All conditions of the kind; pure. */
export function scheduleConditions(scope: ScheduleScope, outcome: Outcome): readonly ScheduleCondition[] {
  return [
    ...readyConditions(outcome, readyText(scope)),
    configurationCompiled(scope, outcome),
    workerReady(scope),
    synchronized(scope),
    exportAllowed(scope),
  ];
}

const readyText = (scope: ScheduleScope): { readonly reason: Reason<'SyncSchedule'>; readonly message: string } =>
  scope.schedule.spec.suspend
    ? { reason: 'Suspended', message: 'No further run starts while spec.suspend is set.' }
    : { reason: 'Synchronizing', message: workerEntry(scope)?.lastRun?.message ?? 'The worker is up.' };

function configurationCompiled({ compiled, rules, connectors }: ScheduleScope, outcome: Outcome): ScheduleCondition {
  if (compiled !== undefined) {
    const summary = `${connectors.length} connectors, ${compiled.revision.rules.length} rules (${rules.length} of your own).`;
    return condition('ConfigurationCompiled', 'True', 'ConfigurationCompiled', [summary, ...compiled.warnings].join(' '));
  }
  if (outcome.kind === 'stalled' && outcome.reason === 'ConfigurationInvalid')
    return condition('ConfigurationCompiled', 'False', 'ConfigurationInvalid', outcome.message);
  return condition(
    'ConfigurationCompiled',
    'Unknown',
    'NotEvaluated',
    'Something has to be put right before the configuration can be compiled.',
  );
}

function workerReady(scope: ScheduleScope): ScheduleCondition {
  // A step before the worker's ended the turn: nobody looked, and a worker of earlier may well run.
  if (scope.statefulSet === undefined)
    return condition(
      'WorkerReady',
      'Unknown',
      'NotEvaluated',
      'Something else has to be put right first; a worker that runs goes on with the active revision.',
    );
  if ((scope.statefulSet.status?.readyReplicas ?? 0) < 1)
    return condition('WorkerReady', 'False', 'WorkerStarting', startingMessage(scope));
  const entry = workerEntry(scope);
  if (entry?.revision !== scope.active && entry?.error !== undefined)
    return condition('WorkerReady', 'False', 'WorkerFailing', failingMessage(entry.error));
  if (entry?.revision !== scope.active)
    return condition('WorkerReady', 'False', 'RevisionPending', 'The worker has yet to take the active revision.');
  return condition('WorkerReady', 'True', 'WorkerReady', 'The worker is up and runs the active revision.');
}

function synchronized(scope: ScheduleScope): ScheduleCondition {
  const { result, message = '' } = workerEntry(scope)?.lastRun ?? {};
  if (result === undefined) return condition('Synchronized', 'Unknown', 'NoRunYet', 'No run has ended yet.');
  switch (result) {
    case 'Succeeded':
    case 'CompletedWithErrors':
      return condition('Synchronized', 'True', result, message);
    case 'AwaitingApproval':
      return condition('Synchronized', 'False', 'AwaitingApproval', message);
    case 'Failed':
    case 'Superseded':
      return condition('Synchronized', 'False', 'RunFailed', message);
  }
}

function exportAllowed(scope: ScheduleScope): ScheduleCondition {
  const { schedule, conflict } = scope;
  const lastRun = workerEntry(scope)?.lastRun;
  if (conflict !== undefined) return condition('ExportAllowed', 'False', conflict.reason, conflict.message);
  if (schedule.spec.mode === 'Staging')
    return condition('ExportAllowed', 'False', 'Staging', 'spec.mode is Staging: changes are planned and not written.');
  if (schedule.spec.suspend) return condition('ExportAllowed', 'False', 'Suspended', 'No run starts while spec.suspend is set.');
  if (lastRun?.result === 'AwaitingApproval') return condition('ExportAllowed', 'False', 'AwaitingApproval', lastRun.message ?? '');
  return condition('ExportAllowed', 'True', 'Active', 'spec.mode is Active: changes within the limits are written.');
}

/** What keeps the worker from its revision, in its own words. */
export const failingMessage = ({ message, next = '' }: NonNullable<SyncScheduleStatusWorker['error']>): string =>
  `${message} ${next}`.trim();

/** Why the worker is not ready, as far as Kubernetes tells. */
export const startingMessage = ({ podTrouble }: ScheduleScope): string =>
  podTrouble === undefined ? 'The worker is starting.' : `The worker can not start: ${podTrouble}`;

const condition = (
  type: ConditionType<'SyncSchedule'>,
  status: DesiredCondition['status'],
  reason: Reason<'SyncSchedule'>,
  message: string,
): ScheduleCondition => ({ type, status, reason, message });
