// How many writes may leave: a bucket that holds the budget of one period and refills evenly, as the service's own does.
import type { Permit } from '../../model/permit.ts';
import type { EntraIDConfiguration } from '../../model/revision.ts';
import { sleepWithin } from './patience.ts';
import type { EntraClock, EntraMetrics } from './ports.ts';

export class WriteBudget {
  readonly #capacity: number;
  readonly #perMs: number;
  readonly #clock: EntraClock;
  readonly #metrics: EntraMetrics;
  #tokens: number;
  #filledAtMs: number;

  constructor(budget: EntraIDConfiguration['writeBudget'], clock: EntraClock, metrics: EntraMetrics) {
    this.#capacity = Math.max(1, (budget.requests * budget.sharePercent) / 100);
    this.#perMs = this.#capacity / (budget.periodSeconds * 1000);
    this.#clock = clock;
    this.#metrics = metrics;
    this.#tokens = this.#capacity;
    this.#filledAtMs = clock.monotonicMs();
  }

  /** Takes `cost` writes, now or from the future, and waits for them within the permit. What is given up while waiting goes back. */
  async take(cost: number, permit: Permit): Promise<void> {
    this.#refill();
    this.#tokens -= cost;
    if (this.#tokens >= 0) return;
    const waitMs = -this.#tokens / this.#perMs;
    this.#metrics.budgetWaited(waitMs / 1000);
    try {
      await sleepWithin(this.#clock, permit, waitMs, 'a batch that waited for the write budget');
    } catch (error) {
      this.#tokens += cost;
      throw error;
    }
  }

  /** The service says that the bucket is empty: another process used it, or this one began anew. */
  empty(): void {
    this.#refill();
    this.#tokens = Math.min(this.#tokens, 0);
  }

  #refill(): void {
    const nowMs = this.#clock.monotonicMs();
    this.#tokens = Math.min(this.#capacity, this.#tokens + (nowMs - this.#filledAtMs) * this.#perMs);
    this.#filledAtMs = nowMs;
  }
}

/** Adding members in one request is charged about one write for every three of them. */
export const bindCost = (members: number): number => Math.max(1, Math.ceil(members / 3));
