// The limit as a share of what the schedule owns: it counts from a certain size on.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Scene } from './scene/scene.ts';

const scene = await Scene.prepare(
  { after },
  { name: 'deletion-share', spec: { limits: { deletes: { count: 500, percent: 10, percentFrom: 20 } } } },
);
const { cast, forest, tenant } = scene;
const names = Array.from({ length: 30 }, (_, number) => `person${number}`);
await cast.people(names);
await scene.apply();
await scene.firstCycle();

async function remove(from: number, to: number): Promise<void> {
  for (const name of names.slice(from, to)) await forest.objects.delete((await forest.objects.account(cast.account(name))).dn);
}

test('a tenth may be deleted', async () => {
  await remove(0, 3);
  assert.deepEqual(
    (await scene.synchronize()).map(({ action }) => action),
    ['delete', 'delete', 'delete'],
  );
});

test('more than a tenth waits for a person, who reads the share', async () => {
  await remove(3, 6);
  const { status } = await scene.run();
  assert.equal(status?.result, 'AwaitingApproval');
  const message = status.conditions?.find(({ type }) => type === 'AwaitingApproval')?.message ?? '';
  assert.match(message, /3 deletions, of 27 objects, are planned, 11\.1 %; the limit is 10 %/);
  assert.equal((await tenant.users()).length, 27);
});

test('people who come back before the approval take the reason for it away', async () => {
  const [first] = await forest.objects.find(`(&(isDeleted=TRUE)(sAMAccountName=${cast.account('person3')}))`, { deleted: 'include' });
  assert.ok(first !== undefined);
  await forest.objects.reanimate(first.guid, `CN=person3,${scene.unit}`);
  const { status } = await scene.run();
  assert.equal(status?.result, 'Succeeded');
  assert.deepEqual([(await tenant.users()).length, (await tenant.deleted()).length], [25, 5]);
});
