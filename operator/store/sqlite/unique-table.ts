// Unique values in SQLite.
import { type Holding, inOrder, type UniqueTable, type Wish } from '../../engine/port/unique-table.ts';
import { type Database, jsonList } from './database.ts';

interface Row extends Omit<Wish, 'connector' | 'attribute'> {
  readonly connector: number;
  readonly attribute: number;
}

export function uniqueTable(database: Database): UniqueTable {
  const wishes = (sql: string, ...parameters: (string | number)[]): readonly Wish[] =>
    inOrder(
      database
        .all<Row>(`${selectWishes} ${sql}`, ...parameters)
        .map(({ connector, attribute, ...row }) => ({ ...row, connector: database.name(connector), attribute: database.name(attribute) })),
    );

  return {
    async hold(connector, holdings) {
      const id = database.id(connector);
      for (const { key, object } of holdings)
        database.run('insert or ignore into holding(connector, key, object) values(?, ?, ?)', id, key, object);
    },
    async release(connector, holdings) {
      const id = database.id(connector);
      for (const { key, object } of holdings)
        database.run('delete from holding where connector = ? and key = ? and object = ?', id, key, object);
    },
    async holders(connector, keys) {
      const sql = `select h.object, h.key from json_each(?) j cross join holding h on h.connector = ? and h.key = j.value order by h.key, h.object`;
      const found = database.all<Holding>(sql, jsonList([...new Set(keys)]), database.id(connector));
      return found.map(({ object, key }) => ({ object, key }));
    },
    async clear() {
      database.exec('delete from holding; delete from wish');
    },
    async put(rows) {
      for (const { export: id, key, attribute, connector, verdict, error } of rows)
        database.run(putSql, id, key, database.id(attribute), database.id(connector), verdict, error);
    },
    async drop(places) {
      for (const { export: id, key, attribute } of places)
        database.run('delete from wish where export = ? and key = ? and attribute = ?', id, key, database.id(attribute));
    },
    async wishesOf(exports) {
      return wishes('where w.export in (select value from json_each(?))', jsonList(exports));
    },
    async wishesFor(connector, keys) {
      return wishes('where w.connector = ? and w.key in (select value from json_each(?))', database.id(connector), jsonList(keys));
    },
    async open(connector, keys) {
      if (keys.length > 0) database.run(openSql, database.id(connector), jsonList([...new Set(keys)]));
    },
    async heldBack(connector, verdicts, afterExport, limit) {
      const parameters = [database.id(connector), jsonList(verdicts), afterExport, limit];
      return wishes(
        `where w.export in (select distinct export ${heldBackSql} and export > ?3 order by export limit ?4) and ${amongVerdicts}`,
        ...parameters,
      );
    },
    async anyAwaited(connector) {
      const found = database.get(
        `select 1 from wish where connector = ? and ${isHeldBackSql} and verdict = 'Awaited' limit 1`,
        database.id(connector),
      );
      return found !== undefined;
    },
    async count(connector, verdict) {
      const row = database.get<{ count: number }>(`select count(*) as count ${heldBackSql}`, database.id(connector), jsonList([verdict]));
      return row?.count ?? 0;
    },
  };
}

const selectWishes = 'select w.export, w.key, w.attribute, w.connector, w.verdict, w.error from wish w';

const amongVerdicts = 'verdict in (select value from json_each(?2))';

/** The condition of the index comes first, so that the index is used. */
const isHeldBackSql = "verdict in ('Open', 'Awaited', 'Taken')";
const heldBackSql = `from wish where connector = ?1 and ${isHeldBackSql} and ${amongVerdicts}`;

const putSql = 'insert or replace into wish(export, key, attribute, connector, verdict, error) values(?, ?, ?, ?, ?, ?)';

const openSql = `
  update wish set verdict = 'Open', error = ''
  where connector = ?1 and key in (
    select j.value from json_each(?2) j
    where exists (select 1 from holding h where h.connector = ?1 and h.key = j.value)
      or 1 < (select count(distinct w.export) from wish w where w.connector = ?1 and w.key = j.value))
  and verdict in ('Free', 'Matched')`;
