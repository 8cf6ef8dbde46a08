// The three times of an election, and what must hold between them.

export interface ElectionTiming {
  /** How long others stay away after the last change that they saw. */
  readonly leaseDurationMs: number;
  /** How long a leader may go on after its last renewal was sent. The rest of the duration is the margin for what is in flight. */
  readonly renewDeadlineMs: number;
  readonly retryPeriodMs: number;
}

/** A worker's: exports in flight have 20 s to end before anybody else may start. */
export const workerTiming: ElectionTiming = { leaseDurationMs: 60_000, renewDeadlineMs: 40_000, retryPeriodMs: 5000 };

/** The operator's own: client-go's values. */
export const operatorTiming: ElectionTiming = { leaseDurationMs: 15_000, renewDeadlineMs: 10_000, retryPeriodMs: 2000 };

/** Why these times can not be used, or undefined. */
export function electionFault({ leaseDurationMs, renewDeadlineMs, retryPeriodMs }: ElectionTiming): string | undefined {
  if (retryPeriodMs <= 0) return 'The retry period must be longer than nothing.';
  if (leaseDurationMs <= renewDeadlineMs)
    return `The lease duration (${leaseDurationMs} ms) must be longer than the renew deadline (${renewDeadlineMs} ms).`;
  if (renewDeadlineMs <= retryPeriodMs * 1.2)
    return `The renew deadline (${renewDeadlineMs} ms) must be longer than 1.2 retry periods (${retryPeriodMs} ms).`;
  return undefined;
}
