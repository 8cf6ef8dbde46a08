// Functions on dates: all of them UTC.
import { each, instant, type LanguageFunction, number, text } from './arguments.ts';
import { Failure, type Instant, isInstant } from './value.ts';

const epochTicks = 116_444_736_000_000_000n;

/** Of the years 1 to 9999, as .NET has them. */
function dated(ticks: bigint): Instant {
  const { year } = fields({ ticks });
  if (year < 1 || year > 9999) throw new Failure('a date beyond the years 1 to 9999');
  return { ticks };
}

const fromMilliseconds = (ms: number): Instant => {
  if (Number.isNaN(ms)) throw new Failure('this is no date');
  return dated(BigInt(ms) * 10_000n + epochTicks);
};

function fields({ ticks }: Instant) {
  const sinceEpoch = ticks - epochTicks;
  const ms = sinceEpoch / 10_000n - (sinceEpoch % 10_000n < 0n ? 1n : 0n);
  const date = new Date(Number(ms));
  return {
    date,
    ms: Number(ms),
    fraction: String(sinceEpoch - (sinceEpoch / 10_000_000n - (sinceEpoch % 10_000_000n < 0n ? 1n : 0n)) * 10_000_000n).padStart(7, '0'),
    year: date.getUTCFullYear() || 0,
  };
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function format(value: Instant, pattern: string): string {
  const { date, fraction, year } = fields(value);
  const padded = (number: number, size: number): string => String(number).padStart(size, '0');
  const hour = date.getUTCHours();
  const month = months[date.getUTCMonth()] ?? '';
  const day = days[date.getUTCDay()] ?? '';
  const token = (found: string): string => {
    const size = found.length;
    switch (found.charAt(0)) {
      case 'y':
        return size <= 2 ? padded(year % 100, size) : padded(year, size);
      case 'M':
        return size > 3 ? month : size === 3 ? month.slice(0, 3) : padded(date.getUTCMonth() + 1, size);
      case 'd':
        return size > 3 ? day : size === 3 ? day.slice(0, 3) : padded(date.getUTCDate(), size);
      case 'H':
        return padded(hour, Math.min(size, 2));
      case 'h':
        return padded(hour % 12 || 12, Math.min(size, 2));
      case 'm':
        return padded(date.getUTCMinutes(), Math.min(size, 2));
      case 's':
        return padded(date.getUTCSeconds(), Math.min(size, 2));
      case 'f':
        return fraction.slice(0, size);
      case 't':
        return (hour < 12 ? 'AM' : 'PM').slice(0, size);
      case '\\':
        return found.slice(1);
      default:
        return found.slice(1, -1);
    }
  };
  return pattern.replaceAll(/y+|M+|d+|H+|h+|m+|s+|f{1,7}|t+|\\.|'[^']*'|"[^"]*"/g, token);
}

const forms: readonly RegExp[] = [
  /^(?<y>\d{4})-(?<M>\d{1,2})-(?<d>\d{1,2})(?:[T ](?<h>\d{1,2}):(?<m>\d{2})(?::(?<s>\d{2})(?:\.(?<f>\d{1,7}))?)?)?(?: ?(?<half>AM|PM))?(?: ?(?<zone>Z|[+-]\d{1,2}(?::?\d{2})?))?$/i,
  /^(?<M>\d{1,2})\/(?<d>\d{1,2})\/(?<y>\d{4})(?: (?<h>\d{1,2}):(?<m>\d{2})(?::(?<s>\d{2})(?:\.(?<f>\d{1,7}))?)?)?(?: ?(?<half>AM|PM))?(?: ?(?<zone>Z|[+-]\d{1,2}(?::?\d{2})?))?$/i,
  /^(?<y>\d{4})(?<M>\d{2})(?<d>\d{2})(?<h>\d{2})(?<m>\d{2})(?<s>\d{2})(?:\.(?<f>\d{1,7}))?(?<zone>Z|[+-]\d{4})$/i,
];

function parsed(written: string): Instant {
  const found = forms.map((form) => form.exec(written.trim())?.groups).find((groups) => groups !== undefined);
  if (found === undefined) throw new Failure('this is no date');
  const part = (name: string): number => Number(found[name] ?? 0);
  const half = found['half']?.toUpperCase();
  const written12 = part('h');
  if (half !== undefined && (written12 < 1 || written12 > 12)) throw new Failure('this is no date');
  const hour = half === undefined ? written12 : (written12 % 12) + (half === 'PM' ? 12 : 0);
  const date = new Date(0);
  date.setUTCFullYear(part('y'), part('M') - 1, part('d'));
  const exists = date.getUTCMonth() === part('M') - 1 && date.getUTCDate() === part('d');
  if (!exists || hour > 23 || part('m') > 59 || part('s') > 59) throw new Failure('this is no date');
  const zone = /^(?<sign>[+-])(?<h>\d{1,2}):?(?<m>\d{2})?$/.exec(found['zone'] ?? '')?.groups;
  const offset = zone === undefined ? 0 : (Number(zone['h']) * 60 + Number(zone['m'] ?? 0)) * (zone['sign'] === '-' ? -1 : 1);
  const seconds = date.getTime() / 1000 + hour * 3600 + part('m') * 60 + part('s') - offset * 60;
  return dated(BigInt(seconds) * 10_000_000n + BigInt((found['f'] ?? '').padEnd(7, '0')) + epochTicks);
}

const fixedUnits: Readonly<Record<string, number>> = { y: 86_400, d: 86_400, w: 86_400, ww: 604_800, h: 3600, n: 60, s: 1 };
const monthUnits: Readonly<Record<string, number>> = { yyyy: 12, q: 3, m: 1 };

function added(unit: string, count: bigint, value: Instant): Instant {
  const seconds = fixedUnits[unit];
  if (seconds !== undefined) return dated(value.ticks + count * BigInt(seconds) * 10_000_000n);
  const step = monthUnits[unit];
  if (step === undefined) throw new Failure('there is no such unit of time');
  const { date, ms } = fields(value);
  const target = new Date(ms);
  target.setUTCDate(1);
  target.setUTCMonth(target.getUTCMonth() + Number(count) * step);
  const last = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(date.getUTCDate(), last));
  return dated(fromMilliseconds(target.getTime()).ticks + (value.ticks - fromMilliseconds(ms).ticks));
}

export const dateFunctions: Readonly<Record<string, LanguageFunction>> = {
  CDate: each((value) => (isInstant(value) ? value : parsed(text(value)))),
  DateFromNum: each((value) => {
    const ticks = number(value);
    if (ticks < 0n) throw new Failure('a date before 1601');
    return dated(ticks);
  }),
  NumFromDate: each((value) => {
    const { ticks } = instant(value);
    if (ticks < 0n) throw new Failure('a date before 1601');
    return ticks;
  }),
  FormatDateTime: each((value, [pattern]) => format(instant(value), text(pattern))),
  DateAdd: each((unit, [count, value]) => added(text(unit), number(count), instant(value))),
};
