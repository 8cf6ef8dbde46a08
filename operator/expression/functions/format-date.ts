// Formats moments by .NET's standard and custom formats, in UTC and in the invariant culture (English names).
import { EvaluationFailure } from '../failure.ts';
import type { Moment } from '../moment.ts';
import { dayNames, monthNames } from './calendar.ts';

/** A format of one letter stands for one of these (.NET, "Standard date and time format strings"); a custom format of one letter is written `%d`. */
const standard: Readonly<Record<string, string>> = {
  d: 'MM/dd/yyyy',
  D: 'dddd, dd MMMM yyyy',
  f: 'dddd, dd MMMM yyyy HH:mm',
  F: 'dddd, dd MMMM yyyy HH:mm:ss',
  g: 'MM/dd/yyyy HH:mm',
  G: 'MM/dd/yyyy HH:mm:ss',
  M: 'MMMM dd',
  m: 'MMMM dd',
  O: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
  o: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
  R: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  r: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  s: "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
  t: 'HH:mm',
  T: 'HH:mm:ss',
  u: "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
  U: 'dddd, dd MMMM yyyy HH:mm:ss',
  Y: 'yyyy MMMM',
  y: 'yyyy MMMM',
};

/** A run of one format letter, a quoted or escaped literal, or any other character. A point before `F` goes with the fraction if that is empty. */
const part =
  /(?<point>\.(?=F))?(?<run>([yMdHhmsfFtKzg])\3*)|'(?<single>[^']*)'|"(?<double>[^"]*)"|\\(?<escaped>.)|%(?=[a-zA-Z])|(?<other>.)/gsu;

type Part = { readonly run: string; readonly point: string } | { readonly literal: string };

/** A rule formats every object alike: its formats are cut into parts once. */
const known = new Map<string, readonly Part[]>();
const maxKnown = 200;

/** The moment in the format, such as `yyyyMMddHHmmss.0Z`; an empty format is `G`. @throws EvaluationFailure */
export function formatDate(moment: Moment, format: string): string {
  let result = '';
  for (const piece of partsOf(format)) result += 'run' in piece ? formatRun(moment, piece.run, piece.point) : piece.literal;
  return result;
}

function partsOf(format: string): readonly Part[] {
  const found = known.get(format);
  if (found !== undefined) return found;
  const parts = cut(customOf(format));
  if (known.size < maxKnown) known.set(format, parts);
  return parts;
}

function customOf(format: string): string {
  if (format.length > 256) throw new EvaluationFailure('TooLarge', 'a date format of more than 256 characters');
  const name = format === '' ? 'G' : format;
  if (name.length > 1) return name;
  const custom = Object.hasOwn(standard, name) ? standard[name] : undefined;
  if (custom === undefined)
    throw new EvaluationFailure('InvalidValue', 'the 2nd argument of FormatDateTime is one character that is no standard format');
  return custom;
}

const cut = (format: string): readonly Part[] =>
  Array.from(format.matchAll(part), ({ groups = {} }) => {
    const { point = '', run, single, double, escaped, other } = groups;
    if (other === "'" || other === '"' || other === '\\') throw malformed('has a quote that is not closed or a backslash at its end');
    if (run !== undefined && /^[fF]{8}/.test(run)) throw malformed('has more than seven digits of a second');
    return run === undefined ? { literal: single ?? double ?? escaped ?? other ?? '' } : { run, point };
  });

const malformed = (problem: string): EvaluationFailure =>
  new EvaluationFailure('InvalidValue', `the 2nd argument of FormatDateTime ${problem}`);

function formatRun({ date, ticks }: Moment, run: string, point: string): string {
  const length = run.length;
  switch (run.charAt(0)) {
    case 'y':
      return length <= 2 ? digits(date.getUTCFullYear() % 100, length) : digits(date.getUTCFullYear(), length);
    case 'M':
      return named(monthNames, date.getUTCMonth(), length) ?? digits(date.getUTCMonth() + 1, length);
    case 'd':
      return named(dayNames, date.getUTCDay(), length) ?? digits(date.getUTCDate(), length);
    case 'H':
      return digits(date.getUTCHours(), Math.min(length, 2));
    case 'h':
      return digits(date.getUTCHours() % 12 || 12, Math.min(length, 2));
    case 'm':
      return digits(date.getUTCMinutes(), Math.min(length, 2));
    case 's':
      return digits(date.getUTCSeconds(), Math.min(length, 2));
    case 'f':
      return point + fraction(date, ticks, length);
    case 'F': {
      const shown = fraction(date, ticks, length).replace(/0+$/, '');
      return shown === '' ? '' : point + shown;
    }
    case 't':
      return (date.getUTCHours() < 12 ? 'AM' : 'PM').slice(0, length);
    case 'K':
      return 'Z'.repeat(length);
    case 'z':
      return length === 1 ? '+0' : length === 2 ? '+00' : '+00:00';
    default:
      return 'A.D.';
  }
}

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

const named = (names: readonly string[], at: number, length: number): string | undefined =>
  length < 3 ? undefined : length === 3 ? names[at]?.slice(0, 3) : names[at];

const fraction = (date: Date, ticks: number, length: number): string =>
  (digits(date.getUTCMilliseconds(), 3) + digits(ticks, 4)).slice(0, length);
