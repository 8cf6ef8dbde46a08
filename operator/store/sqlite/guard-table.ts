// The guarded changes of a plan in SQLite.
import type { Allowance, GuardedRow, GuardTable, Verdict } from '../../engine/port/guard-table.ts';
import type { Database } from './database.ts';

interface Row {
  readonly export: number;
  readonly attribute: number;
  readonly target: number;
  readonly key: string;
  readonly since: number;
  readonly verdict: Verdict;
}

/** A condition on `g`, the guarded change of a row or link; null where it is not guarded. */
export const allowanceSql: Readonly<Record<Allowance, string>> = {
  All: 'true',
  NotHeldBack: "coalesce(g.verdict, 'None') <> 'HeldBack'",
  UnguardedOrAdmitted: "coalesce(g.verdict, 'Admitted') = 'Admitted'",
  Admitted: "coalesce(g.verdict, 'None') = 'Admitted'",
};

export const guardTable = (database: Database): GuardTable => ({
  async list(connector) {
    return database
      .all<Row>('select * from guarded where connector = ? order by export, attribute, target', database.id(connector))
      .map((row): GuardedRow => ({ ...row, attribute: row.attribute === 0 ? '' : database.name(row.attribute) }))
      .map(({ export: id, attribute, target, key, since, verdict }) => ({ export: id, attribute, target, key, since, verdict }));
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
