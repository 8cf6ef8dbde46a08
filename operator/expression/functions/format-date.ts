// Formats moments by .NET's custom format, in UTC and with English names.
import { EvaluationFailure } from '../failure.ts';

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** A run of one format letter, a quoted or escaped literal, or any other character. */
const part = /(?<run>([yMdHhmsfFtKzg])\2*)|'(?<single>[^']*)'|"(?<double>[^"]*)"|\\(?<escaped>.)|%(?=[a-zA-Z])|(?<other>.)/gsu;

type Part = { readonly run: string } | { readonly literal: string };

/** A rule formats every object alike: its formats are cut into parts once. */
const known = new Map<string, readonly Part[]>();
const maxKnown = 200;

/** The moment in the format, such as `yyyyMMddHHmmss.0Z`. @throws EvaluationFailure */
export function formatDate(moment: Date, format: string): string {
  let result = '';
  for (const piece of partsOf(format)) result += 'run' in piece ? formatRun(moment, piece.run) : piece.literal;
  return result;
}

function partsOf(format: string): readonly Part[] {
  const parts = known.get(format) ?? cut(format);
  if (known.size < maxKnown) known.set(format, parts);
  return parts;
}

function cut(format: string): readonly Part[] {
  if (format.length > 256) throw new EvaluationFailure('TooLarge', 'a date format of more than 256 characters');
  return Array.from(format.matchAll(part), ({ groups = {} }) => {
    const { run, single, double, escaped, other } = groups;
    return run === undefined ? { literal: single ?? double ?? escaped ?? other ?? '' } : { run };
  });
}

function formatRun(moment: Date, run: string): string {
  const length = run.length;
  switch (run.charAt(0)) {
    case 'y':
      return length <= 2 ? digits(moment.getUTCFullYear() % 100, length) : digits(moment.getUTCFullYear(), length);
    case 'M':
      return named(months, moment.getUTCMonth(), length) ?? digits(moment.getUTCMonth() + 1, length);
    case 'd':
      return named(days, moment.getUTCDay(), length) ?? digits(moment.getUTCDate(), length);
    case 'H':
      return digits(moment.getUTCHours(), Math.min(length, 2));
    case 'h':
      return digits(moment.getUTCHours() % 12 || 12, Math.min(length, 2));
    case 'm':
      return digits(moment.getUTCMinutes(), Math.min(length, 2));
    case 's':
      return digits(moment.getUTCSeconds(), Math.min(length, 2));
    case 'f':
      return fraction(moment, length);
    case 'F':
      return fraction(moment, length).replace(/0+$/, '');
    case 't':
      return (moment.getUTCHours() < 12 ? 'AM' : 'PM').slice(0, length);
    case 'K':
      return 'Z';
    case 'z':
      return length === 1 ? '+0' : length === 2 ? '+00' : '+00:00';
    default:
      return 'A.D.';
  }
}

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

const named = (names: readonly string[], at: number, length: number): string | undefined =>
  length < 3 ? undefined : length === 3 ? names[at]?.slice(0, 3) : names[at];

const fraction = (moment: Date, length: number): string => digits(moment.getUTCMilliseconds(), 3).padEnd(7, '0').slice(0, length);
