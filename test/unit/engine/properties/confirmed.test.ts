// What was sent and seen again is not sent a second time, whatever the tenant refused or left unanswered on the way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seeded } from '../../../reference/seed.ts';
import { World } from '../world.ts';
import { beginSettled, calm, histories, live, trouble } from './history.ts';
import { unlimited } from './rules.ts';

test('after exports with refusals and lost answers, and the imports that confirm them, nothing is left to be sent', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (events) => {
      await using world = await World.open({ revision: unlimited });
      await beginSettled(world);
      await live(world, events);
      await calm(world);
      await loseSome(world);
      await calm(world);
      assert.deepEqual(await world.pending(), {});
      // Not even to somebody who looks at everything anew.
      await world.synchronize('Full');
      assert.deepEqual(await world.pending(), {});
      const before = world.tenant.log.length;
      assert.equal(await world.cycle(), 0);
      assert.equal(world.tenant.log.length, before);
    }),
    seeded({ numRuns: 20 }),
  );
});

/** By now the time of everybody has come: nothing but an import leads back to what is lost here. */
async function loseSome(world: World): Promise<void> {
  const corp = world.forest('corp');
  for (const [anchor, object] of corp)
    if (object.objectType === 'user') corp.set(anchor, { ...object, attributes: { ...object.attributes, title: 'lost' } });
  trouble(world, 'lose before');
  await world.cycle();
}
