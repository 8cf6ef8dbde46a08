// References of target objects: what is wanted is where the contributing objects' references lead, through the metaverse, into the target.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EngineContext } from '../context.ts';
import { missingAmong } from '../import/missing.ts';
import { derivePendingLink } from './pending-link.ts';
import { decodeReferences, type Extent, type ManagedReferences } from './reference-map.ts';
import type { ExportRow, PendingLink } from '../port/export-table.ts';
import type { Link } from '../port/link-table.ts';
import type { Tables } from '../port/store-port.ts';
import { groupBy } from '../evaluate/subjects.ts';

/** References that are looked at together; a group with more of them is looked at alone. */
const linksTogether = 10_000;

/** Links looked at in one transaction. */
const linkBatch = 500;

export interface ReferenceSettling {
  readonly context: EngineContext;
  readonly nowMs: number;
  readonly completed: ReadonlyMap<string, number>;
  /** Called between two transactions. */
  readonly breathe: () => Promise<void>;
}

/** Brings the pending references up to date, and says whether there was anything to look at: those of objects that are new or whose contributors changed from the beginning, all others link by link. */
export async function settleReferences(settling: ReferenceSettling): Promise<'Settled' | 'Unchanged'> {
  const { store, batchSize } = settling.context;
  let outcome: 'Settled' | 'Unchanged' = 'Unchanged';
  for (;;) {
    const more = await store.transaction(async (tables) => {
      const rows = await takeTogether(tables, batchSize);
      if (rows.length > 0) await settleAll(settling, tables, rows);
      return rows.length > 0;
    });
    if (!more) break;
    outcome = 'Settled';
    await settling.breathe();
  }
  for (;;) {
    const links = await store.transaction(async (tables) => {
      const taken = await tables.links.takeDirty(linkBatch);
      if (taken.length > 0) await settleLinks(settling, tables, taken);
      return taken.length;
    });
    if (links > 0) outcome = 'Settled';
    if (links < linkBatch) return outcome;
    await settling.breathe();
  }
}

/** The next objects whose references are derived from the beginning: so many that their references fit into memory, and one at least. */
async function takeTogether(tables: Tables, limit: number): Promise<readonly ExportRow[]> {
  const rows = await tables.exports.takeReferences(limit);
  const sizes = await sizesOf(tables, rows);
  let sum = 0;
  const fitting = rows.filter(({ id }, index) => (sum += sizes.get(id) ?? 0) <= linksTogether || index === 0);
  await tables.exports.markReferences(rows.slice(fitting.length).map(({ id }) => id));
  return fitting;
}

/** How many references each object's contributors have, as far as it matters. */
async function sizesOf(tables: Tables, rows: readonly ExportRow[]): Promise<ReadonlyMap<number, number>> {
  const sources = new Map<string, Set<number>>();
  for (const [source, attribute] of rows.flatMap((row) => originsOf(row))) {
    const known = sources.get(attribute) ?? new Set<number>();
    sources.set(attribute, known.add(source));
  }
  const counts = new Map<string, number>();
  for (const [attribute, ids] of sources) {
    for (const [id, count] of await tables.links.counts([...ids], attribute, linksTogether)) counts.set(keyOf(id, attribute), count);
  }
  return new Map(
    rows.map((row) => {
      return [row.id, originsOf(row).reduce((sum, [source, attribute]) => sum + (counts.get(keyOf(source, attribute)) ?? 0), 0)];
    }),
  );
}

/** Outside of a synchronization: what was just created can be referred to at once. */
export async function settleReferencesNow(context: EngineContext): Promise<'Settled' | 'Unchanged'> {
  const completed = await context.store.transaction((tables) => completedImports(context, tables));
  const breathe = async (): Promise<void> => {
    await nextTurn();
  };
  return settleReferences({ context, completed, breathe, nowMs: context.clock.now().getTime() });
}

/** Number of the last completed import by connector. */
export async function completedImports(context: EngineContext, tables: Tables): Promise<ReadonlyMap<string, number>> {
  const completed = new Map<string, number>();
  for (const name of context.connectors) completed.set(name, (await tables.connectors.read(name))?.completed ?? 0);
  return completed;
}

