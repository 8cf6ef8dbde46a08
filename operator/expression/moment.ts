// Moments in time, as exact as a FILETIME: 100-nanosecond steps, in UTC. Attributes hold none; they exist only within an expression.
import { EvaluationFailure } from './failure.ts';

export class Moment {
  /** The moment cut to milliseconds. */
  readonly date: Date;
  /** What the milliseconds leave, in 100 ns, from 0 to 9999. */
  readonly ticks: number;

  /** @throws EvaluationFailure where the year is not from 1 to 9999, as in .NET */
  constructor(date: Date, ticks = 0) {
    const year = date.getUTCFullYear();
    if (!(year >= 1 && year <= 9999)) throw new EvaluationFailure('OutOfRange', 'the date is not in the years 1 to 9999');
    this.date = date;
    this.ticks = ticks;
  }
}

/** 100-nanosecond steps from 1601-01-01, where FILETIME begins, to 1970-01-01. */
const epoch = 116_444_736_000_000_000n;

/** A negative number is an interval in Active Directory, and no point in time; accountExpires' "never" lies beyond the year 9999. @throws EvaluationFailure */
export function momentOfFileTime(fileTime: bigint): Moment {
  if (fileTime < 0n) throw new EvaluationFailure('OutOfRange', 'a negative number is no date');
  const ticks = Number(fileTime % 10_000n);
  return new Moment(new Date(Number((fileTime - BigInt(ticks) - epoch) / 10_000n)), ticks);
}

export const fileTimeOf = ({ date, ticks }: Moment): bigint => BigInt(date.getTime()) * 10_000n + BigInt(ticks) + epoch;

/** Negative where `a` is the earlier one, 0 where they are the same. */
export const compareMoments = (a: Moment, b: Moment): number => a.date.getTime() - b.date.getTime() || a.ticks - b.ticks;
