// Finds anchors by distinguished names, for files whose references are names: 56 octets or so an object, not one string.
import { guidBytes, guidFromBytes } from './guid.ts';
import { nameKey } from './derived-anchor.ts';

const keyWords = 4;
const rowWords = 9;
const growAt = 0.7;

/** Rows of key (4 words), anchor (4 words) and place in the file; open addressing. A place of 0 marks a free row. */
export class NameIndex {
  #rows = new Uint32Array(1024 * rowWords);
  #capacity = 1024;
  #count = 0;

  get size(): number {
    return this.#count;
  }

  /**
   * Notes an object.
   * @param anchor GUID; without it the name itself gives one
   * @param place from 1, e.g. the line
   * @returns the anchor, or the place of the object that has the name already
   */
  add(dn: string, anchor: string | undefined, place: number): { readonly anchor: string } | { readonly first: number } {
    if (this.#count >= this.#capacity * growAt) this.#grow();
    const key = nameKey(dn);
    const row = this.#find(this.#rows, this.#capacity, wordsOf(key));
    const first = this.#rows[row + 2 * keyWords] ?? 0;
    if (first !== 0) return { first };
    const value = anchor === undefined ? key : guidBytes(anchor);
    this.#rows.set(wordsOf(key), row);
    this.#rows.set(wordsOf(value), row + keyWords);
    this.#rows[row + 2 * keyWords] = place;
    this.#count += 1;
    return { anchor: anchor ?? guidOf(key) };
  }

  /** The anchor of the object with this name; for a name that the file does not have, the one that such an object without a GUID would get. */
  resolve(dn: string): { readonly anchor: string; readonly known: boolean } {
    const key = nameKey(dn);
    const row = this.#find(this.#rows, this.#capacity, wordsOf(key));
    if (this.#rows[row + 2 * keyWords] === 0) return { anchor: guidOf(key), known: false };
    return { anchor: guidOf(bytesOf(this.#rows.subarray(row + keyWords, row + 2 * keyWords))), known: true };
  }

  /** Two places with one anchor, if there are any. */
  sameAnchor(): { readonly anchor: string; readonly first: number; readonly second: number } | undefined {
    const halves = new BigUint64Array(this.#count);
    let at = 0;
    for (const row of this.#taken()) halves[at++] = this.#half(row);
    halves.sort();
    const suspect = halves.find((half, index) => index > 0 && half === halves[index - 1]);
    if (suspect === undefined) return undefined;
    const seen = new Map<string, number>();
    for (const row of this.#taken()) {
      if (this.#half(row) !== suspect) continue;
      const anchor = guidOf(bytesOf(this.#rows.subarray(row + keyWords, row + 2 * keyWords)));
      const place = this.#rows[row + 2 * keyWords] ?? 0;
      const other = seen.get(anchor);
      if (other !== undefined) return { anchor, first: Math.min(place, other), second: Math.max(place, other) };
      seen.set(anchor, place);
    }
    return undefined;
  }

  *#taken(): Generator<number, void, undefined> {
    for (let row = 0; row < this.#rows.length; row += rowWords) if (this.#rows[row + 2 * keyWords] !== 0) yield row;
  }

  #half(row: number): bigint {
    return (BigInt(this.#rows[row + keyWords] ?? 0) << 32n) | BigInt(this.#rows[row + keyWords + 1] ?? 0);
  }

  /** The row of the key, or the free one where it belongs. */
  #find(rows: Uint32Array, capacity: number, key: Uint32Array): number {
    for (let slot = (key[0] ?? 0) % capacity; ; slot = (slot + 1) % capacity) {
      const row = slot * rowWords;
      if (rows[row + 2 * keyWords] === 0) return row;
      if (rows[row] === key[0] && rows[row + 1] === key[1] && rows[row + 2] === key[2] && rows[row + 3] === key[3]) return row;
    }
  }

  #grow(): void {
    const capacity = this.#capacity * 2;
    const rows = new Uint32Array(capacity * rowWords);
    for (const row of this.#taken()) {
      const content = this.#rows.subarray(row, row + rowWords);
      rows.set(content, this.#find(rows, capacity, content.subarray(0, keyWords)));
    }
    this.#rows = rows;
    this.#capacity = capacity;
  }
}

/** A copy, because the octets need not lie at a word's boundary. */
const wordsOf = (bytes: Uint8Array): Uint32Array => new Uint32Array(Uint8Array.from(bytes).buffer);

const bytesOf = (words: Uint32Array): Buffer => Buffer.from(Uint32Array.from(words).buffer);

const guidOf = (bytes: Uint8Array): string => guidFromBytes(bytes) ?? '';
