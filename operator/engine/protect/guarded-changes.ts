// The guarded changes of a plan: those that one of the configured limits counts.
import type { JsonValue } from '../../model/json.ts';
import type { Limits } from '../../model/revision.ts';
import type { Desired } from '../export/diff.ts';
import type { GuardedAction } from '../engine.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { GuardedPlace } from '../port/guard-table.ts';
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
  const kinds =
    limits.disables === undefined && limits.attributeUpdates === undefined ? (['Delete'] as const) : (['Delete', 'Update'] as const);
  for (const kind of kinds) {
    for await (const rows of pages((after) => tables.exports.page(connector, kind, after, pageSize)))
      found.push(...(await ofRows(tables, limits, rows)));
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

async function ofRows(tables: Tables, limits: Limits, rows: readonly ExportRow[]): Promise<readonly PlannedGuardedChange[]> {
  const guarded = rows.flatMap((row) => {
    const counted = countedBy(row, limits);
    return counted === undefined ? [] : [{ row, counted }];
  });
  const anchors = await tables.objects.anchors(guarded.flatMap(({ row }) => row.object ?? []));
  return guarded.map(({ row: { id, connector, objectType, object, sourceAnchor, label }, counted }) => {
    const anchor = anchors.get(object ?? 0)?.anchor ?? '';
    return { export: id, attribute: '', target: 0, label, change: { connector, objectType, anchor, sourceAnchor, ...counted } };
  });
}

/** Which limits count the change of the object itself, and the values that they look at. */
function countedBy(row: ExportRow, { disables, attributeUpdates = [] }: Limits): Pick<GuardedChange, 'action' | 'attributes'> | undefined {
  if (row.action === 'Delete') return { action: 'Delete' };
  const actions: GuardedAction[] = disables !== undefined && row.disables ? ['Disable'] : [];
  const names = row.pending === '' ? [] : (JSON.parse(row.pending) as readonly string[]);
  const watched = names.filter((name) => attributeUpdates.some(({ attributes }) => attributes.includes(name)));
  if (watched.length > 0) actions.push('AttributeUpdate');
  const [first, ...more] = actions;
  if (first === undefined) return undefined;
  const desired = row.desired === '' ? {} : (JSON.parse(row.desired) as Desired);
  const values: readonly (readonly [string, JsonValue | null])[] = watched.map((name) => [name, desired[name] ?? null]);
  return { action: more.length === 0 ? first : actions, ...(values.length === 0 ? {} : { attributes: Object.fromEntries(values) }) };
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
