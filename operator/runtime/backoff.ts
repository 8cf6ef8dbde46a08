// Exponential back-off with jitter that forgets its failures after a healthy time (client-go's reflector manager).

import type { Clock } from './clock.ts';

export interface BackoffLimits {
  readonly initialMs: number;
  readonly maximumMs: number;
  /** A failure after this long without one starts over at `initialMs`. */
  readonly resetAfterMs: number;
}

/** client-go's own values for watches. */
export const watchBackoff: BackoffLimits = { initialMs: 800, maximumMs: 30_000, resetAfterMs: 120_000 };

export class Backoff {
  readonly #limits: BackoffLimits;
  readonly #clock: Clock;
  readonly #random: () => number;
  #failures = 0;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(limits: BackoffLimits, clock: Clock, random: () => number = Math.random) {
    this.#limits = limits;
    this.#clock = clock;
    this.#random = random;
  }

  /** Counts a failure and gives the wait before the next attempt: between one and two times the step, so that many clients spread out. */
  nextMs(): number {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#lastMs > this.#limits.resetAfterMs) this.#failures = 0;
    const step = Math.min(this.#limits.maximumMs, this.#limits.initialMs * 2 ** this.#failures);
    const waitMs = step * (1 + this.#random());
    this.#failures += 1;
    this.#lastMs = nowMs + waitMs;
    return waitMs;
  }
}
