// What becomes of a SyncRun before and beside the worker: admitted, kept waiting, or overtaken. Decided from the resources alone.
import type { Reason } from '../../api/conditions.ts';
import type { SyncRun, SyncSchedule } from '../../api/types.gen.ts';
import type { Stored } from '../../kube/index.ts';
import { findCondition } from '../../runtime/index.ts';
import { triggerAnnotation } from '../names.ts';
import { isAwaiting, isFinished } from '../sync-schedule/policies.ts';

const running: Reason<'SyncRun'> = 'Running';

export interface RunFacts {
  readonly run: Stored<SyncRun>;
  readonly schedule: SyncSchedule | undefined;
  /** All runs of the same schedule. */
  readonly siblings: readonly Stored<SyncRun>[];
}

export type RunDecision =
  /** It has ended: nothing is written any more. */
  | { readonly kind: 'Finished' }
  | { readonly kind: 'Superseded'; readonly by: string }
  | { readonly kind: 'Refused'; readonly reason: 'ScheduleNotFound'; readonly message: string }
  | { readonly kind: 'Held'; readonly reason: 'ScheduleSuspended'; readonly message: string }
  /** `started` means that the worker has it, and with it the conditions that tell how it goes. */
  | { readonly kind: 'Admitted'; readonly started: boolean };

/** In this order: the end is the end; a run under way is not called back; then what speaks against a beginning. */
export function decideRun(facts: RunFacts): RunDecision {
  const { run, schedule } = facts;
  if (isFinished(run)) return { kind: 'Finished' };
  const successor = supersededBy(facts);
  if (successor !== undefined) return { kind: 'Superseded', by: successor.metadata.name };
  if (hasBegun(run)) return { kind: 'Admitted', started: true };
  const { name } = run.spec.scheduleRef;
  if (schedule === undefined)
    return {
      kind: 'Refused',
      reason: 'ScheduleNotFound',
      message: `No SyncSchedule is named ${name}. Create it, or make a SyncRun for another one.`,
    };
  if (schedule.spec.suspend)
    return {
      kind: 'Held',
      reason: 'ScheduleSuspended',
      message: `The SyncSchedule ${name} is suspended. The run begins when spec.suspend is taken back.`,
    };
  return { kind: 'Admitted', started: false };
}

/** The worker says so before it knows anything else; the start time comes with the first result. */
const hasBegun = ({ status }: SyncRun): boolean =>
  status?.startTime !== undefined || findCondition(status?.conditions, 'Reconciling')?.reason === running;

/** A plan that waits for approval is overtaken by any later run that came as far as a plan: that one is nearer to the truth. */
function supersededBy({ run, siblings }: RunFacts): Stored<SyncRun> | undefined {
  if (!isAwaiting(run)) return undefined;
  const startTime = run.status?.startTime ?? '';
  return siblings.find(
    (other) =>
      other.metadata.uid !== run.metadata.uid &&
      (other.status?.startTime ?? '') > startTime &&
      (isFinished(other) || isAwaiting(other)) &&
      other.status?.result !== 'Failed' &&
      other.status?.result !== 'Superseded',
  );
}

/** Only the operator makes runs with the annotation; a run of a person's hand is a request. */
export const triggerOf = ({ metadata }: SyncRun): 'Request' | 'Schedule' =>
  metadata.annotations?.[triggerAnnotation] === 'Schedule' ? 'Schedule' : 'Request';
