// One sorted run of documents as a merge reads it: row by row, with a few of its octets in memory.
import type { FileHandle } from 'node:fs/promises';

export interface Row {
  readonly key: string;
  readonly json: string;
}

export interface Run {
  /** The row that is next; `undefined` before the first `advance`, and behind the last row. */
  readonly head: Row | undefined;
  advance(): Promise<void>;
}

export class RunInMemory implements Run {
  readonly #rows: readonly Row[];
  #next = 0;
  head: Row | undefined;

  constructor(rows: readonly Row[]) {
    this.#rows = rows;
  }

  async advance(): Promise<void> {
    this.head = this.#rows[this.#next];
    this.#next += 1;
  }
}

/** Octets from `from` up to `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Octets read at once. A merge has one such piece of each run: two plans of a million people have some hundred runs each. */
const pieceBytes = 32 * 1024;

const [tab, lineFeed] = [0x09, 0x0a];

/** Lines of key and JSON, separated by a tab, which neither of them holds. */
export class RunInFile implements Run {
  readonly #file: FileHandle;
  readonly #to: number;
  /** Of the file, what is to be read next. */
  #position: number;
  #buffer = Buffer.allocUnsafe(pieceBytes);
  /** Of the buffer, what is read and not yet worked off. */
  #start = 0;
  #end = 0;
  head: Row | undefined;

  constructor(file: FileHandle, { from, to }: Span) {
    this.#file = file;
    this.#position = from;
    this.#to = to;
  }

  async advance(): Promise<void> {
    let line = this.#line();
    while (line === undefined && this.#position < this.#to) {
      await this.#read();
      line = this.#line();
    }
    this.head = line === undefined ? undefined : rowOf(line);
  }

  #line(): Buffer | undefined {
    const unread = this.#buffer.subarray(this.#start, this.#end);
    const length = unread.indexOf(lineFeed);
    if (length < 0) return undefined;
    this.#start += length + 1;
    return unread.subarray(0, length);
  }

  async #read(): Promise<void> {
    const begun = this.#buffer.subarray(this.#start, this.#end);
    // A line may be longer than a piece, such as that of a group with all its members; what has room for it goes with it.
    const size = begun.length < pieceBytes ? pieceBytes : begun.length * 2;
    const buffer = size === this.#buffer.length ? this.#buffer : Buffer.allocUnsafe(size);
    begun.copy(buffer);
    const room = Math.min(size - begun.length, this.#to - this.#position);
    const { bytesRead } = await this.#file.read(buffer, begun.length, room, this.#position);
    if (bytesRead === 0) throw new Error(`The file of the plan's changes ends at octet ${this.#position} of ${this.#to}.`);
    this.#position += bytesRead;
    this.#buffer = buffer;
    this.#start = 0;
    this.#end = begun.length + bytesRead;
  }
}

function rowOf(line: Buffer): Row {
  const separator = line.indexOf(tab);
  return { key: JSON.parse(line.toString('utf8', 0, separator)) as string, json: line.toString('utf8', separator + 1) };
}
