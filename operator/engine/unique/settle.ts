// Decides the wishes for unique values that do not leave: those that are new or touched, and those whose turn may have come.
import type { EngineContext } from '../context.ts';
import { reportOf } from '../errors.ts';
import { attributesOf, groupBy } from '../evaluate/subjects.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { Tables } from '../port/store-port.ts';
import { heldVerdicts, isHeldBack, type Wish } from '../port/unique-table.ts';
import { type Decision, Deciding, type KnownObject, longestChain, type OtherWishes, type Picture } from './decide.ts';
import { uniqueKeys } from './unique-values.ts';

/** Exports whose wishes are decided in one transaction. */
const exportsTogether = 200;

/** Decides all; marks whose values are to be held back, or no longer. Says whether it marked any. */
export async function settleUnique(context: EngineContext, breathe: () => Promise<void>): Promise<boolean> {
  let marked = false;
  for (const connector of context.targets) {
    for (let after = 0; ; ) {
      const { last, changed } = await context.store.transaction((tables) => settleSome(context, tables, { connector, after }));
      marked ||= changed;
      if (last === undefined) break;
      after = last;
      await breathe();
    }
  }
  return marked;
}

/**
 * The same within a transaction, while changes leave: what the answered ones have given up may be taken by whoever waits for it, and what they keep after all
 * is taken for good. Looks at those alone, however many wait. Gives the exports whose values may leave by now.
 */
export async function settleAfter(context: EngineContext, tables: Tables, answered: readonly number[]): Promise<readonly number[]> {
  const freed = new Set<number>();
  for (const connector of context.targets) {
    if (!(await tables.unique.anyAwaited(connector))) continue;
    let exports = answered;
    for (let links = 0; exports.length > 0 && links <= longestChain; links += 1) {
      const waiting = await waitingFor(context, tables, connector, exports);
      const { changes } = await decideAll(context, tables, connector, waiting, 'AsDecided');
      for (const { now } of changes) if (!isHeldBack(now)) freed.add(now.export);
      // Whoever can not have the next name keeps the one that others wait for.
      exports = [...new Set(changes.filter(({ now }) => now.verdict === 'Taken').map(({ now }) => now.export))];
    }
  }
  return [...freed];
}

/** Wishes for what the objects of these exports hold, or are to hold. */
async function waitingFor({ schema }: EngineContext, tables: Tables, connector: string, ids: readonly number[]): Promise<readonly Wish[]> {
  const rows = (await tables.exports.read(ids)).filter((row) => row.connector === connector);
  const objects = await tables.objects.read(rows.flatMap(({ object }) => object ?? []));
  const held = objects.flatMap((object) => uniqueKeys(schema(connector, object.objectType), attributesOf(object)));
  const wished = (await tables.unique.wishesOf(rows.map(({ id }) => id))).map(({ key }) => key);
  const wishes = await tables.unique.wishesFor(connector, [...new Set([...held, ...wished])]);
  return wishes.filter(({ verdict }) => verdict === 'Awaited');
}

async function settleSome(
  context: EngineContext,
  tables: Tables,
  { connector, after }: { readonly connector: string; readonly after: number },
): Promise<{ readonly last: number | undefined; readonly changed: boolean }> {
  const wishes = await tables.unique.heldBack(connector, heldVerdicts, after, exportsTogether);
  const { marked } = await decideAll(context, tables, connector, wishes, 'Anew');
  return { last: wishes.at(-1)?.export, changed: marked };
}

interface WishChange {
  readonly before: Wish;
  readonly now: Wish;
}

/** Stores the verdicts that are others by now, and marks whose values are to be held back, or no longer. */
async function decideAll(
  context: EngineContext,
  tables: Tables,
  connector: string,
  wishes: readonly Wish[],
  others: OtherWishes,
): Promise<{ readonly changes: readonly WishChange[]; readonly marked: boolean }> {
  if (wishes.length === 0) return { changes: [], marked: false };
  const deciding = new Deciding(await loadPicture(context, tables, connector, wishes, others === 'Anew' ? longestChain : 0), others);
  const changes = wishes.flatMap((before) => {
    const decision = deciding.decide(before);
    const now: Wish = { ...before, verdict: decision.verdict, error: errorOf(decision) };
    return now.verdict === before.verdict && now.error === before.error ? [] : [{ before, now }];
  });
  await tables.unique.put(changes.map(({ now }) => now));
  const touched = changes.filter(({ before, now }) => before.verdict === 'Taken' || now.verdict === 'Taken').map(({ now }) => now.export);
  const rows = await tables.exports.read([...new Set(touched)]);
  await tables.metaverse.markDirty(rows.flatMap(({ metaverse }) => metaverse ?? []));
  return { changes, marked: rows.length > 0 };
}

const errorOf = (decision: Decision): string => ('error' in decision ? JSON.stringify(reportOf(decision.error)) : '');

/** Follows the values from who wishes for them to who holds them, and on to what those are to hold instead. */
async function loadPicture(
  context: EngineContext,
  tables: Tables,
  connector: string,
  start: readonly Wish[],
  deepest: number,
): Promise<Picture> {
  const exports = new Map<number, ExportRow>();
  const objects = new Map<number, KnownObject>();
  const exportOf = new Map<number, ExportRow>();
  const holders = new Map<number, readonly number[]>();
  const wishes = new Map<string, Wish>();
  const keys = new Set<number>();
  const note = (wish: Wish): Wish => {
    const place = `${wish.export} ${wish.key} ${wish.attribute}`;
    const known = wishes.get(place) ?? wish;
    wishes.set(place, known);
    return known;
  };
  let fresh: readonly Wish[] = start.map(note);
  for (let links = 0; fresh.length > 0 && links <= deepest; links += 1) {
    const asked = [...new Set(fresh.map(({ key }) => key))].filter((key) => !keys.has(key));
    for (const key of asked) keys.add(key);
    for (const [key, holdings] of groupBy(await tables.unique.holders(connector, asked), (holding) => holding.key))
      holders.set(
        key,
        holdings.map(({ object }) => object),
      );
    const found = (await tables.unique.wishesFor(connector, asked)).map(note);
    const held = [...new Set(asked.flatMap((key) => holders.get(key) ?? []))].filter((id) => !objects.has(id));
    for (const row of await tables.objects.read(held)) objects.set(row.id, { ...row, attributes: attributesOf(row) });
    const owners = await tables.exports.byObject(held);
    for (const row of owners) if (row.object !== null) exportOf.set(row.object, row);
    const unread = [...new Set([...fresh, ...found].map((wish) => wish.export))].filter((id) => !exports.has(id));
    for (const row of [...owners, ...(await tables.exports.read(unread))]) exports.set(row.id, row);
    const next = (await tables.unique.wishesOf(owners.map(({ id }) => id))).map(note);
    fresh = next.filter(({ key }) => !keys.has(key));
  }
  const all = [...wishes.values()];
  return {
    schema: context.schema,
    exports,
    objects,
    exportOf,
    holders,
    wishesFor: groupBy(all, ({ key }) => key),
    wishesOf: groupBy(all, (wish) => wish.export),
  };
}
