// The simulator's clock: real time plus an offset that a test may advance, so that thirty days in the recycle bin pass in a call.

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Real time: what tokens live by, because their holders' clocks are not advanced. */
  real(): number;
  /** How far this clock is ahead of real time. */
  readonly aheadMs: number;
  advance(ms: number): void;
}

/** Makes a clock over a source of real time. It never runs backwards by an advance: a negative one is refused. */
export function makeClock(realNow: () => number = Date.now, aheadMs = 0): Clock {
  let ahead = aheadMs;
  return {
    now: () => realNow() + ahead,
    real: realNow,
    get aheadMs() {
      return ahead;
    },
    advance(ms) {
      if (!(ms >= 0)) {
        throw new RangeError(`The clock can only be advanced by a positive number of milliseconds, not by ${ms}.`);
      }
      ahead += ms;
    },
  };
}

/** The service writes instants without fractions of a second. */
export const toInstant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
