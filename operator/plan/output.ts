// Writes to the standard output as fast as it is read: a plan of a large directory does not fit into memory.
import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Takes text; resolves when more may come. */
export type Write = (text: string) => Promise<void>;

/** Why nothing more is written: whoever read has closed the pipe. */
export const readerGone = new Error('Nobody reads the output any more.');

/** Rejects with the signal's reason. */
export const writerTo =
  (stream: Writable, signal: AbortSignal): Write =>
  async (text) => {
    signal.throwIfAborted();
    if (stream.write(text)) return;
    await once(stream, 'drain', { signal }).catch(() => undefined);
    signal.throwIfAborted();
  };

/** Writes as much as is read. */
export async function asFarAsRead(report: Promise<void>): Promise<void> {
  await report.catch((error: unknown) => {
    if (error !== readerGone) throw error;
  });
}

/** Writes a JSON object: its fields first, then one array with an item a line. */
export async function writeJson(
  write: Write,
  fields: Readonly<Record<string, unknown>>,
  name: string,
  items: AsyncIterable<unknown>,
): Promise<void> {
  await write('{\n');
  for (const [field, value] of Object.entries(fields)) {
    if (value !== undefined) await write(`  ${JSON.stringify(field)}: ${JSON.stringify(value)},\n`);
  }
  await write(`  ${JSON.stringify(name)}: [`);
  let first = true;
  for await (const item of items) {
    await write(`${first ? '' : ','}\n    ${JSON.stringify(item)}`);
    first = false;
  }
  await write(`${first ? '' : '\n  '}]\n}\n`);
}
