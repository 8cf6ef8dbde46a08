// Entries that describe the server itself: a few, all text.
import type { RawEntry } from '../forest/raw-entry.ts';

/** The values by lower-case attribute name. Values that are not text are left out. */
export function valueMap(entry: RawEntry<never>): ReadonlyMap<string, readonly string[]> {
  return new Map(entry.attributes.map(({ column, values }) => [column.name, values.filter((value) => typeof value === 'string')]));
}

export const first = (values: ReadonlyMap<string, readonly string[]>, name: string): string | undefined => values.get(name)?.[0];
