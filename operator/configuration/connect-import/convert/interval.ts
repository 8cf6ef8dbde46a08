// Intervals as .NET writes them: `00:30:00`, `7.00:00:00`.

/** In seconds; `undefined` where the text is no interval. */
export function secondsOf(text: string): number | undefined {
  const match = /^(?:(\d{1,5})\.)?(\d{1,2}):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}
