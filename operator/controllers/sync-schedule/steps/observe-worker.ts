// Looks at what the worker says of itself, last of all: by then everything that it needs is there.
import { type ScheduleStep, stall, wait, workerEntry } from '../scope.ts';
import { failingMessage, startingMessage } from '../status.ts';

/** The worker's own news come by watch; this is for what it can not tell, such as its silence. */
const lookAgainMs = 30_000;
/** Roles and accounts are not watched; what somebody deleted is made anew at the latest after this. */
const resyncMs = 600_000;

export const observeWorker: ScheduleStep = async (scope) => {
  const { schedule, active, statefulSet } = scope;
  if ((statefulSet?.status?.readyReplicas ?? 0) < 1) throw wait('WorkerStarting', startingMessage(scope), lookAgainMs);
  const entry = workerEntry(scope);
  if (entry?.revision !== active && entry?.error !== undefined) throw wait('WorkerFailing', failingMessage(entry.error), lookAgainMs);
  if (entry?.revision !== active) throw wait('RevisionPending', 'The worker has yet to take the active revision.', lookAgainMs);
  if (schedule.spec.suspend) return { requeueAfterMs: resyncMs };
  const { lastRun, connectors = [] } = entry ?? {};
  const message = lastRun?.message ?? '';
  if (lastRun?.result === 'Failed') throw wait('RunFailed', message, lookAgainMs);
  if (lastRun?.result === 'AwaitingApproval') throw stall('AwaitingApproval', message);
  // The other directories go on, and the schedule as a whole does not do what it should.
  const failing = connectors.flatMap(({ name, error }) =>
    error === undefined ? [] : [`${name}: ${error.message} ${error.next ?? ''}`.trim()],
  );
  if (failing.length > 0) throw wait('ConnectorFailing', failing.join(' '), lookAgainMs);
  if (lastRun?.result === undefined) throw wait('NoRunYet', 'The first run has not ended yet.', lookAgainMs);
  return { requeueAfterMs: resyncMs };
};
