// A store whose process dies at a transaction that one chooses, before or after its commit.
import type { Store } from '../../../../operator/engine/port/store-port.ts';

export class Crash extends Error {}

export interface Crashing {
  /** From here on transactions count. */
  readonly arm: () => void;
  readonly count: () => number;
  readonly wrap: (store: Store) => Store;
}

/** @param at the first transaction is 1 */
export function crashing(at: number, stored: boolean): Crashing {
  let count = Number.NEGATIVE_INFINITY;
  return {
    arm: () => {
      count = 0;
    },
    count: () => count,
    wrap: (store) => ({
      batchSize: store.batchSize,
      close: () => store.close(),
      async transaction(work, durability) {
        count += 1;
        if (count !== at) return store.transaction(work, durability);
        if (stored) await store.transaction(work, durability);
        throw new Crash();
      },
    }),
  };
}
