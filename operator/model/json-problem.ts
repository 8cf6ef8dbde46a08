// Says what keeps a text from being JSON, and where, without quoting it: it may hold secrets.

/** One phrase, such as "Unexpected token '}' (line 2, column 9)". `cause` is what `JSON.parse` threw for `text`. */
export function jsonProblem(text: string, cause: unknown): string {
  const lines = text.slice(0, faultOffset(text)).split('\n');
  const place = `(line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1})`;
  return `${messageOf(cause).replace(/,? (?:in JSON at position|\.{3}|").*$/s, '')} ${place}`;
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** The runtime does not always tell where; what it can read so far is found by halving. */
function faultOffset(text: string): number {
  let [readable, broken] = [0, text.length + 1];
  while (broken - readable > 1) {
    const middle = (readable + broken) >> 1;
    if (isBeginning(text.slice(0, middle))) readable = middle;
    else broken = middle;
  }
  return Math.min(readable, text.length);
}

/** True where more text could make it whole. */
function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (cause) {
    const message = messageOf(cause);
    return /^Unexpected end|^Unterminated/.test(message) || message.includes(`at position ${text.length} `);
  }
}
