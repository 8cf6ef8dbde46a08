// The proof that a write may leave. Only the worker's term mints permits; every writing call demands one.

declare const permitBrand: unique symbol;

/** Identifies one holder's time of the lease; a record of an older epoch is never overwritten by it. */
export interface Epoch {
  readonly leaseUid: string;
  readonly transitions: number;
}

/** Held only within a term; ends with it. */
export interface Permit {
  readonly [permitBrand]: true;
  readonly epoch: Epoch;
  /** Aborted when the term ends. */
  readonly signal: AbortSignal;
  /** Milliseconds left on the monotonic clock; zero or less when the term is over. Called in the last link before the transport. */
  remainingMs(): number;
}
