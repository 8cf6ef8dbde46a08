// The metaverse in PostgreSQL.
import type { MetaverseTable } from '../../engine/port/metaverse-table.ts';
import { asciiLower } from '../ascii-lower.ts';
import { metaverseColumns, metaverseRow, type StoredMetaverse } from '../metaverse-rows.ts';
import type { Session } from './session.ts';
import { indexed } from './text.ts';

export const metaverseTable = (session: Session): MetaverseTable => ({
  async create(objectTypes) {
    const ids = await session.reserve('metaverse', objectTypes.length);
    await session.runEach(
      `insert into metaverse(id, object_type, wake_at, once, lineage, data)
       select id, object_type, 0, '', '', '' from json_to_recordset($1::json) as j(id bigint, object_type text)`,
      objectTypes.map((type, index) => ({ id: ids[index], object_type: type })),
    );
    return ids;
  },
  async read(ids) {
    const rows = await session.amongInOrder<StoredMetaverse>(`select ${metaverseColumns} from metaverse m where m.id = any($1::bigint[])`, [
      ...new Set(ids),
    ]);
    return rows.map(metaverseRow);
  },
  async write(rows) {
    const last = new Map(rows.map(({ id, once, lineage, data, wakeAt }) => [id, { id, once, lineage, data, wake_at: wakeAt }]));
    await session.runEach(
      `update metaverse m set wake_at = j.wake_at, once = j.once, lineage = j.lineage, data = j.data
       from json_to_recordset($1::json) as j(id bigint, wake_at bigint, once text, lineage text, data text) where m.id = j.id`,
      [...last.values()],
    );
  },
  async remove(ids) {
    await session.runAmong('delete from metaverse where id = any($1::bigint[])', ids);
    await session.runAmong('delete from dirty_metaverse where metaverse = any($1::bigint[])', ids);
  },
  async addKeys(keys) {
    await session.runEach(
      `insert into metaverse_key(key, metaverse) select key, metaverse from ${keyRecordset} on conflict (key, metaverse) do nothing`,
      keys.map(({ key, metaverse }) => ({ key: indexed(key), metaverse })),
    );
  },
  async dropKeys(keys) {
    await session.runEach(
      `delete from metaverse_key k using ${keyRecordset} where k.key = j.key and k.metaverse = j.metaverse`,
      keys.map(({ key, metaverse }) => ({ key: indexed(key), metaverse })),
    );
  },
  async dropAllKeys() {
    await session.run('delete from metaverse_key');
  },
  async byKeys(keys) {
    const originals = new Map(keys.map((key) => [indexed(key), key]));
    const rows = await session.each<{ key: string; metaverse: number }>(
      `select k.key, k.metaverse from json_to_recordset($1::json) as j(key text) join metaverse_key k on k.key = j.key order by k.key, k.metaverse`,
      [...originals.keys()].map((key) => ({ key })),
    );
    const found = new Map<string, number[]>();
    for (const { key, metaverse } of rows) {
      const original = originals.get(key) ?? key;
      const ids = found.get(original);
      if (ids === undefined) found.set(original, [metaverse]);
      else ids.push(metaverse);
    }
    return found;
  },
  async search(value, limit) {
    const rows = await session.all<StoredMetaverse>(
      `select ${metaverseColumns} from metaverse m where strpos(lower(m.data), $1) > 0 order by m.id limit $2`,
      asciiLower(JSON.stringify(value)),
      limit,
    );
    return rows.map(metaverseRow);
  },
  async markDirty(ids) {
    await session.runAmong(
      `insert into dirty_metaverse(metaverse) select id from metaverse where id = any($1::bigint[]) on conflict (metaverse) do nothing`,
      ids,
    );
  },
  async markAllDirty() {
    await session.run('insert into dirty_metaverse(metaverse) select id from metaverse on conflict (metaverse) do nothing');
  },
  async markDue(nowMs) {
    await session.run(
      `insert into dirty_metaverse(metaverse) select id from metaverse where wake_at > 0 and wake_at <= $1::bigint on conflict (metaverse) do nothing`,
      nowMs,
    );
  },
  async markDirtyOfType(objectType) {
    await session.run(
      `insert into dirty_metaverse(metaverse) select id from metaverse where object_type = $1 or $1 = '*' on conflict (metaverse) do nothing`,
      objectType,
    );
  },
  async concerned(limit) {
    return (await session.all<{ id: number }>(concernedSql, limit)).map(({ id }) => id);
  },
  async takeDirtyAmong(ids) {
    const rows = await session.amongInOrder<StoredMetaverse>(
      `select ${metaverseColumns} from metaverse m join dirty_metaverse d on d.metaverse = m.id where m.id = any($1::bigint[])`,
      [...new Set(ids)],
    );
    await session.runAmong('delete from dirty_metaverse where metaverse = any($1::bigint[])', ids);
    return rows.map(metaverseRow);
  },
  async takeDirty(afterId, limit) {
    return (await session.all<StoredMetaverse>(takeDirtySql, afterId, limit)).map(metaverseRow);
  },
  async hasDirty() {
    return (await session.get('select 1 from dirty_metaverse limit 1')) !== undefined;
  },
  async count() {
    return (await session.get<{ count: number }>('select count(*) as count from metaverse'))?.count ?? 0;
  },
});

const keyRecordset = 'json_to_recordset($1::json) as j(key text, metaverse bigint)';

const concernedSql = `
  select metaverse as id from dirty_metaverse
  union select o.metaverse from dirty_object d join object o on o.id = d.object where d.changed = 1 and o.metaverse is not null
  order by id limit $1`;

const takeDirtySql = `
  with taken as (
    select d.metaverse from dirty_metaverse d join metaverse m on m.id = d.metaverse where d.metaverse > $1 order by d.metaverse limit $2
  ), gone as (
    delete from dirty_metaverse where metaverse = any(array(select metaverse from taken))
  )
  select ${metaverseColumns} from taken t join metaverse m on m.id = t.metaverse order by m.id`;
