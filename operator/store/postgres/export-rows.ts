// Rows of the export memory as PostgreSQL keeps them, and back.
import type { ExportRow, ExportState } from '../../engine/port/export-table.ts';
import type { ChangeAction } from '../../model/change.ts';
import type { Session } from './session.ts';

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
  readonly ownership: ExportState['ownership'];
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

/** Columns that a state brings, in the form in which `json_to_recordset` takes them. */
const definitions = [
  'metaverse bigint',
  'object bigint',
  'action text',
  'disables integer',
  'due_at bigint',
  'sent_after bigint',
  'attempts integer',
  'object_type text',
  'ownership text',
  'source_anchor text',
  'unsupported integer',
  'absence text',
  'since text',
  'held text',
  'error text',
  'pending text',
  'sent text',
  'label text',
  'reference_map text',
  'desired text',
] as const;
const names = definitions.map((definition) => definition.split(' ')[0]).join(', ');
const recordset = `json_to_recordset($1::json) as j(id bigint, connector integer, ${definitions.join(', ')})`;

/** To be followed by conditions on `e`. */
export const selectExports = 'select e.*, u.names as unsupported_names from export e left join unsupported u on u.id = e.unsupported';

export const insertExports = `
  insert into export(id, connector, references_dirty, ${names}) select id, connector, 0, ${names} from ${recordset}`;

/** An object may go from one row to another within a batch: whoever loses theirs lets it go first, because no two rows may hold one. */
export const releaseExports = `
  update export e set object = null, metaverse = null from json_to_recordset($1::json) as j(id bigint, object bigint, metaverse bigint)
  where e.id = j.id and (e.object is distinct from j.object and e.object is not null or e.metaverse is distinct from j.metaverse and e.metaverse is not null)`;

export const updateExports = `
  update export e set ${definitions.map((definition) => `${definition.split(' ')[0]} = j.${definition.split(' ')[0]}`).join(', ')}
  from ${recordset} where e.id = j.id`;

export const exportColumns = (state: ExportState, lists: ReadonlyMap<string, number>) => ({
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
  unsupported: lists.get(state.unsupported) ?? 0,
  absence: state.absence,
  since: state.since,
  held: state.held,
  error: state.error,
  pending: state.pending,
  sent: state.sent,
  label: state.label,
  reference_map: state.references,
  desired: state.desired,
});

export const exportRow = (session: Session, row: StoredExport): ExportRow => ({
  id: row.id,
  connector: session.name(row.connector),
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
