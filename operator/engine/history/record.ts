// Writes the history within the transaction that makes it. What is created leaves a row without any value: nothing was before.
import type { EngineContext } from '../context.ts';
import { type HistoryDelta, encodeDelta, type ReferenceDelta } from './delta.ts';
import type { HistoryEntry } from '../port/history-table.ts';
import type { Tables } from '../port/store-port.ts';

export async function recordHistory(context: EngineContext, tables: Tables, entries: readonly HistoryEntry[], now?: Date): Promise<void> {
  if (entries.length === 0) return;
  const { id: run, revision } = context.current;
  await tables.history.append({ run, revision, timeMs: (now ?? context.clock.now()).getTime() }, entries);
}

/** References in one row: a deleted group of 250,000 members is told in parts. */
const mostReferences = 1000;

/** One row for a change, or several where it changed a great many references. */
export function changeEntries(
  subject: Pick<HistoryEntry, 'kind' | 'subject' | 'other'>,
  { references, ...delta }: HistoryDelta,
): readonly HistoryEntry[] {
  const parts = Object.entries(references ?? {}).flatMap(([name, { added, removed }]) => [
    ...partsOf(name, 'added', added),
    ...partsOf(name, 'removed', removed),
  ]);
  const size = parts.reduce((sum, { anchors }) => sum + anchors.length, 0);
  if (size <= mostReferences) return [entry(subject, references === undefined || size === 0 ? delta : { ...delta, references })];
  const told = parts.map(({ name, side, anchors }) => entry(subject, { references: { [name]: { [side]: anchors } } }));
  return Object.keys(delta).length === 0 ? told : [...told, entry(subject, delta)];
}

function partsOf(name: string, side: keyof ReferenceDelta, all: readonly string[] = []) {
  const parts: { name: string; side: keyof ReferenceDelta; anchors: readonly string[] }[] = [];
  for (let from = 0; from < all.length; from += mostReferences) parts.push({ name, side, anchors: all.slice(from, from + mostReferences) });
  return parts;
}

const entry = (subject: Pick<HistoryEntry, 'kind' | 'subject' | 'other'>, delta: HistoryDelta): HistoryEntry => ({
  ...subject,
  event: 'Changed',
  delta: encodeDelta(delta),
});
