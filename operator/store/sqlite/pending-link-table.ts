// References that wait to be added to or removed from target objects.
import type { LinkSelection, PendingLink } from '../../engine/port/export-table.ts';
import { type Allowance, disconnectPlace } from '../../engine/port/guard-table.ts';
import { linkAllowanceSql } from '../guard-rows.ts';
import { guardedLink, longestWaitMs, pendingLink, type PendingLinkRow, type PendingLinkTable } from '../pending-link-rows.ts';
import { type Database, jsonList } from './database.ts';

export function pendingLinkTable(database: Database): PendingLinkTable {
  const link = (row: PendingLinkRow): PendingLink => pendingLink(row, database.name(row.attribute));
  return {
    async pendingLinks(exportIds) {
      return database
        .all<PendingLinkRow>(
          'select p.* from json_each(?) j cross join pending_link p on p.export = j.value order by p.export, p.attribute, p.target',
          jsonList(exportIds),
        )
        .map(link);
    },
    async withFailedLinks(exportIds) {
      const failed = 'select 1 from pending_link where export = ? and sent_after is null and attempts > 0 limit 1';
      return new Set(exportIds.filter((id) => database.get(failed, id) !== undefined));
    },
    async pendingLinksAt(keys) {
      return keys.map((key) => {
        const row = database.get<PendingLinkRow>(
          'select * from pending_link where export = ? and attribute = ? and target = ?',
          key.export,
          database.id(key.attribute),
          key.target,
        );
        return row === undefined ? undefined : link(row);
      });
    },
    async putLinks(links) {
      for (const row of links) {
        database.run(
          'insert or replace into pending_link(export, attribute, target, operation, attempts, due_at, sent_after) values(?, ?, ?, ?, ?, ?, ?)',
          row.export,
          database.id(row.attribute),
          row.target,
          row.operation,
          row.attempts,
          row.dueAt,
          row.sentAfter,
        );
      }
    },
    async dropLinks(links) {
      for (const row of links) {
        const attribute = database.id(row.attribute);
        database.run('delete from pending_link where export = ? and attribute = ? and target = ?', row.export, attribute, row.target);
      }
    },
    async linkedExports(connector, { nowMs, limit, allowance, removedFrom }) {
      const found: number[] = [];
      const connectorId = database.id(connector);
      const attributes = jsonList((removedFrom ?? []).map((name) => database.id(name)));
      for (let last = 0; found.length < limit; ) {
        // One step by export: the links of a group of 250,000 are not walked through to find the next one.
        const next = database.get<{ export: number }>(
          nextExportSql(allowance, database.id(disconnectPlace), removedFrom),
          last,
          nowMs,
          nowMs + longestWaitMs,
          ...(removedFrom === undefined ? [] : [attributes]),
        );
        if (next === undefined) break;
        last = next.export;
        if (database.get(offeredSql, last, connectorId) !== undefined) found.push(last);
      }
      return found;
    },
    async dueLinks(exportIds, { nowMs, limit, allowance, removedFrom }) {
      const attributes = removedFrom === undefined ? [] : [jsonList(removedFrom.map((name) => database.id(name)))];
      const sql = dueSql(allowance, database.id(disconnectPlace), removedFrom);
      return exportIds.flatMap((id) => database.all<PendingLinkRow>(sql, id, nowMs, nowMs + longestWaitMs, limit, ...attributes).map(link));
    },
    async removals(connector, attribute, after, limit) {
      const found = database.all<{ export: number; target: number }>(
        `select p.export, p.target from pending_link p join export e on e.id = p.export
         where p.attribute = ? and (p.export, p.target) > (?, ?) and p.operation = 'Remove' and p.sent_after is null and e.connector = ?
         order by p.export, p.target limit ?`,
        database.id(attribute),
        after.export,
        after.target,
        database.id(connector),
        limit,
      );
      return found.map(({ export: id, target }) => ({ export: id, target }));
    },
    async sentRemovals(connector, attribute) {
      const found = database.all<{ export: number; count: number }>(
        `select p.export, count(*) as count from pending_link p join export e on e.id = p.export
         where p.attribute = ? and p.operation = 'Remove' and p.sent_after is not null and e.connector = ? group by p.export order by p.export`,
        database.id(attribute),
        database.id(connector),
      );
      return found.map(({ export: id, count }) => ({ export: id, count }));
    },
    async wakeAwaitingLinks(connector, completed) {
      database.run(
        `insert or ignore into dirty_link(source, attribute, target)
         select e.object, p.attribute, p.target from pending_link p join export e on e.id = p.export
         where p.sent_after < ? and e.connector = ? and e.object is not null`,
        completed,
        database.id(connector),
      );
    },
  };
}

type Removed = LinkSelection['removedFrom'];

const among = (removed: Removed, parameter: 4 | 5): string =>
  removed === undefined ? '' : `and p.operation = 'Remove' and p.attribute in (select value from json_each(?${parameter}))`;

const dueSql = (allowance: Allowance, disconnect: number, removed: Removed): string => `
  select p.* from pending_link p ${guardedLink(disconnect)}
  where p.export = ?1 and p.sent_after is null and (p.due_at <= ?2 or p.due_at > ?3) and ${linkAllowanceSql[allowance]} ${among(removed, 5)}
  order by p.attempts, p.attribute, p.target limit ?4`;

const nextExportSql = (allowance: Allowance, disconnect: number, removed: Removed): string => `
  select p.export from pending_link p ${guardedLink(disconnect)}
  where p.export > ?1 and p.sent_after is null and (p.due_at <= ?2 or p.due_at > ?3) and ${linkAllowanceSql[allowance]} ${among(removed, 4)}
  order by p.export limit 1`;

const offeredSql = `
  select 1 from export e where e.id = ? and e.connector = ? and e.object is not null
  and not exists (select 1 from intent i where i.export = e.id and i.kind = 'References')`;
