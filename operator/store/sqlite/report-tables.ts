// What people read: errors of objects, and the history of runs.
import type { RunRecord } from '../../engine/engine.ts';
import type { ProblemTable, RunTable } from '../../engine/port/store-port.ts';
import { codeOf, keptRuns, problemRow, type StoredProblem } from '../report-rows.ts';
import type { Database } from './database.ts';

export const problemTable = (database: Database): ProblemTable => ({
  async put(rows) {
    for (const row of rows) {
      // An error that is already known keeps its time.
      database.run(
        `insert into problem(subject, connector, label, source_anchor, error, since) values(?, ?, ?, ?, ?, ?)
         on conflict(subject) do update set connector = excluded.connector, label = excluded.label, source_anchor = excluded.source_anchor, error = excluded.error`,
        row.subject,
        row.connector,
        row.label,
        row.sourceAnchor,
        row.error,
        row.since,
      );
    }
  },
  async drop(subjects) {
    for (const subject of subjects) database.run('delete from problem where subject = ?', subject);
  },
  async subjects() {
    return new Set(database.all<{ subject: string }>('select subject from problem').map((row) => row.subject));
  },
  async of(subjects) {
    const rows = database.all<StoredProblem>(
      'select * from problem where subject in (select value from json_each(?)) order by subject',
      JSON.stringify(subjects),
    );
    return rows.map(problemRow);
  },
  async coded(code, beginning, afterSubject, limit) {
    const rows = database.all<StoredProblem>(
      `select * from problem where subject >= ?1 and substr(subject, 1, length(?1)) = ?1 and subject > ?2 and instr(error, ?3) > 0
       order by subject limit ?4`,
      beginning,
      afterSubject,
      codeOf(code),
      limit,
    );
    return rows.map(problemRow);
  },
  async list(limit) {
    const rows = database.all<StoredProblem>('select * from problem order by since, subject limit ?', limit);
    return rows.map(problemRow);
  },
});

export const runTable = (database: Database): RunTable => ({
  async put(run) {
    database.run('insert or replace into run(id, start_time, document) values(?, ?, ?)', run.id, run.startTime, JSON.stringify(run));
    database.run('delete from run where id not in (select id from run order by start_time desc, id desc limit ?)', keptRuns);
  },
  async recent(limit) {
    const rows = database.all<{ document: string }>('select document from run order by start_time desc, id desc limit ?', limit);
    return rows.map((row) => JSON.parse(row.document) as RunRecord);
  },
});
