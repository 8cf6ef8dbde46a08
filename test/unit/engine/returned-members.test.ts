import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportedChange } from '../../../operator/model/object.ts';
import { World } from './world.ts';

/** A delta of the forest, and what follows from it. */
async function delta(world: World, ...changes: readonly ImportedChange[]): Promise<void> {
  await world.import('corp', 'Delta', changes);
  await world.synchronize();
  await world.exportAll();
  await world.importFull('tenant');
  await world.synchronize();
}

async function teamOfTwo(): Promise<World> {
  const world = await World.open();
  world.user('corp', 'ana');
  world.user('corp', 'bert');
  world.group('corp', 'team', ['ana', 'bert']);
  await world.cycle();
  return world;
}

const members = (world: World): number => world.tenant.referred('team', 'member').length;
const ana = (world: World): ImportedChange => {
  const object = world.forest('corp').get('corp-ana');
  assert.ok(object);
  return { kind: 'replace', object };
};

test('somebody who was deleted and comes back to life is in no group, as in the directory that took them out without a word', async () => {
  await using world = await teamOfTwo();
  await delta(world, { kind: 'remove', anchor: 'corp-ana', why: 'Deleted' });
  await delta(world, ana(world));
  assert.notEqual(world.tenant.named('ana'), undefined);
  assert.equal(members(world), 1);
});

test('a full read brings the membership back that was given again after a return', async () => {
  await using world = await teamOfTwo();
  await delta(world, { kind: 'remove', anchor: 'corp-ana', why: 'Deleted' });
  await delta(world, ana(world));
  await world.cycle();
  assert.equal(members(world), 2);
});

test('somebody who only left the scope and comes back is still a member', async () => {
  await using world = await teamOfTwo();
  await delta(world, { kind: 'remove', anchor: 'corp-ana', why: 'OutOfScope' });
  assert.equal(members(world), 1);
  await delta(world, ana(world));
  assert.equal(members(world), 2);
});

test('somebody who was out of scope when deleted is in no group after coming back into scope', async () => {
  await using world = await teamOfTwo();
  await delta(world, { kind: 'remove', anchor: 'corp-ana', why: 'OutOfScope' });
  await delta(world, { kind: 'remove', anchor: 'corp-ana', why: 'Deleted' });
  await delta(world, ana(world));
  assert.equal(members(world), 1);
});
