// How long the service wants writes to wait. It outlives the batch of changes that heard of it: whoever comes next waits as well.
import { type GraphAnswer, retryAfterMs } from '../request/graph-answer.ts';
import type { EntraClock } from '../ports.ts';
import { longestThrottleMs } from './write-verdict.ts';

/** A number that nobody explains must not keep a leaver's account open for hours: after this the service is asked again. */
const longestBelievedMs = 900_000;
/** Where the service throttles and names no time. */
const unstatedMs = 10_000;

/** What the service asked for in an answer. */
export interface Asked {
  readonly waitMs: number;
  readonly parts: number;
  /** The part that asked for the longest wait. */
  readonly answer: GraphAnswer;
}

export class WritePause {
  readonly #clock: EntraClock;
  #untilMs = 0;
  /** Pauses after which the service refused again, and when the last of them was asked for. */
  #vain = 0;
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: EntraClock) {
    this.#clock = clock;
  }

  /** What is left of it. */
  get leftMs(): number {
    return Math.max(0, this.#untilMs - this.#clock.monotonicMs());
  }

  /**
   * The longest wait that any part asks for counts for all that follow, and longer from time to time while it is in vain: the service asks for as long as one
   * writer needs, and what it refuses to all of them fills its bucket again.
   */
  heed(parts: readonly (GraphAnswer | undefined)[], begunMs: number): Asked | undefined {
    const asking = parts.flatMap((answer) =>
      answer !== undefined && (answer.status === 429 || answer.headers['retry-after'] !== undefined)
        ? [{ answer, waitMs: retryAfterMs(answer, this.#clock.now()) ?? unstatedMs }]
        : [],
    );
    const [first] = asking;
    if (first === undefined) {
      if (begunMs >= this.#askedAtMs) this.#vain = 0;
      return undefined;
    }
    const nowMs = this.#clock.monotonicMs();
    // Batches that were under way together are refused together: that is one pause.
    if (begunMs >= this.#askedAtMs) this.#vain += 1;
    this.#askedAtMs = nowMs;
    const longest = asking.reduce((most, one) => (one.waitMs > most.waitMs ? one : most), first);
    const patient = Math.min(longestThrottleMs, longest.waitMs * 2 ** Math.max(0, this.#vain - 1));
    const waitMs = Math.min(longestBelievedMs, Math.max(longest.waitMs, patient));
    this.#untilMs = Math.max(this.#untilMs, nowMs + waitMs);
    return { waitMs, parts: asking.length, answer: longest.answer };
  }
}
