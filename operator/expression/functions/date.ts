// Functions on moments in time.
import { EvaluationFailure } from '../failure.ts';
import { integer } from '../integer.ts';
import { date, define, type FunctionDefinition, index, number, text } from './definition.ts';
import { formatDate } from './format-date.ts';

/** 100-nanosecond steps from 1601-01-01 to 1970-01-01. */
const epochTicks = 116_444_736_000_000_000n;

export const dateFunctions: readonly FunctionDefinition[] = [
  define('DateAdd', [text, index, date], 'Date', (_frame, unit, count, moment) => representable(added(unit, count, moment)), {
    subject: 2,
  }),
  define('DateFromNum', [number], 'Date', (_frame, ticks) => {
    // A negative number is an interval in Active Directory, and no point in time.
    if (ticks < 0) throw new EvaluationFailure('OutOfRange', 'a negative number is no date');
    return representable(new Date(Number((BigInt(ticks) - epochTicks) / 10_000n)));
  }),
  define('NumFromDate', [date], 'Number', (_frame, moment) => integer(BigInt(moment.getTime()) * 10_000n + epochTicks) ?? 0),
  define('FormatDateTime', [date, text], 'Text', (_frame, moment, format) => formatDate(moment, format)),
  define('Now', [], 'Date', (frame) => frame.environment.now()),
];

/** The years that a date can name; accountExpires "never" is far beyond. */
function representable(moment: Date): Date {
  const year = moment.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) throw new EvaluationFailure('OutOfRange', 'the date is not in the years 1 to 9999');
  return moment;
}

const months: Readonly<Record<string, number>> = { yyyy: 12, q: 3, m: 1 };
/** y (day of the year), d and w (day of the week) all count days, as in VBA. */
const milliseconds: Readonly<Record<string, number>> = {
  y: 86_400_000,
  d: 86_400_000,
  w: 86_400_000,
  ww: 604_800_000,
  h: 3_600_000,
  n: 60_000,
  s: 1000,
};

function added(unit: string, count: number, moment: Date): Date {
  const monthsOfUnit = Object.hasOwn(months, unit) ? months[unit] : undefined;
  if (monthsOfUnit !== undefined) return addMonths(moment, monthsOfUnit * count);
  const millisecondsOfUnit = Object.hasOwn(milliseconds, unit) ? milliseconds[unit] : undefined;
  if (millisecondsOfUnit !== undefined) return new Date(moment.getTime() + count * millisecondsOfUnit);
  throw new EvaluationFailure('InvalidValue', 'the 1st argument of DateAdd is none of yyyy, q, m, y, d, w, ww, h, n, s');
}

/** 31 January and one month is the last day of February, as in VBA. */
function addMonths(moment: Date, count: number): Date {
  const result = new Date(moment);
  result.setUTCDate(1);
  result.setUTCMonth(result.getUTCMonth() + count);
  const lastDay = new Date(result);
  lastDay.setUTCMonth(lastDay.getUTCMonth() + 1, 0);
  result.setUTCDate(Math.min(moment.getUTCDate(), lastDay.getUTCDate()));
  return result;
}
