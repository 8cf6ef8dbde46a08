// From bytes to the lines of RFC 2849: any line ending, continuation lines joined to the one that they continue.
import { ldifErrors } from './errors.ts';

/** One line, continuations joined; an empty one ends a record. */
export interface LogicalLine {
  /** The first physical line, counted from 1. */
  readonly number: number;
  readonly bytes: Buffer;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const empty = Buffer.alloc(0);

/** Takes pieces of a file as they come, and gives the lines that are known to be whole. */
export class LineSplitter {
  readonly #file: string;
  readonly #limit: number;
  /** Physical line begun in an earlier piece. */
  #begun: Buffer[] = [];
  #begunBytes = 0;
  #afterReturn = false;
  #physical = 1;
  /** The logical line that a continuation would belong to. */
  #parts: Buffer[] | undefined;
  #partsBytes = 0;
  #number = 0;

  constructor(file: string, limit: number) {
    this.#file = file;
    this.#limit = limit;
  }

  /** The physical line at which the reader stands. */
  get line(): number {
    return this.#physical;
  }

  /** @throws EntryTooLarge, NotLDIF */
  push(piece: Buffer): readonly LogicalLine[] {
    const lines: LogicalLine[] = [];
    let start = 0;
    for (let i = 0; i < piece.length; i++) {
      const octet = piece[i];
      if (octet !== lineFeed && octet !== carriageReturn) continue;
      if (octet === lineFeed && i === start && this.#afterReturn && this.#begunBytes === 0) {
        this.#afterReturn = false;
        start = i + 1;
        continue;
      }
      this.#physicalLine(this.#take(piece, start, i), lines);
      this.#afterReturn = octet === carriageReturn;
      start = i + 1;
    }
    if (start < piece.length) {
      this.#begun.push(piece.subarray(start));
      this.#begunBytes += piece.length - start;
      this.#mustFit(this.#begunBytes);
      this.#afterReturn = false;
    }
    return lines;
  }

  /** What is left; `unended` where the last line has no line end. */
  end(): { readonly lines: readonly LogicalLine[]; readonly unended: boolean } {
    const lines: LogicalLine[] = [];
    const unended = this.#begunBytes > 0;
    if (unended) this.#physicalLine(this.#take(empty, 0, 0), lines);
    this.#emit(lines);
    return { lines, unended };
  }

  #take(piece: Buffer, start: number, end: number): Buffer {
    const tail = piece.subarray(start, end);
    if (this.#begunBytes === 0) return tail;
    const whole = Buffer.concat([...this.#begun, tail]);
    this.#begun = [];
    this.#begunBytes = 0;
    return whole;
  }

  #physicalLine(bytes: Buffer, lines: LogicalLine[]): void {
    const number = this.#physical;
    this.#physical += 1;
    if (bytes[0] === space) {
      if (this.#parts === undefined) {
        throw new ldifErrors.NotLDIF({
          file: this.#file,
          line: number,
          detail: 'the line begins with a space, but there is none before it to continue',
        });
      }
      this.#parts.push(bytes.subarray(1));
      this.#partsBytes += bytes.length - 1;
      this.#mustFit(this.#partsBytes);
      return;
    }
    this.#emit(lines);
    if (bytes.length === 0) lines.push({ number, bytes });
    else {
      this.#parts = [bytes];
      this.#partsBytes = bytes.length;
      this.#number = number;
    }
  }

  #emit(lines: LogicalLine[]): void {
    const parts = this.#parts;
    if (parts === undefined) return;
    lines.push({ number: this.#number, bytes: parts.length === 1 ? (parts[0] ?? empty) : Buffer.concat(parts, this.#partsBytes) });
    this.#parts = undefined;
  }

  #mustFit(bytes: number): void {
    if (bytes > this.#limit) throw new ldifErrors.EntryTooLarge({ file: this.#file, line: this.#physical, limit: this.#limit });
  }
}
