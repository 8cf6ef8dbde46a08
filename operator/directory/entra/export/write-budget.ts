// How many writes may leave: a bucket that holds the budget of one period and refills evenly, as the service's own does.
import type { Permit } from '../../../model/permit.ts';
import type { EntraIDConfiguration } from '../../../model/revision.ts';
import { OtherWriters } from './other-writers.ts';
import { sleepWithin } from '../request/patience.ts';
import type { EntraClock, EntraMetrics } from '../ports.ts';

/**
 * What may leave before the service answered a write for the first time. A process that begins knows nothing of what another one took a moment ago under the same
 * application, and neither does one that took up a new configuration; the answers tell from then on how full the service's bucket is, and where they say nothing
 * there is room in it.
 */
const unproven = 20;

/** Of the limit: after so long a wait the service is heard again, for its number may come of reads, whose bucket refills within seconds. */
const largestDebt = 0.1;

export class WriteBudget {
  readonly #limit: number;
  readonly #share: number;
  readonly #capacity: number;
  readonly #fullPerMs: number;
  readonly #others: OtherWriters;
  readonly #clock: EntraClock;
  readonly #metrics: EntraMetrics;
  #tokens: number;
  /** Until the first answer: so much of a full bucket is not ours yet. */
  #unproven: number;
  #filledAtMs: number;

  constructor(budget: EntraIDConfiguration['writeBudget'], clock: EntraClock, metrics: EntraMetrics) {
    this.#limit = budget.requests;
    this.#share = budget.sharePercent / 100;
    this.#capacity = Math.max(1, (budget.requests * budget.sharePercent) / 100);
    this.#fullPerMs = this.#capacity / (budget.periodSeconds * 1000);
    this.#others = new OtherWriters(budget.requests, budget.periodSeconds * 1000);
    this.#clock = clock;
    this.#metrics = metrics;
    this.#tokens = Math.min(this.#capacity, unproven);
    this.#unproven = this.#capacity - this.#tokens;
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

  /** What certainly did not leave. */
  giveBack(cost: number): void {
    this.#tokens += cost;
  }

  /** Writes of this cost may have been carried out, and are charged then: they are ours, and not those of somebody else. */
  unanswered(cost: number): void {
    this.#others.spent(cost);
  }

  /** The service says that the bucket is empty: another process used it, or this one began anew. */
  empty(): void {
    this.#refill();
    this.#tokens = Math.min(this.#tokens, 0);
  }

  /**
   * The service answered writes of this cost, refused ones too, and says how full its own bucket is, 1 being full, from 0.8 on
   * (`x-ms-throttle-limit-percentage`). Where others write with the same application, it is fuller than ours would be: what they took is missing from our
   * share, what they go on taking from our pace, and a debt is waited out before the service refuses anything. Refused writes are charged too, so that
   * whoever only repeats them beside somebody as impatient keeps the bucket full for ever.
   */
  answered(cost: number, fill: number | undefined): void {
    this.#refill();
    this.#others.answered(this.#clock.monotonicMs(), cost, fill);
    this.#tokens += this.#unproven;
    this.#unproven = 0;
    if (fill === undefined) return;
    this.#tokens = Math.max(-this.#limit * largestDebt, Math.min(this.#tokens, (this.#share - fill) * this.#limit));
  }

  /** How long writes of this cost take from now on, if others write as much as now. */
  secondsFor(cost: number): number {
    this.#refill();
    return Math.max(0, cost - this.#tokens - this.#unproven) / this.#perMs / 1000;
  }

  /** Writes in a millisecond that are left to us. */
  get #perMs(): number {
    return this.#fullPerMs - this.#others.perMs;
  }

  #refill(): void {
    const nowMs = this.#clock.monotonicMs();
    this.#tokens = Math.min(this.#capacity - this.#unproven, this.#tokens + (nowMs - this.#filledAtMs) * this.#perMs);
    this.#filledAtMs = nowMs;
  }
}

/** Adding members in one request is charged about one write for every three of them. */
export const bindCost = (members: number): number => Math.ceil(members / 3);
