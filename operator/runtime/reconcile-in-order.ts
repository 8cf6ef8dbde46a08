// A reconcile as a list of steps. Steps act and throw; how it all ended is said once, at the end, by `summarize`.

import { LockstepError } from '../model/errors.ts';
import type { DesiredCondition } from './conditions.ts';
import type { ReconcileContext, ReconcileResult } from './controller.ts';

/** One step. Returning `requeueAfterMs` asks for another look; the soonest of all steps wins. Throwing ends the list. */
export type Step<Scope> = (scope: Scope, context: ReconcileContext) => Promise<ReconcileResult | void>;

/** A person has to change something. No retry: the change itself brings the next reconcile. */
export class Stalling extends Error {
  override readonly name = 'Stalling';
  readonly reason: string;

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** Something else has to happen first. Looked at again after `afterMs`; not a failure. */
export class Waiting extends Error {
  override readonly name = 'Waiting';
  readonly reason: string;
  readonly afterMs: number;

  constructor(reason: string, message: string, afterMs: number, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.afterMs = afterMs;
  }
}

/** How the steps ended. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'stalled'; readonly reason: string; readonly message: string; readonly error: unknown }
  | { readonly kind: 'waiting'; readonly reason: string; readonly message: string; readonly afterMs: number; readonly error: unknown }
  | { readonly kind: 'failed'; readonly reason: string; readonly message: string; readonly error: unknown };

export interface Summary<Scope> {
  /** Writes status and events for what the scope holds and how the steps ended. Called exactly once, also after a failure. */
  readonly summarize: (scope: Scope, outcome: Outcome, context: ReconcileContext) => Promise<void>;
}

/**
 * Runs `steps` in order until one throws, summarizes, and tells the controller loop when to come back:
 * done or stalled: on the next change (or after `requeueAfterMs`); waiting: after its time; failed: with back-off.
 */
export function reconcileInOrder<Scope>(steps: readonly Step<Scope>[], { summarize }: Summary<Scope>) {
  return async (scope: Scope, context: ReconcileContext): Promise<ReconcileResult> => {
    const delays: number[] = [];
    let outcome: Outcome = { kind: 'done' };
    try {
      for (const step of steps) {
        context.signal.throwIfAborted();
        const result = await step(scope, context);
        if (result?.requeueAfterMs !== undefined) delays.push(result.requeueAfterMs);
      }
    } catch (error) {
      // A reconcile that was told to stop knows nothing about the object; its status stays as it is.
      context.signal.throwIfAborted();
      outcome = classify(error);
    }
    await summarize(scope, outcome, context);
    if (outcome.kind === 'failed') throw outcome.error;
    if (outcome.kind === 'waiting') delays.push(outcome.afterMs);
    return delays.length === 0 ? {} : { requeueAfterMs: Math.min(...delays) };
  };
}

/** Which of the three classes an error belongs to. Errors of the rooms' tables say it by their `retry`. */
export function classify(error: unknown): Exclude<Outcome, { kind: 'done' }> {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Stalling) return { kind: 'stalled', reason: error.reason, message, error };
  if (error instanceof Waiting) return { kind: 'waiting', reason: error.reason, message, afterMs: error.afterMs, error };
  if (!(error instanceof LockstepError)) return { kind: 'failed', reason: 'InternalError', message, error };
  const { reason, retry } = error;
  if (typeof retry === 'object') return { kind: 'waiting', reason, message, afterMs: retry.afterMs, error };
  return { kind: retry === 'backoff' ? 'failed' : 'stalled', reason, message: `${message} ${error.next}`, error };
}

export type ReadyConditionType = 'Ready' | 'Reconciling' | 'Stalled';

/** Ready, Reconciling and Stalled by kstatus' rules. `ready` is what Ready says when all is done. */
export function readyConditions(
  outcome: Outcome,
  ready: { readonly reason: string; readonly message: string },
): readonly DesiredCondition<ReadyConditionType>[] {
  switch (outcome.kind) {
    case 'done':
      return [condition('Ready', 'True', ready), condition('Reconciling', 'False', ready), condition('Stalled', 'False', ready)];
    case 'stalled':
      return [condition('Ready', 'False', outcome), condition('Reconciling', 'False', outcome), condition('Stalled', 'True', outcome)];
    case 'waiting':
      return [condition('Ready', 'False', outcome), condition('Reconciling', 'True', outcome), condition('Stalled', 'False', outcome)];
    case 'failed': {
      const retrying = { reason: 'ProgressingWithRetry', message: outcome.message };
      return [condition('Ready', 'False', outcome), condition('Reconciling', 'True', retrying), condition('Stalled', 'False', retrying)];
    }
  }
}

const condition = <Type extends ReadyConditionType>(
  type: Type,
  status: DesiredCondition['status'],
  { reason, message }: { readonly reason: string; readonly message: string },
): DesiredCondition<Type> => ({ type, status, reason, message });
