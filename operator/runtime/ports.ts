// What the controller runtime asks of others: a log, metrics and a lease. Handed in, never imported upward.

export type LogFields = Readonly<Record<string, unknown>>;

/** A structured log; pino satisfies it. Errors go under the field `err`. */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  child(fields: LogFields): Log;
}

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};

/** How a reconcile ended, as controller-runtime labels it. */
export type ReconcileOutcome = 'success' | 'requeue_after' | 'error' | 'terminal_error' | 'panic' | 'timeout';

export interface ControllerMetrics {
  activeWorkers(controller: string, count: number): void;
  reconciled(controller: string, outcome: ReconcileOutcome, seconds: number): void;
}

/** A queue at this moment. */
export interface QueueReading {
  readonly depth: number;
  /** Seconds spent so far on the keys in work: summed, and on the oldest. */
  readonly unfinishedSeconds: number;
  readonly longestSeconds: number;
}

export interface QueueMetrics {
  /** A queue has begun; `read` tells its state whenever somebody looks, so that a worker that hangs is seen. */
  opened(queue: string, read: () => QueueReading): void;
  added(queue: string): void;
  retried(queue: string): void;
  /** Seconds that an item waited before a worker took it. */
  waited(queue: string, seconds: number): void;
  /** Seconds that a worker had it. */
  worked(queue: string, seconds: number): void;
}

export interface ElectionMetrics {
  /** 1 while this process leads `name`, else 0. */
  leading(name: string, value: 0 | 1): void;
}

/** A lease as the election sees it. Times in it are for people; the algorithm never compares them with a local clock. */
export interface LeaseRecord {
  readonly holder: string;
  readonly durationSeconds: number;
  readonly transitions: number;
  readonly acquireTime: string;
  readonly renewTime: string;
}

export interface StoredLease {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly record: LeaseRecord;
}

/**
 * One lease, read and written with optimistic concurrency.
 * `create` and `update` resolve `undefined` where somebody else was faster (409, or the lease is gone); any other failure throws.
 */
export interface LeasePort {
  read(signal: AbortSignal): Promise<StoredLease | undefined>;
  create(record: LeaseRecord, signal: AbortSignal): Promise<StoredLease | undefined>;
  update(record: LeaseRecord, resourceVersion: string, signal: AbortSignal): Promise<StoredLease | undefined>;
}
