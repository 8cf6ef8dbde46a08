// The guarded changes of a plan in PostgreSQL.
import type { GuardedPlace, GuardTable } from '../../engine/port/guard-table.ts';
import { guardedRow, type StoredGuarded } from '../guard-rows.ts';
import type { Session } from './session.ts';

export function guardTable(session: Session): GuardTable {
  const coded = async <P extends GuardedPlace>(places: readonly P[]) => {
    const ids = await session.ids(new Set(places.flatMap(({ attribute }) => (attribute === '' ? [] : [attribute]))));
    return places.map((place) => ({ ...place, attribute: place.attribute === '' ? 0 : ids.get(place.attribute) }));
  };
  return {
    async list(connector) {
      const rows = await session.all<StoredGuarded>(
        'select * from guarded where connector = $1 order by export, attribute, target',
        await session.id(connector),
      );
      return rows.map((row) => guardedRow(row, (id) => session.name(id)));
    },
    async put(connector, rows) {
      if (rows.length > 0) await session.runEach(putSql, await coded(rows), await session.id(connector));
    },
    async drop(places) {
      if (places.length > 0) await session.runEach(dropSql, await coded(places));
    },
  };
}

const putSql = `
  insert into guarded(export, attribute, target, connector, since, verdict, key)
  select export, attribute, target, $2, since, verdict, key from json_to_recordset($1::json)
    as j(export bigint, attribute integer, target bigint, since bigint, verdict text, key text)
  on conflict (export, attribute, target) do update set
    connector = excluded.connector, since = excluded.since, verdict = excluded.verdict, key = excluded.key`;

const dropSql = `
  delete from guarded g using json_to_recordset($1::json) as j(export bigint, attribute integer, target bigint)
  where g.export = j.export and g.attribute = j.attribute and g.target = j.target`;
