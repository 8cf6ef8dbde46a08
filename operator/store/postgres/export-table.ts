// The memory of exports in PostgreSQL.
import type { ExportCounts, ExportRow, ExportTable } from '../../engine/port/export-table.ts';
import { accessPlace, disconnectPlace } from '../../engine/port/guard-table.ts';
import { exportColumns, exportRow, selectExports, type StoredExport } from '../export-rows.ts';
import { rowAllowanceSql, withoutDisconnectSql } from '../guard-rows.ts';
import { longestWaitMs } from '../pending-link-rows.ts';
import type { Value } from './connection.ts';
import { insertExports, releaseExports, updateExports } from './export-statements.ts';
import { intentTable } from './intent-table.ts';
import { pendingLinkTable } from './pending-link-table.ts';
import type { Session } from './session.ts';

export function exportTable(session: Session): ExportTable {
  const row = (stored: StoredExport): ExportRow => exportRow(stored, session.name(stored.connector));
  const rows = async (sql: string, ...values: readonly Value[]) => (await session.all<StoredExport>(sql, ...values)).map(row);
  const among = async (column: 'id' | 'metaverse' | 'object', ids: readonly number[]) => {
    const found = await session.amongInOrder<StoredExport>(`${selectExports} where e.${column} = any($1::bigint[])`, [...new Set(ids)]);
    return found.map(row);
  };

  return {
    async read(ids) {
      return among('id', ids);
    },
    async byMetaverse(metaverse) {
      return among('metaverse', metaverse);
    },
    async byObject(objects) {
      return among('object', objects);
    },
    async leaving(objects) {
      const going = await session.among<{ object: number }>(
        "select object from export where object = any($1::bigint[]) and (action = 'Delete' or absence <> '')",
        objects,
      );
      return new Set(going.map(({ object }) => object));
    },
    async bySourceAnchor(connector, sourceAnchors) {
      const found = await session.each<StoredExport>(
        bySourceAnchorSql,
        [...new Set(sourceAnchors)].map((text) => ({ text })),
        await session.id(connector),
      );
      return [...found].sort((a, b) => a.id - b.id).map(row);
    },
    async insert(states) {
      if (states.length === 0) return [];
      const ids = await session.reserve('export', states.length);
      const connectors = await session.ids(new Set(states.map(({ connector }) => connector)));
      const lists = await session.listIds(new Set(states.map(({ unsupported }) => unsupported)));
      const stored = states.map((state, index) => ({
        ...exportColumns(state, lists.get(state.unsupported) ?? 0),
        id: ids[index],
        connector: connectors.get(state.connector),
      }));
      await session.runEach(insertExports, stored);
      return ids;
    },
    async update(changed) {
      if (changed.length === 0) return;
      const last = [...new Map(changed.map((state) => [state.id, state])).values()];
      const lists = await session.listIds(new Set(last.map(({ unsupported }) => unsupported)));
      await session.runEach(
        releaseExports,
        last.map(({ id, object, metaverse }) => ({ id, object, metaverse })),
      );
      await session.runEach(
        updateExports,
        last.map((state) => ({ ...exportColumns(state, lists.get(state.unsupported) ?? 0), id: state.id })),
      );
    },
    async remove(ids) {
      await session.runAmong('delete from export where id = any($1::bigint[])', ids);
      await session.runAmong('delete from pending_link where export = any($1::bigint[])', ids);
      await session.runAmong('delete from intent where export = any($1::bigint[])', ids);
      await session.runAmong('delete from guarded where export = any($1::bigint[])', ids);
      await session.runAmong('delete from wish where export = any($1::bigint[])', ids);
    },
    async awaiting(connector, completed, afterId, limit) {
      return rows(
        `${selectExports} where e.connector = $1 and e.id > $2 and e.sent_after < $3 order by e.id limit $4`,
        await session.id(connector),
        afterId,
        completed,
        limit,
      );
    },
    async select({ connector, action, nowMs, limit, disabling, allowance, among: only }) {
      const places = disabling === undefined ? 'true' : `g.attribute = ${await session.id(accessPlace)}`;
      return rows(
        `${selectExports}
         where e.connector = $1 and e.action = $2 and (e.due_at <= $3 or e.due_at > $4)
         and (e.action = 'Update' or e.sent_after is null) ${disabling === undefined ? '' : 'and e.disables = 1'}
         and ${rowAllowanceSql(allowance, places)} and ${unblockedSql}
         ${disabling === 'WithoutDisconnects' ? `and ${withoutDisconnectSql(await session.id(disconnectPlace))}` : ''}
         and not exists (select 1 from intent i where i.export = e.id and i.kind = 'Attributes')
         ${only === undefined ? '' : 'and e.id = any($6::bigint[])'} order by e.id limit $5`,
        await session.id(connector),
        action,
        nowMs,
        nowMs + longestWaitMs,
        limit,
        ...(only === undefined ? [] : [only]),
      );
    },
    async counts(connector) {
      const id = await session.id(connector);
      const actions = await session.get<Omit<ExportCounts, 'referenceAdd' | 'referenceRemove'>>(countSql, id);
      const links = await session.get<{ added: number; removed: number }>(countLinksSql, id);
      return {
        add: actions?.add ?? 0,
        update: actions?.update ?? 0,
        delete: actions?.delete ?? 0,
        disable: actions?.disable ?? 0,
        referenceAdd: links?.added ?? 0,
        referenceRemove: links?.removed ?? 0,
      };
    },
    async absent(afterId, limit) {
      return rows(`${selectExports} where e.absence <> '' and e.action is null and e.id > $1 order by e.id limit $2`, afterId, limit);
    },
    async countSent(connector) {
      const row = await session.get<{ deletes: number; disables: number }>(
        `select ${countWhere("action = 'Delete'")} as deletes, ${countWhere('sent_disable = 1')} as disables
         from export where connector = $1 and sent_after is not null`,
        await session.id(connector),
      );
      return { deletes: row?.deletes ?? 0, disables: row?.disables ?? 0 };
    },
    async disconnecting(connector, afterId, limit) {
      return rows(
        `${selectExports} where e.connector = $1 and e.id > $2 and e.disconnect <> '' order by e.id limit $3`,
        await session.id(connector),
        afterId,
        limit,
      );
    },
    async linked(connector) {
      const row = await session.get<{ count: number }>(
        'select count(*) as count from export where connector = $1 and object is not null',
        await session.id(connector),
      );
      return row?.count ?? 0;
    },
    async owned(connector) {
      const found = await session.get<{ count: number }>(
        'select count(*) as count from export where connector = $1 and ownership is not null and object is not null',
        await session.id(connector),
      );
      return found?.count ?? 0;
    },
    async page(connector, action, afterId, limit) {
      return rows(
        `${selectExports} where e.connector = $1 and e.action = $2 and e.id > $3 and (e.action = 'Update' or e.sent_after is null)
         order by e.id limit $4`,
        await session.id(connector),
        action,
        afterId,
        limit,
      );
    },
    async pending(connector, afterId, limit) {
      return rows(
        `${selectExports} where e.connector = $1 and e.id > $2 and
           (e.action is not null and (e.action = 'Update' or e.sent_after is null)
            or exists (select 1 from pending_link p where p.export = e.id and p.sent_after is null)) order by e.id limit $3`,
        await session.id(connector),
        afterId,
        limit,
      );
    },
    async reached(connector, contributions, which) {
      const ids = await session.ids(new Set(contributions.map(([, attribute]) => attribute)));
      const asked = contributions.map(([source, attribute], n) => ({ n, source, attribute: ids.get(attribute) }));
      const unmade = which === 'Unmade' ? "and e.action = 'Add' and e.object is null" : '';
      const found = await session.each<{ n: number; export: number }>(
        reachedSql.replace('order by', `${unmade} order by`),
        asked,
        await session.id(connector),
      );
      return found.flatMap(({ n, export: row }) => {
        const [source = 0, attribute = ''] = contributions[n] ?? [];
        return [{ source, attribute, export: row }];
      });
    },
    async countComing(connector) {
      const id = await session.id(connector);
      const from = await session.get<{ count: number }>(comingFromSql, id);
      const to = await session.get<{ count: number }>(comingToSql, id);
      return (from?.count ?? 0) + (to?.count ?? 0);
    },
    async unsupported(connector) {
      return session.all(
        `select e.object_type as "objectType", u.names, count(*) as count from export e join unsupported u on u.id = e.unsupported
         where e.connector = $1 group by e.object_type, u.names order by e.object_type, u.names`,
        await session.id(connector),
      );
    },
    async troubled(limit) {
      return rows(`${selectExports} where e.error <> '' or e.held <> '' order by e.id limit $1`, limit);
    },
    async markReferences(ids) {
      await session.runAmong('update export set references_dirty = 1 where id = any($1::bigint[]) and references_dirty = 0', ids);
    },
    async takeReferences(limit) {
      return rows(takeReferencesSql, limit);
    },
    ...pendingLinkTable(session),
    ...intentTable(session),
  };
}

