// Functions on moments in time.
import { EvaluationFailure } from '../failure.ts';
import { integer } from '../integer.ts';
import { fileTimeOf, Moment, momentOfFileTime } from '../moment.ts';
import { date, define, type FunctionDefinition, index, number, text } from './definition.ts';
import { formatDate } from './format-date.ts';

export const dateFunctions: readonly FunctionDefinition[] = [
  define('DateAdd', [text, index, date], 'Date', (_frame, unit, count, moment) => added(unit, count, moment), { subject: 2, perValue: 3 }),
  define('DateFromNum', [number], 'Date', (_frame, fileTime) => momentOfFileTime(BigInt(fileTime))),
  define('NumFromDate', [date], 'Number', (_frame, moment) => {
    const fileTime = fileTimeOf(moment);
    if (fileTime < 0n) throw new EvaluationFailure('OutOfRange', 'no number stands for a date before 1601');
    return integer(fileTime) ?? 0;
  }),
  define('FormatDateTime', [date, text], 'Text', (_frame, moment, format) => formatDate(moment, format), { perValue: 12 }),
  define('Now', [], 'Date', (frame) => new Moment(frame.environment.now())),
];

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

/** @throws EvaluationFailure for an unknown unit and beyond the years 1 to 9999 */
function added(unit: string, count: number, { date: from, ticks }: Moment): Moment {
  const key = unit.toLowerCase();
  const monthsOfUnit = Object.hasOwn(months, key) ? months[key] : undefined;
  if (monthsOfUnit !== undefined) return new Moment(addMonths(from, monthsOfUnit * count), ticks);
  const millisecondsOfUnit = Object.hasOwn(milliseconds, key) ? milliseconds[key] : undefined;
  if (millisecondsOfUnit !== undefined) return new Moment(new Date(from.getTime() + count * millisecondsOfUnit), ticks);
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
