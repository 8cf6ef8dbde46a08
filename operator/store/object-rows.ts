// Objects of connector spaces as both stores keep them.
import type { ObjectHead, ObjectPlace, ObjectRow } from '../engine/port/object-table.ts';

export interface StoredHead {
  readonly id: number;
  readonly anchor: string;
  /** Null where the object is only known from references to it. */
  readonly object_type: string | null;
  readonly hash: string;
  readonly reference_hash: string;
  readonly metaverse: number | null;
}

export interface StoredObject {
  readonly id: number;
  readonly connector: number;
  readonly anchor: string;
  readonly dn: string;
  readonly object_type: string;
  readonly data: string;
  readonly source_anchor: string | null;
  readonly metaverse: number | null;
}

export type StoredPlace = Pick<StoredObject, 'id' | 'connector' | 'metaverse'>;

export const objectHead = (row: StoredHead): ObjectHead => ({
  id: row.id,
  anchor: row.anchor,
  placeholder: row.object_type === null,
  hash: row.hash,
  referenceHash: row.reference_hash,
  metaverse: row.metaverse,
});

export const objectRow = (row: StoredObject, connector: string): ObjectRow => ({
  id: row.id,
  connector,
  anchor: row.anchor,
  dn: row.dn,
  objectType: row.object_type,
  data: row.data,
  sourceAnchor: row.source_anchor,
  metaverse: row.metaverse,
});

export const objectPlace = (row: StoredPlace, connector: string): ObjectPlace => ({ id: row.id, connector, metaverse: row.metaverse });
