// Objects that left a directory, with what that means for their metaverse objects and for the memory of exports.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EngineContext } from '../context.ts';
import { recordDroppedLinks, recordRemovals } from './removal-history.ts';
import { wakeMembersOf } from '../evaluate/memberships.ts';
import { noteParting } from '../export/disconnect.ts';
import { emptyMemory } from '../export/export-state.ts';
import type { IdSet } from './id-set.ts';
import { recountWithoutJoinValue } from '../join/without-join-value.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';
import { holdValues } from '../unique/maintain.ts';

const chunkSize = 500;

/** For so long a full read need not show what was written: reads of a cloud directory lag behind its writes. */
const confirmGraceMs = 15 * 60_000;

/**
 * What becomes of the references to an object that goes. `Kept` where it is still there, only out of our sight. `Dropped` where it was deleted: the directory
 * takes it out of its groups without a word (Active Directory does), and must not find it there again should it come back to life.
 */
export type IncomingReferences = 'Kept' | 'Dropped';

/** Removes objects by anchor or id; those that are not there are left alone. Gives how many went. */
export async function removeFromConnectorSpace(
  context: EngineContext,
  connector: string,
  which: { readonly anchors: readonly string[] } | { readonly ids: readonly number[] },
  references: IncomingReferences,
): Promise<number> {
  const { store } = context;
  const keys = 'ids' in which ? which.ids : which.anchors;
  let removed = 0;
  for (let from = 0; from < keys.length; from += chunkSize) {
    const chunk = keys.slice(from, from + chunkSize);
    removed += await store.transaction(async (tables) => {
      const { present, placeholders } =
        'ids' in which
          ? { present: chunk as readonly number[], placeholders: [] }
          : await idsOf(tables, connector, chunk as readonly string[]);
      const rows = await tables.objects.read(present);
      await wakeReferrers(tables, rows);
      await wakeMembersOf(context, tables, connector, present);
      if (references === 'Dropped') {
        // Whether an object refers to anything, and to how much, its rules may ask: it is evaluated again.
        const dropped = await tables.links.dropTo([...present, ...placeholders]);
        const referrers = new Set(dropped.map(({ source }) => source));
        await tables.objects.markDirty([...referrers], true);
        await recordDroppedLinks(context, tables, dropped);
      }
      await recordRemovals(context, tables, rows);
      await holdValues(
        context,
        tables,
        connector,
        rows.map((before) => ({ before })),
      );
      if (context.sources.includes(connector)) await noteParting(tables, rows);
      return removeObjects(tables, rows);
    });
    await nextTurn();
  }
  return removed;
}

async function idsOf(
  tables: Tables,
  connector: string,
  anchors: readonly string[],
): Promise<{ readonly present: readonly number[]; readonly placeholders: readonly number[] }> {
  const heads = [...(await tables.objects.heads(connector, anchors)).values()];
  const ids = (placeholder: boolean): readonly number[] => heads.filter((head) => head.placeholder === placeholder).map(({ id }) => id);
  return { present: ids(false), placeholders: ids(true) };
}

/** Before they part: afterwards nobody could tell which references led here. */
async function wakeReferrers(tables: Tables, rows: readonly ObjectRow[]): Promise<void> {
  const metaverse = rows.flatMap((row) => (row.metaverse === null ? [] : [row.metaverse]));
  await tables.links.wake(metaverse);
  await tables.metaverse.markDirty(metaverse);
}

async function removeObjects(tables: Tables, rows: readonly ObjectRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  if (rows.some(({ metaverse }) => metaverse === null)) await recountWithoutJoinValue(tables);
  const memory = await tables.exports.byObject(ids);
  // A delete of ours that is now seen to have happened is forgotten; anything else is wanted anew, as an add.
  const deleted = memory.filter((row) => row.metaverse === null);
  await tables.exports.remove(deleted.map(({ id }) => id));
  // Where a group still has whom somebody else deleted, no delete of ours takes that along any more. One that was sent does, sooner or later.
  await tables.links.wakeTo(deleted.flatMap(({ object, sentAfter }) => (sentAfter === null ? (object ?? []) : [])));
  const wantedAgain = memory.filter((row) => row.metaverse !== null);
  await tables.exports.update(wantedAgain.map((row) => ({ ...row, ...emptyMemory, object: null, ownership: null })));
  await tables.exports.markReferences(wantedAgain.map(({ id }) => id));
  await tables.problems.drop(ids.map((id) => `object:${id}`));
  await tables.objects.remove(ids);
  return rows.length;
}

/** What a complete read did not show, except for what was written so lately that it may not be visible yet. */
export async function unseenIds({ store }: EngineContext, connector: string, seen: IdSet, startedMs: number): Promise<readonly number[]> {
  const unseen: number[] = [];
  for (let after = 0; ; ) {
    const page = await store.transaction((tables) => tables.objects.idPage(connector, after, 2000));
    for (const { id, writtenAt } of page) {
      const young = writtenAt !== null && Math.abs(startedMs - writtenAt) < confirmGraceMs;
      if (!seen.has(id) && !young) unseen.push(id);
    }
    const last = page.at(-1);
    if (last === undefined) return unseen;
    after = last.id;
    await nextTurn();
  }
}

/** Those of the objects that are of none of the types. */
export async function withoutTypes(
  { store }: EngineContext,
  ids: readonly number[],
  types: ReadonlySet<string>,
): Promise<readonly number[]> {
  const left: number[] = [];
  for (let from = 0; from < ids.length; from += chunkSize) {
    const rows = await store.transaction(({ objects }) => objects.read(ids.slice(from, from + chunkSize)));
    left.push(...rows.flatMap(({ id, objectType }) => (types.has(objectType) ? [] : [id])));
    await nextTurn();
  }
  return left;
}
