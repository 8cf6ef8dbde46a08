// Traps of reading: whoever takes "I was told of nobody" for "there is nobody" deletes everybody.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Scene, stepsOf } from '../worker/scene.ts';

const people = Array.from({ length: 12 }, (_, index) => `p${index}`);

/** Twelve people in the tenant, in a group of all and a group of two. */
async function populated(): Promise<Scene> {
  const scene = await Scene.open(people);
  scene.world.group('corp', 'all', people);
  scene.world.group('corp', 'zz last', ['p0', 'p1']);
  await scene.cycle();
  await scene.cycle();
  return scene;
}

test('an empty result is no deletion: a forest that suddenly shows nobody loses nobody', async () => {
  await using scene = await populated();
  const before = scene.names;
  scene.world.forest('corp').clear();
  for (let reads = 0; reads < 2; reads++) assert.equal((await scene.cycle({ type: 'Full' })).result, 'CompletedWithErrors');
  assert.deepEqual(scene.names, before);
});

test('an empty result of one forest holds up no leaver of the other', async () => {
  await using scene = await populated();
  scene.world.user('corp', 'p0', { accountEnabled: false });
  scene.world.forest('hr').clear();
  await scene.cycle({ type: 'Full' });
  assert.equal(scene.world.tenant.named('p0')?.attributes['accountEnabled'], false);
});

test('the last page lost: the last group and the last person of a read that breaks off are not pruned', async () => {
  for (let read = 0; read < people.length + 2; read += 3) {
    await using scene = await populated();
    const before = scene.names;
    const members = scene.world.tenant.referred('zz last', 'member');
    scene.corp.failing = { reads: 'All', after: read };
    const report = await scene.cycle({ type: 'Full' });
    assert.equal(report.result, 'CompletedWithErrors');
    assert.deepEqual(scene.names, before);
    assert.deepEqual(scene.world.tenant.referred('zz last', 'member'), members);
    scene.corp.failing = undefined;
    await scene.cycle();
    assert.deepEqual(scene.names, before);
  }
});

test('the tenant’s own last page lost: nobody is created a second time', async () => {
  await using scene = await populated();
  const { log } = scene.world.tenant;
  const before = log.length;
  scene.target.failing = { reads: 'All', after: 3 };
  await scene.cycle({ type: 'Full' });
  await scene.world.loseVolume();
  await scene.cycle({ type: 'Full' });
  scene.target.failing = undefined;
  await scene.cycle({ type: 'Full' });
  assert.deepEqual(log.slice(before), []);
});

test('a delta token that expired: everything is read anew, nothing is deleted for it, and real leavers still leave', async () => {
  await using scene = await populated();
  const before = scene.names;
  for (const directory of [scene.corp, scene.hr, scene.target]) directory.forgotCookie = true;
  const report = await scene.cycle();
  assert.equal(report.result, 'Succeeded');
  assert.ok(stepsOf(report).length > 0);
  assert.deepEqual(scene.names, before);
  scene.world.remove('corp', 'p3');
  await scene.cycle();
  assert.deepEqual(
    scene.names,
    before.filter((name) => name !== 'p3'),
  );
});

test('a delta token that expired while the full read fails as well: nobody is deleted until a read is whole', async () => {
  await using scene = await populated();
  const before = scene.names;
  scene.corp.forgotCookie = true;
  scene.corp.failing = { reads: 'Full', after: 5 };
  scene.world.remove('corp', 'p3');
  for (let cycles = 0; cycles < 3; cycles++) await scene.cycle();
  assert.deepEqual(scene.names, before);
  scene.corp.failing = undefined;
  await scene.cycle();
  assert.deepEqual(
    scene.names,
    before.filter((name) => name !== 'p3'),
  );
});
