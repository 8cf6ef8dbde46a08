// Stores of releases that told less: what a person decided, and what is on its way, counts after the upgrade as it did before.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Limits, Revision } from '../../../operator/model/revision.ts';
import { migrations as onServer } from '../../../operator/store/postgres/migrations.ts';
import { migrations as onFile } from '../../../operator/store/sqlite/migrations.ts';
import { testRevision } from './builders.ts';
import { serverVariable } from './state-place.ts';
import { World } from './world.ts';

const limit = (count: number) => ({ count, percent: 100, percentFrom: 100 });
const revisionWith = (limits: Omit<Limits, 'deletes'>): Revision => ({ ...testRevision, limits: { ...testRevision.limits, ...limits } });

/** Brings the state to what an earlier release left, and takes the step of the format that looks at it. */
async function upgraded(world: World, earlier: string): Promise<void> {
  const steps = process.env[serverVariable] === undefined ? onFile : onServer;
  await world.place.change(earlier);
  await world.place.change(steps.find((step) => step.includes('set sent_disable = 1')) ?? assert.fail('there is no such step'));
  await world.reopen();
}

async function team(limits: Omit<Limits, 'deletes'>): Promise<World> {
  const world = await World.open({ revision: revisionWith(limits) });
  for (const name of ['ana', 'bert', 'cem', 'dora']) {
    world.user('corp', name);
    world.user('hr', name, { title: 'Engineer' });
  }
  await world.cycle();
  return world;
}

const disable = (world: World, ...names: readonly string[]): void => {
  for (const name of names) world.user('corp', name, { accountEnabled: false });
};

const enabled = (world: World): readonly string[] =>
  ['ana', 'bert', 'cem', 'dora'].filter((name) => world.tenant.named(name)?.attributes['accountEnabled'] === true);

test('whoever an approval left enabled stays enabled', async () => {
  await using world = await team({ disables: limit(1) });
  disable(world, 'ana', 'bert');
  await world.importAll();
  await world.synchronize();
  const { digest } = await world.engine.plan('tenant');
  await world.exportAll({ digest, admit: ['Disable'], exclude: ['corp-ana'] });
  assert.deepEqual(enabled(world), ['ana', 'cem', 'dora']);
  await upgraded(world, "update guarded set attribute = 0 where attribute = (select id from name where text = 'accountEnabled')");
  await world.cycle();
  assert.deepEqual(enabled(world), ['ana', 'cem', 'dora']);
});

test('disables that are on their way count against the limit', async () => {
  await using world = await team({ disables: limit(2) });
  disable(world, 'ana', 'bert');
  world.user('corp', 'emil', { accountEnabled: false });
  await world.importFull('corp');
  await world.synchronize();
  await world.exportAll();
  await upgraded(world, 'update export set sent_disable = 0');
  disable(world, 'cem');
  await world.importFull('corp');
  await world.synchronize();
  const { violation } = await world.engine.plan('tenant');
  assert.match(violation?.message ?? '', /^3 accounts to be disabled are planned/, 'whoever was made without access is none of them');
  await world.exportAll();
  assert.deepEqual(enabled(world), ['cem', 'dora']);
});

test('a connector that leaves the schedule with the upgrade parts from its objects like any other', async () => {
  const revision = revisionWith({ disconnects: limit(2) });
  await using world = await team({ disconnects: limit(2) });
  await world.place.change("delete from fact where name = 'connectors'");
  await world.reopen({
    ...revision,
    connectors: revision.connectors.filter(({ name }) => name !== 'hr'),
    rules: revision.rules.filter(({ connector }) => connector !== 'hr'),
  });
  await world.synchronize();
  const plan = await world.engine.plan('tenant');
  assert.deepEqual([plan.counts.disconnect, plan.violation?.reason], [4, 'DisconnectLimitExceeded']);
  assert.equal(await world.exportAll(), 0);
});
