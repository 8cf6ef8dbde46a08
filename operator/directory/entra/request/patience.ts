// How long to wait before a repetition: as the service asks, else exponentially with jitter.
import type { Permit } from '../../../model/permit.ts';
import type { LockstepError } from '../../../model/errors.ts';
import { entraErrors } from '../errors.ts';
import type { EntraClock } from '../ports.ts';

/** A wait of this length is worth telling: people look, and nothing moves. */
export const noticeableWaitMs = 5_000;

const firstMs = 1_000;
const longestMs = 30_000;

/** Milliseconds before attempt `attempt` (1 is the first repetition): exponential, between half and all of it. */
export function backoffMs(attempt: number, random: () => number): number {
  const full = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return full / 2 + (full / 2) * random();
}

/** The wait that the other side asked for, if it did. */
export const statedMs = ({ retry }: LockstepError): number | undefined => (typeof retry === 'object' ? retry.afterMs : undefined);

/**
 * Waits `ms`, but never beyond the permit: its rest is looked at again whenever it would have run out, for a renewal prolongs it.
 * @throws TermEnded
 */
export async function sleepWithin(clock: EntraClock, permit: Permit, ms: number, request: string): Promise<void> {
  const endMs = clock.monotonicMs() + ms;
  for (;;) {
    const restMs = endMs - clock.monotonicMs();
    const permitMs = permit.remainingMs();
    if (permitMs <= 0 || permit.signal.aborted) throw new entraErrors.TermEnded({ request });
    if (restMs <= 0) return;
    try {
      await clock.sleep(Math.min(restMs, permitMs), permit.signal);
    } catch {
      throw new entraErrors.TermEnded({ request });
    }
  }
}
