// The guarded changes of a plan in SQLite.
import type { GuardTable } from '../../engine/port/guard-table.ts';
import { guardedRow, type StoredGuarded } from '../guard-rows.ts';
import type { Database } from './database.ts';

export const guardTable = (database: Database): GuardTable => ({
  async list(connector) {
    return database
      .all<StoredGuarded>('select * from guarded where connector = ? order by export, attribute, target', database.id(connector))
      .map((row) => guardedRow(row, (id) => database.name(id)));
  },
  async put(connector, rows) {
    const connectorId = database.id(connector);
    for (const { export: id, attribute, target, key, since, verdict } of rows)
      database.run(putSql, id, attributeId(database, attribute), target, connectorId, since, verdict, key);
  },
  async drop(places) {
    for (const { export: id, attribute, target } of places)
      database.run('delete from guarded where export = ? and attribute = ? and target = ?', id, attributeId(database, attribute), target);
  },
});

const putSql = 'insert or replace into guarded(export, attribute, target, connector, since, verdict, key) values(?, ?, ?, ?, ?, ?, ?)';

const attributeId = (database: Database, attribute: string): number => (attribute === '' ? 0 : database.id(attribute));
