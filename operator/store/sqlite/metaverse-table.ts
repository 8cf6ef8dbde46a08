// The metaverse in SQLite.
import type { MetaverseTable } from '../../engine/port/metaverse-table.ts';
import { asciiLower } from '../ascii-lower.ts';
import { metaverseColumns, metaverseRow, type StoredMetaverse } from '../metaverse-rows.ts';
import { type Database, jsonList } from './database.ts';

export const metaverseTable = (database: Database): MetaverseTable => ({
  async create(objectTypes) {
    return objectTypes.map((type) =>
      database.run(`insert into metaverse(object_type, wake_at, once, lineage, data) values(?, 0, '', '', '')`, type),
    );
  },
  async read(ids) {
    return database
      .all<StoredMetaverse>(
        `select ${metaverseColumns} from json_each(?) j cross join metaverse m on m.id = j.value order by m.id`,
        jsonList(ids),
      )
      .map(metaverseRow);
  },
  async write(rows) {
    for (const row of rows) {
      database.run(
        'update metaverse set wake_at = ?, once = ?, lineage = ?, data = ? where id = ?',
        row.wakeAt,
        row.once,
        row.lineage,
        row.data,
        row.id,
      );
    }
  },
  async remove(ids) {
    for (const id of ids) {
      database.run('delete from metaverse where id = ?', id);
      database.run('delete from dirty_metaverse where metaverse = ?', id);
    }
  },
  async addKeys(keys) {
    for (const { key, metaverse } of keys) database.run('insert or ignore into metaverse_key(key, metaverse) values(?, ?)', key, metaverse);
  },
  async dropKeys(keys) {
    for (const { key, metaverse } of keys) database.run('delete from metaverse_key where key = ? and metaverse = ?', key, metaverse);
  },
  async dropAllKeys() {
    database.exec('delete from metaverse_key');
  },
  async byKeys(keys) {
    const rows = database.all<{ key: string; metaverse: number }>(
      'select k.key, k.metaverse from json_each(?) j cross join metaverse_key k on k.key = j.value order by k.key, k.metaverse',
      jsonList(keys),
    );
    const found = new Map<string, number[]>();
    for (const { key, metaverse } of rows) {
      const ids = found.get(key);
      if (ids === undefined) found.set(key, [metaverse]);
      else if (ids.at(-1) !== metaverse) ids.push(metaverse);
    }
    return found;
  },
  async search(value, limit) {
    return database
      .all<StoredMetaverse>(
        `select ${metaverseColumns} from metaverse m where instr(lower(m.data), ?) order by m.id limit ?`,
        asciiLower(JSON.stringify(value)),
        limit,
      )
      .map(metaverseRow);
  },
  async markDirty(ids) {
    if (ids.length > 0) database.run(markSql, jsonList(ids));
  },
  async markAllDirty() {
    database.run('insert or ignore into dirty_metaverse(metaverse) select id from metaverse');
  },
  async markDue(nowMs) {
    database.run('insert or ignore into dirty_metaverse(metaverse) select id from metaverse where wake_at > 0 and wake_at <= ?', nowMs);
  },
  async markDirtyOfType(objectType) {
    database.run(
      "insert or ignore into dirty_metaverse(metaverse) select id from metaverse where object_type = ?1 or ?1 = '*'",
      objectType,
    );
  },
  async concerned(limit) {
    return database.all<{ id: number }>(concernedSql, limit).map(({ id }) => id);
  },
  async takeDirtyAmong(ids) {
    const rows = database.all<StoredMetaverse>(
      `select ${metaverseColumns} from json_each(?) j cross join dirty_metaverse d on d.metaverse = j.value
       join metaverse m on m.id = d.metaverse order by m.id`,
      jsonList([...new Set(ids)]),
    );
    for (const { id } of rows) database.run('delete from dirty_metaverse where metaverse = ?', id);
    return rows.map(metaverseRow);
  },
  async takeDirty(afterId, limit) {
    const rows = database.all<StoredMetaverse>(
      `select ${metaverseColumns} from dirty_metaverse d join metaverse m on m.id = d.metaverse where d.metaverse > ? order by d.metaverse limit ?`,
      afterId,
      limit,
    );
    const last = rows.at(-1)?.id;
    if (last !== undefined) database.run('delete from dirty_metaverse where metaverse > ? and metaverse <= ?', afterId, last);
    return rows.map(metaverseRow);
  },
  async hasDirty() {
    return database.get('select 1 from dirty_metaverse limit 1') !== undefined;
  },
  async count() {
    return database.get<{ count: number }>('select count(*) as count from metaverse')?.count ?? 0;
  },
});

const concernedSql = `
  select metaverse as id from dirty_metaverse
  union select o.metaverse from dirty_object d join object o on o.id = d.object where d.changed = 1 and o.metaverse is not null
  order by id limit ?`;

const markSql = `
  insert or ignore into dirty_metaverse(metaverse)
  select m.id from json_each(?) j cross join metaverse m on m.id = j.value`;
