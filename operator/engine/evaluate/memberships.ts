// Memberships that rules and group filters ask about: which groups, under which ids, and who belongs to them.
import type { EngineContext } from '../context.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Link, MembershipReach } from '../port/link-table.ts';
import type { Tables } from '../port/store-port.ts';
import type { ProblemRow } from '../port/store-port.ts';
import { engineErrors, reportOf } from '../errors.ts';
import { inTransaction, noteProblems, type Run } from '../synchronization.ts';
import { groupKey, memberAttribute, passesFilter } from '../rules/membership.ts';

/** Groups of one connector, kept from run to run. */
interface KnownGroups {
  /** Number of the import after which they were looked up. */
  readonly completed: number;
  /** Object id by key; keys of groups that are not there are missing. */
  readonly ids: Readonly<Record<string, number>>;
  readonly asked: readonly string[];
  /** True while a group of the filter is missing. */
  readonly standsStill?: true;
}

const factName = (connector: string): string => `groups of ${connector}`;
const pageSize = 1000;

/**
 * Looks the groups up that rules ask about. Where one came, went or got another name, its members are looked at again. Where a filter names a group that is
 * not there, everybody in it would leave at once: the filter stands still until the group is back, and the other connectors go on.
 */
export async function resolveGroups({ store, rules, connectors }: EngineContext): Promise<void> {
  for (const connector of connectors) {
    const { groups, reach, filter } = rules.asked(connector);
    await store.transaction(async (tables) => {
      const stored = await tables.facts.read(factName(connector));
      if (groups.length === 0 && stored === undefined) return;
      const before = stored === undefined ? undefined : (JSON.parse(stored) as KnownGroups);
      const completed = (await tables.connectors.read(connector))?.completed ?? 0;
      const isSame = before !== undefined && before.asked.join('\n') === groups.join('\n');
      if (isSame && before.completed === completed) return;
      const ids = (isSame && (await stillThere(tables, before))) || (await findGroups(tables, connector, groups));
      const known = before?.ids ?? {};
      const standsStill = missingFrom(filter, ids) !== undefined;
      // Whom the filter let pass meanwhile was not looked at.
      if (before?.standsStill === true && !standsStill) await tables.objects.markDirtyOfType(connector, '*');
      const moved = [...new Set([...Object.keys(known), ...Object.keys(ids)])].filter((key) => known[key] !== ids[key]);
      await tables.links.markMembersDirty(
        moved.flatMap((key) => [known[key], ids[key]].filter((id) => id !== undefined)),
        memberAttribute,
        reach,
      );
      await tables.facts.write(
        factName(connector),
        JSON.stringify({ completed, ids, asked: groups, ...(standsStill ? { standsStill } : {}) } satisfies KnownGroups),
      );
    });
  }
}

type Filter = ReturnType<EngineContext['rules']['asked']>['filter'];

const missingFrom = (filter: Filter, ids: Readonly<Record<string, number>>): string | undefined =>
  filter?.groups.find((key) => ids[key] === undefined);

/** Tells of groups of filters that a complete read did not show. */
export async function noteMissingGroups(run: Run): Promise<void> {
  const { context, completed, now } = run;
  const filtered = context.connectors.filter((connector) => context.rules.asked(connector).filter !== undefined);
  const told = [...run.troubled].filter((subject) => subject.startsWith('filter:'));
  if (filtered.length + told.length === 0) return;
  await inTransaction(run, async (tables) => {
    const problems: ProblemRow[] = [];
    for (const connector of filtered) {
      const group = missingFrom(context.rules.asked(connector).filter, await knownGroups(tables, connector));
      if (group === undefined || (completed.get(connector) ?? 0) === 0) continue;
      const error = JSON.stringify(reportOf(new engineErrors.FilterGroupMissing({ connector, group })));
      problems.push({ subject: `filter:${connector}`, connector, label: group, sourceAnchor: '', error, since: now.toISOString() });
    }
    await noteProblems(run, tables, told, problems);
  });
}

