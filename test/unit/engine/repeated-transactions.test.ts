// A database server may take a transaction back and ask for it again: whatever its work notes beside the tables must come out the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Store } from '../../../operator/engine/port/store-port.ts';
import { dump } from './dump.ts';
import { step, type Step, take } from './steps.ts';
import { World } from './world.ts';

class TakenBack extends Error {}

/** Does the work of every transaction, takes it back, and does it again. */
const twice = (store: Store): Store => ({
  batchSize: store.batchSize,
  close: () => store.close(),
  async transaction(work, durability) {
    const first = store.transaction(async (tables) => {
      await work(tables);
      throw new TakenBack();
    }, durability);
    await first.catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error;
    });
    return store.transaction(work, durability);
  },
});

async function lived(steps: readonly Step[], wrapStore: (store: Store) => Store): Promise<unknown> {
  await using world = await World.open({ wrapStore });
  for (const one of steps) await take(world, one);
  const statistics = await world.synchronize('Full');
  const { counts, digest } = await world.engine.plan('tenant');
  return { statistics, counts, digest, state: await dump(world.place), errors: (await world.engine.errors(100)).length };
}

test('work that is taken back and done again leaves the same state and the same counts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      assert.deepEqual(await lived(steps, twice), await lived(steps, (store) => store));
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 40) },
  );
});
