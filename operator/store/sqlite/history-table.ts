// The history in SQLite: rows are only ever appended, and pruned from the oldest on.
import type { HistoryTable } from '../../engine/port/history-table.ts';
import { eventNumber, historyRow, kindNumber, oldRows, selectHistory, type StoredHistory } from '../history-rows.ts';
import type { Database } from './database.ts';

export const historyTable = (database: Database): HistoryTable => ({
  async append({ run, revision, timeMs }, entries) {
    database.run('insert or ignore into moment(run, revision) values(?, ?)', run, revision);
    const moment = database.get<{ id: number }>('select id from moment where run = ? and revision = ?', run, revision)?.id ?? 0;
    for (const { kind, subject, other, event, delta, keys } of entries) {
      const id = database.run(
        'insert into history(kind, subject, other, event, moment, time, delta) values(?, ?, ?, ?, ?, ?, ?)',
        kindNumber(kind),
        subject,
        other,
        eventNumber(event),
        moment,
        timeMs,
        delta,
      );
      for (const key of keys ?? []) database.run('insert or ignore into history_key(key, history) values(?, ?)', key, id);
    }
  },
  async read(kind, subject, beforeId, limit) {
    return database
      .all<StoredHistory>(
        `${selectHistory} where h.kind = ? and h.subject = ? and h.id < ? order by h.id desc limit ?`,
        kindNumber(kind),
        subject,
        beforeId,
        limit,
      )
      .map(historyRow);
  },
  async readOther(kind, other, beforeId, limit) {
    return database
      .all<StoredHistory>(
        `${selectHistory} where h.kind = ? and h.other = ? and h.id < ? order by h.id desc limit ?`,
        kindNumber(kind),
        other,
        beforeId,
        limit,
      )
      .map(historyRow);
  },
  async byKey(key, limit) {
    return database
      .all<StoredHistory>(`${selectHistory} join history_key k on k.history = h.id where k.key = ? order by h.id desc limit ?`, key, limit)
      .map(historyRow);
  },
  async oldest() {
    return database.get<{ time: number }>('select time from history order by id limit 1')?.time;
  },
  async prune(beforeMs, limit) {
    const rows = database.all<{ id: number; time: number }>('select id, time from history order by id limit ?', limit);
    const old = oldRows(rows, beforeMs);
    const last = old.at(-1)?.id;
    if (last === undefined) return 0;
    database.run('delete from history_key where history <= ?', last);
    database.run('delete from history where id <= ?', last);
    database.run('delete from moment where id < (select moment from history order by id limit 1)');
    return old.length;
  },
});
