// Which objects are to be looked at: those that changed, and those that wait for a key of the metaverse.
import type { ObjectTable } from '../../engine/port/object-table.ts';
import type { Session } from './session.ts';
import { indexed } from './text.ts';

type WaitingQueue = Pick<ObjectTable, 'markDirty' | 'markDirtyOfType' | 'hasDirty' | 'wait' | 'wakeWaiting'>;

export const waitingQueue = (session: Session): WaitingQueue => ({
  async markDirty(ids, changed) {
    await session.runAmong(
      `insert into dirty_object(connector, anchor, object, changed)
       select connector, anchor, id, $2::integer from object where id = any($1::bigint[]) and object_type is not null
       on conflict (connector, anchor) do update set changed = greatest(dirty_object.changed, excluded.changed)`,
      ids,
      changed ? 1 : 0,
    );
  },
  async markDirtyOfType(connector, objectType) {
    await session.run(
      `insert into dirty_object(connector, anchor, object, changed)
       select connector, anchor, id, 1 from object where connector = $1 and object_type is not null and (object_type = $2 or $2 = '*')
       on conflict (connector, anchor) do update set changed = 1`,
      await session.id(connector),
      objectType,
    );
  },
  async hasDirty() {
    return (await session.get('select 1 from dirty_object limit 1')) !== undefined;
  },
  async wait(waits) {
    const last = new Map(waits.map(({ id, keys }) => [id, keys]));
    await session.runAmong('delete from waiting where object = any($1::bigint[])', [...last.keys()]);
    await session.runEach(
      `insert into waiting(key, object) select key, object from json_to_recordset($1::json) as j(key text, object bigint)
       on conflict (key, object) do nothing`,
      [...last].flatMap(([object, keys]) => keys.map((key) => ({ key: indexed(key), object }))),
    );
  },
  async wakeWaiting(keys) {
    await session.runEach(
      `insert into dirty_object(connector, anchor, object, changed)
       select distinct o.connector, o.anchor, o.id, 0 from json_to_recordset($1::json) as j(key text)
       join waiting w on w.key = j.key join object o on o.id = w.object where o.object_type is not null
       on conflict (connector, anchor) do nothing`,
      [...new Set(keys.map(indexed))].map((key) => ({ key })),
    );
  },
});
