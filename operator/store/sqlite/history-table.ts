// The history in SQLite: rows are only ever appended, and pruned from the oldest on.
import { type HistoryKind, historyEvents, type HistoryRow, type HistoryTable } from '../../engine/port/history-table.ts';
import type { Database } from './database.ts';

interface Row {
  readonly id: number;
  readonly kind: number;
  readonly subject: number;
  readonly other: number | null;
  readonly event: number;
  readonly time: number;
  readonly delta: string;
  readonly run: string;
  readonly revision: string;
}

/** The number of a kind is its place. */
const kinds: readonly HistoryKind[] = ['Metaverse', 'Object'];

const select = 'select h.*, m.run, m.revision from history h join moment m on m.id = h.moment';

export const historyTable = (database: Database): HistoryTable => ({
  async append({ run, revision, timeMs }, entries) {
    database.run('insert or ignore into moment(run, revision) values(?, ?)', run, revision);
    const moment = database.get<{ id: number }>('select id from moment where run = ? and revision = ?', run, revision)?.id ?? 0;
    for (const { kind, subject, other, event, delta, keys } of entries) {
      const id = database.run(
        'insert into history(kind, subject, other, event, moment, time, delta) values(?, ?, ?, ?, ?, ?, ?)',
        kinds.indexOf(kind),
        subject,
        other,
        historyEvents.indexOf(event),
        moment,
        timeMs,
        delta,
      );
      for (const key of keys ?? []) database.run('insert or ignore into history_key(key, history) values(?, ?)', key, id);
    }
  },
  async read(kind, subject, beforeId, limit) {
    return database
      .all<Row>(
        `${select} where h.kind = ? and h.subject = ? and h.id < ? order by h.id desc limit ?`,
        kinds.indexOf(kind),
        subject,
        beforeId,
        limit,
      )
      .map(rowOf);
  },
  async readOther(kind, other, beforeId, limit) {
    return database
      .all<Row>(
        `${select} where h.kind = ? and h.other = ? and h.id < ? order by h.id desc limit ?`,
        kinds.indexOf(kind),
        other,
        beforeId,
        limit,
      )
      .map(rowOf);
  },
  async byKey(key, limit) {
    return database
      .all<Row>(`${select} join history_key k on k.history = h.id where k.key = ? order by h.id desc limit ?`, key, limit)
      .map(rowOf);
  },
  async oldest() {
    return database.get<{ time: number }>('select time from history order by id limit 1')?.time;
  },
  async prune(beforeMs, limit) {
    const rows = database.all<{ id: number; time: number }>('select id, time from history order by id limit ?', limit);
    // Ids grow with time; where a clock was set back, the row that seems young waits for its time and keeps those behind it.
    const young = rows.findIndex(({ time }) => time >= beforeMs);
    const old = young === -1 ? rows : rows.slice(0, young);
    const last = old.at(-1)?.id;
    if (last === undefined) return 0;
    database.run('delete from history_key where history <= ?', last);
    database.run('delete from history where id <= ?', last);
    database.run('delete from moment where id < (select moment from history order by id limit 1)');
    return old.length;
  },
});

const rowOf = (row: Row): HistoryRow => ({
  id: row.id,
  kind: kinds[row.kind] ?? 'Object',
  subject: row.subject,
  other: row.other,
  event: historyEvents[row.event] ?? 'Changed',
  delta: row.delta,
  run: row.run,
  revision: row.revision,
  timeMs: row.time,
});
