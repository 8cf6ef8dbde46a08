// Unique values in PostgreSQL.
import { type Holding, inOrder, type UniqueTable, type Wish, type WishPlace } from '../../engine/port/unique-table.ts';
import type { Value } from './connection.ts';
import type { Session } from './session.ts';

interface Row extends Omit<Wish, 'connector' | 'attribute'> {
  readonly connector: number;
  readonly attribute: number;
}

export function uniqueTable(session: Session): UniqueTable {
  const named = (rows: readonly Row[]): readonly Wish[] =>
    inOrder(rows.map((row) => ({ ...row, connector: session.name(row.connector), attribute: session.name(row.attribute) })));
  const among = async (column: 'export' | 'key', ids: readonly number[], ...values: readonly Value[]): Promise<readonly Wish[]> =>
    named(
      await session.among<Row>(
        `${selectWishes} where w.${column} = any($1::bigint[])${values.length > 0 ? ' and w.connector = $2' : ''}`,
        [...new Set(ids)],
        ...values,
      ),
    );
  const coded = async <P extends WishPlace>(places: readonly P[]) => {
    const ids = await session.ids(new Set(places.map(({ attribute }) => attribute)));
    return places.map((place) => ({ ...place, attribute: ids.get(place.attribute) }));
  };

  return {
    async hold(connector, holdings) {
      if (holdings.length > 0) await session.runEach(holdSql, holdings, await session.id(connector));
    },
    async release(connector, holdings) {
      if (holdings.length > 0) await session.runEach(releaseSql, holdings, await session.id(connector));
    },
    async holders(connector, keys) {
      const found = await session.among<Holding>(
        'select object, key from holding where key = any($1::bigint[]) and connector = $2',
        [...new Set(keys)],
        await session.id(connector),
      );
      return [...found].sort((a, b) => a.key - b.key || a.object - b.object);
    },
    async clear() {
      await session.run('delete from holding');
      await session.run('delete from wish');
    },
    async put(wishes) {
      if (wishes.length === 0) return;
      const connectors = await session.ids(new Set(wishes.map(({ connector }) => connector)));
      await session.runEach(
        putSql,
        (await coded(wishes)).map((wish) => ({ ...wish, connector: connectors.get(wish.connector) })),
      );
    },
    async drop(places) {
      if (places.length > 0) await session.runEach(dropSql, await coded(places));
    },
    async wishesOf(exports) {
      return among('export', exports);
    },
    async wishesFor(connector, keys) {
      return among('key', keys, await session.id(connector));
    },
    async open(connector, keys) {
      if (keys.length > 0) await session.runAmong(openSql, [...new Set(keys)], await session.id(connector));
    },
    async heldBack(connector, verdicts, afterExport, limit) {
      const sql = `${selectWishes} where w.export in (select distinct export ${heldBackSql} and export > $3 order by export limit $4) and ${amongVerdicts}`;
      return named(await session.all<Row>(sql, await session.id(connector), JSON.stringify(verdicts), afterExport, limit));
    },
    async anyAwaited(connector) {
      const sql = `select 1 as found from wish where connector = $1 and ${isHeldBackSql} and verdict = 'Awaited' limit 1`;
      return (await session.get(sql, await session.id(connector))) !== undefined;
    },
    async count(connector, verdict) {
      const verdicts = JSON.stringify([verdict]);
      const row = await session.get<{ count: number }>(
        `select count(*)::integer as count ${heldBackSql}`,
        await session.id(connector),
        verdicts,
      );
      return row?.count ?? 0;
    },
  };
}

const selectWishes = 'select w.export, w.key, w.attribute, w.connector, w.verdict, w.error from wish w';

const amongVerdicts = 'verdict in (select json_array_elements_text($2::json))';

/** The condition of the index comes first, so that the index is used. */
const isHeldBackSql = "verdict in ('Open', 'Awaited', 'Taken')";
const heldBackSql = `from wish where connector = $1 and ${isHeldBackSql} and ${amongVerdicts}`;

const holdSql = `
  insert into holding(connector, key, object) select $2, key, object from json_to_recordset($1::json) as j(key bigint, object bigint)
  on conflict do nothing`;

const releaseSql = `
  delete from holding h using json_to_recordset($1::json) as j(key bigint, object bigint)
  where h.connector = $2 and h.key = j.key and h.object = j.object`;

const putSql = `
  insert into wish(export, key, attribute, connector, verdict, error)
  select export, key, attribute, connector, verdict, error from json_to_recordset($1::json)
    as j(export bigint, key bigint, attribute integer, connector integer, verdict text, error text)
  on conflict (export, key, attribute) do update set connector = excluded.connector, verdict = excluded.verdict, error = excluded.error`;

const dropSql = `
  delete from wish w using json_to_recordset($1::json) as j(export bigint, key bigint, attribute integer)
  where w.export = j.export and w.key = j.key and w.attribute = j.attribute`;

// By an array of keys: a server without statistics would ask once more of every key for each wish of the connector.
const openSql = `
  update wish set verdict = 'Open', error = ''
  where connector = $2 and verdict in ('Free', 'Matched') and key = any(array(
    select key from holding where connector = $2 and key = any($1::bigint[])
    union select key from wish where connector = $2 and key = any($1::bigint[]) group by key having count(distinct export) > 1))`;
