// The choice of organizational units: what is left out is deleted, what is taken back is restored.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Scene } from './scene/scene.ts';
import { displayNames } from './scene/tenant.ts';

const scene = await Scene.prepare({ after }, { name: 'unit-filter' });
const { cast, tenant } = scene;
const offices = await cast.unit('Offices');
const warehouse = await cast.unit('Warehouse, North');
const office = await cast.people(['ana', 'ben', 'carla'], {}, offices);
const store = await cast.people(['dora', 'emil'], {}, warehouse);
await cast.group('everybody', [...office, ...store]);
await scene.apply();
await scene.firstCycle();
const atFirst = await tenant.snapshot();
const names = async (): Promise<readonly string[]> => displayNames(await tenant.users());
const chooseUnits = (exclude: readonly string[]): Promise<void> =>
  scene.namespace.apply(scene.forestConnector({ include: [scene.unit], exclude }));

test('everybody is in the tenant at first', async () => {
  assert.deepEqual(await names(), ['ana', 'ben', 'carla', 'dora', 'emil']);
});

test('people of a unit that is excluded are deleted, and nobody else changes', async () => {
  const since = await tenant.now();
  await chooseUnits([warehouse]);
  await scene.eventually('the deletions', async () => (await tenant.deleted()).length === store.length);
  assert.deepEqual(await names(), ['ana', 'ben', 'carla']);
  assert.equal((await tenant.group('everybody'))?.memberIds.length, office.length);
  const staying = new Set((await tenant.users()).map(({ id }) => id));
  assert.deepEqual(
    (await tenant.effects(since)).filter(({ objectId }) => staying.has(objectId)),
    [],
  );
});

test('people of a unit that is taken back are the same objects as before, and members again', async () => {
  await chooseUnits([]);
  await scene.eventually('the group of five', async () => (await tenant.group('everybody'))?.memberIds.length === atFirst.size - 1);
  const now = await tenant.snapshot();
  assert.deepEqual([...now.keys()].sort(), [...atFirst.keys()].sort());
  for (const [id, object] of atFirst) {
    const members = (memberIds: readonly string[] = []): readonly string[] => memberIds.toSorted();
    assert.deepEqual({ ...now.get(id), memberIds: members(now.get(id)?.memberIds) }, { ...object, memberIds: members(object.memberIds) });
  }
});
