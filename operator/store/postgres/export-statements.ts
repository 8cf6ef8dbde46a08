// How PostgreSQL writes rows of the export memory.
import { exportColumnNames, exportColumnTypes } from '../export-rows.ts';

const names = exportColumnNames.join(', ');
const definitions = exportColumnNames.map((name) => `${name} ${exportColumnTypes[name]}`);
const recordset = `json_to_recordset($1::json) as j(id bigint, connector integer, ${definitions.join(', ')})`;

export const insertExports = `
  insert into export(id, connector, references_dirty, ${names}) select id, connector, 0, ${names} from ${recordset}`;

/** An object may go from one row to another within a batch: whoever loses theirs lets it go first, because no two rows may hold one. */
export const releaseExports = `
  update export e set object = null, metaverse = null from json_to_recordset($1::json) as j(id bigint, object bigint, metaverse bigint)
  where e.id = j.id and (e.object is distinct from j.object and e.object is not null or e.metaverse is distinct from j.metaverse and e.metaverse is not null)`;

export const updateExports = `
  update export e set ${exportColumnNames.map((name) => `${name} = j.${name}`).join(', ')} from ${recordset} where e.id = j.id`;
