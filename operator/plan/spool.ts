// Puts many documents into order without holding them all: sorted runs in files, merged when they are read.
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Characters of JSON that are held before they are written to a file. */
const held = 4 * 1024 * 1024;

interface Row {
  readonly key: string;
  readonly json: string;
}

/** Documents by key. Rows of equal keys come in the order in which they were added. */
export class Spool<T> {
  readonly #base: string;
  #rows: Row[] = [];
  #characters = 0;
  readonly #runs: string[] = [];

  /** @param name of its files in `folder` */
  constructor(folder: string, name: string) {
    this.#base = join(folder, name);
  }

  async add(key: string, value: T): Promise<void> {
    const json = JSON.stringify(value);
    this.#rows.push({ key, json });
    this.#characters += json.length;
    if (this.#characters > held) await this.#write();
  }

  /** In order of key, by code unit. Can be read more than once; nothing is added afterwards. */
  async *sorted(): AsyncGenerator<{ readonly key: string; readonly value: T }, void, undefined> {
    const last = this.#rows.toSorted(byKey);
    const runs: AsyncIterator<Row, undefined>[] = [...this.#runs.map(rowsOf), inMemory(last)];
    const heads = await Promise.all(runs.map(async (run) => run.next()));
    for (;;) {
      let first = -1;
      for (const [index, head] of heads.entries()) {
        if (head.done === true) continue;
        const best = heads[first];
        if (best === undefined || best.done === true || head.value.key < best.value.key) first = index;
      }
      const head = heads[first];
      const run = runs[first];
      if (head === undefined || head.done === true || run === undefined) return;
      yield { key: head.value.key, value: JSON.parse(head.value.json) as T };
      heads[first] = await run.next();
    }
  }

  async #write(): Promise<void> {
    const file = `${this.#base}-${this.#runs.length}.jsonl`;
    const lines = this.#rows.toSorted(byKey).map(({ key, json }) => `${JSON.stringify(key)}\t${json}\n`);
    await writeFile(file, lines, { mode: 0o600 });
    this.#runs.push(file);
    this.#rows = [];
    this.#characters = 0;
  }
}

const byKey = (a: Row, b: Row): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

async function* rowsOf(file: string): AsyncGenerator<Row, undefined, undefined> {
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })) {
    const tab = line.indexOf('\t');
    yield { key: JSON.parse(line.slice(0, tab)) as string, json: line.slice(tab + 1) };
  }
  return undefined;
}

async function* inMemory(rows: readonly Row[]): AsyncGenerator<Row, undefined, undefined> {
  yield* rows;
  return undefined;
}
