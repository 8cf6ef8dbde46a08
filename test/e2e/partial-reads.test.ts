// Active Directory answers with less than there is. Fewer people than the deletion limit protects, so that nothing but the reading itself does.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { DirectoryObject } from '../environment/directory/objects.ts';
import type { FaultProxy } from '../environment/proxy/fault-proxy.ts';
import { openWorld } from '../environment/world.ts';
import { lastFirst } from './scene/clearing.ts';
import { crowd, eachIsThereOnce } from './scene/exactly-once.ts';
import { Scene } from './scene/scene.ts';
import { textOf } from './scene/tenant.ts';
import { errorOf, isHealed } from './scene/trouble.ts';

const owner = lastFirst({ after });
const names = crowd(12);
let scene: Scene;
let proxy: FaultProxy;
let people: readonly DirectoryObject[];
let since = 0;

before(async () => {
  const world = await openWorld();
  const forest = world.forest('contoso');
  proxy = await world.faultProxy(owner, forest);
  scene = await Scene.prepare(owner, { name: 'partial-reads', forest, server: proxy.server });
  people = await scene.cast.people(names);
  await scene.cast.group('Readers', people);
  await scene.apply();
  await scene.synchronize();
});

beforeEach(async () => {
  proxy.heal();
  since = await scene.tenant.now();
});

async function nothingHappened(): Promise<void> {
  assert.ok(proxy.struck > 0, 'No search met the fault.');
  assert.deepEqual(await scene.tenant.effects(since), []);
  await eachIsThereOnce(scene, names);
}

const fullReads = [
  { story: 'a full read without any entry', fault: { kind: 'empty' } },
  { story: 'a full read that is cut after some entries', fault: { kind: 'cut', afterEntries: 300 } },
  { story: 'a full read whose last page never comes', fault: { kind: 'dropFinalPage' } },
] as const;

for (const { story, fault } of fullReads)
  test(`${story} deletes nobody, says that it was partial, and the next one heals it`, async () => {
    proxy.inject(fault);
    const run = await scene.run('Full');
    assert.equal(run.status?.result, 'Failed');
    const error = errorOf(run);
    assert.match(error.code, /^Directory\.(PartialRead|ConnectionLost)$/);
    assert.match(error.next ?? '', /Nothing was deleted/);
    await nothingHappened();

    proxy.heal();
    assert.deepEqual(await scene.synchronize('Full'), []);
    await isHealed(scene, 'forest');
  });

test('a delta read that breaks off deletes nobody, and its changes come with the next one', async () => {
  await scene.forest.objects.modify(at(0).dn, { title: 'Pilot' });
  proxy.inject({ kind: 'cut', afterEntries: 0 });
  const error = errorOf(await scene.run('Delta'));
  assert.match(error.code, /^Directory\.(PartialRead|ConnectionLost)$/);
  assert.match(error.next ?? '', /Nothing was deleted/);
  await nothingHappened();

  proxy.heal();
  await scene.eventually('the title', async () => textOf(await scene.user('p001'), 'jobTitle') === 'Pilot');
  await isHealed(scene, 'forest');
});

test('a delta read in which the server shows nothing at all is no delta without changes: it is told, and what changed comes with the next one', async () => {
  proxy.inject({ kind: 'empty' });
  await scene.forest.objects.modify(at(1).dn, { title: 'Diver' });
  const error = errorOf(await scene.run('Delta'));
  assert.equal(error.code, 'Directory.PartialRead');
  await nothingHappened();

  proxy.heal();
  await scene.eventually('the title', async () => textOf(await scene.user('p002'), 'jobTitle') === 'Diver');
  await isHealed(scene, 'forest');
});

test('a busy server is told as busy, deletes nobody, and is asked again', async () => {
  proxy.inject({ kind: 'answer', resultCode: 51 });
  const error = errorOf(await scene.run('Delta'));
  assert.equal(error.code, 'Directory.ServerBusy');
  await nothingHappened();

  proxy.heal();
  await isHealed(scene, 'forest');
});

test('a mistyped unit to read makes the connector empty and deletes nobody', async () => {
  const empty = await scene.forest.objects.createUnit(`${scene.namespace.name} empty`);
  await scene.namespace.apply(scene.forestConnector({ include: [empty] }));
  const error = errorOf(
    await scene.eventually('a run that found nothing', async () =>
      (await scene.runs()).find(({ status }) => status?.error?.code.startsWith('Engine.Empty')),
    ),
  );
  assert.match(error.next ?? '', /Nothing was deleted/);
  assert.deepEqual(await scene.tenant.effects(since), []);
  await eachIsThereOnce(scene, names);

  await scene.namespace.apply(scene.forestConnector({ include: [scene.unit] }));
  await isHealed(scene, 'forest');
  await eachIsThereOnce(scene, names);
  await scene.forest.objects.delete(empty);
});

function at(index: number): DirectoryObject {
  const person = people[index];
  assert.ok(person);
  return person;
}
