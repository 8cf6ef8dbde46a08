// Whoever synchronizes twice has synchronized once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seeded } from '../../../reference/seed.ts';
import { dump } from '../dump.ts';
import { World } from '../world.ts';
import { beginSettled, histories, live } from './history.ts';
import { unlimited } from './rules.ts';

test('a synchronization without a change changes nothing, not even a full one', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (events) => {
      await using world = await World.open({ revision: unlimited });
      await beginSettled(world);
      await live(world, events);
      await world.synchronize();
      const before = await dump(world.place);
      assert.equal((await world.synchronize()).changed, 0);
      assert.deepEqual(await dump(world.place), before);
      assert.equal((await world.synchronize('Full')).changed, 0);
      assert.deepEqual(await dump(world.place), before);
    }),
    seeded({ numRuns: 20 }),
  );
});

test('reading the same again changes nothing and sends nothing', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (events) => {
      await using world = await World.open({ revision: unlimited });
      await beginSettled(world);
      await live(world, events);
      await world.importAll();
      await world.synchronize();
      const before = await dump(world.place);
      await world.importAll();
      assert.equal((await world.synchronize()).changed, 0);
      assert.deepEqual(derived(await dump(world.place)), derived(before));
    }),
    seeded({ numRuns: 10 }),
  );
});

/** What a further import may answer: whether the tenant took what was sent to it. */
function derived(state: unknown): unknown {
  const { metaverse, lineage, keys } = state as Readonly<Record<string, unknown>>;
  return { metaverse, lineage, keys };
}
