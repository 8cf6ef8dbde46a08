// The simulator's clock: real time plus an offset that a test may advance, so that thirty days in the recycle bin pass in a call.

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Real time, with the skew: what tokens live by, because their holders' clocks are not advanced. */
  real(): number;
  /** How far this clock is ahead of real time. */
  readonly aheadMs: number;
  advance(ms: number): void;
  /** How wrong this clock goes against that of its callers. */
  readonly skewMs: number;
  skew(ms: number): void;
}

/** Makes a clock over a source of real time. It never runs backwards by an advance: a negative one is refused. */
export function makeClock(realNow: () => number = Date.now, aheadMs = 0): Clock {
  let ahead = aheadMs;
  let skewed = 0;
  return {
    now: () => realNow() + ahead + skewed,
    real: () => realNow() + skewed,
    get aheadMs() {
      return ahead;
    },
    advance(ms) {
      if (!(ms >= 0)) {
        throw new RangeError(`The clock can only be advanced by a positive number of milliseconds, not by ${ms}.`);
      }
      ahead += ms;
    },
    get skewMs() {
      return skewed;
    },
    skew(ms) {
      skewed = ms;
    },
  };
}

/** The service writes instants without fractions of a second. */
export const toInstant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
