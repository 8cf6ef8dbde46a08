// The limit of disconnects holds before the first value is withdrawn, and no restart, crash or lost answer makes it forget those that left already.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seeded } from '../../../reference/seed.ts';
import { testRevision } from '../builders.ts';
import { World } from '../world.ts';
import { Crash, crashing } from './crashing-store.ts';

const people = 8;
const names = Array.from({ length: people }, (_, index) => `p${index}`);

const limitedTo = (count: number) => ({
  ...testRevision,
  rules: testRevision.rules.map((rule) =>
    rule.connector === 'hr' ? { ...rule, scope: [[{ attribute: 'status', operator: 'NOTEQUAL' as const, value: 'left' }]] } : rule,
  ),
  limits: { ...testRevision.limits, disconnects: { count, percent: 100, percentFrom: 1 } },
});

/** Everybody's title comes from hr. */
async function settled(count: number, wrapStore = crashing(0, false).wrap): Promise<World> {
  const world = await World.open({ revision: limitedTo(count), wrapStore });
  for (const name of names) {
    world.user('corp', name);
    world.user('hr', name, { title: 'Engineer' });
  }
  world.user('hr', 'stays');
  await world.cycle();
  return world;
}

/** Each person leaves hr in one of the ways in which a source is lost. */
function leave(world: World, ways: readonly boolean[], from = 0): void {
  ways.forEach((deleted, index) => {
    if (deleted) world.remove('hr', `p${from + index}`);
    else world.user('hr', `p${from + index}`, { title: 'Engineer', status: 'left' });
  });
}

const withdrawn = ({ tenant }: World): number =>
  [...tenant.objects.values()].filter(({ attributes }) => attributes['title'] === undefined).length;
const someWays = fc.array(fc.boolean(), { minLength: 1, maxLength: people });

test('wherever the worker dies, it never lets more sources go than the limit, and nothing else leaves beyond it', async () => {
  const at = fc.integer({ min: 1, max: 60 });
  await fc.assert(
    fc.asyncProperty(fc.nat(people), someWays, at, fc.boolean(), async (limit, ways, at, stored) => {
      const crash = crashing(at, stored);
      await using world = await settled(limit, crash.wrap);
      leave(world, ways);
      world.user('corp', 'joiner', { title: 'Apprentice' });
      crash.arm();
      for (let tries = 0; tries < 3; tries++) {
        try {
          await world.cycle();
        } catch (error) {
          if (!(error instanceof Crash)) throw error;
          await world.reopen();
        }
        world.nowMs += 3 * 3_600_000;
      }
      assert.equal(withdrawn(world), ways.length <= limit ? ways.length : 0);
      assert.equal(world.tenant.named('joiner') === undefined, ways.length > limit);
    }),
    seeded({ numRuns: 12 }),
  );
});

test('sources that went and are not yet confirmed count together with those that go after them', async () => {
  const some = fc.array(fc.boolean(), { minLength: 1, maxLength: people / 2 });
  await fc.assert(
    fc.asyncProperty(fc.nat(people), some, some, fc.boolean(), async (limit, first, second, restarts) => {
      await using world = await settled(limit);
      const go = async (ways: readonly boolean[], from: number): Promise<void> => {
        leave(world, ways, from);
        await world.importFull('hr');
        await world.synchronize();
        await world.exportAll();
      };
      await go(first, 0);
      const gone = first.length <= limit ? first.length : 0;
      assert.equal(withdrawn(world), gone);
      if (restarts) await world.reopen();
      await go(second, first.length);
      const all = first.length + second.length;
      assert.equal(withdrawn(world), all <= limit ? all : gone);
    }),
    seeded({ numRuns: 10 }),
  );
});
