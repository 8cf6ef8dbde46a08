// Who leaves does not wait for the bulk: what takes access away is pending before a full run or new rules reach anybody else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constant, rule, testRevision } from './builders.ts';
import { everybody, watched } from './sightings.ts';
import type { World } from './world.ts';

async function leave(world: World): Promise<void> {
  world.user('corp', 'disabled', { accountEnabled: false });
  world.remove('corp', 'gone');
  world.user('corp', 'out', { isCriticalSystemObject: true });
  world.group('corp', 'team', ['p10']);
  await world.importAll();
}

const leavings = ['delete of gone', 'delete of out', 'disable of disabled', 'removal from team'];

test('new rules for everybody reach nobody before those who leave are to be disabled, deleted and taken out of groups', async () => {
  await using scene = await watched(20);
  const { world, sightings } = scene;
  await leave(world);
  await world.reopen(everybody);
  scene.begin();
  await world.synchronize();
  for (const what of leavings) assert.equal(sightings.get(what)?.others, 0, what);
  assert.equal((await world.pending())['update'], 22);
});

test('new rules that concern everything come after who leaves too', async () => {
  await using scene = await watched(20);
  const { world, sightings } = scene;
  await leave(world);
  const join = [[{ source: 'mail', target: 'mail', caseSensitive: false }]];
  const rules = everybody.rules.map((one) => (one.name === 'In from hr - Person' ? { ...one, join } : one));
  await world.reopen({ ...everybody, rules });
  scene.begin();
  await world.synchronize();
  for (const what of leavings) assert.equal(sightings.get(what)?.others, 0, what);
});

test('in a full synchronization who leaves waits for as long among many as among few', async () => {
  const waited = async (people: number): Promise<readonly (readonly unknown[])[]> => {
    await using scene = await watched(people);
    await leave(scene.world);
    scene.begin();
    await scene.world.synchronize('Full');
    return leavings.map((what) => [what, scene.sightings.get(what)?.transactions ?? 'never']);
  };
  const few = await waited(2);
  assert.deepEqual(await waited(30), few);
  assert.ok(few.every(([, transactions]) => transactions !== 'never'));
});

test('an account that new rules no longer disable is not left to be disabled', async () => {
  const off = rule({
    name: 'In from corp - Off',
    direction: 'Inbound',
    connector: 'corp',
    precedence: 1,
    flows: [constant('accountEnabled', 'False')],
  });
  await using scene = await watched(4);
  const { world, sightings } = scene;
  await world.reopen({ ...testRevision, rules: [off, ...testRevision.rules] });
  await world.synchronize();
  assert.equal((await world.place.rows('select 1 from export where disables = 1')).length, 8);
  await world.reopen(everybody);
  scene.begin();
  await world.synchronize();
  const [none, bulk] = ['no disable', 'bulk'].map((what) => sightings.get(what)?.transactions ?? Number.NaN);
  assert.ok(Number(none) < Number(bulk), `${none} < ${bulk}`);
});
