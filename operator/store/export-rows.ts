// Rows of the export memory as both stores keep them, and back.
import type { ExportRow, ExportState } from '../engine/port/export-table.ts';
import type { ChangeAction } from '../model/change.ts';

/** Columns that a state brings, in the order of the table: what a look-up needs first, long texts last. The types are PostgreSQL's. */
export const exportColumnTypes = {
  metaverse: 'bigint',
  object: 'bigint',
  action: 'text',
  disables: 'integer',
  due_at: 'bigint',
  sent_after: 'bigint',
  attempts: 'integer',
  object_type: 'text',
  ownership: 'text',
  source_anchor: 'text',
  unsupported: 'integer',
  absence: 'text',
  since: 'text',
  held: 'text',
  error: 'text',
  pending: 'text',
  sent: 'text',
  label: 'text',
  reference_map: 'text',
  desired: 'text',
  disconnect: 'text',
  sent_disable: 'integer',
} as const;

export const exportColumnNames = Object.keys(exportColumnTypes) as readonly (keyof typeof exportColumnTypes)[];

interface ExportColumns {
  readonly metaverse: number | null;
  readonly object: number | null;
  readonly action: ChangeAction | null;
  readonly disables: number;
  readonly due_at: number;
  readonly sent_after: number | null;
  readonly attempts: number;
  readonly object_type: string;
  readonly ownership: ExportState['ownership'];
  readonly source_anchor: string;
  /** Id of a list of names; very many objects have the same. 0 is the empty list. */
  readonly unsupported: number;
  readonly absence: string;
  readonly since: string;
  readonly held: string;
  readonly error: string;
  readonly pending: string;
  readonly sent: string;
  readonly label: string;
  readonly reference_map: string;
  readonly desired: string;
  readonly disconnect: string;
  readonly sent_disable: number;
}

/** A row as `selectExports` gives it. */
export interface StoredExport extends Omit<ExportColumns, 'unsupported'> {
  readonly id: number;
  readonly connector: number;
  readonly unsupported_names: string | null;
}

/** To be followed by conditions on `e`. */
export const selectExports = 'select e.*, u.names as unsupported_names from export e left join unsupported u on u.id = e.unsupported';

export const exportColumns = (state: ExportState, unsupported: number): ExportColumns => ({
  metaverse: state.metaverse,
  object: state.object,
  action: state.action,
  disables: state.disables ? 1 : 0,
  due_at: state.dueAt,
  sent_after: state.sentAfter,
  attempts: state.attempts,
  object_type: state.objectType,
  ownership: state.ownership,
  source_anchor: state.sourceAnchor,
  unsupported,
  absence: state.absence,
  since: state.since,
  held: state.held,
  error: state.error,
  pending: state.pending,
  sent: state.sent,
  label: state.label,
  reference_map: state.references,
  desired: state.desired,
  disconnect: state.disconnect,
  sent_disable: state.sentDisable ? 1 : 0,
});

export const exportRow = (row: StoredExport, connector: string): ExportRow => ({
  id: row.id,
  connector,
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
  disconnect: row.disconnect,
  sentDisable: row.sent_disable === 1,
});

/** To be followed by the ids of those whose requests may have left, in brackets. */
export const countAttempt = "update export set attempts = attempts + 1 where action = 'Add' and sent_after is null and id in";
