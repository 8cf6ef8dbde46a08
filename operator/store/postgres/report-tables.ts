// What people read: errors of objects, and the history of runs; and where each connector's imports stand, with single facts.
import type { RunRecord } from '../../engine/engine.ts';
import type { ConnectorTable, FactTable, ProblemRow, ProblemTable, RunTable } from '../../engine/port/store-port.ts';
import { connectorState, type StoredConnector } from '../connector-rows.ts';
import { codeOf, keptRuns, problemRow, type StoredProblem } from '../report-rows.ts';
import type { Session } from './session.ts';

export const problemTable = (session: Session): ProblemTable => ({
  async put(rows) {
    const folded = new Map<string, ProblemRow>();
    // An error that is already known keeps its time.
    for (const row of rows) folded.set(row.subject, { ...row, since: folded.get(row.subject)?.since ?? row.since });
    await session.runEach(
      `insert into problem(subject, connector, label, source_anchor, error, since)
       select subject, connector, label, "sourceAnchor", error, since
       from json_to_recordset($1::json) as j(subject text, connector text, label text, "sourceAnchor" text, error text, since text)
       on conflict (subject) do update set
         connector = excluded.connector, label = excluded.label, source_anchor = excluded.source_anchor, error = excluded.error`,
      [...folded.values()],
    );
  },
  async drop(subjects) {
    await session.runEach(
      'delete from problem p using json_to_recordset($1::json) as j(subject text) where p.subject = j.subject',
      subjects.map((subject) => ({ subject })),
    );
  },
  async subjects() {
    return new Set((await session.all<{ subject: string }>('select subject from problem')).map((row) => row.subject));
  },
  async of(subjects) {
    const rows = await session.each<StoredProblem>(
      'select p.* from problem p join json_to_recordset($1::json) as j(subject text) on p.subject = j.subject',
      [...new Set(subjects)].map((subject) => ({ subject })),
    );
    return rows.map(problemRow).sort((a, b) => (a.subject < b.subject ? -1 : 1));
  },
  async coded(code, beginning, afterSubject, limit) {
    const rows = await session.all<StoredProblem>(
      `select * from problem where subject >= $1 and starts_with(subject, $1) and subject > $2 and strpos(error, $3) > 0
       order by subject limit $4`,
      beginning,
      afterSubject,
      codeOf(code),
      limit,
    );
    return rows.map(problemRow);
  },
  async list(limit) {
    const rows = await session.all<StoredProblem>('select * from problem order by since, subject limit $1', limit);
    return rows.map(problemRow);
  },
});

export const runTable = (session: Session): RunTable => ({
  async put(run) {
    await session.run(
      `insert into run(id, start_time, document) values($1, $2, $3)
       on conflict (id) do update set start_time = excluded.start_time, document = excluded.document`,
      run.id,
      run.startTime,
      JSON.stringify(run),
    );
    await session.run('delete from run where id not in (select id from run order by start_time desc, id desc limit $1)', keptRuns);
  },
  async recent(limit) {
    const rows = await session.all<{ document: string }>('select document from run order by start_time desc, id desc limit $1', limit);
    return rows.map((row) => JSON.parse(row.document) as RunRecord);
  },
});

export const connectorTable = (session: Session): ConnectorTable => ({
  async read(connector) {
    const row = await session.get<StoredConnector>('select * from connector where name = $1', connector);
    return row === undefined ? undefined : connectorState(row);
  },
  async write(connector, state) {
    await session.run(
      `insert into connector(name, full_required, begun, completed, cookie, filter, schema) values($1, $2, $3, $4, $5, $6, $7)
       on conflict (name) do update set full_required = excluded.full_required, begun = excluded.begun, completed = excluded.completed,
         cookie = excluded.cookie, filter = excluded.filter, schema = excluded.schema`,
      connector,
      state.fullRequired ? 1 : 0,
      state.begun,
      state.completed,
      state.cookie ?? null,
      state.filter ?? null,
      state.schema,
    );
  },
});

export const factTable = (session: Session): FactTable => ({
  async read(name) {
    return (await session.get<{ value: string }>('select value from fact where name = $1', name))?.value;
  },
  async write(name, value) {
    await session.run('insert into fact(name, value) values($1, $2) on conflict (name) do update set value = excluded.value', name, value);
  },
});
