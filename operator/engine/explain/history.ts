// What happened to an object, newest first: the rows of its metaverse object and of everything joined to it, each with what was before and after.
import type { EngineContext } from '../context.ts';
import { decodeDelta } from '../history/delta.ts';
import type { HistoryKind, HistoryRow } from '../port/history-table.ts';
import type { Tables } from '../port/store-port.ts';
import type { Found } from './find.ts';
import { linesOf, Names, withReferenceNames } from './history-lines.ts';
import { summaryOf } from './load.ts';
import type { HistoryReport, ObjectSummary } from './reports.ts';

/** Rows read of one subject. */
const most = 100_000;

interface Subject {
  readonly kind: HistoryKind;
  readonly id: number;
}

export async function historyOf(context: EngineContext, tables: Tables, found: Found, limit: number): Promise<HistoryReport> {
  const subjects = await subjectsOf(tables, found);
  const rows = new Map<number, HistoryRow>();
  for (const { kind, id } of subjects)
    for (const row of await tables.history.read(kind, id, Number.MAX_SAFE_INTEGER, most)) rows.set(row.id, row);
  const newest = [...rows.values()].sort((a, b) => b.id - a.id);
  const names = await Names.read(tables, newest);
  const lines = await linesOf(tables, names, newest);
  const shown = lines.slice(0, limit);
  const oldest = await tables.history.oldest();
  return {
    object: await summarize(context, tables, found, newest, names),
    entries: await withReferenceNames(tables, shown),
    more: lines.length > limit,
    ...(oldest === undefined ? {} : { since: new Date(oldest).toISOString() }),
  };
}

/** Everything that belongs to the object now, and whatever was joined to its metaverse objects before. */
async function subjectsOf(tables: Tables, found: Found): Promise<readonly Subject[]> {
  const metaverse = new Set<number>();
  const objects = new Set<number>();
  if (found.kind === 'Metaverse') metaverse.add(found.metaverse);
  for (const { id } of found.kind === 'Metaverse' ? found.objects : found.kind === 'Object' ? [found.object] : []) objects.add(id);
  if (found.kind === 'Gone') (found.row.kind === 'Metaverse' ? metaverse : objects).add(found.row.subject);
  for (const id of objects)
    for (const row of await tables.history.readOther('Metaverse', id, Number.MAX_SAFE_INTEGER, most)) metaverse.add(row.subject);
  for (const id of metaverse) {
    for (const row of await tables.history.readOther('Object', id, Number.MAX_SAFE_INTEGER, most)) objects.add(row.subject);
    for (const row of await tables.history.read('Metaverse', id, Number.MAX_SAFE_INTEGER, most))
      if (row.other !== null) objects.add(row.other);
  }
  return [
    ...[...metaverse].map((id) => ({ kind: 'Metaverse' as const, id })),
    ...[...objects].map((id) => ({ kind: 'Object' as const, id })),
  ];
}

async function summarize(
  context: EngineContext,
  tables: Tables,
  found: Found,
  rows: readonly HistoryRow[],
  names: Names,
): Promise<ObjectSummary> {
  switch (found.kind) {
    case 'Metaverse': {
      const [row] = await tables.metaverse.read([found.metaverse]);
      return summaryOf(context, row, found.objects);
    }
    case 'Object':
      return summaryOf(context, undefined, [found.object]);
    case 'Gone':
      return { label: formerName(rows) ?? names.of(found.row.subject), objects: [] };
  }
}

/** The last display name that the metaverse knew. */
function formerName(rows: readonly HistoryRow[]): string | undefined {
  const removed = rows.find(({ kind, event }) => kind === 'Metaverse' && event === 'Removed');
  const name = removed === undefined ? undefined : decodeDelta(removed.delta).attributes?.['displayName'];
  return typeof name === 'string' ? name : undefined;
}
