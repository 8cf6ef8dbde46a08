// A worker in staging mode, whatever happens: it reads, joins and plans as an active one would, and writes nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seeded } from '../../reference/seed.ts';
import { begin, histories, live } from '../engine/properties/history.ts';
import { unlimited } from '../engine/properties/rules.ts';
import { Scene } from './scene.ts';

test('no history makes a staging worker write, or ask for a permit to', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (events) => {
      await using scene = await Scene.open(['ana', 'bert'], unlimited);
      const { tenant } = scene.world;
      tenant.create('user', { displayName: 'ana', sourceAnchor: 'corp-ana', accountEnabled: true });
      await begin(scene.world);
      for (const event of events) {
        // What the histories' own worker sends is no matter of a staging one.
        if (event.kind !== 'export' && event.kind !== 'settle') await live(scene.world, [event]);
        else await scene.cycle({ mode: 'Staging' });
      }
      await scene.cycle({ mode: 'Staging', type: 'Full' });
      assert.deepEqual([scene.target.batches, scene.permitsAsked, tenant.log], [0, 0, []]);
    }),
    seeded({ numRuns: 10 }),
  );
});

test('what a staging worker plans is what an active one then writes', async () => {
  await using scene = await Scene.open(['ana', 'bert'], unlimited);
  const report = await scene.cycle({ mode: 'Staging' });
  assert.equal(report.plan?.counts.add, 2);
  assert.equal((await scene.cycle()).written, 2);
});