type Managed = Readonly<Record<string, ManagedReferences>>;

/** Links come in hundreds for one row. */
const parsed = new WeakMap<ExportRow, Managed>();

function managedOf(row: ExportRow): Managed {
  const known = parsed.get(row);
  if (known !== undefined) return known;
  const managed = decodeReferences(row.references);
  parsed.set(row, managed);
  return managed;
}

const originsOf = (row: ExportRow) => Object.values(managedOf(row)).flatMap(({ contributions }) => contributions);

/** One attribute of one target object whose references are derived from the beginning. */
interface ManagedAttribute extends ManagedReferences {
  readonly row: ExportRow;
  readonly attribute: string;
}

async function settleAll(settling: ReferenceSettling, tables: Tables, rows: readonly ExportRow[]): Promise<void> {
  const existing = await tables.exports.pendingLinks(rows.map(({ id }) => id));
  const managed = rows.flatMap((row): readonly ManagedAttribute[] =>
    row.object === null || row.action === 'Delete'
      ? []
      : Object.entries(managedOf(row)).map(([attribute, managed]) => ({ row, attribute, ...managed })),
  );
  const keys = new Set(managed.map(({ row, attribute }) => keyOf(row.id, attribute)));
  const existingOf = groupBy(existing, (link) => keyOf(link.export, link.attribute));
  const reached = await tables.links.reachedTargets(
    managed.map(({ row, contributions }) => ({ origins: contributions, connector: row.connector })),
  );
  const confirmed = await tables.links.targets(managed.map(({ row, attribute }) => [row.object as number, attribute]));
  const known = [...new Set([...confirmed.flat(), ...existing.map(({ target }) => target)])];
  const going = await goingAmong(settling, tables, known);
  const changes = new LinkChanges();
  changes.drop(existing.filter((link) => !keys.has(keyOf(link.export, link.attribute))));
  for (const [index, one] of managed.entries()) {
    const facts = {
      reached: new Set(reached[index]),
      confirmed: new Set(confirmed[index]),
      existing: existingOf.get(keyOf(one.row.id, one.attribute)) ?? [],
      going,
    };
    settleAttribute(settling, changes, one, facts);
  }
  await changes.store(tables);
}

const keyOf = (exportId: number, attribute: string): string => `${exportId}\n${attribute}`;

function settleAttribute(
  settling: ReferenceSettling,
  changes: LinkChanges,
  { row, attribute, extent }: ManagedAttribute,
  facts: {
    readonly reached: ReadonlySet<number>;
    readonly confirmed: ReadonlySet<number>;
    readonly existing: readonly PendingLink[];
    readonly going: ReadonlySet<number | null>;
  },
): void {
  const known = new Map(facts.existing.map((link) => [link.target, link]));
  for (const target of new Set([...facts.reached, ...facts.confirmed, ...known.keys()])) {
    const about = { export: row.id, attribute, target, wanted: facts.reached.has(target), confirmed: facts.confirmed.has(target), extent };
    changes.add(settling, row, about, known.get(target), facts.going.has(target));
  }
}

/**
 * Which of the targets are to be deleted, now or once that is certain: their links are left as they are, because the delete takes them along. So are the links
 * to whom a read missed that an earlier release refused.
 */
async function goingAmong({ context }: ReferenceSettling, tables: Tables, targets: readonly number[]): Promise<ReadonlySet<number | null>> {
  const going = await tables.exports.leaving(targets);
  const missing = await missingAmong(context, tables, targets);
  return missing.size === 0 ? going : new Set([...going, ...missing]);
}

