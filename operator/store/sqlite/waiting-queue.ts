// Which objects are to be looked at: those that changed, and those that wait for a key of the metaverse.
import type { ObjectTable } from '../../engine/port/object-table.ts';
import { type Database, jsonList } from './database.ts';

type WaitingQueue = Pick<ObjectTable, 'markDirty' | 'markDirtyOfType' | 'hasDirty' | 'wait' | 'wakeWaiting'>;

export const waitingQueue = (database: Database): WaitingQueue => ({
  async markDirty(ids, changed) {
    if (ids.length > 0) database.run(markSql, changed ? 1 : 0, jsonList(ids));
  },
  async markDirtyOfType(connector, objectType) {
    database.run(markTypeSql, database.id(connector), objectType);
  },
  async hasDirty() {
    return database.get('select 1 from dirty_object limit 1') !== undefined;
  },
  async wait(waits) {
    for (const { id, keys } of waits) {
      database.run('delete from waiting where object = ?', id);
      for (const key of keys) database.run('insert or ignore into waiting(key, object) values(?, ?)', key, id);
    }
  },
  async wakeWaiting(keys) {
    if (database.get('select 1 from waiting limit 1') === undefined) return;
    const rows = database.all<{ object: number }>(
      'select distinct w.object from json_each(?) j cross join waiting w on w.key = j.value',
      jsonList(keys),
    );
    if (rows.length > 0) database.run(markSql, 0, jsonList(rows.map(({ object }) => object)));
  },
});

const markSql = `
  insert into dirty_object(connector, anchor, object, changed)
  select o.connector, o.anchor, o.id, ? from json_each(?) j cross join object o on o.id = j.value where o.object_type is not null
  on conflict(connector, anchor) do update set changed = max(changed, excluded.changed)`;

const markTypeSql = `
  insert into dirty_object(connector, anchor, object, changed)
  select connector, anchor, id, 1 from object where connector = ?1 and object_type is not null and (object_type = ?2 or ?2 = '*')
  on conflict(connector, anchor) do update set changed = 1`;
