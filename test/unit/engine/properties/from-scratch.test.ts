// The strongest of all: the state that grew step by step is a pure function of what was read, joined, owned and sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seeded } from '../../../reference/seed.ts';
import { discardDerived, dump } from '../dump.ts';
import { World } from '../world.ts';
import { beginSettled, histories, live } from './history.ts';
import { unlimited } from './rules.ts';

test('what is derived step by step, through rules that come and go, is what is derived from the beginning', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (events) => {
      await using world = await World.open({ revision: unlimited });
      await beginSettled(world);
      await live(world, events);
      await world.synchronize();
      const before = await dump(world.place);
      await world.engine.close();
      await discardDerived(world.place);
      await world.reopen();
      await world.synchronize();
      assert.deepEqual(await dump(world.place), before);
    }),
    seeded({ numRuns: 40 }),
  );
});
