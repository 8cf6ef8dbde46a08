// Organizational units that rules chose: under which id each is stored, and links from it to what lies in it, kept as objects come, move and go.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { organizationalUnitMember } from '../../model/revision.ts';
import type { EngineContext } from '../context.ts';
import { objectErrors, reportOf } from '../errors.ts';
import { ImportHistory } from '../import/import-history.ts';
import type { Link } from '../port/link-table.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { ProblemRow, Tables } from '../port/store-port.ts';
import { groupKey } from '../rules/membership.ts';
import { type AskedUnit, liesIn, unitName, unitType } from '../rules/units.ts';
import { inTransaction, noteProblems, type Run } from '../synchronization.ts';

/** A chosen unit where it was found. `place` is its present name; `key` the one that it was chosen by. */
interface FoundUnit {
  readonly key: string;
  readonly id: number;
  readonly place: AskedUnit;
}

/** Units of one connector, kept from run to run: one that was renamed is known by its id. */
interface KnownUnits {
  /** Number of the import after which they were looked up. */
  readonly completed: number;
  readonly asked: readonly AskedUnit[];
  readonly found: readonly FoundUnit[];
  /** Present until every object is placed by them. */
  readonly placing?: true;
  /** Present where somebody stays until a read has come to its end. */
  readonly waits?: true;
}

const factName = (connector: string): string => `organizational units of ${connector}`;
const pageSize = 1000;

/** Looks the chosen units up. Where one came, went, moved or takes other members, every object of the connector is placed anew. */
export async function resolveUnits(context: EngineContext): Promise<void> {
  for (const connector of context.connectors) {
    const toPlace = await context.store.transaction((tables) => lookUp(context, tables, connector));
    if (toPlace !== undefined) await placeAll(context, connector, toPlace);
  }
}

/** Notes what was found together with what that ends: whoever goes on after an end in between knows by whom to place. Gives what is to be placed by. */
async function lookUp({ rules }: EngineContext, tables: Tables, connector: string): Promise<KnownUnits | undefined> {
  const asked = rules.units(connector);
  const before = await knownUnits(tables, connector);
  if (asked.length === 0 && before === undefined) return undefined;
  const { completed } = await progressOf(tables, connector);
  const isSame = before?.completed === completed && JSON.stringify(before.asked) === JSON.stringify(asked);
  if (isSame) return before.placing === true ? before : undefined;
  const found = await findUnits(tables, connector, asked, before?.found ?? []);
  const isPlaced = before?.placing !== true && before?.waits !== true && JSON.stringify(found) === JSON.stringify(before?.found ?? []);
  const known: KnownUnits = { completed, asked, found, ...(isPlaced ? {} : { placing: true }) };
  if (!isPlaced) await forgetUnits(tables, before?.found ?? [], found);
  await noteUnits(tables, connector, known);
  return isPlaced ? undefined : known;
}

/** What becomes of those who do not lie in a unit by their names. */
type Leaving = 'Go' | 'Stay';

/**
 * A read that came to no end may have shown a renamed unit and not those in it, or some of them only: by their names they would not lie in it any more.
 * Until one is whole, nobody leaves.
 */
async function progressOf({ connectors }: Tables, connector: string): Promise<{ readonly completed: number; readonly leaving: Leaving }> {
  const { begun, completed } = (await connectors.read(connector)) ?? { begun: 0, completed: 0 };
  return { completed, leaving: begun === completed ? 'Go' : 'Stay' };
}

const noteUnits = ({ facts }: Tables, connector: string, known: KnownUnits): Promise<void> =>
  facts.write(factName(connector), JSON.stringify(known));

async function knownUnits(tables: Tables, connector: string): Promise<KnownUnits | undefined> {
  const stored = await tables.facts.read(factName(connector));
  return stored === undefined ? undefined : (JSON.parse(stored) as KnownUnits);
}

