// An index from a property's value to the objects that have it, made when a filter first asks for the property and kept from then on.
import type { Entry } from './entry.ts';

const fold = (value: unknown): string | undefined => (typeof value === 'string' ? value.toLowerCase() : undefined);

export class LookupIndex {
  readonly property: string;
  readonly #entries = new Map<string, Set<Entry>>();

  constructor(property: string, entries: Iterable<Entry>) {
    this.property = property;
    for (const entry of entries) {
      this.add(entry);
    }
  }

  /** Candidates only: who asks compares exactly afterwards. */
  find(value: string): Iterable<Entry> {
    return this.#entries.get(value.toLowerCase()) ?? [];
  }

  add(entry: Entry): void {
    const value = fold(entry.values[this.property]);
    if (value === undefined) {
      return;
    }
    const found = this.#entries.get(value);
    if (found === undefined) {
      this.#entries.set(value, new Set([entry]));
    } else {
      found.add(entry);
    }
  }

  remove(entry: Entry): void {
    const value = fold(entry.values[this.property]);
    if (value !== undefined) {
      this.#entries.get(value)?.delete(entry);
    }
  }
}
