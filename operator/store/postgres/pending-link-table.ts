// References that wait to be added to or removed from target objects.
import type { LinkSelection, PendingLink } from '../../engine/port/export-table.ts';
import { type Allowance, disconnectPlace } from '../../engine/port/guard-table.ts';
import { linkAllowanceSql } from '../guard-rows.ts';
import { guardedLink, longestWaitMs, pendingLink, type PendingLinkRow, type PendingLinkTable } from '../pending-link-rows.ts';
import type { Session } from './session.ts';

type LinkKey = Pick<PendingLink, 'export' | 'attribute' | 'target'>;

export function pendingLinkTable(session: Session): PendingLinkTable {
  const removedIds = async (names: LinkSelection['removedFrom']): Promise<readonly (readonly number[])[]> =>
    names === undefined ? [] : [await Promise.all(names.map((name) => session.id(name)))];
  const link = (row: PendingLinkRow): PendingLink => pendingLink(row, session.name(row.attribute));
  const coded = async <K extends LinkKey>(keys: readonly K[]) => {
    const ids = await session.ids(new Set(keys.map(({ attribute }) => attribute)));
    return keys.map((key, n) => ({ ...key, attribute: ids.get(key.attribute) as number, n }));
  };
  return {
    async pendingLinks(exportIds) {
      const rows = await session.among<PendingLinkRow>(
        'select * from pending_link where export = any($1::bigint[]) order by export, attribute, target',
        [...new Set(exportIds)].sort((a, b) => a - b),
      );
      return rows.map(link);
    },
    async withFailedLinks(exportIds) {
      const rows = await session.among<{ id: number }>(failedSql, [...new Set(exportIds)]);
      return new Set(rows.map(({ id }) => id));
    },
    async pendingLinksAt(keys) {
      const rows = await session.each<PendingLinkRow & { readonly n: number }>(
        `select j.n, p.* from ${keyRecordset} join pending_link p on ${sameKey}`,
        await coded(keys),
      );
      const found = new Map(rows.map((row) => [row.n, link(row)]));
      return keys.map((_, n) => found.get(n));
    },
    async putLinks(links) {
      const last = new Map(links.map((one) => [`${one.export} ${one.target} ${one.attribute}`, one]));
      await session.runEach(putSql, await coded([...last.values()]));
    },
    async dropLinks(links) {
      await session.runEach(`delete from pending_link p using ${keyRecordset} where ${sameKey}`, await coded(links));
    },
    async linkedExports(connector, { nowMs, limit, allowance, removedFrom }) {
      const rows = await session.all<{ id: number }>(
        linkedSql(allowance, await session.id(disconnectPlace), removedFrom),
        nowMs,
        nowMs + longestWaitMs,
        await session.id(connector),
        limit,
        ...(await removedIds(removedFrom)),
      );
      return rows.map(({ id }) => id);
    },
    async dueLinks(exportIds, { nowMs, limit, allowance, removedFrom }) {
      const sql = dueSql(allowance, await session.id(disconnectPlace), removedFrom);
      const rows = await session.among<PendingLinkRow>(
        sql,
        exportIds,
        nowMs,
        nowMs + longestWaitMs,
        limit,
        ...(await removedIds(removedFrom)),
      );
      return rows.map(link);
    },
    async removals(connector, attribute, after, limit) {
      return session.all(
        `select p.export, p.target from pending_link p join export e on e.id = p.export
         where p.attribute = $1 and (p.export, p.target) > ($2::bigint, $3::bigint) and p.operation = 'Remove' and p.sent_after is null
           and e.connector = $4 order by p.export, p.target limit $5`,
        await session.id(attribute),
        after.export,
        after.target,
        await session.id(connector),
        limit,
      );
    },
    async sentRemovals(connector, attribute) {
      return session.all(
        `select p.export, count(*) as count from pending_link p join export e on e.id = p.export
         where p.attribute = $1 and p.operation = 'Remove' and p.sent_after is not null and e.connector = $2 group by p.export order by p.export`,
        await session.id(attribute),
        await session.id(connector),
      );
    },
    async wakeAwaitingLinks(connector, completed) {
      await session.run(
        `insert into dirty_link(source, attribute, target)
         select e.object, p.attribute, p.target from pending_link p join export e on e.id = p.export
         where p.sent_after < $1 and e.connector = $2 and e.object is not null
         on conflict (source, attribute, target) do nothing`,
        completed,
        await session.id(connector),
      );
    },
  };
}

const keyRecordset = 'json_to_recordset($1::json) as j(n integer, export bigint, attribute integer, target bigint)';
const sameKey = 'p.export = j.export and p.attribute = j.attribute and p.target = j.target';

const putSql = `
  insert into pending_link(export, attribute, target, operation, attempts, due_at, sent_after)
  select export, attribute, target, operation, attempts, "dueAt", "sentAfter" from json_to_recordset($1::json)
    as j(export bigint, attribute integer, target bigint, operation text, attempts integer, "dueAt" bigint, "sentAfter" bigint)
  on conflict (export, attribute, target) do update set
    operation = excluded.operation, attempts = excluded.attempts, due_at = excluded.due_at, sent_after = excluded.sent_after`;

const failedSql = `
  select e.id from unnest($1::bigint[]) as e(id)
  where exists (select 1 from pending_link p where p.export = e.id and p.sent_after is null and p.attempts > 0)`;

type Removed = LinkSelection['removedFrom'];

const among = (removed: Removed): string =>
  removed === undefined ? '' : `and p.operation = 'Remove' and p.attribute = any($5::integer[])`;

const dueSql = (allowance: Allowance, disconnect: number, removed: Removed): string => `
  select p.* from unnest($1::bigint[]) with ordinality as e(id, n)
  cross join lateral (
    select p.* from pending_link p ${guardedLink(disconnect)}
    where p.export = e.id and p.sent_after is null and (p.due_at <= $2 or p.due_at > $3) and ${linkAllowanceSql[allowance]} ${among(removed)}
    order by p.attempts, p.attribute, p.target limit $4
  ) p order by e.n, p.attempts, p.attribute, p.target`;

// One step by export: the links of a group of 250,000 are not walked through to find the next one.
const nextSql = (allowance: Allowance, disconnect: number, removed: Removed, after: string): string => `
  (select p.export from pending_link p ${guardedLink(disconnect)}
   where p.sent_after is null and (p.due_at <= $1 or p.due_at > $2) and ${linkAllowanceSql[allowance]} ${among(removed)} ${after}
   order by p.export limit 1)`;

const linkedSql = (allowance: Allowance, disconnect: number, removed: Removed): string => `
  with recursive linked(export) as (
    ${nextSql(allowance, disconnect, removed, '')}
    union all select ${nextSql(allowance, disconnect, removed, 'and p.export > linked.export')} from linked where linked.export is not null
  )
  select e.id from linked join export e on e.id = linked.export
  where e.connector = $3 and e.object is not null and not exists (select 1 from intent i where i.export = e.id and i.kind = 'References')
  order by e.id limit $4`;
