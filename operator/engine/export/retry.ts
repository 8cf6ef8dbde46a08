// When a change is sent again: pauses grow from a minute to an hour.
import type { ChangeError } from '../../model/change.ts';

const minuteMs = 60_000;
/** Whoever asks for no pause at all must not be asked again and again within one phase of an export. */
const shortestPauseMs = 5_000;
/** An hour: even a refusal is tried again then, for what was wrong may have been put right elsewhere. */
export const longestPauseMs = 60 * minuteMs;

/** The pause after the n-th failure in a row, n from 1. */
export const pauseMs = (failures: number): number => Math.min(longestPauseMs, minuteMs * 2 ** Math.max(0, failures - 1));

/** When a failed change is due again. A changed wish or configuration makes it due at once, elsewhere. */
export function dueAfterFailure(error: ChangeError, failures: number, nowMs: number): number {
  if (typeof error.retry === 'object') return nowMs + Math.max(shortestPauseMs, error.retry.afterMs);
  return nowMs + (error.retry === 'backoff' ? pauseMs(failures) : longestPauseMs);
}

/** When a change is due again that an import did not show: at once the first time, because reads lag behind writes; then with pauses. */
export const dueAfterMismatch = (mismatches: number, nowMs: number): number => (mismatches <= 1 ? nowMs : nowMs + pauseMs(mismatches - 1));
