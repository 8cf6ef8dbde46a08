// References of target objects: what is wanted is where the contributing objects' references lead, through the metaverse, into the target.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EngineContext } from '../context.ts';
import { derivePendingLink } from './pending-link.ts';
import type { Contribution } from '../evaluate/reference-flow.ts';
import type { ExportRow, PendingLink } from '../port/export-table.ts';
import type { Link } from '../port/link-table.ts';
import type { Tables } from '../port/store-port.ts';
import { groupBy } from '../evaluate/subjects.ts';

/** Objects whose references are derived from the beginning in one transaction. */
const referenceBatch = 20;

/** Links looked at in one transaction. */
const linkBatch = 500;

export interface ReferenceSettling {
  readonly context: EngineContext;
  readonly nowMs: number;
  readonly completed: ReadonlyMap<string, number>;
  /** Called between two transactions. */
  readonly breathe: () => Promise<void>;
}

/** Brings the pending references up to date: those of objects that are new or whose contributors changed from the beginning, all others link by link. */
export async function settleReferences(settling: ReferenceSettling): Promise<void> {
  const { store } = settling.context;
  for (;;) {
    const more = await store.transaction(async (tables) => {
      const rows = await tables.exports.takeReferences(referenceBatch);
      for (const row of rows) await settleAll(settling, tables, row);
      return rows.length > 0;
    });
    if (!more) break;
    await settling.breathe();
  }
  for (;;) {
    const links = await store.transaction(async (tables) => {
      const taken = await tables.links.takeDirty(linkBatch);
      if (taken.length > 0) await settleLinks(settling, tables, taken);
      return taken.length;
    });
    if (links < linkBatch) break;
    await settling.breathe();
  }
}

/** Outside of a synchronization: what was just created can be referred to at once. */
export async function settleReferencesNow(context: EngineContext): Promise<void> {
  const completed = await context.store.transaction((tables) => completedImports(context, tables));
  const breathe = async (): Promise<void> => {
    await nextTurn();
  };
  await settleReferences({ context, completed, breathe, nowMs: context.clock.now().getTime() });
}

/** Number of the last completed import by target. */
export async function completedImports(context: EngineContext, tables: Tables): Promise<ReadonlyMap<string, number>> {
  const completed = new Map<string, number>();
  for (const name of context.targets) completed.set(name, (await tables.connectors.read(name))?.completed ?? 0);
  return completed;
}

type Contributions = Readonly<Record<string, readonly Contribution[]>>;

/** Links come in hundreds for one row. */
const parsed = new WeakMap<ExportRow, Contributions>();

function contributionsOf(row: ExportRow): Contributions {
  const known = parsed.get(row);
  if (known !== undefined) return known;
  const contributions = row.references === '' ? {} : (JSON.parse(row.references) as Contributions);
  parsed.set(row, contributions);
  return contributions;
}

async function settleAll(settling: ReferenceSettling, tables: Tables, row: ExportRow): Promise<void> {
  const existing = await tables.exports.pendingLinks(row.id);
  const managed = row.object === null || row.action === 'Delete' ? {} : contributionsOf(row);
  const unmanaged = existing.filter(({ attribute }) => managed[attribute] === undefined);
  await tables.exports.dropLinks(unmanaged);
  for (const [attribute, contributions] of Object.entries(managed)) {
    await settleAttribute(settling, tables, row, attribute, contributions, existing);
  }
}

/** Derives one attribute of one object from the beginning. */
async function settleAttribute(
  settling: ReferenceSettling,
  tables: Tables,
  row: ExportRow,
  attribute: string,
  contributions: readonly Contribution[],
  existing: readonly PendingLink[],
): Promise<void> {
  const reached = new Set(await tables.links.reachedTargets(contributions, row.connector));
  const confirmed = new Set(await tables.links.targets(row.object as number, attribute));
  const known = new Map(existing.filter((link) => link.attribute === attribute).map((link) => [link.target, link]));
  const going = await goingAmong(tables, [...confirmed, ...known.keys()]);
  const changes = new LinkChanges();
  for (const target of new Set([...reached, ...confirmed, ...known.keys()])) {
    const facts = { export: row.id, attribute, target, wanted: reached.has(target), confirmed: confirmed.has(target) };
    changes.add(settling, row, facts, known.get(target), going.has(target));
  }
  await changes.store(tables);
}

/** Which of the targets are to be deleted: their links are left as they are, because the delete takes them along. */
async function goingAmong(tables: Tables, targets: readonly number[]): Promise<ReadonlySet<number | null>> {
  const memory = await tables.exports.byObject(targets);
  return new Set(memory.filter(({ action }) => action === 'Delete').map(({ object }) => object));
}

async function settleLinks(settling: ReferenceSettling, tables: Tables, links: readonly Link[]): Promise<void> {
  const wanted = await affected(tables, links);
  const changes = new LinkChanges();
  for (const { row, attribute, targets } of wanted) {
    const contributions = contributionsOf(row)[attribute] ?? [];
    const keys = [...targets.keys()].map((target) => ({ export: row.id, attribute, target }));
    const existing = await tables.exports.pendingLinksAt(keys);
    const confirmed = await tables.links.exists(keys.map(({ target }) => ({ source: row.object as number, attribute, target })));
    const going = await goingAmong(tables, [...targets.keys()]);
    for (const [index, key] of keys.entries()) {
      const metaverse = targets.get(key.target) ?? null;
      const reached = metaverse !== null && !going.has(key.target) && (await tables.links.reaches(contributions, metaverse));
      const facts = { ...key, wanted: reached, confirmed: confirmed[index] === true };
      changes.add(settling, row, facts, existing[index], going.has(key.target));
    }
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
      const managed = contributionsOf(row);
      if (row.object === source) {
        if (managed[attribute] !== undefined) note(row, attribute, target, to?.metaverse ?? null);
        continue;
      }
      const feeds = Object.keys(managed).filter((name) => managed[name]?.some(([id, by]) => id === source && by === attribute));
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

  add(
    { completed, nowMs }: ReferenceSettling,
    row: ExportRow,
    facts: {
      readonly export: number;
      readonly attribute: string;
      readonly target: number;
      readonly wanted: boolean;
      readonly confirmed: boolean;
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
