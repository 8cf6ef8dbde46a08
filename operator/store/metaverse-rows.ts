// Metaverse objects as both stores keep them.
import type { MetaverseRow } from '../engine/port/metaverse-table.ts';

export interface StoredMetaverse {
  readonly id: number;
  readonly object_type: string;
  readonly wake_at: number;
  readonly once: string;
  readonly lineage: string;
  readonly data: string;
}

export const metaverseColumns = 'm.id, m.object_type, m.wake_at, m.once, m.lineage, m.data';

export const metaverseRow = (row: StoredMetaverse): MetaverseRow => ({
  id: row.id,
  objectType: row.object_type,
  wakeAt: row.wake_at,
  once: row.once,
  lineage: row.lineage,
  data: row.data,
});
