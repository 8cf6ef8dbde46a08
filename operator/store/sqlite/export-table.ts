// The memory of exports in SQLite. `+column` is for no index: rows are read in order of id; see object-table.ts.
import type { ExportCounts, ExportTable } from '../../engine/port/export-table.ts';
import { accessPlace, disconnectPlace } from '../../engine/port/guard-table.ts';
import { exportRow, selectExports, type StoredExport } from '../export-rows.ts';
import { rowAllowanceSql, withoutDisconnectSql } from '../guard-rows.ts';
import { longestWaitMs } from '../pending-link-rows.ts';
import { type Database, jsonList, type Parameters } from './database.ts';
import { exportValues, insertExport, updateExport } from './export-statements.ts';
import { intentTable } from './intent-table.ts';
import { pendingLinkTable } from './pending-link-table.ts';

export function exportTable(database: Database): ExportTable {
  const rows = (sql: string, ...parameters: Parameters) =>
    database.all<StoredExport>(sql, ...parameters).map((row) => exportRow(row, database.name(row.connector)));
  const among = (column: string): string => `${selectExports} where e.${column} in (select value from json_each(?)) order by e.id`;

  return {
    async read(ids) {
      return rows(among('id'), jsonList(ids));
    },
    async byMetaverse(metaverse) {
      return rows(among('metaverse'), jsonList(metaverse));
    },
    async byObject(objects) {
      return rows(among('object'), jsonList(objects));
    },
    async leaving(objects) {
      const going = database.all<{ object: number }>(
        "select object from export where object in (select value from json_each(?)) and (action = 'Delete' or absence <> '')",
        jsonList(objects),
      );
      return new Set(going.map(({ object }) => object));
    },
    async bySourceAnchor(connector, sourceAnchors) {
      return rows(
        `${selectExports} where e.connector = ? and e.source_anchor in (select value from json_each(?)) order by e.id`,
        database.id(connector),
        jsonList(sourceAnchors),
      );
    },
    async insert(states) {
      return states.map((state) => database.run(insertExport, ...exportValues(database, state), database.id(state.connector)));
    },
    async update(changed) {
      for (const row of changed) database.run(updateExport, ...exportValues(database, row), row.id);
    },
    async remove(ids) {
      for (const id of ids) {
        database.run('delete from export where id = ?', id);
        database.run('delete from pending_link where export = ?', id);
        database.run('delete from intent where export = ?', id);
        database.run('delete from guarded where export = ?', id);
        database.run('delete from wish where export = ?', id);
      }
    },
    async awaiting(connector, completed, afterId, limit) {
      return rows(
        `${selectExports} where e.connector = ? and e.id > ? and e.sent_after < ? order by e.id limit ?`,
        database.id(connector),
        afterId,
        completed,
        limit,
      );
    },
    async select({ connector, action, nowMs, limit, disabling, allowance, among: only }) {
      const places = disabling === undefined ? 'true' : `g.attribute = ${database.id(accessPlace)}`;
      return rows(
        `${selectExports}
         where ${only === undefined ? '' : '+'}e.connector = ? and e.action = ? and (e.due_at <= ? or e.due_at > ?)
         ${only === undefined ? '' : 'and e.id in (select value from json_each(?))'}
         and (e.action = 'Update' or e.sent_after is null) ${disabling === undefined ? '' : 'and e.disables = 1'}
         and ${rowAllowanceSql(allowance, places)} and ${unblockedSql}
         ${disabling === 'WithoutDisconnects' ? `and ${withoutDisconnectSql(database.id(disconnectPlace))}` : ''}
         and not exists (select 1 from intent i where i.export = e.id and i.kind = 'Attributes') order by e.id limit ?`,
        database.id(connector),
        action,
        nowMs,
        nowMs + longestWaitMs,
        ...(only === undefined ? [] : [jsonList(only)]),
        limit,
      );
    },
    async counts(connector) {
      const actions = database.get<Omit<ExportCounts, 'referenceAdd' | 'referenceRemove'>>(countSql, database.id(connector));
      const links = database.get<{ added: number; removed: number }>(countLinksSql, database.id(connector));
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
      return rows(`${selectExports} where e.absence <> '' and e.action is null and e.id > ? order by e.id limit ?`, afterId, limit);
    },
    async countSent(connector) {
      const row = database.get<{ deletes: number | null; disables: number | null }>(
        `select sum(action = 'Delete') as deletes, sum(sent_disable) as disables from export where connector = ? and sent_after is not null`,
        database.id(connector),
      );
      return { deletes: row?.deletes ?? 0, disables: row?.disables ?? 0 };
    },
    async disconnecting(connector, afterId, limit) {
      return rows(
        `${selectExports} where e.connector = ? and e.id > ? and e.disconnect <> '' order by e.id limit ?`,
        database.id(connector),
        afterId,
        limit,
      );
    },
    async linked(connector) {
      const row = database.get<{ count: number }>(
        'select count(*) as count from export where +connector = ? and object is not null',
        database.id(connector),
      );
      return row?.count ?? 0;
    },
    async owned(connector) {
      const row = database.get<{ count: number }>(
        'select count(*) as count from export where +connector = ? and ownership is not null and object is not null',
        database.id(connector),
      );
      return row?.count ?? 0;
    },
    async page(connector, action, afterId, limit) {
      return rows(
        `${selectExports} where e.connector = ? and e.action = ? and e.id > ? and (e.action = 'Update' or e.sent_after is null) order by e.id limit ?`,
        database.id(connector),
        action,
        afterId,
        limit,
      );
    },
    async pending(connector, afterId, limit) {
      return rows(
        `${selectExports} where +e.connector = ? and e.id > ? and
           (e.action is not null and (e.action = 'Update' or e.sent_after is null)
            or exists (select 1 from pending_link p where p.export = e.id and p.sent_after is null)) order by e.id limit ?`,
        database.id(connector),
        afterId,
        limit,
      );
    },
    async reached(connector, contributions, which) {
      const found = contributions.flatMap(([source, attribute]) =>
        database
          .all<{ export: number }>(which === 'All' ? reachedSql : reachedUnmadeSql, database.id(connector), source, database.id(attribute))
          .map((row) => ({ source, attribute, export: row.export })),
      );
      return found;
    },
    async countComing(connector) {
      const id = database.id(connector);
      const count = (sql: string): number => database.get<{ count: number }>(sql, id)?.count ?? 0;
      return count(comingFromSql) + count(comingToSql);
    },
    async unsupported(connector) {
      return database.all(
        `select e.object_type as objectType, u.names, count(*) as count from export e join unsupported u on u.id = e.unsupported
         where e.connector = ? group by e.object_type, u.names order by e.object_type, u.names`,
        database.id(connector),
      );
    },
    async troubled(limit) {
      return rows(`${selectExports} where e.error <> '' or e.held <> '' order by e.id limit ?`, limit);
    },
    async markReferences(ids) {
      if (ids.length > 0) database.run(markReferencesSql, jsonList(ids));
    },
    async takeReferences(limit) {
      const taken = rows(
        `${selectExports.replace('export e', 'export e indexed by export_references')} where e.references_dirty = 1 order by e.id limit ?`,
        limit,
      );
      if (taken.length > 0)
        database.run(
          'update export set references_dirty = 0 where id in (select value from json_each(?))',
          jsonList(taken.map(({ id }) => id)),
        );
      return taken;
    },
    ...pendingLinkTable(database),
    ...intentTable(database),
  };
}

