import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import { openWorld } from '../../environment/world.ts';
import { type OpenOptions, openForest, Replica } from './replica.ts';

const world = await openWorld();
const forest = await world.ownForest({ after });
const { objects } = forest;
const tests = forest.units.tests;
const inside = await objects.createUnit('Inside');
const outside = await objects.createUnit('Outside');

/** A replica of what is below OU=Inside, read in full. */
async function start(t: TestContext, options: OpenOptions = {}): Promise<Replica> {
  return new Replica(
    openForest(t, forest, world.ca.pem, { ...options, partition: { include: [inside], ...options.partition } }),
  ).readFull();
}

/** Reads the delta, and holds it against a new full read. */
async function follow(t: TestContext, replica: Replica, options: OpenOptions = {}): Promise<void> {
  await replica.readDelta();
  assert.deepEqual(replica.state, (await start(t, options)).state);
}

const kindsOf = (replica: Replica): readonly string[] => replica.last.map(({ kind }) => kind);

test('a full read shows every object of the domain with its values and references', async (t) => {
  const replica = new Replica(openForest(t, forest, world.ca.pem));
  await replica.readFull();
  const found = await objects.find(
    '(|(&(objectClass=user)(!(objectClass=computer)))(objectClass=group)(objectClass=contact)(objectClass=foreignSecurityPrincipal))',
    {
      attributes: ['displayName', 'manager', 'sAMAccountName'],
    },
  );
  assert.deepEqual([...replica.objects.keys()].toSorted(), found.map(({ guid }) => guid).toSorted());
  for (const object of found) {
    const { guid, dn } = object;
    const kept = replica.objects.get(guid);
    assert.equal(kept?.dn, dn);
    assert.equal(kept.attributes['displayName'], object.text('displayName'));
    const manager = found.find((other) => other.dn === object.text('manager'))?.guid;
    assert.deepEqual(kept.references['manager'] ?? [], manager === undefined ? [] : [manager]);
  }
});

test('when nothing changed, a delta tells nothing', async (t) => {
  const replica = await start(t);
  await replica.readDelta();
  assert.deepEqual(replica.last, []);
});

test('changed, added and removed values come as one patch', async (t) => {
  const user = await objects.createUser({
    name: 'Values',
    account: 'values',
    unit: inside,
    attributes: { title: 'Engineer', proxyAddresses: ['SMTP:a@adatum.test', 'smtp:b@adatum.test'] },
  });
  const replica = await start(t);
  await objects.modify(user.dn, { title: undefined, description: 'new', proxyAddresses: ['SMTP:c@adatum.test'] });
  await follow(t, replica);
  assert.deepEqual(kindsOf(replica), ['patch']);
  const kept = replica.objects.get(user.guid);
  assert.equal(kept?.attributes['title'], undefined);
  assert.deepEqual([kept?.attributes['description'], kept?.attributes['proxyAddresses']], [['new'], ['SMTP:c@adatum.test']]);
});

test('a manager that is set, changed and taken away follows', async (t) => {
  const [user, first, second] = [
    await objects.createUser({ name: 'Managed', account: 'managed', unit: inside }),
    await objects.createUser({ name: 'Boss One', account: 'boss1', unit: inside }),
    await objects.createUser({ name: 'Boss Two', account: 'boss2', unit: inside }),
  ];
  const replica = await start(t);
  for (const manager of [first, second, undefined]) {
    await objects.modify(user.dn, { manager: manager?.dn });
    await follow(t, replica);
    assert.deepEqual(replica.objects.get(user.guid)?.references['manager'] ?? [], manager === undefined ? [] : [manager.guid]);
  }
});

test('created, disabled, renamed, moved out, moved in and deleted people follow', async (t) => {
  const replica = await start(t);
  const user = await objects.createUser({ name: 'Doe, Jane', account: 'jane', unit: inside, attributes: { givenName: 'Jané' } });
  await follow(t, replica);
  assert.equal(replica.named('CN=Doe\\, Jane')?.attributes['givenName'], 'Jané');
  await objects.disable(user.dn);
  await follow(t, replica);
  assert.equal(replica.objects.get(user.guid)?.attributes['userAccountControl'], 514);
  const renamed = await objects.rename(user.dn, 'Müller\\Ñandú "🎉" #1');
  await follow(t, replica);
  const moved = await objects.move(renamed, outside);
  await follow(t, replica);
  assert.deepEqual(replica.last, [{ kind: 'remove', anchor: user.guid, why: 'OutOfScope' }]);
  const back = await objects.move(moved, inside);
  await follow(t, replica);
  assert.equal(replica.objects.has(user.guid), true);
  await objects.delete(back);
  await follow(t, replica);
  assert.deepEqual(replica.last, [{ kind: 'remove', anchor: user.guid, why: 'Deleted' }]);
});

