// Removing an object: its own links go, and it stays as a placeholder while others refer to it.
import type { Database } from './database.ts';

export function removeObjects(database: Database, ids: readonly number[]): void {
  // All links first: those between the objects keep none of them.
  for (const id of ids) database.run('delete from link where source = ?', id);
  for (const id of ids) {
    database.run('delete from waiting where object = ?', id);
    database.run('delete from dirty_object where (connector, anchor) = (select connector, anchor from object where id = ?)', id);
    const referred = database.get('select 1 from link where target = ? limit 1', id) !== undefined;
    database.run(referred ? emptySql : 'delete from object where id = ?', id);
  }
}

const emptySql = `
  update object set object_type = null, metaverse = null, hash = '', reference_hash = '', source_anchor = null, written_at = null, dn = '', data = ''
  where id = ?`;
