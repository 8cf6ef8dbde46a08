// The time in which this worker may write, and the only mint of permits.
import type { Epoch, Permit } from '../model/permit.ts';

/** What the election says of a term that it granted. Times are milliseconds on the monotonic clock. */
export interface GrantedTerm {
  readonly epoch: Epoch;
  readonly signal: AbortSignal;
  /** Renewal sent + renew deadline: after it another may write, so this worker does not. Moves forward with each renewal. */
  validUntilMs(): number;
}

/** Holds the present term, if any. */
export class Term {
  readonly #monotonicMs: () => number;
  #granted: GrantedTerm | undefined;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  begin(granted: GrantedTerm): void {
    this.#granted = granted;
  }

  end(): void {
    this.#granted = undefined;
  }

  /** A permit of the present term; undefined when this worker does not hold it, or has not renewed it in time. */
  permit(): Permit | undefined {
    const granted = this.#granted;
    if (granted === undefined || granted.signal.aborted) return undefined;
    const monotonicMs = this.#monotonicMs;
    const remainingMs = (): number => (granted.signal.aborted ? 0 : granted.validUntilMs() - monotonicMs());
    if (remainingMs() <= 0) return undefined;
    // The brand has no value: this cast is the one place in which a permit comes to be.
    return { epoch: granted.epoch, signal: granted.signal, remainingMs } as unknown as Permit;
  }
}