/** Who bears the name is the unit; where nobody does, it is who bore it, as long as that one is there and is no other unit by now. */
async function findUnits(
  tables: Tables,
  connector: string,
  asked: readonly AskedUnit[],
  before: readonly FoundUnit[],
): Promise<readonly FoundUnit[]> {
  const idOf = new Map<string, number>();
  const nameOf = new Map<number, string>();
  for (let after = 0; asked.length > 0; ) {
    const page = await tables.objects.names(connector, unitType, after, pageSize);
    for (const { id, dn } of page) {
      idOf.set(groupKey(dn), id);
      nameOf.set(id, groupKey(dn));
    }
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  const named = new Set(asked.flatMap(({ key }) => idOf.get(key) ?? []));
  return asked.flatMap(({ key, members }) => {
    const former = before.find((unit) => unit.key === key && !named.has(unit.id))?.id;
    const id = idOf.get(key) ?? former;
    const name = id === undefined ? undefined : nameOf.get(id);
    return id === undefined || name === undefined ? [] : [{ key, id, place: { key: name, members } }];
  });
}

/** What is no chosen unit any more refers to nothing by our links; it and its successor are looked at again. */
async function forgetUnits(tables: Tables, before: readonly FoundUnit[], found: readonly FoundUnit[]): Promise<void> {
  const kept = new Set(found.map(({ id }) => id));
  await tables.objects.markDirty([...new Set([...before, ...found].map(({ id }) => id))], true);
  for (const { id } of before.filter((unit) => !kept.has(unit.id))) {
    const [targets = []] = await tables.links.targets([[id, organizationalUnitMember]]);
    await tables.links.remove(targets.map((target) => ({ source: id, attribute: organizationalUnitMember, target })));
  }
}

async function placeAll(context: EngineContext, connector: string, { placing: _, ...known }: KnownUnits): Promise<void> {
  let waits = false;
  for (let after = ''; ; ) {
    const page = await context.store.transaction(async (tables) => {
      const rows = known.found.length === 0 ? [] : await tables.objects.page(connector, after, pageSize);
      const { leaving } = await progressOf(tables, connector);
      const stays = await place(context, tables, known.found, rows, leaving);
      if (rows.length === 0) await noteUnits(tables, connector, waits ? { ...known, waits } : known);
      return { stays, last: rows.at(-1)?.anchor };
    });
    if (page.last === undefined) return;
    waits ||= page.stays;
    after = page.last;
    await nextTurn();
  }
}

/** Tells of chosen units that a complete read did not show. */
export async function noteMissingUnits(run: Run): Promise<void> {
  const { context, completed, now } = run;
  const chosen = context.connectors.flatMap((connector) => context.rules.units(connector).map(({ key }) => ({ connector, key })));
  const told = [...run.troubled].filter((subject) => subject.startsWith('unit:'));
  if (chosen.length + told.length === 0) return;
  await inTransaction(run, async (tables) => {
    const problems: ProblemRow[] = [];
    for (const { connector, key } of chosen) {
      const isFound = (await knownUnits(tables, connector))?.found.some((unit) => unit.key === key) === true;
      if (isFound || (completed.get(connector) ?? 0) === 0) continue;
      const error = JSON.stringify(reportOf(new objectErrors.OrganizationalUnitMissing({ unit: key })));
      problems.push({ subject: `unit:${connector}:${key}`, connector, label: key, sourceAnchor: '', error, since: now.toISOString() });
    }
    await noteProblems(run, tables, told, problems);
  });
}

/** Brings the links from chosen units to these objects to what their names say: one that moved costs one link here and one there. */
export async function placeInUnits(context: EngineContext, tables: Tables, connector: string, rows: readonly ObjectRow[]): Promise<void> {
  if (rows.length === 0 || context.rules.units(connector).length === 0) return;
  const known = await knownUnits(tables, connector);
  if (known === undefined) return;
  const { leaving } = await progressOf(tables, connector);
  const stays = await place(context, tables, known.found, rows, leaving);
  if (stays && known.waits !== true) await noteUnits(tables, connector, { ...known, waits: true });
}

/** Gives whether somebody stays. */
async function place(
  context: EngineContext,
  tables: Tables,
  units: readonly FoundUnit[],
  rows: readonly ObjectRow[],
  leaving: Leaving,
): Promise<boolean> {
  const objects = rows.filter(({ objectType }) => objectType !== unitType);
  const ids = units.map(({ id }) => id);
  const present = await tables.links.membersAmong(
    ids,
    organizationalUnitMember,
    'Direct',
    objects.map(({ id }) => id),
  );
  const here = new Set(present.map(({ group, object }) => `${group} ${object}`));
  const [added, left]: [Link[], Link[]] = [[], []];
  for (const { id: target, dn } of objects) {
    for (const { id: source, place: where } of units) {
      const isIn = liesIn(dn, where);
      if (isIn !== here.has(`${source} ${target}`)) (isIn ? added : left).push({ source, attribute: organizationalUnitMember, target });
    }
  }
  const removed = leaving === 'Go' ? left : [];
  const stays = removed.length < left.length;
  if (added.length + removed.length === 0) return stays;
  await tables.links.remove(removed);
  await tables.links.add(added);
  const links = [...removed, ...added];
  await tables.links.markDirty(links);
  await tables.objects.markDirty([...new Set(links.map(({ source }) => source))], true);
  const history = new ImportHistory(tables);
  await history.linked({ added, removed });
  await history.store(context);
  return stays;
}

/** By id of a stored object: the keys by which a rule knows it as its unit. */
export async function unitNames(tables: Tables, connector: string): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  const found = (await knownUnits(tables, connector))?.found ?? [];
  return new Map(found.map(({ key, id }) => [id, new Set([unitName(key)])]));
}

/** What lies in the units, as their imports do not tell: kept where everything else that they refer to is replaced. */
export async function unitMembers(
  tables: Tables,
  units: readonly number[],
): Promise<ReadonlyMap<number, Readonly<Record<string, readonly number[]>>>> {
  const targets = await tables.links.targets(units.map((id) => [id, organizationalUnitMember]));
  return new Map(units.map((id, index) => [id, { [organizationalUnitMember]: targets[index] ?? [] }]));
}
