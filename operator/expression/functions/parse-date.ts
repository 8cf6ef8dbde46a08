// Reads moments from text, in the forms that .NET reads in its invariant culture. Times without an offset are UTC.
import { Moment } from '../moment.ts';
import { dayNames, monthNames } from './calendar.ts';

interface Day {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** The moment that a text names, or `undefined`. Impossible dates such as 30 February are refused, not moved. */
export function parseDate(text: string): Moment | undefined {
  // Longer than any date.
  if (text.length > 64) return undefined;
  const trimmed = text.trim();
  const generalized = generalizedTime.exec(trimmed)?.groups;
  if (generalized !== undefined) return momentOf(dayOf(generalized), generalized);
  const { weekday, written } = withoutWeekday(trimmed);
  const match = daysFirst.map((pattern) => pattern.exec(written)).find((found) => found !== null);
  const groups = match?.groups;
  if (match === undefined || groups === undefined) return undefined;
  const day = dayOf(groups);
  if (weekday !== undefined && weekday !== weekdayOf(day)) return undefined;
  const rest = written.slice(match[0].length);
  const time = rest.trim() === '' ? {} : timeOfDay.exec(rest)?.groups;
  return time === undefined ? undefined : momentOf(day, time);
}

type Groups = Readonly<Record<string, string | undefined>>;

/** GeneralizedTime and UTCTime-like forms of directories: 20130110160000.0Z. */
const generalizedTime =
  /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)(?:(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)(?:[.,](?<fraction>\d{1,7}))?(?<offset>Z|[+-]\d{4})?)?$/i;

const monthName = String.raw`(?<name>[A-Za-z]{3,9})\.?`;
/** In this order, so that a year of four digits in front decides; otherwise the month stands first. */
const daysFirst: readonly RegExp[] = [
  /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?!\d)/,
  /^(?<month>\d{1,2})[-/.](?<day>\d{1,2})[-/.](?<year>\d{4}|\d{2})(?!\d)/,
  new RegExp(String.raw`^(?<day>\d{1,2})[-\s]\s*${monthName}[-,\s]\s*(?<year>\d{4}|\d{2})(?!\d)`),
  new RegExp(String.raw`^${monthName}\s+(?<day>\d{1,2})\s*[,\s]\s*(?<year>\d{4})(?!\d)`),
  new RegExp(String.raw`^(?<year>\d{4})[-\s]\s*${monthName}[-\s]\s*(?<day>\d{1,2})(?!\d)`),
  // Without a day, the first of the month.
  /^(?<year>\d{4})[-/](?<month>\d{1,2})(?!\d)/,
  /^(?<month>\d{1,2})[-/](?<year>\d{4})(?!\d)/,
  new RegExp(String.raw`^${monthName}\s*[,\s]\s*(?<year>\d{4})(?!\d)`),
];

const timeOfDay =
  /^(?:T|,?\s+)(?:(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,7}))?)?\s*(?<half>[AP]M?)?|(?<hourAlone>\d{1,2})\s*(?<halfAlone>[AP]M?))\s*(?<offset>Z|UTC|GMT|[+-]\d{1,2}(?::?\d\d)?)?$/i;

/** `weekday` from 0 for Sunday, where the text begins with one. */
function withoutWeekday(text: string): { readonly weekday?: number; readonly written: string } {
  const word = /^[A-Za-z]+/.exec(text)?.[0] ?? '';
  const weekday = dayNames.findIndex((name) => same(name, word) || same(name.slice(0, 3), word));
  return weekday < 0 ? { written: text } : { weekday, written: text.slice(word.length).replace(/^\s*,?\s*/, '') };
}

/** .NET refuses a date with the wrong weekday. */
function weekdayOf(day: Day | undefined): number | undefined {
  if (day === undefined) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(day.year, day.month - 1, day.day);
  return date.getUTCDay();
}

function dayOf({ year, month, day, name }: Groups): Day | undefined {
  const at =
    name === undefined ? Number(month) : monthNames.findIndex((known) => [known, known.slice(0, 3)].some((form) => same(form, name))) + 1;
  return at < 1 || at > 12 ? undefined : { year: yearOf(year ?? ''), month: at, day: Number(day ?? 1) };
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Two digits name a year from 1930 to 2029, as .NET Framework takes them. */
function yearOf(digits: string): number {
  const year = Number(digits);
  return digits.length > 2 ? year : year + (year < 30 ? 2000 : 1900);
}

function momentOf(day: Day | undefined, time: Groups): Moment | undefined {
  const hour = hourOf(Number(time['hour'] ?? time['hourAlone'] ?? 0), time['half'] ?? time['halfAlone']);
  const [minute, second] = [Number(time['minute'] ?? 0), Number(time['second'] ?? 0)];
  const offset = offsetMinutes(time['offset']);
  if (day === undefined || hour === undefined || offset === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = (time['fraction'] ?? '').padEnd(7, '0');
  const result = new Date(0);
  result.setUTCFullYear(day.year, day.month - 1, day.day);
  if (result.getUTCMonth() !== day.month - 1 || result.getUTCDate() !== day.day) return undefined;
  result.setUTCHours(hour, minute - offset, second, Number(fraction.slice(0, 3)));
  const year = result.getUTCFullYear();
  return year >= 1 && year <= 9999 ? new Moment(result, Number(fraction.slice(3))) : undefined;
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.charAt(0).toUpperCase() === 'P' ? 12 : 0);
}

function offsetMinutes(offset: string | undefined): number | undefined {
  if (offset === undefined || /^(Z|UTC|GMT)$/i.test(offset)) return 0;
  const match = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(offset);
  const [hours, minutes] = [Number(match?.[2]), Number(match?.[3] ?? 0)];
  if (match === null || minutes > 59 || hours * 60 + minutes > 14 * 60) return undefined;
  return (match[1] === '-' ? -1 : 1) * (hours * 60 + minutes);
}
