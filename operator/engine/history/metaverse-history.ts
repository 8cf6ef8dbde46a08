// The history of the metaverse: what evaluation changed, who joined, and what went.
import type { Evaluation } from '../evaluate/evaluation.ts';
import { decodeLineage } from '../evaluate/lineage.ts';
import { attributesOf } from '../evaluate/subjects.ts';
import type { HistoryEntry } from '../port/history-table.ts';
import type { Tables } from '../port/store-port.ts';
import type { Run } from '../synchronization.ts';
import { changedValues, encodeDelta, type HistoryDelta } from './delta.ts';
import { keysOfAttributes } from './keys.ts';
import { recordHistory } from './record.ts';

/** What became of one evaluated object; `undefined` where its values are what they were. */
export function evaluationEntry(run: Run, { loaded: { row, objects }, inbound }: Evaluation): HistoryEntry | undefined {
  const subject = { kind: 'Metaverse', subject: row.id } as const;
  if (row.data === '') return { ...subject, other: objects[0]?.id ?? null, event: 'Created', delta: '' };
  const attributes = changedValues(attributesOf(row), inbound.attributes);
  if (attributes === undefined) return undefined;
  const names = Object.keys({ ...inbound.attributes, ...inbound.references }).sort();
  const lineage = decodeLineage(inbound.lineage, names);
  const by: Record<string, readonly [string, number]> = {};
  for (const name of Object.keys(attributes)) {
    const contributor = lineage[name];
    const rule = contributor === undefined ? undefined : run.context.rules.byId.get(contributor.rule);
    if (contributor !== undefined && rule !== undefined) by[name] = [rule.rule.name, contributor.object];
  }
  return { ...subject, other: null, event: 'Changed', delta: encodeDelta({ attributes, by }) };
}

export type JoinEvent = 'Joined' | 'Adopted' | 'Disconnected';

export function recordJoins(
  run: Run,
  tables: Tables,
  event: JoinEvent,
  pairs: readonly { readonly id: number; readonly metaverse: number }[],
): Promise<void> {
  const entries = pairs.map(({ id, metaverse }): HistoryEntry => ({ kind: 'Metaverse', subject: metaverse, other: id, event, delta: '' }));
  return recordHistory(run.context, tables, entries, run.now);
}

/** Metaverse objects that go, with the objects that part from them. */
export async function recordLeaving(run: Run, tables: Tables, evaluations: readonly Evaluation[]): Promise<void> {
  const entries = evaluations.flatMap(({ loaded: { row, objects } }): readonly HistoryEntry[] => {
    const subject = { kind: 'Metaverse', subject: row.id } as const;
    const attributes = attributesOf(row);
    const delta: HistoryDelta = { objectType: row.objectType, attributes };
    return [
      ...objects.map(({ id }): HistoryEntry => ({ ...subject, other: id, event: 'Disconnected', delta: '' })),
      { ...subject, other: null, event: 'Removed', delta: encodeDelta(delta), keys: keysOfAttributes(attributes) },
    ];
  });
  await recordHistory(run.context, tables, entries, run.now);
}