/** A create leaves whole, a change without the values that others stand in the way of. */
const isBlocked = `exists (
  select 1 from wish w join name n on n.id = w.attribute
  where w.export = e.id and w.verdict in ('Open', 'Awaited', 'Taken') and n.text = p.value)`;
const unblockedSql = `
  case e.action when 'Add' then not exists (select 1 from json_each(iif(e.pending = '', '[]', e.pending)) p where ${isBlocked})
    when 'Update' then e.pending = '' or exists (select 1 from json_each(iif(e.pending = '', '[]', e.pending)) p where not ${isBlocked}) else true end`;

const markReferencesSql = 'update export set references_dirty = 1 where references_dirty = 0 and id in (select value from json_each(?))';

const reachedSql = `
  select distinct e.id as export from link l cross join object o on o.id = l.target
  cross join export e on e.metaverse = o.metaverse and e.connector = ? where l.source = ? and l.attribute = ? and (e.object is not null and e.action is not 'Delete' or e.action = 'Add') order by e.id`;

const reachedUnmadeSql = reachedSql.replace('order by', "and e.action = 'Add' and e.object is null order by");

const isToBe = (row: string): string => `(${row}.object is not null and ${row}.action is not 'Delete' or ${row}.action = 'Add')`;

/** The exports of those who stand in one column, as `reached(object, export)` in order of `export`. */
const reachedBy = (table: string, column: string): string => `
  reached as materialized (
    select p.id as object, e.id as export from (
      select o.id, o.metaverse from (select ${column} as id from ${table} group by ${column}) d cross join object o on o.id = d.id
    ) p cross join export e on e.metaverse = p.metaverse and e.connector = ?1 group by e.id, p.id
  )`;

/*
 * Both counts may go from every object to every other one, and neighbours in one table are strewn over the next: each step into a table of long rows takes
 * its rows once, in their own order (`group by` sorts them).
 */

/** What objects that are to be made will refer to. */
const comingFromSql = `
  with coming as materialized (
    select e.id as export, a.key, l.target from export e, json_each(e.reference_map) a, json_each(a.value) c
    cross join name n on n.text = json_extract(c.value, '$[1]')
    cross join link l on l.source = json_extract(c.value, '$[0]') and l.attribute = n.id
    where e.connector = ?1 and e.action = 'Add' and +e.object is null and e.reference_map <> ''
  ), ${reachedBy('coming', 'target')}
  select count(*) as count from (
    select distinct c.export, c.key, t.id from reached r cross join export t on t.id = r.export and ${isToBe('t')} join coming c on c.target = r.object
  )`;

/** What will refer to objects that are to be made, from those that are there. */
const comingToSql = `
  with coming as materialized (
    select t.id as target, l.source, l.attribute from export t cross join object o on o.metaverse = t.metaverse cross join link l on l.target = o.id
    where t.connector = ?1 and t.action = 'Add' and +t.object is null
  ), ${reachedBy('coming', 'source')}
  select count(*) as count from (
    select distinct e.id, a.key, l.target from reached r cross join export e on e.id = r.export
    cross join json_each(e.reference_map) a cross join json_each(a.value) c cross join name n on n.text = json_extract(c.value, '$[1]')
    cross join coming l on l.source = r.object and l.attribute = n.id
    where e.object is not null and e.action is not 'Delete' and e.reference_map <> '' and a.key not like '-%' and json_extract(c.value, '$[0]') = r.object
  )`;

const countSql = `
  select sum(action = 'Add' and sent_after is null) as "add", sum(action = 'Update') as "update",
    sum(action = 'Delete' and sent_after is null) as "delete", sum(action = 'Update' and disables = 1) as disable
  from export where connector = ? and action is not null`;

const countLinksSql = `
  select sum(p.operation = 'Add') as added, sum(p.operation = 'Remove') as removed
  from pending_link p join export e on e.id = p.export where e.connector = ? and p.sent_after is null`;
