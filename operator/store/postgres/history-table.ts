// The history in PostgreSQL: rows are only ever appended, and pruned from the oldest on.
import type { HistoryKind, HistoryMoment, HistoryTable } from '../../engine/port/history-table.ts';
import { eventNumber, historyRow, kindNumber, oldRows, selectHistory, type StoredHistory } from '../history-rows.ts';
import type { Session } from './session.ts';
import { indexed } from './text.ts';

export function historyTable(session: Session): HistoryTable {
  const momentOf = ({ run, revision }: HistoryMoment): Promise<number> =>
    session.remembered(`moment\n${run}\n${revision}`, async () => {
      const known = await session.get<{ id: number }>('select id from moment where run = $1 and revision = $2', run, revision);
      const added = known ?? (await session.get<{ id: number }>(addMomentSql, run, revision));
      return added?.id ?? 0;
    });
  const read = async (column: 'subject' | 'other', kind: HistoryKind, id: number, beforeId: number, limit: number) => {
    const where = `where h.kind = $1 and h.${column} = $2 and h.id < $3`;
    const rows = await session.all<StoredHistory>(
      `${selectHistory} ${where} order by h.id desc limit $4`,
      kindNumber(kind),
      id,
      beforeId,
      limit,
    );
    return rows.map(historyRow);
  };
  return {
    async append(moment, entries) {
      if (entries.length === 0) return;
      const momentId = await momentOf(moment);
      const ids = await session.reserve('history', entries.length);
      const rows = entries.map(({ kind, subject, other, event, delta }, index) => ({
        id: ids[index],
        kind: kindNumber(kind),
        subject,
        other,
        event: eventNumber(event),
        delta,
      }));
      await session.runEach(appendSql, rows, momentId, moment.timeMs);
      const keys = entries.flatMap((entry, index) => (entry.keys ?? []).map((key) => ({ key: indexed(key), history: ids[index] })));
      await session.runEach(keySql, keys);
    },
    async read(kind, subject, beforeId, limit) {
      return read('subject', kind, subject, beforeId, limit);
    },
    async readOther(kind, other, beforeId, limit) {
      return read('other', kind, other, beforeId, limit);
    },
    async byKey(key, limit) {
      const rows = await session.all<StoredHistory>(
        `${selectHistory} join history_key k on k.history = h.id where k.key = $1 order by h.id desc limit $2`,
        indexed(key),
        limit,
      );
      return rows.map(historyRow);
    },
    async oldest() {
      return (await session.get<{ time: number }>('select time from history order by id limit 1'))?.time;
    },
    async prune(beforeMs, limit) {
      const rows = await session.all<{ id: number; time: number }>('select id, time from history order by id limit $1', limit);
      const old = oldRows(rows, beforeMs);
      const last = old.at(-1)?.id;
      if (last === undefined) return 0;
      await session.run('delete from history_key where history <= $1', last);
      await session.run('delete from history where id <= $1', last);
      await session.run('delete from moment where id < (select moment from history order by id limit 1)');
      return old.length;
    },
  };
}

const addMomentSql = `
  insert into moment(id, run, revision) select coalesce(max(id), 0) + 1, $1, $2 from moment returning id`;

const appendSql = `
  insert into history(id, kind, subject, other, event, moment, time, delta)
  select id, kind, subject, other, event, $2::integer, $3::bigint, delta
  from json_to_recordset($1::json) as j(id bigint, kind integer, subject bigint, other bigint, event integer, delta text)`;

const keySql = `
  insert into history_key(key, history) select key, history from json_to_recordset($1::json) as j(key text, history bigint)
  on conflict (key, history) do nothing`;