/** The ids as they were, where all groups were found and still bear their names. */
async function stillThere(tables: Tables, { ids, asked }: KnownGroups): Promise<Readonly<Record<string, number>> | undefined> {
  if (asked.some((key) => ids[key] === undefined)) return undefined;
  const rows = new Map((await tables.objects.read(Object.values(ids))).map((row) => [row.id, row]));
  return Object.entries(ids).every(([key, id]) => isNamed(rows.get(id), key)) ? ids : undefined;
}

const isNamed = (row: Pick<ObjectRow, 'anchor' | 'dn'> | undefined, key: string): boolean =>
  row !== undefined && (groupKey(row.dn) === key || groupKey(row.anchor) === key);

async function findGroups(tables: Tables, connector: string, asked: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const wanted = new Set(asked);
  const found: Record<string, number> = {};
  for (let after = 0; wanted.size > 0; ) {
    const page = await tables.objects.names(connector, 'group', after, pageSize);
    for (const { id, anchor, dn } of page) for (const key of [groupKey(anchor), groupKey(dn)]) if (wanted.delete(key)) found[key] = id;
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  return found;
}

/** Ids of the groups by key, as the last run found them. */
export async function knownGroups(tables: Tables, connector: string): Promise<Readonly<Record<string, number>>> {
  const stored = await tables.facts.read(factName(connector));
  return stored === undefined ? {} : (JSON.parse(stored) as KnownGroups).ids;
}

const nobody: ReadonlySet<string> = new Set();

/** Keys of the groups that each object is a member of, as far as rules ask; with `passesFilter` for who passes the connector's filter. */
export async function loadMemberships(
  { rules }: EngineContext,
  tables: Tables,
  connector: string,
  groups: Readonly<Record<string, number>>,
  rows: readonly Pick<ObjectRow, 'id' | 'metaverse'>[],
): Promise<(object: number) => ReadonlySet<string>> {
  const { direct, filter } = rules.asked(connector);
  if (direct.length === 0 && filter === undefined) return () => nobody;
  const objects = rows.map(({ id }) => id);
  const found = new Map<number, Set<string>>();
  const note = async (keys: readonly string[], reach: MembershipReach, named: (key: string) => string): Promise<void> => {
    const keyOf = new Map(keys.flatMap((key) => (groups[key] === undefined ? [] : [[groups[key], key] as const])));
    for (const { group, object } of await tables.links.membersAmong([...keyOf.keys()], memberAttribute, reach, objects)) {
      const known = found.get(object) ?? new Set<string>();
      known.add(named(keyOf.get(group) ?? ''));
      found.set(object, known);
    }
  };
  await note(direct, 'Direct', (key) => key);
  if (missingFrom(filter, groups) !== undefined) {
    // Nobody knows who is meant: whoever is joined stays, and nobody comes.
    for (const { id, metaverse } of rows) if (metaverse !== null) found.set(id, new Set(found.get(id)).add(passesFilter));
  } else if (filter !== undefined) await note(filter.groups, filter.reach, () => passesFilter);
  return (object) => found.get(object) ?? nobody;
}

/** Whoever came into a group or left it is looked at again, and with a nested group its members. */
export async function wakeMembers({ rules }: EngineContext, tables: Tables, connector: string, links: readonly Link[]): Promise<void> {
  const { groups, reach } = rules.asked(connector);
  if (groups.length === 0) return;
  const members = [...new Set(links.flatMap(({ attribute, target }) => (attribute === memberAttribute ? [target] : [])))];
  await tables.objects.markDirty(members, true);
  if (reach === 'Nested') await tables.links.markMembersDirty(members, memberAttribute, reach);
}

/** Members of groups that go: afterwards nobody could tell who they were. */
export async function wakeMembersOf({ rules }: EngineContext, tables: Tables, connector: string, ids: readonly number[]): Promise<void> {
  const { groups, reach } = rules.asked(connector);
  if (groups.length > 0) await tables.links.markMembersDirty(ids, memberAttribute, reach);
}
