import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World } from './world.ts';

test('a person of a forest comes to be in the tenant, and nothing is left to be sent once an import shows it', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { title: 'Engineer' });
  await world.cycle();
  assert.deepEqual(world.tenant.named('ana')?.attributes, {
    sourceAnchor: 'corp-ana',
    displayName: 'ana',
    accountEnabled: true,
    title: 'Engineer',
  });
  assert.deepEqual(await world.pending(), {});
  assert.equal(await world.cycle(), 0);
});

test('a changed value is sent alone', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { title: 'Engineer' });
  await world.cycle();
  world.user('corp', 'ana', { title: 'Director' });
  await world.cycle();
  assert.deepEqual(world.tenant.log.at(-1)?.attributes, { title: { before: 'Engineer', after: 'Director' } });
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'Director');
});

test('a group and its members arrive in one cycle, whoever is read first', async () => {
  await using world = await World.open();
  world.group('corp', 'all', ['ana', 'bert']);
  world.user('corp', 'ana', {}, 'bert');
  world.user('corp', 'bert');
  await world.cycle();
  assert.deepEqual(world.tenant.referred('all', 'member'), ['ana', 'bert']);
  assert.deepEqual(world.tenant.referred('ana', 'manager'), ['bert']);
  assert.deepEqual(await world.pending(), {});
});

test('one member more is one reference more', async () => {
  await using world = await World.open();
  for (const name of ['ana', 'bert', 'cem']) world.user('corp', name);
  world.group('corp', 'all', ['ana', 'bert']);
  await world.cycle();
  world.group('corp', 'all', ['ana', 'cem']);
  await world.importFull('corp');
  await world.synchronize();
  assert.deepEqual(await world.pending(), { referenceAdd: 1, referenceRemove: 1 });
  await world.cycle();
  assert.deepEqual(world.tenant.referred('all', 'member'), ['ana', 'cem']);
});

test('somebody who left is deleted, and only then', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  world.user('corp', 'bert');
  await world.cycle();
  world.remove('corp', 'ana');
  await world.cycle();
  assert.equal(world.tenant.named('ana'), undefined);
  assert.notEqual(world.tenant.named('bert'), undefined);
  assert.deepEqual(await world.pending(), {});
});

test('what takes access away leaves before anybody is made', async () => {
  await using world = await World.open();
  for (const person of ['ana', 'bea', 'cleo', 'dora']) world.user('corp', person);
  world.group('corp', 'team', ['ana', 'bea']);
  await world.cycle();
  world.user('corp', 'bea', { accountEnabled: false, title: 'Former' });
  world.group('corp', 'team', ['bea', 'dora']);
  world.remove('corp', 'cleo');
  world.user('corp', 'eve');
  await world.importAll();
  await world.synchronize();
  const before = world.tenant.log.length;
  await world.exportAll();
  const told = world.tenant.log.slice(before).map(({ action, label, attributes, references: { member } }) => {
    const removed = (member?.remove.length ?? 0) > 0 ? ' removes' : '';
    return `${action} ${label}${removed}${'accountEnabled' in attributes ? ' access' : ''}`;
  });
  assert.deepEqual(told, ['Update bea access', 'Update team removes', 'Delete cleo', 'Add eve access', 'Update bea', 'Update team']);
});