const bySourceAnchorSql = `
  select e.*, u.names as unsupported_names from json_to_recordset($1::json) as j(text text)
  join export e on e.connector = $2 and left(e.source_anchor, 200) = left(j.text, 200) and e.source_anchor = j.text
  left join unsupported u on u.id = e.unsupported`;

const countWhere = (condition: string): string => `count(*) filter (where ${condition})`;

const isToBe = (row: string): string => `(${row}.object is not null and ${row}.action is distinct from 'Delete' or ${row}.action = 'Add')`;

// Each step looks up the next by its index (`offset 0` keeps them apart): a table that was filled a moment ago has no statistics, and the planner would
// walk through it for each row.

/** What objects that are to be made will refer to. */
const comingFromSql = `
  select count(*) as count from (
    select distinct e.id, a.key, t.id from (
      select * from export where connector = $1 and action = 'Add' and object is null and reference_map <> '' offset 0
    ) e
    cross join lateral json_each(e.reference_map::json) a cross join lateral json_array_elements(a.value) c
    cross join lateral (select id from name where text = c ->> 1 offset 0) n
    cross join lateral (select target from link where source = (c ->> 0)::bigint and attribute = n.id offset 0) l
    cross join lateral (select metaverse from object where id = l.target offset 0) o
    cross join lateral (select t.id from export t where t.metaverse = o.metaverse and t.connector = e.connector and ${isToBe('t')} offset 0) t
  ) as coming`;

