// What a person sees of the demo: headings, sentences, tables; nothing cleverer than a terminal of 120 columns.

export const say = (text = ''): void => void process.stdout.write(`${text}\n`);

export function heading(text: string): void {
  say(`\n${text}\n${'─'.repeat(text.length)}`);
}

/** Seconds with one digit, as people speak of them. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Columns as wide as they need to be. */
export function table(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  for (const row of rows) {
    say(`  ${row.map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell)))).join('  ')}`.trimEnd());
  }
}

export const indent = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');

const segmenter = new Intl.Segmenter();

/** Characters as a person counts them. */
const width = (text: string): number => [...segmenter.segment(text)].length;
