// What the suites share: a place for a store, and rows with little in them.
import { test } from 'node:test';
import { emptyMemory } from '../../../operator/engine/export/export-state.ts';
import type { ExportState } from '../../../operator/engine/port/export-table.ts';
import type { ObjectContent } from '../../../operator/engine/port/object-table.ts';
import type { Store } from '../../../operator/engine/port/store-port.ts';

/** A place for one store; `open` gives the same content each time, as a new process finds it. */
export interface StorePlace {
  open(): Promise<Store>;
  [Symbol.asyncDispose](): Promise<void>;
}

export const content = (anchor: string, overrides: Partial<ObjectContent> = {}): ObjectContent => ({
  anchor,
  dn: `CN=${anchor}`,
  objectType: 'user',
  data: '{}',
  hash: `hash of ${anchor}`,
  referenceHash: '',
  sourceAnchor: null,
  writtenAt: null,
  ...overrides,
});

export const state = (overrides: Partial<ExportState>): ExportState => ({
  ...emptyMemory,
  connector: 'tenant',
  metaverse: null,
  object: null,
  objectType: 'user',
  sourceAnchor: 'anchor',
  label: 'label',
  ownership: null,
  ...overrides,
});

/** A test of an empty store. */
export type OnEmptyStore = (name: string, work: (store: Store, place: StorePlace) => Promise<void>) => void;

export const onEmptyStore =
  (place: () => Promise<StorePlace>): OnEmptyStore =>
  (name, work) => {
    test(name, async () => {
      await using somewhere = await place();
      const store = await somewhere.open();
      try {
        await work(store, somewhere);
      } finally {
        await store.close();
      }
    });
  };
