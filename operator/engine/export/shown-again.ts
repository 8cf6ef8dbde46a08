// Deletes of objects whose source shows them again, and yet not so that they could be taken over: whoever is shown is not gone, whatever they are refused for.
import { readSightings } from '../import/sightings.ts';
import { withoutJoinValueAmong } from '../join/without-join-value.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { ObjectHead } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';
import { breathe, type Run } from '../synchronization.ts';
import { type Absence, absenceOf } from './absence.ts';
import { type Parted, partedObjects } from './disconnect.ts';
import { emptyMemory } from './export-state.ts';

const pageSize = 500;

/** Holds them back, also those that were certain. What is on its way is not called back. */
export async function holdShown(run: Run): Promise<void> {
  for (const target of run.context.targets) {
    for (let after: number | undefined = 0; after !== undefined; ) {
      const from: number = after;
      after = await run.context.store.transaction(async (tables) => {
        const rows = await tables.exports.disconnecting(target, from, pageSize);
        const leaving = rows.filter(isLeaving);
        const shown = await shownAgain(run, tables, leaving);
        await tables.exports.update(leaving.flatMap((row) => held(row, shown.get(row.id), run)));
        return rows.at(-1)?.id;
      });
      await breathe(run.signal);
    }
  }
}

const isLeaving = ({ action, absence, sentAfter }: ExportRow): boolean =>
  action === null ? absence !== '' : action === 'Delete' && sentAfter === null;

function held(row: ExportRow, shown: Parted | undefined, { now, reads }: Run): readonly ExportRow[] {
  if (shown === undefined || absenceOf(row)?.shown !== undefined) return [];
  const absence: Absence = { sinceMs: now.getTime(), reads: Object.fromEntries(reads), shown };
  return [{ ...row, ...emptyMemory, disconnect: row.disconnect, absence: JSON.stringify(absence) }];
}

/** By export, the first of those who parted from it that is shown again: not stored, or refused where it would be joined or evaluated. */
export async function shownAgain(
  { context, troubled }: Run,
  tables: Tables,
  rows: readonly Pick<ExportRow, 'id' | 'disconnect'>[],
): Promise<ReadonlyMap<number, Parted>> {
  const found = new Map<number, Parted>();
  const parted = rows.flatMap((row) => partedObjects(row).map((from) => ({ row, from })));
  for (const source of context.sources) {
    const own = parted.filter(({ from: [connector] }) => connector === source);
    if (own.length === 0) continue;
    const sightings = await readSightings(tables, source);
    const heads = await tables.objects.heads(source, [...new Set(own.map(({ from: [, anchor] }) => anchor))]);
    const stored = [...heads.values()].filter(({ placeholder }) => !placeholder);
    const unjoined = stored.flatMap(({ id, metaverse }) => (metaverse === null ? id : []));
    const nameless = await withoutJoinValueAmong(context, tables, unjoined);
    const isRefused = ({ id, metaverse }: ObjectHead): boolean =>
      nameless.has(id) || troubled.has(metaverse === null ? `object:${id}` : `metaverse:${metaverse}`);
    const known = new Set(stored.map(({ anchor }) => anchor));
    const shown = new Set([...sightings].filter((anchor) => !known.has(anchor)));
    for (const head of stored) if (isRefused(head)) shown.add(head.anchor);
    for (const { row, from } of own) if (shown.has(from[1]) && !found.has(row.id)) found.set(row.id, from);
  }
  return found;
}
