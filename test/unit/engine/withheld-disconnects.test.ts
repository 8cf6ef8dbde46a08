// Objects that lost a source while the target does not let their values go: what is not gone yet was not let go either.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Approval, Plan } from '../../../operator/engine/engine.ts';
import type { Revision } from '../../../operator/model/revision.ts';
import type { TargetSchema } from '../../../operator/model/schema.ts';
import { defaultRules, testRevision, where } from './builders.ts';
import { tenantSchema } from './tenant.ts';
import { World } from './world.ts';

const names = ['ana', 'bert', 'cem', 'dora', 'emil', 'finn'];

const revisionOf = (disconnects: number): Revision => ({
  ...testRevision,
  rules: defaultRules.map((one) => (one.name === 'In from hr - Person' ? { ...one, scope: where('status', 'NOTEQUAL', 'left') } : one)),
  limits: {
    deletes: { count: 500, percent: 100, percentFrom: 20 },
    disconnects: { count: disconnects, percent: 100, percentFrom: 5 },
  },
});

/** A tenant that lets nobody's title go. */
const keepingTitles = {
  tenant: {
    ...tenantSchema,
    user: { ...tenantSchema['user'], title: { ...tenantSchema['user']?.['title'], clearable: false } } as TargetSchema[string],
  },
};
const lettingTitlesGo = { tenant: tenantSchema };

/** Everybody has an account in corp, and title and department from hr, which has then left `who`. */
async function leftBy(who: readonly string[], revision: Revision, schemas: Readonly<Record<string, TargetSchema>>): Promise<World> {
  const world = await World.open({ revision, schemas });
  for (const name of names) {
    world.user('corp', name);
    world.user('hr', name, { title: 'Engineer' });
  }
  await world.cycle();
  for (const name of who) world.user('hr', name, { title: 'Engineer', status: 'left' });
  await read(world);
  return world;
}

async function read(world: World): Promise<Plan> {
  await world.importAll();
  await world.synchronize();
  return world.engine.plan('tenant');
}

const titled = (world: World): readonly string[] => names.filter((name) => world.tenant.named(name)?.attributes['title'] !== undefined);
const approve = (digest: string, exclude: readonly string[] = []): Approval => ({ digest, admit: ['Disconnect'], exclude });

test('whoever lost a source is counted when the value goes, however long it was held back before', async () => {
  await using world = await leftBy(names, revisionOf(2), keepingTitles);
  assert.deepEqual(await world.pending(), {}, 'nothing can go yet');
  for (let cycle = 0; cycle < 2; cycle++) await world.cycle();
  await world.reopen(revisionOf(2), lettingTitlesGo);
  const plan = await read(world);
  assert.deepEqual([plan.counts.disconnect, plan.violation?.reason], [6, 'DisconnectLimitExceeded']);
  assert.equal(await world.exportAll(), 0);
  assert.deepEqual(titled(world), names);
  await world.exportAll(approve(plan.digest));
  assert.deepEqual(titled(world), []);
  await world.cycle();
  assert.equal((await read(world)).counts.disconnect, 0);
});

test('whom an approval left out stays left out, though the value was held back for a while', async () => {
  await using world = await leftBy(['ana', 'bert'], revisionOf(1), lettingTitlesGo);
  await world.exportAll(approve((await world.engine.plan('tenant')).digest, ['corp-ana']));
  assert.deepEqual(titled(world), ['ana', ...names.slice(2)]);
  for (const schemas of [keepingTitles, lettingTitlesGo]) {
    await world.reopen(revisionOf(1), schemas);
    await world.cycle();
  }
  assert.ok(titled(world).includes('ana'));
  await world.exportAll(approve((await world.engine.plan('tenant')).digest));
  assert.ok(!titled(world).includes('ana'), 'until another approval');
});

test('what was approved and is held back since needs no second approval', async () => {
  const revision = revisionOf(0);
  await using world = await World.open({ revision, schemas: keepingTitles });
  for (const name of names) {
    world.user('corp', name);
    world.user('hr', name, { title: 'Engineer', department: 'Sales' });
  }
  await world.cycle();
  world.user('hr', 'ana', { title: 'Engineer', department: 'Sales', status: 'left' });
  await world.exportAll(approve((await read(world)).digest));
  assert.equal(world.tenant.named('ana')?.attributes['department'], undefined);
  for (let cycle = 0; cycle < 2; cycle++) await world.cycle();
  await world.reopen(revision, lettingTitlesGo);
  await world.cycle();
  assert.deepEqual(titled(world), names.slice(1));
});
