// Rows of the export memory as SQLite keeps them, and back.
import type { ChangeAction } from '../../model/change.ts';
import type { ExportRow, ExportState, Ownership } from '../../engine/port/export-table.ts';
import type { Database, Parameters } from './database.ts';

export interface StoredExport {
  readonly id: number;
  readonly connector: number;
  readonly metaverse: number | null;
  readonly object: number | null;
  readonly action: ChangeAction | null;
  readonly disables: number;
  readonly due_at: number;
  readonly sent_after: number | null;
  readonly attempts: number;
  readonly object_type: string;
  readonly ownership: Ownership | null;
  readonly source_anchor: string;
  /** Joined in: many objects share one list. */
  readonly unsupported_names: string | null;
  readonly absence: string;
  readonly since: string;
  readonly held: string;
  readonly error: string;
  readonly pending: string;
  readonly sent: string;
  readonly label: string;
  readonly reference_map: string;
  readonly desired: string;
}

/** To be followed by conditions on `e`. */
export const selectExports = 'select e.*, u.names as unsupported_names from export e left join unsupported u on u.id = e.unsupported';

export const insertExport = `
  insert into export(metaverse, object, action, disables, due_at, sent_after, attempts, object_type, ownership, source_anchor, unsupported,
    absence, since, held, error, pending, sent, label, reference_map, desired, connector, references_dirty)
  values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`;

export const updateExport = `
  update export set metaverse = ?, object = ?, action = ?, disables = ?, due_at = ?, sent_after = ?, attempts = ?, object_type = ?, ownership = ?,
    source_anchor = ?, unsupported = ?, absence = ?, since = ?, held = ?, error = ?, pending = ?, sent = ?, label = ?, reference_map = ?, desired = ?
  where id = ?`;

/** Parameters of both statements, without the last one of each. */
export const exportValues = (database: Database, state: ExportState): Parameters => [
  state.metaverse,
  state.object,
  state.action,
  state.disables ? 1 : 0,
  state.dueAt,
  state.sentAfter,
  state.attempts,
  state.objectType,
  state.ownership,
  state.sourceAnchor,
  unsupportedId(database, state.unsupported),
  state.absence,
  state.since,
  state.held,
  state.error,
  state.pending,
  state.sent,
  state.label,
  state.references,
  state.desired,
];

export const exportRow = (database: Database, row: StoredExport): ExportRow => ({
  id: row.id,
  connector: database.name(row.connector),
  metaverse: row.metaverse,
  object: row.object,
  objectType: row.object_type,
  sourceAnchor: row.source_anchor,
  label: row.label,
  ownership: row.ownership,
  desired: row.desired,
  references: row.reference_map,
  action: row.action,
  pending: row.pending,
  disables: row.disables === 1,
  held: row.held,
  unsupported: row.unsupported_names ?? '',
  sent: row.sent,
  sentAfter: row.sent_after,
  attempts: row.attempts,
  dueAt: row.due_at,
  error: row.error,
  since: row.since,
  absence: row.absence,
});

function unsupportedId(database: Database, names: string): number {
  return names === '' ? 0 : database.listId(names);
}
