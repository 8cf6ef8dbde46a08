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

/**
 * Runs whose plan waited and has been approved. `tried` holds what was already looked at, so that an outdated approval is answered once. In a directory that
 * never stands still a run is overtaken before a person has read it: their approval then counts for the run that waits now, the newest approval first.
 */
export function approvedRuns(runs: readonly Stored<SyncRun>[], tried: ReadonlySet<string>): readonly ApprovedRun[] {
  const approved = runs.flatMap((run) => {
    const { approval } = run.spec;
    return approval === undefined || tried.has(approvalKey(run.metadata.uid, approval.digest)) ? [] : [{ run, digest: approval.digest }];
  });
  const waiting = runs.filter(({ status }) => status?.result === 'AwaitingApproval').at(-1);
  const own = approved.filter(({ run }) => run.status?.result === 'AwaitingApproval');
  const overtaken = waiting === undefined ? [] : approved.filter(({ run }) => run.status?.result === 'Superseded').reverse();
  return [
    ...own.map(({ run, digest }) => ({ name: run.metadata.name, digest, approvalOf: run.metadata.name })),
    ...overtaken.map(({ run, digest }) => ({ name: waiting?.metadata.name ?? '', digest, approvalOf: run.metadata.name })),
  ];
}

export const approvalKey = (uid: string, digest: string): string => `${uid}/${digest}`;

/** The run that the operator made for a scheduled cycle that the worker announced. */
export const announcedRun = (runs: readonly Stored<SyncRun>[], startTime: string): Stored<SyncRun> | undefined =>
  runs.find(({ metadata }) => metadata.annotations?.[startTimeAnnotation] === startTime);

/** Start times of scheduled runs that nobody has told the end of. */
export const untoldRuns = (runs: readonly Stored<SyncRun>[]): readonly string[] =>
  runs.flatMap(({ metadata, status }) => (status?.result === undefined ? (metadata.annotations?.[startTimeAnnotation] ?? []) : []));
