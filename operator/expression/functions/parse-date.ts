// Reads moments from text. Times without an offset are UTC.

type Groups = Readonly<Record<string, string | undefined>>;

const time = String.raw`(?:[T\s]+(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.(?<fraction>\d{1,7}))?)?\s*(?<half>[AP]M)?\s*(?<offset>Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?)?`;

const patterns: readonly RegExp[] = [
  new RegExp(String.raw`^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})${time}$`, 'i'),
  // Month first, as the invariant culture of .NET reads it.
  new RegExp(String.raw`^(?<month>\d{1,2})/(?<day>\d{1,2})/(?<year>\d{4})${time}$`, 'i'),
  // GeneralizedTime of a directory: 20130110160000.0Z.
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})(?:[.,](?<fraction>\d{1,7}))?(?<offset>Z|[+-]\d{4})?$/i,
];

/** The moment that a text names, or `undefined`. Impossible dates such as 30 February are refused, not moved. */
export function parseDate(text: string): Date | undefined {
  // Longer than any date; the patterns would look at long white space again and again.
  if (text.length > 64) return undefined;
  for (const pattern of patterns) {
    const groups = pattern.exec(text.trim())?.groups;
    if (groups !== undefined) return moment(groups);
  }
  return undefined;
}

function moment(groups: Groups): Date | undefined {
  const [year, month, day] = [Number(groups['year']), Number(groups['month']), Number(groups['day'])];
  const hour = hourOf(Number(groups['hour'] ?? 0), groups['half']);
  const [minute, second] = [Number(groups['minute'] ?? 0), Number(groups['second'] ?? 0)];
  const offset = offsetMinutes(groups['offset']);
  if (hour === undefined || offset === undefined || hour > 23 || minute > 59 || second > 59 || year < 1) return undefined;
  const milliseconds = Math.floor(Number(`0.${groups['fraction'] ?? '0'}`) * 1000);
  const result = new Date(0);
  result.setUTCFullYear(year, month - 1, day);
  if (result.getUTCMonth() !== month - 1 || result.getUTCDate() !== day) return undefined;
  result.setUTCHours(hour, minute - offset, second, milliseconds);
  return result;
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

function offsetMinutes(offset: string | undefined): number | undefined {
  if (offset === undefined || /^(Z|UTC|GMT)$/i.test(offset)) return 0;
  const match = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(offset);
  const [hours, minutes] = [Number(match?.[2]), Number(match?.[3] ?? 0)];
  if (match === null || hours > 14 || minutes > 59) return undefined;
  return (match[1] === '-' ? -1 : 1) * (hours * 60 + minutes);
}
