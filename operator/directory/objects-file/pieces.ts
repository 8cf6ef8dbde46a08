// Cuts a JSON file into its objects, so that none but the one at hand is in memory: an array of them, or one after the other.
import { isUtf8 } from 'node:buffer';
import { objectsFileErrors } from './errors.ts';

export interface Piece {
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly json: unknown;
}

const quote = 0x22;
const backslash = 0x5c;
const open = { object: 0x7b, array: 0x5b } as const;
const close = { object: 0x7d, array: 0x5d } as const;
const comma = 0x2c;
const lineFeed = 0x0a;

/** Takes the file as it comes. Only braces, brackets and quotation marks are looked at here; JSON.parse judges the rest. */
export class ObjectSplitter {
  readonly #file: string;
  #line = 1;
  #depth = 0;
  #inText = false;
  #escaped = false;
  #begun: Buffer[] = [];
  #begunLine = 0;
  #array: 'none' | 'open' | 'closed' = 'none';
  #any = false;
  /** Within an array: what came last. */
  #last: 'begin' | 'object' | 'comma' = 'begin';
  #lineEnded = false;

  constructor(file: string) {
    this.#file = file;
  }

  push(bytes: Buffer): readonly Piece[] {
    const pieces: Piece[] = [];
    let start = this.#depth > 0 ? 0 : -1;
    if (bytes.length > 0) this.#lineEnded = bytes.at(-1) === lineFeed;
    for (let i = 0; i < bytes.length; i++) {
      const octet = bytes[i] ?? 0;
      if (octet === lineFeed) this.#line += 1;
      if (this.#depth === 0) {
        if (!this.#between(octet)) continue;
        start = i;
        this.#begunLine = this.#line;
        this.#depth = 1;
      } else if (this.#inside(octet) === 0) {
        pieces.push(this.#parse(Buffer.concat([...this.#begun, bytes.subarray(start, i + 1)])));
        this.#begun = [];
        start = -1;
      }
    }
    if (start >= 0) this.#begun.push(bytes.subarray(start));
    return pieces;
  }

  /**
   * Why the file may have been cut, though it makes sense to its end: an array says where it ends, and objects one after the other do not.
   * @throws PartialRead where the file ends too early
   */
  end(): string | undefined {
    if (this.#depth > 0)
      throw new objectsFileErrors.PartialRead({ file: this.#file, where: `the object that begins at line ${this.#begunLine}` });
    if (this.#array === 'open') throw new objectsFileErrors.PartialRead({ file: this.#file, where: 'its array' });
    if (this.#array === 'none' && !this.#any)
      throw new objectsFileErrors.PartialRead({ file: this.#file, where: 'nothing; an empty directory is written as []' });
    return this.#array === 'closed' || this.#lineEnded ? undefined : 'it does not end with a line end, and may have been cut there';
  }

  /** Between objects: true where one begins. */
  #between(octet: number): boolean {
    if (octet === open.object && this.#array !== 'closed' && !(this.#array === 'open' && this.#last === 'object')) {
      this.#any = true;
      this.#last = 'object';
      return true;
    }
    if (octet === open.array && this.#array === 'none' && !this.#any) this.#array = 'open';
    else if (octet === close.array && this.#array === 'open' && this.#last !== 'comma') this.#array = 'closed';
    else if (octet === comma && this.#array === 'open' && this.#last === 'object') this.#last = 'comma';
    else if (!isSpace(octet)) {
      throw new objectsFileErrors.NotObjects({
        file: this.#file,
        line: this.#line,
        detail: `${JSON.stringify(String.fromCharCode(octet))} stands where ${this.#expected()}`,
      });
    }
    return false;
  }

  #expected(): string {
    if (this.#array === 'closed') return 'the file should end';
    return this.#array === 'open' && this.#last === 'object' ? 'a comma or the end of the array should stand' : 'an object should begin';
  }

  #inside(octet: number): number {
    if (this.#inText) {
      if (this.#escaped) this.#escaped = false;
      else if (octet === backslash) this.#escaped = true;
      else if (octet === quote) this.#inText = false;
    } else if (octet === quote) this.#inText = true;
    else if (octet === open.object || octet === open.array) this.#depth += 1;
    else if (octet === close.object || octet === close.array) this.#depth -= 1;
    return this.#depth;
  }

  #parse(bytes: Buffer): Piece {
    if (!isUtf8(bytes)) {
      const detail = 'the object that begins here is not written in UTF-8';
      throw new objectsFileErrors.NotObjects({ file: this.#file, line: this.#begunLine, detail });
    }
    try {
      return { line: this.#begunLine, json: JSON.parse(bytes.toString('utf8')) as unknown };
    } catch (error) {
      const detail = `the object that begins here is no JSON: ${error instanceof Error ? error.message : String(error)}`;
      throw new objectsFileErrors.NotObjects({ file: this.#file, line: this.#begunLine, detail }, { cause: error });
    }
  }
}

/** Spaces, and a mark before UTF-8. */
const isSpace = (octet: number): boolean =>
  octet === 0x20 || octet === 0x09 || octet === lineFeed || octet === 0x0d || octet === 0xef || octet === 0xbb || octet === 0xbf;
