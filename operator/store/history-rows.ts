// Rows of the history as both stores keep them.
import { type HistoryEvent, type HistoryKind, historyEvents, type HistoryRow } from '../engine/port/history-table.ts';

/** A row as `selectHistory` gives it. */
export interface StoredHistory {
  readonly id: number;
  readonly kind: number;
  readonly subject: number;
  readonly other: number | null;
  readonly event: number;
  readonly time: number;
  readonly delta: string;
  readonly run: string;
  readonly revision: string;
}

/** To be followed by conditions on `h`. */
export const selectHistory = 'select h.*, m.run, m.revision from history h join moment m on m.id = h.moment';

/** The number of a kind is its place. */
const kinds: readonly HistoryKind[] = ['Metaverse', 'Object'];

export const kindNumber = (kind: HistoryKind): number => kinds.indexOf(kind);

export const eventNumber = (event: HistoryEvent): number => historyEvents.indexOf(event);

export const historyRow = (row: StoredHistory): HistoryRow => ({
  id: row.id,
  kind: kinds[row.kind] ?? 'Object',
  subject: row.subject,
  other: row.other,
  event: historyEvents[row.event] ?? 'Changed',
  delta: row.delta,
  run: row.run,
  revision: row.revision,
  timeMs: row.time,
});

/** Rows from before the time, of the oldest ones in order. Ids grow with time; where a clock was set back, the row that seems young waits for its time and keeps those behind it. */
export function oldRows<R extends { readonly time: number }>(rows: readonly R[], beforeMs: number): readonly R[] {
  const young = rows.findIndex(({ time }) => time >= beforeMs);
  return young === -1 ? rows : rows.slice(0, young);
}