test('an object that came and went between two deltas leaves nothing behind', async (t) => {
  const replica = await start(t);
  const user = await objects.createUser({ name: 'Mayfly', account: 'mayfly', unit: inside });
  await objects.delete(user.dn);
  await follow(t, replica);
  assert.equal(replica.objects.has(user.guid), false);
});

test('a restored object comes back whole', async (t) => {
  const user = await objects.createUser({ name: 'Lazarus', account: 'lazarus', unit: inside });
  const replica = await start(t);
  await objects.delete(user.dn);
  await follow(t, replica);
  await objects.reanimate(user.guid, user.dn);
  await follow(t, replica);
  assert.equal(replica.objects.get(user.guid)?.dn, user.dn);
});

test('a deleted member leaves its groups', async (t) => {
  const user = await objects.createUser({ name: 'Member', account: 'member', unit: inside });
  const group = await objects.createGroup({ name: 'With Member', account: 'with-member', unit: inside, members: [user.dn] });
  const replica = await start(t);
  assert.deepEqual(replica.objects.get(group.guid)?.references['member'], [user.guid]);
  await objects.delete(user.dn);
  await follow(t, replica);
  assert.deepEqual(replica.objects.get(group.guid)?.references['member'], []);
});

test('an organizational unit that is renamed, moved out with everything below it and moved in again follows', async (t) => {
  const unit = await objects.createUnit('Berlin', inside);
  const below = await objects.createUnit('Süd', unit);
  const people = [
    await objects.createUser({ name: 'Cem', account: 'cem', unit }),
    await objects.createUser({ name: 'Doe, Dana', account: 'dana', unit: below }),
    await objects.createGroup({ name: 'Berliners', account: 'berliners', unit: below }),
  ];
  const replica = await start(t);
  const renamed = await objects.rename(unit, 'Bärlin, Nord');
  await follow(t, replica);
  for (const { guid } of people) assert.match(replica.objects.get(guid)?.dn ?? '', /OU=Bärlin\\, Nord,/);
  const moved = await objects.move(renamed, outside);
  await follow(t, replica);
  for (const { guid } of people) assert.equal(replica.objects.has(guid), false);
  await objects.move(moved, inside);
  await follow(t, replica);
  for (const { guid } of people) assert.equal(replica.objects.has(guid), true);
});

test('an excluded unit inside an included one stays out, also when people move between them', async (t) => {
  const excluded = await objects.createUnit('Secret', inside);
  const user = await objects.createUser({ name: 'Spy', account: 'spy', unit: inside });
  const options = { partition: { exclude: [excluded.toUpperCase()] } };
  const replica = await start(t, options);
  const moved = await objects.move(user.dn, excluded);
  await follow(t, replica, options);
  assert.equal(replica.objects.has(user.guid), false);
  await objects.modify(moved, { title: 'Agent' });
  await follow(t, replica, options);
});

test('an account without the right to replicate reads in full, and its deltas are refused where it does not see deletions', async (t) => {
  await objects.createUser({ name: 'Plain Reader', account: 'plain-reader', unit: tests });
  const options = { readUsername: async () => `plain-reader@${forest.domain}`, readPassword: async () => 'Passw0rd!x' };
  const replica = await start(t, options);
  assert.deepEqual(replica.state, (await start(t)).state);
  await assert.rejects(replica.readDelta(), (error: { reason?: string }) => error.reason === 'DeltaImpossible');
});

test('a cookie from another image of the forest is refused', async (t) => {
  await objects.createUser({ name: 'Later', account: 'later', unit: inside });
  const replica = await start(t);
  await forest.reset();
  await assert.rejects(replica.readDelta(), (error: { reason?: string }) => error.reason === 'DeltaImpossible');
});

test('an included unit that is renamed stops the reads until include is corrected, and nobody leaves', async (t) => {
  const unit = await objects.createUnit('Included');
  await objects.createUser({ name: 'Below Included', account: 'below-included', unit });
  const replica = await start(t, { partition: { include: [unit] } });
  const renamed = await objects.rename(unit, 'Included No More');
  await assert.rejects(replica.readDelta(), { reason: 'ContainerMissing' });
  await assert.rejects(start(t, { partition: { include: [unit] } }), { reason: 'ContainerMissing' });
  assert.equal(replica.objects.size, 1);
  await objects.rename(renamed, 'Included');
  await follow(t, replica, { partition: { include: [unit] } });
});
