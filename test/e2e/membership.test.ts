// The life of groups: members come and go, some of them later than the group, and a manager is one reference more.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { ObjectInfo } from '../../operator/simulator/admin/types.ts';
import { outline } from './scene/outline.ts';
import { Scene } from './scene/scene.ts';
import { displayNameOf, displayNames } from './scene/tenant.ts';

const scene = await Scene.prepare({ after }, { name: 'membership' });
const { cast, forest } = scene;
const outside = await scene.world.unit({ after }, forest, 'outside');
const [ana, ben, carla] = await cast.people(['ana', 'ben', 'carla']);
assert.ok(ana !== undefined && ben !== undefined && carla !== undefined);
const partner = await cast.person('partner', {}, outside);
const nurses = await cast.group('nurses', [ana, ben, partner]);
const staff = await cast.group('staff', [nurses, carla]);
await forest.objects.modify(ben.dn, { manager: ana.dn });
await forest.objects.modify(carla.dn, { manager: partner.dn });
await scene.apply();
await scene.firstCycle();

async function groupNamed(name: string): Promise<ObjectInfo> {
  const group = await scene.tenant.group(name);
  assert.ok(group !== undefined, `the group ${name} is in the tenant`);
  return group;
}

/** Display names of a group's members, people and groups alike. */
async function membersOf(name: string): Promise<readonly string[]> {
  const objects = await scene.tenant.snapshot();
  return (await groupNamed(name)).memberIds.map((id) => displayNameOf(objects.get(id))).sort();
}

async function managerOf(name: string): Promise<unknown> {
  const managerId = (await scene.user(name))?.managerId;
  return managerId === null || managerId === undefined ? managerId : (await scene.tenant.snapshot()).get(managerId)?.values['displayName'];
}

test('members that are in scope are members in the tenant, nested groups too; those outside are not', async () => {
  assert.deepEqual(await membersOf('nurses'), ['ana', 'ben']);
  assert.deepEqual(await membersOf('staff'), ['carla', 'nurses']);
  assert.deepEqual([await managerOf('ben'), await managerOf('carla'), await managerOf('ana')], ['ana', null, null]);
});

test('a member that comes into scope later becomes a member and a manager then', async () => {
  await forest.objects.move(partner.dn, scene.unit);
  assert.deepEqual(outline(await scene.synchronize()).toSorted(), ['create', 'link manager', 'link members']);
  assert.deepEqual(await membersOf('nurses'), ['ana', 'ben', 'partner']);
  assert.equal(await managerOf('carla'), 'partner');
});

test('one member added and one removed are one link and one unlink', async () => {
  await forest.objects.addMembers(nurses.dn, [carla.dn]);
  await forest.objects.removeMembers(nurses.dn, [ben.dn]);
  assert.deepEqual(outline(await scene.synchronize()).toSorted(), ['link members', 'unlink members']);
  assert.deepEqual(await membersOf('nurses'), ['ana', 'carla', 'partner']);
});

test('a member that leaves the directory leaves the group, and nothing but its own deletion is written', async () => {
  const { dn } = await forest.objects.account(cast.account('partner'));
  await forest.objects.delete(dn);
  const effects = await scene.synchronize();
  assert.deepEqual(
    effects.filter(({ action }) => action === 'delete').map(({ objectType }) => objectType),
    ['user'],
  );
  assert.deepEqual(await membersOf('nurses'), ['ana', 'carla']);
  assert.equal(await managerOf('carla'), null);
});

test('a person who is reanimated has the memberships that the directory gives them, not those of their former life', async () => {
  const dora = await cast.person('dora');
  await forest.objects.addMembers(nurses.dn, [dora.dn]);
  await scene.synchronize();
  const id = (await scene.user('dora'))?.id;
  assert.deepEqual(await membersOf('nurses'), ['ana', 'carla', 'dora']);
  await forest.objects.delete(dora.dn);
  await scene.synchronize();
  await forest.objects.reanimate(dora.guid, dora.dn);
  await scene.synchronize();
  assert.equal((await scene.user('dora'))?.id, id);
  assert.deepEqual(await membersOf('nurses'), ['ana', 'carla']);
  await forest.objects.delete(dora.dn);
  await scene.synchronize();
});

test('a renamed group keeps its id and its members', async () => {
  const before = await groupNamed('nurses');
  await forest.objects.rename(nurses.dn, 'Nursing staff');
  await forest.objects.modify((await forest.objects.account(cast.account('nurses'))).dn, {
    displayName: 'Nursing staff',
    description: 'All wards.',
  });
  assert.deepEqual(outline(await scene.synchronize()), ['update description displayName']);
  const renamed = await groupNamed('Nursing staff');
  assert.deepEqual([renamed.id, renamed.memberIds], [before.id, before.memberIds]);
  assert.deepEqual(await membersOf('staff'), ['Nursing staff', 'carla']);
});

test('a removed manager is removed, and a new one is set in the place of the old', async () => {
  await forest.objects.modify(ben.dn, { manager: undefined });
  assert.deepEqual(outline(await scene.synchronize()), ['unlink manager']);
  assert.equal(await managerOf('ben'), null);
  await forest.objects.modify(ben.dn, { manager: ana.dn });
  await scene.synchronize();
  await forest.objects.modify(ben.dn, { manager: carla.dn });
  await scene.synchronize();
  assert.equal(await managerOf('ben'), 'carla');
});

test('groups that have each other as members are linked both ways', async () => {
  await forest.objects.addMembers((await forest.objects.account(cast.account('nurses'))).dn, [staff.dn]);
  assert.deepEqual(outline(await scene.synchronize()), ['link members']);
  assert.deepEqual(await membersOf('Nursing staff'), ['ana', 'carla', 'staff']);
  assert.deepEqual(await membersOf('staff'), ['Nursing staff', 'carla']);
});

test('a deleted group is deleted, its members are not', async () => {
  const { id } = await groupNamed('Nursing staff');
  await forest.objects.delete((await forest.objects.account(cast.account('nurses'))).dn);
  const effects = await scene.synchronize();
  assert.deepEqual(
    effects.filter(({ action }) => action === 'delete').map(({ objectId }) => objectId),
    [id],
  );
  assert.deepEqual(await membersOf('staff'), ['carla']);
  assert.deepEqual(displayNames(await scene.tenant.users()), ['ana', 'ben', 'carla']);
});
