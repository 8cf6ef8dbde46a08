// What a cycle tells of itself: its steps, its plan, its end. Plain data; statuses, events and the run history are made from it.
import type { ObjectError, ObjectWarning, Plan, StepKind } from '../engine/engine.ts';
import type { ErrorReport } from './errors.ts';
import type { PlanBreakdown } from './plan-tally.ts';

export type StepName = 'CheckPermissions' | 'Import' | 'Synchronize' | 'Export' | 'ConfirmingImport';

/** One step of a cycle with the counts that apply to it. */
export interface StepReport {
  readonly name: StepName;
  readonly connector?: string;
  readonly kind?: StepKind;
  readonly startTime: string;
  readonly finishTime: string;
  readonly durationMs: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly error?: ErrorReport;
}

/**
 * How a cycle ended. `CompletedWithErrors`: everything possible was done, some object or connector failed.
 * `AwaitingApproval`: the plan breaches a limit and nothing but disabling was written.
 */
export type CycleResult = 'Succeeded' | 'CompletedWithErrors' | 'AwaitingApproval' | 'Failed';

/** A cycle that waits for a person has not failed, but it has not ended well either. */
export const endedWell = (result: CycleResult): boolean => result === 'Succeeded' || result === 'CompletedWithErrors';

export interface CycleReport {
  readonly type: StepKind;
  readonly trigger: 'Schedule' | 'Request';
  readonly revision: string;
  readonly startTime: string;
  readonly finishTime: string;
  readonly result: CycleResult;
  readonly steps: readonly StepReport[];
  /** The plan as it stood before the export; absent when the cycle did not come so far. */
  readonly plan?: Plan;
  /** That plan in parts; absent where it is empty. */
  readonly breakdown?: PlanBreakdown;
  /** What is still pending after the cycle: waiting for confirmation, for back-off or for a person. */
  readonly remaining?: Plan;
  readonly written: number;
  /** The plan could have left, but another worker held the lease. */
  readonly heldBack: boolean;
  readonly objectErrors: readonly ObjectError[];
  readonly warnings: readonly ObjectWarning[];
  /** The error that decides the result: what a person can approve or what kept every source from being read, else the first in the order of steps. */
  readonly error?: ErrorReport;
}

/** One sentence for a status column, an event and a log line. */
export function summarize(report: CycleReport): string {
  if (report.error !== undefined && report.result !== 'AwaitingApproval') return report.error.message;
  if (report.result === 'AwaitingApproval')
    return report.plan?.violation?.message ?? report.error?.message ?? 'The plan waits for an approval.';
  const objects = report.objectErrors.length;
  if (objects > 0) return `${changes(report.written)} written; ${objects} ${objects === 1 ? 'object has' : 'objects have'} errors.`;
  const pending = report.plan === undefined ? 0 : total(report.plan);
  if (report.written > 0) return `${changes(report.written)} written.`;
  return pending > 0 ? `${changes(pending)} planned, none written.` : 'Everything is in lockstep.';
}

/** All pending changes of a plan, references included. */
export const total = ({ counts }: Plan): number =>
  counts.add + counts.update + counts.delete + counts.referenceAdd + counts.referenceRemove;

const changes = (count: number): string => `${count} ${count === 1 ? 'change' : 'changes'}`;

/** What of a past cycle decides whether the next one is worth a SyncRun of its own. */
export interface CycleTrace {
  readonly result: CycleResult;
  readonly errorCode?: string;
  readonly digest?: string;
}

export function traceOf(report: CycleReport): CycleTrace {
  return {
    result: report.result,
    ...(report.error === undefined ? {} : { errorCode: report.error.code }),
    ...(report.result === 'AwaitingApproval' && report.plan !== undefined ? { digest: report.plan.digest } : {}),
  };
}

/** A scheduled cycle leaves a SyncRun when it wrote something, or when what is to be said differs from the cycle before. */
export function isNotable(report: CycleReport, before: CycleTrace | undefined): boolean {
  if (report.written > 0) return true;
  const now = traceOf(report);
  if (before === undefined) return now.result !== 'Succeeded' || (report.plan !== undefined && total(report.plan) > 0);
  return now.result !== before.result || now.errorCode !== before.errorCode || now.digest !== before.digest;
}
