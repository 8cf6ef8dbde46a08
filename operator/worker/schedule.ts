// When the next cycle begins, and of which kind: a pure decision.
import type { StepKind } from '../engine/engine.ts';
import type { Retry } from '../model/errors.ts';

/** A run that a person asked for and the operator admitted. */
export interface RequestedRun {
  readonly name: string;
  readonly type: StepKind;
}

/** A run that waits for a person and has now been approved. */
export interface ApprovedRun {
  readonly name: string;
  readonly digest: string;
  /** The run that carries the approval: itself, or one that it has overtaken. */
  readonly approvalOf: string;
}

export interface ScheduleFacts {
  readonly nowMs: number;
  readonly suspended: boolean;
  readonly deltaPeriodMs: number;
  /** When the last cycle began; absent after a start. */
  readonly lastStartMs?: number;
  /** How the last cycle failed, if it did. */
  readonly failure?: { readonly retry: Retry; readonly atMs: number; readonly attempts: number };
  /** The revision to run differs from the one that the last cycle ran. */
  readonly revisionChanged: boolean;
  /** The last plan could not leave because another worker held the lease, and this one holds it now. */
  readonly mayWriteNow: boolean;
  /** A referenced Secret or ConfigMap changed since the last cycle began. */
  readonly keysChanged: boolean;
  /** In the order of their creation. */
  readonly requested: readonly RequestedRun[];
  readonly approved: readonly ApprovedRun[];
}

export type NextCycle =
  | { readonly kind: 'Run'; readonly type: StepKind; readonly run?: string; readonly approvalOf?: string }
  | { readonly kind: 'WaitUntil'; readonly atMs: number }
  | { readonly kind: 'Idle' };

const firstRetryMs = 5_000;
const longestRetryMs = 5 * 60_000;

/** In this order: a stopped schedule, an approval, a person's request, a change of configuration, a retry, the clock. */
export function nextCycle(facts: ScheduleFacts): NextCycle {
  if (facts.suspended) return { kind: 'Idle' };
  const [approved] = facts.approved;
  if (approved !== undefined) return { kind: 'Run', type: 'Delta', run: approved.name, approvalOf: approved.approvalOf };
  const [requested] = facts.requested;
  if (requested !== undefined) return { kind: 'Run', type: requested.type, run: requested.name };
  if (facts.lastStartMs === undefined || facts.revisionChanged || facts.mayWriteNow) return { kind: 'Run', type: 'Delta' };
  const dueMs = Math.max(Math.min(facts.lastStartMs + facts.deltaPeriodMs, retryAtMs(facts)), statedMs(facts));
  return dueMs <= facts.nowMs ? { kind: 'Run', type: 'Delta' } : { kind: 'WaitUntil', atMs: dueMs };
}

/** A service that named a time is not asked before it, not even because the clock says so. */
const statedMs = ({ failure }: ScheduleFacts): number =>
  typeof failure?.retry === 'object' ? failure.atMs + failure.retry.afterMs : Number.NEGATIVE_INFINITY;

/** A failure is tried again sooner than the period asks, with growing distance; one of configuration as soon as a Secret changed. */
function retryAtMs({ failure, keysChanged, nowMs }: ScheduleFacts): number {
  if (failure === undefined) return Number.POSITIVE_INFINITY;
  if (keysChanged) return nowMs;
  const backoffMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failure.attempts - 1, 10));
  if (typeof failure.retry === 'object') return failure.atMs + Math.max(firstRetryMs, failure.retry.afterMs);
  switch (failure.retry) {
    case 'never':
      return Number.POSITIVE_INFINITY;
    // A certificate may be renewed or an account unlocked without any resource of ours changing, so these are tried as well.
    case 'configuration':
    case 'backoff':
      return failure.atMs + backoffMs;
  }
}
