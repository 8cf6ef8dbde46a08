// Traps of ownership: a synchronization may take away only what it knows to be its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expression, testRevision } from '../engine/builders.ts';
import { unlimited } from '../engine/properties/rules.ts';
import { World } from '../engine/world.ts';

test('a later run, with a smaller scope and no memory, deletes nothing that an earlier run made', async () => {
  await using world = await World.open({ revision: unlimited });
  for (const name of ['ana', 'bert', 'cem']) world.user('corp', name);
  world.user('hr', 'somebody');
  await world.cycle();
  // Another machine, which was only given a part of the forest.
  world.remove('corp', 'bert');
  await world.loseVolume();
  for (let cycles = 0; cycles < 2; cycles++) await world.cycle();
  assert.notEqual(world.tenant.named('bert'), undefined);
  assert.equal((await world.engine.plan('tenant')).unowned, 1);
  assert.equal(world.tenant.log.filter(({ action }) => action === 'Delete').length, 0);
});

test('what was made by hand in the tenant is neither changed nor deleted, whatever its name', async () => {
  await using world = await World.open({ revision: unlimited });
  const byHand = [
    world.tenant.create('user', { displayName: 'ana', title: 'by hand', accountEnabled: true }),
    world.tenant.create('user', { displayName: 'break glass', sourceAnchor: 'of somebody else', accountEnabled: true }),
    world.tenant.create('group', { displayName: 'team' }),
  ];
  world.user('corp', 'ana');
  world.user('hr', 'somebody');
  world.group('corp', 'team', ['ana']);
  await world.cycle();
  world.remove('corp', 'team');
  await world.cycle();
  const [ana, glass, team] = byHand.map((anchor) => world.tenant.objects.get(anchor));
  assert.deepEqual(ana?.attributes, { displayName: 'ana', title: 'by hand', accountEnabled: true });
  assert.notEqual(glass, undefined);
  assert.deepEqual(team?.references, {});
  assert.equal(
    world.tenant.log.some(({ anchor }) => anchor !== undefined && byHand.includes(anchor)),
    false,
  );
});

test('a member that somebody added by hand to a group of ours goes, and the member itself stays', async () => {
  await using world = await World.open({ revision: unlimited });
  world.user('corp', 'ana');
  world.user('hr', 'somebody');
  world.group('corp', 'team', ['ana']);
  const guest = world.tenant.create('user', { displayName: 'guest', accountEnabled: true });
  await world.cycle();
  world.tenant.named('team')?.references['member']?.add(guest);
  for (let cycles = 0; cycles < 2; cycles++) await world.cycle();
  assert.deepEqual(world.tenant.referred('team', 'member'), ['ana']);
  assert.notEqual(world.tenant.objects.get(guest), undefined);
});

test('the attribute of the anchor changed: everybody stops as they are, nobody is deleted and made anew', async () => {
  await using world = await World.open({ revision: unlimited });
  const people = Array.from({ length: 8 }, (_, index) => `p${index}`);
  for (const name of people) world.user('corp', name, { otherAnchor: `other-${name}` });
  world.user('hr', 'somebody');
  await world.cycle();
  const before = world.tenant.log.length;
  const rules = testRevision.rules.map((one) => ({
    ...one,
    flows: one.flows.map((flow) =>
      flow.target === 'sourceAnchor' && one.name.includes('corp - User') ? expression('sourceAnchor', '[otherAnchor]') : flow,
    ),
  }));
  await world.reopen({ ...unlimited, rules });
  for (let cycles = 0; cycles < 2; cycles++) await world.cycle();
  assert.equal(world.tenant.log.length, before);
  assert.deepEqual(new Set((await world.engine.errors(20)).map(({ error }) => error.code)), new Set(['SourceAnchorChanged']));
  await world.reopen(unlimited);
  await world.cycle();
  assert.deepEqual(await world.engine.errors(20), []);
  assert.equal(world.tenant.log.length, before);
});
