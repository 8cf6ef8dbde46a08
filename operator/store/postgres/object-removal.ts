// Removing objects: their own links go, and whoever others refer to stays as a placeholder.
import type { Session } from './session.ts';

export async function removeObjects(session: Session, ids: readonly number[]): Promise<void> {
  for (const sql of statements) await session.runAmong(sql, ids);
}

const referred = 'exists (select 1 from link l where l.target = o.id)';

const statements = [
  'delete from link where source = any($1::bigint[])',
  'delete from waiting where object = any($1::bigint[])',
  'delete from dirty_object d using object o where o.id = any($1::bigint[]) and d.connector = o.connector and d.anchor = o.anchor',
  `update object o set object_type = null, metaverse = null, hash = '', reference_hash = '', source_anchor = null, written_at = null, dn = '', data = ''
   where o.id = any($1::bigint[]) and ${referred}`,
  `delete from object o where o.id = any($1::bigint[]) and not ${referred}`,
];
