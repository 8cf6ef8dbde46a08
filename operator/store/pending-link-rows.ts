// References that wait, as both stores keep them.
import type { ExportTable, PendingLink } from '../engine/port/export-table.ts';

export interface PendingLinkRow {
  readonly export: number;
  readonly attribute: number;
  readonly target: number;
  readonly operation: PendingLink['operation'];
  readonly attempts: number;
  readonly due_at: number;
  readonly sent_after: number | null;
}

export const pendingLink = (row: PendingLinkRow, attribute: string): PendingLink => ({
  export: row.export,
  attribute,
  target: row.target,
  operation: row.operation,
  attempts: row.attempts,
  dueAt: row.due_at,
  sentAfter: row.sent_after,
});

/** What a store's `pending_link` table answers. */
export type PendingLinkTable = Pick<
  ExportTable,
  | 'withFailedLinks'
  | 'pendingLinks'
  | 'pendingLinksAt'
  | 'putLinks'
  | 'dropLinks'
  | 'linkedExports'
  | 'dueLinks'
  | 'wakeAwaitingLinks'
  | 'removals'
  | 'sentRemovals'
>;

/** No pause is as long: whatever seems to wait longer was noted by a clock that has been set right since. */
export const longestWaitMs = 86_400_000;

/**
 * Goes with the alias `p` of a pending link: `g` is its guarded change, and `w` the disconnect of the object that it leaves; null where they are not guarded.
 * `disconnect` is the id of `disconnectPlace`.
 */
export const guardedLink = (disconnect: number): string => `
  left join guarded g on g.export = p.export and g.attribute = p.attribute and g.target = p.target
  left join guarded w on w.export = p.export and w.attribute = ${disconnect} and w.target = 0`;
