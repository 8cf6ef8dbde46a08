// The limit of deletes holds before the first of them leaves, and no restart, crash or lost answer makes it forget those that left already.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seeded } from '../../../reference/seed.ts';
import { testRevision } from '../builders.ts';
import { phases, World } from '../world.ts';
import { Crash, crashing } from './crashing-store.ts';

const people = 12;

const limitedTo = (count: number) => ({
  ...testRevision,
  limits: { ...testRevision.limits, deletes: { count, percent: 100, percentFrom: 1 } },
});

async function settled(count: number, wrapStore = crashing(0, false).wrap): Promise<World> {
  const world = await World.open({ revision: limitedTo(count), wrapStore });
  for (const forest of ['corp', 'hr']) world.user(forest, 'stays');
  for (let index = 0; index < people; index++) world.user('corp', `p${index}`);
  await world.cycle();
  return world;
}

const deletesOf = ({ tenant }: World): number => tenant.log.filter(({ action }) => action === 'Delete').length;

test('either all leavers are within the limit, or none of them is deleted and nothing else is written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(people), fc.integer({ min: 1, max: people }), async (limit, leavers) => {
      await using world = await settled(limit);
      for (let index = 0; index < leavers; index++) world.remove('corp', `p${index}`);
      world.user('corp', 'joiner');
      const before = world.tenant.log.length;
      await world.cycle();
      assert.equal(deletesOf(world), leavers <= limit ? leavers : 0);
      if (leavers > limit) assert.equal(world.tenant.log.length, before);
    }),
    seeded({ numRuns: 10 }),
  );
});

test('wherever the worker dies, it never deletes beyond the limit', async () => {
  const at = fc.integer({ min: 1, max: 40 });
  await fc.assert(
    fc.asyncProperty(fc.nat(people), fc.integer({ min: 1, max: people }), at, fc.boolean(), async (limit, leavers, at, stored) => {
      const crash = crashing(at, stored);
      await using world = await settled(limit, crash.wrap);
      for (let index = 0; index < leavers; index++) world.remove('corp', `p${index}`);
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
      assert.equal(deletedPeople(world), leavers <= limit ? leavers : 0);
    }),
    seeded({ numRuns: 12 }),
  );
});

const deletedPeople = ({ tenant }: World): number => people + 1 - tenant.objects.size;

test('deletes that were sent and not yet confirmed count against the limit together with those that come after them', async () => {
  const some = fc.integer({ min: 1, max: people / 2 });
  await fc.assert(
    fc.asyncProperty(fc.nat(people), some, some, fc.boolean(), async (limit, first, second, restarts) => {
      await using world = await settled(limit);
      const leave = async (from: number, count: number): Promise<void> => {
        for (let index = from; index < from + count; index++) world.remove('corp', `p${index}`);
        await world.importFull('corp');
        await world.synchronize();
        await world.exportAll();
      };
      await leave(0, first);
      assert.equal(deletesOf(world), first <= limit ? first : 0);
      if (restarts) await world.reopen();
      await leave(first, second);
      // Without an import in between nobody knows that the first ones are through.
      assert.equal(deletesOf(world), first + second <= limit ? first + second : first <= limit ? first : 0);
    }),
    seeded({ numRuns: 10 }),
  );
});

test('beyond the limit no phase but the one that disables offers anything', async () => {
  await using world = await settled(1);
  for (const name of ['p0', 'p1', 'p2']) world.remove('corp', name);
  world.user('corp', 'p3', { accountEnabled: false });
  world.user('corp', 'p4', { title: 'new' });
  await world.importAll();
  await world.synchronize();
  for (const phase of phases) {
    const offered = await world.engine.nextExports('tenant', phase, 20);
    assert.deepEqual(
      offered.map(({ label }) => label),
      phase === 'Disable' ? ['p3'] : [],
    );
  }
});
