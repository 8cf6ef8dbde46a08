// The tenant's change log: what delta queries read. Records are in the order of their sequence numbers, so that a token is a number.
import type { Entry, LinkName } from './entry.ts';

export type Change =
  | { readonly kind: 'created' | 'deleted' | 'restored' | 'purged' }
  | { readonly kind: 'updated'; readonly properties: readonly string[] }
  | { readonly kind: 'linked' | 'unlinked'; readonly link: LinkName | 'manager'; readonly target: Entry };

export interface ChangeRecord {
  readonly sequence: number;
  readonly at: number;
  readonly entry: Entry;
  readonly change: Change;
}

export class ChangeLog {
  #records: ChangeRecord[] = [];
  #sequence: number;
  #floor: number;

  /** A log that begins behind a sequence number, as that of a tenant that was reset does. */
  constructor(sequence = 0) {
    this.#sequence = sequence;
    this.#floor = sequence;
  }

  /** Who knows less than up to here can not be told what is missing. */
  get floor(): number {
    return this.#floor;
  }

  /** The number of the newest record. */
  get sequence(): number {
    return this.#sequence;
  }

  get records(): readonly ChangeRecord[] {
    return this.#records;
  }

  append(at: number, entry: Entry, change: Change): void {
    this.#sequence += 1;
    this.#records.push({ sequence: this.#sequence, at, entry, change });
  }

  /** Takes a saved record back. */
  load(record: ChangeRecord): void {
    this.#records.push(record);
    this.#sequence = Math.max(this.#sequence, record.sequence);
  }

  /** The index of the first record after a sequence number. */
  indexAfter(sequence: number): number {
    let low = 0;
    let high = this.#records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#records[middle]?.sequence ?? 0) <= sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The newest sequence number that had been written by an instant; replicas that lag show nothing newer. */
  sequenceAt(instant: number): number {
    for (let index = this.#records.length - 1; index >= 0; index -= 1) {
      const record = this.#records[index];
      if (record !== undefined && record.at <= instant) {
        return record.sequence;
      }
    }
    return this.#floor;
  }

  /** Forgets what no valid token can ask for any more. */
  forgetBefore(instant: number): void {
    const first = this.#records[0];
    if (first === undefined || first.at >= instant) {
      return;
    }
    const found = this.#records.findIndex((record) => record.at >= instant);
    const keep = found === -1 ? this.#records.length : found;
    this.#floor = this.#records[keep - 1]?.sequence ?? this.#floor;
    this.#records = this.#records.slice(keep);
  }
}
