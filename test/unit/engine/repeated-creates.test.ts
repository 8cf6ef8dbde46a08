// Creates that a process may have sent before it was killed: whoever repeats one looks first for what is there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { direct, permitOf, testRevision } from './builders.ts';
import { World } from './world.ts';

/** Ana is about to be created: so much is noted, and nothing was answered. */
async function sending(): Promise<World> {
  const world = await World.open();
  world.user('corp', 'ana');
  await world.importAll();
  await world.synchronize();
  const [change] = await world.engine.nextExports('tenant', 'Add', 20);
  assert.equal(change?.again, undefined, 'the first time there is nothing to be looked for');
  await world.engine.recordIntent(permitOf(1), change === undefined ? [] : [change]);
  return world;
}

const offered = async (world: World): Promise<readonly (true | undefined)[]> =>
  (await world.engine.nextExports('tenant', 'Add', 20)).map(({ again }) => again);

test('a create that was on its way when the process was killed leaves as one that was tried before', async () => {
  await using world = await sending();
  await world.reopen();
  assert.deepEqual(await offered(world), [true]);
});

test('it does so after an import that does not show it, after another wish, and after a change of the rules', async () => {
  await using world = await sending();
  await world.importFull('tenant');
  await world.synchronize();
  assert.deepEqual(await offered(world), [true]);
  world.user('corp', 'ana', { title: 'Engineer' });
  await world.importAll();
  await world.synchronize();
  assert.deepEqual(await offered(world), [true]);
  const rules = testRevision.rules.map((one) =>
    one.name === 'Out to tenant - User Join' ? { ...one, flows: [...one.flows, direct('employeeID')] } : one,
  );
  await world.reopen({ ...testRevision, rules });
  await world.synchronize();
  assert.deepEqual(await offered(world), [true]);
});

test('once it was made and shown, nothing is left of that', async () => {
  await using world = await sending();
  await world.reopen();
  await world.cycle();
  assert.equal(world.tenant.objects.size, 1);
  assert.deepEqual(await world.pending(), {});
  assert.deepEqual(await world.place.rows('select attempts from export where attempts > 0'), []);
  assert.deepEqual(await world.engine.errors(5), []);
});
