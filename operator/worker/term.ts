// The only mint of permits: the proof, for as long as a term lasts, that this worker may write.
import type { Epoch, Permit } from '../model/permit.ts';

/** What the mint needs of a term of the lease. */
export interface RunningTerm {
  readonly epoch: Epoch;
  /** Aborted when the term ends. */
  readonly signal: AbortSignal;
  /** Milliseconds until another may write, on the monotonic clock: renewal sent + renew deadline - now. Moves forward with each renewal. */
  remainingMs(): number;
}

/** A permit of the present term; undefined where this worker does not lead, or has not renewed in time. */
export function mintPermit(term: RunningTerm | undefined): Permit | undefined {
  if (term === undefined || left(term) <= 0) return undefined;
  // The brand has no value: this cast is the one place in which a permit comes to be.
  return { epoch: term.epoch, signal: term.signal, remainingMs: () => left(term) } as unknown as Permit;
}

const left = (term: RunningTerm): number => (term.signal.aborted ? 0 : term.remainingMs());
