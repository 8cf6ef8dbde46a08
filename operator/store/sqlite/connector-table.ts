// Where each connector's imports stand, and single facts.
import type { ConnectorTable, FactTable } from '../../engine/port/store-port.ts';
import { connectorState, type StoredConnector } from '../connector-rows.ts';
import type { Database } from './database.ts';

export const connectorTable = (database: Database): ConnectorTable => ({
  async read(connector) {
    const row = database.get<StoredConnector>('select * from connector where name = ?', connector);
    return row === undefined ? undefined : connectorState(row);
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
