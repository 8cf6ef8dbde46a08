// The guarded changes of a plan: those that one of the configured limits counts.
import type { JsonValue } from '../../model/json.ts';
import type { Limits } from '../../model/revision.ts';
import type { Desired } from '../export/diff.ts';
import type { GuardedAction } from '../engine.ts';
import type { ExportRow } from '../port/export-table.ts';
import { readDisconnects } from '../export/disconnects.ts';
import { disconnectOf } from '../export/disconnect.ts';
import { accessPlace, disconnectPlace, type GuardedPlace } from '../port/guard-table.ts';
import type { Tables } from '../port/store-port.ts';
import { memberAttribute } from '../rules/membership.ts';
import type { GuardedChange } from './digest.ts';

export interface PlannedGuardedChange extends GuardedPlace {
  readonly change: GuardedChange;
  readonly label: string;
}

const pageSize = 1000;

/** All of them, in order of place. A group of which members are removed carries the number of its members in `members`. */
export async function findGuardedChanges(tables: Tables, limits: Limits, connector: string): Promise<readonly PlannedGuardedChange[]> {
  const found: PlannedGuardedChange[] = [];
  const losing = new Set<number>();
  if (limits.disconnects !== undefined) {
    for await (const page of readDisconnects(tables, connector)) {
      const planned = page.filter(({ stage }) => stage === 'Planned').map(({ row }) => row);
      for (const { id } of planned) losing.add(id);
      found.push(...(await changesOf(tables, planned, (row) => [{ place: disconnectPlace, ...disconnectFields(row) }])));
    }
  }
  const kinds =
    limits.disables === undefined && limits.attributeUpdates === undefined && losing.size === 0
      ? (['Delete'] as const)
      : (['Delete', 'Update'] as const);
  for (const kind of kinds) {
    for await (const rows of pages((after) => tables.exports.page(connector, kind, after, pageSize)))
      found.push(...(await changesOf(tables, rows, (row) => countedBy(row, limits, losing))));
  }
  if (limits.membershipRemovals !== undefined) found.push(...(await membershipRemovals(tables, connector)));
  return found.sort(
    (a, b) => a.export - b.export || (a.attribute < b.attribute ? -1 : a.attribute > b.attribute ? 1 : a.target - b.target),
  );
}

async function* pages(read: (after: number) => Promise<readonly ExportRow[]>): AsyncGenerator<readonly ExportRow[]> {
  for (let after = 0; ; ) {
    const rows = await read(after);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.id;
  }
}

/** What one place of an object's change holds for the limits. */
type Counted = Pick<GuardedChange, 'action' | 'attributes' | 'from' | 'how'> & { readonly place: string };

async function changesOf(
  tables: Tables,
  rows: readonly ExportRow[],
  counted: (row: ExportRow) => readonly Counted[],
): Promise<readonly PlannedGuardedChange[]> {
  const guarded = rows.flatMap((row) => counted(row).map((one) => ({ row, ...one })));
  const anchors = await tables.objects.anchors(guarded.flatMap(({ row }) => row.object ?? []));
  return guarded.map(({ row: { id, connector, objectType, object, sourceAnchor, label }, place, ...fields }) => {
    const anchor = anchors.get(object ?? 0)?.anchor ?? '';
    return { export: id, attribute: place, target: 0, label, change: { connector, objectType, anchor, sourceAnchor, ...fields } };
  });
}

/** Who parted, and not what becomes of the values: those may change daily while a person makes up their mind. */
function disconnectFields(row: ExportRow): Omit<Counted, 'place'> {
  const disconnect = disconnectOf(row);
  return {
    action: 'Disconnect',
    ...(disconnect?.kind === 'Parted' ? { from: disconnect.from } : {}),
    ...(disconnect?.kind === 'Released' ? { how: disconnect.how } : {}),
  };
}

/** Which limits count the change of the object itself, and the values that they look at; access apart, because it may leave ahead of the rest. */
function countedBy(row: ExportRow, { disables, attributeUpdates = [] }: Limits, losing: ReadonlySet<number>): readonly Counted[] {
  if (row.action === 'Delete') return [{ place: '', action: 'Delete' }];
  const names = row.pending === '' ? [] : (JSON.parse(row.pending) as readonly string[]);
  const watched = names.filter((name) => attributeUpdates.some(({ attributes }) => attributes.includes(name)));
  const desired = row.desired === '' ? {} : (JSON.parse(row.desired) as Desired);
  const valuesOf = (of: readonly string[]): Pick<Counted, 'attributes'> => {
    const values: readonly (readonly [string, JsonValue | null])[] = of.map((name) => [name, desired[name] ?? null]);
    return values.length === 0 ? {} : { attributes: Object.fromEntries(values) };
  };
  const access: GuardedAction[] = [];
  if (row.disables) {
    if (disables !== undefined) access.push('Disable');
    if (losing.has(row.id)) access.push('Disconnect');
    if (watched.includes(accessPlace)) access.push('AttributeUpdate');
  }
  const others = row.disables ? watched.filter((name) => name !== accessPlace) : watched;
  const [first, ...more] = access;
  return [
    ...(others.length === 0 ? [] : [{ place: '', action: 'AttributeUpdate', ...valuesOf(others) } as const]),
    ...(first === undefined ? [] : [{ place: accessPlace, action: more.length === 0 ? first : access, ...valuesOf([accessPlace]) }]),
  ];
}

async function membershipRemovals(tables: Tables, connector: string): Promise<readonly PlannedGuardedChange[]> {
  const found: PlannedGuardedChange[] = [];
  for (let after = { export: 0, target: 0 }; ; ) {
    const links = await tables.exports.removals(connector, memberAttribute, after, pageSize);
    const last = links.at(-1);
    if (last === undefined) return found;
    const groups = new Map((await tables.exports.read([...new Set(links.map((link) => link.export))])).map((row) => [row.id, row]));
    const ids = [...[...groups.values()].flatMap(({ object }) => object ?? []), ...links.map(({ target }) => target)];
    const anchors = await tables.objects.anchors([...new Set(ids)]);
    for (const { export: id, target } of links) {
      const group = groups.get(id);
      if (group === undefined) continue;
      const { objectType, sourceAnchor, label } = group;
      const anchor = anchors.get(group.object ?? 0)?.anchor ?? '';
      const member = anchors.get(target)?.anchor ?? '';
      const change: GuardedChange = { connector, objectType, action: 'MembershipRemoval', anchor, sourceAnchor, member };
      found.push({ export: id, attribute: memberAttribute, target, label, change });
    }
    after = last;
  }
}
