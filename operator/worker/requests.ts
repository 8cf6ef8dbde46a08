// Which SyncRuns of this schedule want to be run now: requests in the order of their making, and approvals of plans that waited.
import { startTimeAnnotation } from '../api/names.ts';
import type { SyncRun } from '../api/types.gen.ts';
import type { Stored } from '../kube/index.ts';
import { isTrue } from '../runtime/index.ts';
import type { ApprovedRun, RequestedRun } from './schedule.ts';

/** Runs of one schedule, oldest first. */
export function runsOf(schedule: string, runs: readonly Stored<SyncRun>[]): readonly Stored<SyncRun>[] {
  const age = ({ metadata }: Stored<SyncRun>): string => `${metadata.creationTimestamp} ${metadata.name}`;
  return runs
    .filter((run) => run.spec.scheduleRef.name === schedule && run.metadata.deletionTimestamp === undefined)
    .sort((a, b) => (age(a) < age(b) ? -1 : 1));
}

/** Admitted by the operator, asked for by a person, and without a result. One that a former worker began is begun again; `begun` holds the uids of our own. */
export const requestedRuns = (runs: readonly Stored<SyncRun>[], begun: ReadonlySet<string>): readonly RequestedRun[] =>
  runs
    .filter(({ metadata }) => !begun.has(metadata.uid))
    .filter(({ status }) => isTrue(status?.conditions, 'Admitted') && status?.result === undefined && status?.trigger !== 'Schedule')
    .map(({ metadata, spec }) => ({ name: metadata.name, type: spec.type }));

/** Runs whose plan waited and has been approved. `tried` holds what was already looked at, so that an outdated approval is answered once. */
export const approvedRuns = (runs: readonly Stored<SyncRun>[], tried: ReadonlySet<string>): readonly ApprovedRun[] =>
  runs.flatMap(({ metadata, spec, status }) => {
    const { approval } = spec;
    if (approval === undefined || status?.result !== 'AwaitingApproval' || tried.has(approvalKey(metadata.uid, approval.digest))) return [];
    return [{ name: metadata.name, digest: approval.digest }];
  });

export const approvalKey = (uid: string, digest: string): string => `${uid}/${digest}`;

/** The run that the operator made for a scheduled cycle that the worker announced. */
export const announcedRun = (runs: readonly Stored<SyncRun>[], startTime: string): Stored<SyncRun> | undefined =>
  runs.find(({ metadata }) => metadata.annotations?.[startTimeAnnotation] === startTime);

/** Start times of scheduled runs that nobody has told the end of. */
export const untoldRuns = (runs: readonly Stored<SyncRun>[]): readonly string[] =>
  runs.flatMap(({ metadata, status }) => (status?.result === undefined ? (metadata.annotations?.[startTimeAnnotation] ?? []) : []));
