// The controller loop: takes keys, reconciles them, and turns how that ended into when to look again.

import { randomUUID } from 'node:crypto';
import { LockstepError } from '../model/errors.ts';
import { type Clock, realClock } from './clock.ts';
import type { ControllerMetrics, Log, QueueMetrics, ReconcileOutcome } from './ports.ts';
import { WorkQueue } from './queue.ts';
import { defaultRateLimits, type RateLimits, rateLimiter } from './rate-limiter.ts';

/** `requeueAfterMs` looks again after that time, with failures forgotten. */
export interface ReconcileResult {
  readonly requeueAfterMs?: number;
}

export interface ReconcileContext {
  /** Aborted when the process stops or the reconcile's time is up. */
  readonly signal: AbortSignal;
  /** Carries controller, object and reconcileID. */
  readonly log: Log;
}

/** Brings the object `namespace/name` to its desired state. It may be gone. */
export type Reconcile = (key: string, context: ReconcileContext) => Promise<ReconcileResult | void>;

export interface ControllerOptions {
  readonly name: string;
  readonly reconcile: Reconcile;
  /** Keys that are reconciled at once; never the same one twice. Default 1. */
  readonly workers?: number;
  /** After this a reconcile's signal is aborted and it counts as failed. Default two minutes. */
  readonly timeoutMs?: number;
  readonly limits?: RateLimits;
  readonly log: Log;
  readonly clock?: Clock;
  readonly metrics?: ControllerMetrics & QueueMetrics;
}

export interface Controller {
  readonly queue: WorkQueue;
  /** Reconciles until `signal` is aborted, lets running reconciles end, then resolves. */
  run(signal: AbortSignal): Promise<void>;
}

/** Thrown by a reconcile to say that trying again is pointless until something changes. Errors whose `retry` says so count as terminal too. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';
}

export function createController(options: ControllerOptions): Controller {
  const clock = options.clock ?? realClock;
  const limiter = rateLimiter(clock, options.limits ?? defaultRateLimits);
  const queue = new WorkQueue({ name: options.name, limiter, clock, metrics: options.metrics });
  const loop = new Loop(options, queue, clock);
  return { queue, run: (signal) => loop.run(signal) };
}

class Loop {
  readonly #options: ControllerOptions;
  readonly #queue: WorkQueue;
  readonly #clock: Clock;
  #active = 0;

  constructor(options: ControllerOptions, queue: WorkQueue, clock: Clock) {
    this.#options = options;
    this.#queue = queue;
    this.#clock = clock;
  }

  async run(signal: AbortSignal): Promise<void> {
    const close = (): void => this.#queue.close();
    if (signal.aborted) close();
    signal.addEventListener('abort', close, { once: true });
    await Promise.all(Array.from({ length: this.#options.workers ?? 1 }, () => this.#work(signal)));
  }

  async #work(signal: AbortSignal): Promise<void> {
    for (;;) {
      const key = await this.#queue.take();
      if (key === undefined || signal.aborted) return;
      this.#count(1);
      try {
        await this.#visit(key, signal);
      } finally {
        this.#count(-1);
        this.#queue.done(key);
      }
    }
  }

  async #visit(key: string, stop: AbortSignal): Promise<void> {
    const { name, reconcile, timeoutMs = 120_000, metrics } = this.#options;
    const log = this.#options.log.child({ controller: name, object: key, reconcileID: randomUUID() });
    const timeout = new AbortController();
    const startMs = this.#clock.monotonicMs();
    const cancel = this.#clock.schedule(timeoutMs, () => timeout.abort(new Error(`The reconcile took longer than ${timeoutMs} ms.`)));
    let outcome: ReconcileOutcome;
    try {
      const result = await reconcile(key, { signal: AbortSignal.any([stop, timeout.signal]), log });
      outcome = this.#succeeded(key, result ?? {});
    } catch (error) {
      if (stop.aborted) return;
      outcome = timeout.signal.aborted ? 'timeout' : outcomeOf(error);
      this.#failed(key, outcome, error, log);
    } finally {
      cancel();
    }
    metrics?.reconciled(name, outcome, (this.#clock.monotonicMs() - startMs) / 1000);
  }

  #succeeded(key: string, { requeueAfterMs }: ReconcileResult): ReconcileOutcome {
    this.#queue.forget(key);
    if (requeueAfterMs === undefined) return 'success';
    this.#queue.addAfter(key, requeueAfterMs);
    return 'requeue_after';
  }

  #failed(key: string, outcome: ReconcileOutcome, error: unknown, log: Log): void {
    log.error({ err: error, outcome }, 'reconcile failed');
    if (outcome === 'terminal_error') {
      this.#queue.forget(key);
      return;
    }
    if (error instanceof LockstepError && typeof error.retry === 'object') this.#queue.addAfter(key, error.retry.afterMs);
    else this.#queue.addRateLimited(key);
  }

  #count(change: 1 | -1): void {
    this.#active += change;
    this.#options.metrics?.activeWorkers(this.#options.name, this.#active);
  }
}

/** A TypeError or its like is a fault of ours, which controller-runtime would call a panic; it is tried again all the same. */
function outcomeOf(error: unknown): ReconcileOutcome {
  if (error instanceof TerminalError) return 'terminal_error';
  if (error instanceof LockstepError) return error.retry === 'never' || error.retry === 'configuration' ? 'terminal_error' : 'error';
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError ? 'panic' : 'error';
}
