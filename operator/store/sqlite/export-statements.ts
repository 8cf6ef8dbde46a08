// How SQLite writes rows of the export memory.
import type { ExportState } from '../../engine/port/export-table.ts';
import { exportColumnNames, exportColumns } from '../export-rows.ts';
import type { Database, Parameters } from './database.ts';

export const insertExport = `
  insert into export(${exportColumnNames.join(', ')}, connector, references_dirty)
  values(${exportColumnNames.map(() => '?').join(', ')}, ?, 0)`;

export const updateExport = `update export set ${exportColumnNames.map((name) => `${name} = ?`).join(', ')} where id = ?`;

/** Parameters of both statements, without the last one of each. */
export function exportValues(database: Database, state: ExportState): Parameters {
  const columns = exportColumns(state, state.unsupported === '' ? 0 : database.listId(state.unsupported));
  return exportColumnNames.map((name) => columns[name]);
}