/** What will refer to objects that are to be made, from those that are there. */
const comingToSql = `
  select count(*) as count from (
    select distinct e.id, a.key, t.id from (
      select id, connector, metaverse from export where connector = $1 and action = 'Add' and object is null
        and exists (select 1 from export where connector = $1 and object is not null) offset 0
    ) t
    cross join lateral (select id from object where metaverse = t.metaverse offset 0) o
    cross join lateral (select source, attribute from link where target = o.id offset 0) l
    cross join lateral (select metaverse from object where id = l.source offset 0) s
    cross join lateral (
      select e.id, e.reference_map from export e where e.metaverse = s.metaverse and e.connector = t.connector
        and e.object is not null and e.action is distinct from 'Delete' and e.reference_map <> '' offset 0
    ) e
    cross join lateral (select text from name where id = l.attribute offset 0) n
    cross join lateral json_each(e.reference_map::json) a cross join lateral json_array_elements(a.value) c
    where (c ->> 0)::bigint = l.source and c ->> 1 = n.text and a.key not like '-%'
  ) as coming`;

/** A create leaves whole, a change without the values that others stand in the way of. */
const isBlocked = `exists (
  select 1 from wish w join name n on n.id = w.attribute
  where w.export = e.id and w.verdict in ('Open', 'Awaited', 'Taken') and n.text = p.value)`;
const pendingNames = "json_array_elements_text(case e.pending when '' then '[]' else e.pending end::json) p(value)";
const unblockedSql = `
  case e.action when 'Add' then not exists (select 1 from ${pendingNames} where ${isBlocked})
    when 'Update' then e.pending = '' or exists (select 1 from ${pendingNames} where not ${isBlocked}) else true end`;

const countSql = `
  select ${countWhere("action = 'Add' and sent_after is null")} as "add", ${countWhere("action = 'Update'")} as "update",
    ${countWhere("action = 'Delete' and sent_after is null")} as "delete", ${countWhere("action = 'Update' and disables = 1")} as disable
  from export where connector = $1 and action is not null`;

const countLinksSql = `
  select ${countWhere("p.operation = 'Add'")} as added, ${countWhere("p.operation = 'Remove'")} as removed
  from pending_link p join export e on e.id = p.export where e.connector = $1 and p.sent_after is null`;

const reachedSql = `
  select distinct j.n, e.id as export from json_to_recordset($1::json) as j(n integer, source bigint, attribute integer)
  join link l on l.source = j.source and l.attribute = j.attribute join object o on o.id = l.target
  join export e on e.metaverse = o.metaverse and e.connector = $2 where (e.object is not null and e.action is distinct from 'Delete' or e.action = 'Add') order by j.n, e.id`;

const takeReferencesSql = `
  with taken as (
    select id from export where references_dirty = 1 order by id limit $1
  ), marked as (
    update export set references_dirty = 0 where id = any(array(select id from taken))
  )
  ${selectExports} where e.id = any(array(select id from taken)) order by e.id`;
