// Puts many documents into order without holding them all: sorted runs in one file, merged when they are read.
import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Row, type Run, RunInFile, RunInMemory, type Span } from './sorted-run.ts';

/** Characters of JSON that are held before they are written to the file. */
const held = 4 * 1024 * 1024;

/** Characters that are written at once. */
const written = 256 * 1024;

/** Documents by key. Rows of equal keys come in the order in which they were added. */
export class Spool<T> {
  readonly #file: string;
  #rows: Row[] = [];
  #characters = 0;
  readonly #runs: Span[] = [];

  constructor(folder: string) {
    this.#file = join(folder, `${randomUUID()}.jsonl`);
  }

  async add(key: string, value: T): Promise<void> {
    const json = JSON.stringify(value);
    this.#rows.push({ key, json });
    this.#characters += json.length;
    if (this.#characters > held) await this.#write();
  }

  /** In order of key, by code unit. Can be read more than once; nothing is added afterwards. The file is open until the last row, or the caller's end. */
  async *sorted(): AsyncGenerator<{ readonly key: string; readonly value: T }, void, undefined> {
    const last = new RunInMemory(this.#rows.toSorted(byKey));
    const file = this.#runs.length === 0 ? undefined : await open(this.#file);
    try {
      const stored = file === undefined ? [] : this.#runs.map((span) => new RunInFile(file, span));
      for await (const { key, json } of merged([...stored, last])) yield { key, value: JSON.parse(json) as T };
    } finally {
      await file?.close();
    }
  }

  async #write(): Promise<void> {
    const rows = this.#rows.sort(byKey);
    const file = await open(this.#file, 'a', 0o600);
    try {
      const from = this.#runs.at(-1)?.to ?? 0;
      this.#runs.push({ from, to: from + (await writeRows(file, rows)) });
    } finally {
      await file.close();
    }
    this.#rows = [];
    this.#characters = 0;
  }
}

/** @returns octets */
async function writeRows(file: FileHandle, rows: readonly Row[]): Promise<number> {
  let octets = 0;
  let text = '';
  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(text);
    text = '';
    octets += bytes.length;
    await file.appendFile(bytes);
  };
  for (const { key, json } of rows) {
    text += `${JSON.stringify(key)}\t${json}\n`;
    if (text.length > written) await flush();
  }
  await flush();
  return octets;
}

/** Of rows with equal keys those of earlier runs first. */
async function* merged(runs: readonly Run[]): AsyncGenerator<Row, void, undefined> {
  for (const run of runs) await run.advance();
  for (;;) {
    let first: Run | undefined;
    for (const run of runs) if (run.head !== undefined && (first?.head === undefined || run.head.key < first.head.key)) first = run;
    if (first?.head === undefined) return;
    yield first.head;
    await first.advance();
  }
}

const byKey = (a: Row, b: Row): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
