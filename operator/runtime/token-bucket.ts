// A token bucket: how often something may happen, with a burst.

import type { Clock } from './clock.ts';

export interface BucketLimits {
  readonly perSecond: number;
  readonly burst: number;
}

export class TokenBucket {
  readonly #clock: Clock;
  readonly #limits: BucketLimits;
  #tokens: number;
  #filledAtMs: number;

  constructor(limits: BucketLimits, clock: Clock) {
    this.#clock = clock;
    this.#limits = limits;
    this.#tokens = limits.burst;
    this.#filledAtMs = clock.monotonicMs();
  }

  /** Takes one token, now or from the future, and says how many milliseconds its owner has to wait for it. */
  reserve(): number {
    const nowMs = this.#clock.monotonicMs();
    const refill = ((nowMs - this.#filledAtMs) / 1000) * this.#limits.perSecond;
    this.#tokens = Math.min(this.#limits.burst, this.#tokens + refill) - 1;
    this.#filledAtMs = nowMs;
    return this.#tokens >= 0 ? 0 : (-this.#tokens / this.#limits.perSecond) * 1000;
  }

  /** Takes a token only if there is one now. */
  tryTake(): boolean {
    if (this.reserve() === 0) return true;
    this.#tokens += 1;
    return false;
  }

  /** Waits for a token, and says how many milliseconds that took. One that is given up while waiting goes back. */
  async take(signal?: AbortSignal): Promise<number> {
    const waitMs = this.reserve();
    if (waitMs === 0) return 0;
    try {
      await this.#clock.sleep(waitMs, signal);
    } catch (error) {
      this.#tokens += 1;
      throw error;
    }
    return waitMs;
  }
}
