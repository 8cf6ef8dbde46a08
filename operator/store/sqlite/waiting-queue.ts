// Which objects are to be looked at: those that changed, and those that wait for a key of the metaverse.
import type { ObjectTable } from '../../engine/port/object-table.ts';
import { type Database, jsonList } from './database.ts';

type WaitingQueue = Pick<ObjectTable, 'markDirty' | 'markDirtyOfType' | 'hasDirty' | 'wait' | 'wakeWaiting'>;

export const waitingQueue = (database: Database): WaitingQueue => ({
  async markDirty(ids, changed) {
    for (const id of ids) database.run(markSql, changed ? 1 : 0, id);
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
    for (const { object } of rows) database.run(markSql, 0, object);
  },
});

const markSql = `
  insert into dirty_object(connector, anchor, object, changed) select connector, anchor, id, ? from object where id = ? and object_type is not null
  on conflict(connector, anchor) do update set changed = max(changed, excluded.changed)`;

const markTypeSql = `
  insert into dirty_object(connector, anchor, object, changed)
  select connector, anchor, id, 1 from object where connector = ?1 and object_type is not null and (object_type = ?2 or ?2 = '*')
  on conflict(connector, anchor) do update set changed = 1`;