async function settleLinks(settling: ReferenceSettling, tables: Tables, links: readonly Link[]): Promise<void> {
  const looked = (await affected(tables, links)).flatMap(({ row, attribute, targets }) =>
    [...targets].map(([target, metaverse]) => ({ row, metaverse, key: { export: row.id, attribute, target } })),
  );
  const existing = await tables.exports.pendingLinksAt(looked.map(({ key }) => key));
  const confirmed = await tables.links.exists(
    looked.map(({ row, key }) => ({ source: row.object as number, attribute: key.attribute, target: key.target })),
  );
  const going = await goingAmong(settling, tables, [...new Set(looked.map(({ key }) => key.target))]);
  const reached = await tables.links.reaches(
    looked.map(({ row, metaverse, key }) => ({
      origins: metaverse === null || going.has(key.target) ? [] : (managedOf(row)[key.attribute]?.contributions ?? []),
      metaverse: metaverse ?? 0,
    })),
  );
  const changes = new LinkChanges();
  for (const [index, { row, key }] of looked.entries()) {
    const facts = {
      ...key,
      wanted: reached[index] === true,
      confirmed: confirmed[index] === true,
      extent: managedOf(row)[key.attribute]?.extent ?? 'All',
    };
    changes.add(settling, row, facts, existing[index], going.has(key.target));
  }
  await changes.store(tables);
}

interface Affected {
  readonly row: ExportRow;
  readonly attribute: string;
  /** Target object ids with their metaverse objects. */
  readonly targets: Map<number, number | null>;
}

/** Which references of which target objects the links bear on. A link lies in a source, or in the target itself. */
async function affected(tables: Tables, links: readonly Link[]): Promise<readonly Affected[]> {
  const ids = [...new Set(links.flatMap(({ source, target }) => [source, target]))];
  const objects = await tables.objects.places(ids);
  const metaverse = [...new Set([...objects.values()].flatMap((row) => (row.metaverse === null ? [] : [row.metaverse])))];
  const exportsOf = groupBy(await tables.exports.byMetaverse(metaverse), (row) => row.metaverse);
  const joined = new Map((await tables.objects.joinedPlaces(metaverse)).map((row) => [`${row.metaverse} ${row.connector}`, row.id]));
  const found = new Map<string, Affected>();
  const note = (row: ExportRow, attribute: string, target: number, of: number | null): void => {
    const key = `${row.id}\n${attribute}`;
    const known = found.get(key) ?? { row, attribute, targets: new Map<number, number | null>() };
    known.targets.set(target, of);
    found.set(key, known);
  };
  for (const { source, attribute, target } of links) {
    const from = objects.get(source);
    if (from === undefined || from.metaverse === null) continue;
    const to = objects.get(target);
    for (const row of exportsOf.get(from.metaverse) ?? []) {
      if (row.object === null || row.action === 'Delete') continue;
      const managed = managedOf(row);
      if (row.object === source) {
        if (managed[attribute] !== undefined) note(row, attribute, target, to?.metaverse ?? null);
        continue;
      }
      const feeds = Object.keys(managed).filter((name) =>
        managed[name]?.contributions.some(([id, by]) => id === source && by === attribute),
      );
      if (to === undefined || to.metaverse === null) continue;
      const reached = joined.get(`${to.metaverse} ${row.connector}`);
      for (const name of feeds) if (reached !== undefined) note(row, name, reached, to.metaverse);
    }
  }
  return [...found.values()];
}

class LinkChanges {
  readonly #put: PendingLink[] = [];
  readonly #drop: PendingLink[] = [];

  drop(links: readonly PendingLink[]): void {
    this.#drop.push(...links);
  }

  add(
    { completed, nowMs }: ReferenceSettling,
    row: ExportRow,
    facts: {
      readonly export: number;
      readonly attribute: string;
      readonly target: number;
      readonly wanted: boolean;
      readonly confirmed: boolean;
      readonly extent: Extent;
    },
    existing: PendingLink | undefined,
    keptAsItIs: boolean,
  ): void {
    const derived = keptAsItIs ? undefined : derivePendingLink({ ...facts, existing, completed: completed.get(row.connector) ?? 0, nowMs });
    if (derived === existing) return;
    if (derived !== undefined) this.#put.push(derived);
    else if (existing !== undefined) this.#drop.push(existing);
  }

  async store(tables: Tables): Promise<void> {
    await tables.exports.dropLinks(this.#drop);
    await tables.exports.putLinks(this.#put);
  }
}
