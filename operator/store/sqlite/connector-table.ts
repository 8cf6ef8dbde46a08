// Where each connector's imports stand, and single facts.
import type { ConnectorTable, FactTable } from '../../engine/port/store-port.ts';
import type { Database } from './database.ts';

interface Row {
  readonly full_required: number;
  readonly begun: number;
  readonly completed: number;
  readonly cookie: string | null;
  readonly filter: string | null;
  readonly schema: string;
}

export const connectorTable = (database: Database): ConnectorTable => ({
  async read(connector) {
    const row = database.get<Row>('select * from connector where name = ?', connector);
    if (row === undefined) return undefined;
    return {
      schema: row.schema,
      fullRequired: row.full_required === 1,
      begun: row.begun,
      completed: row.completed,
      ...(row.cookie === null ? {} : { cookie: row.cookie }),
      ...(row.filter === null ? {} : { filter: row.filter }),
    };
  },
  async write(connector, state) {
    database.run(
      'insert or replace into connector(name, full_required, begun, completed, cookie, filter, schema) values(?, ?, ?, ?, ?, ?, ?)',
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

export const factTable = (database: Database): FactTable => ({
  async read(name) {
    return database.get<{ value: string }>('select value from fact where name = ?', name)?.value;
  },
  async write(name, value) {
    database.run('insert or replace into fact(name, value) values(?, ?)', name, value);
  },
});
