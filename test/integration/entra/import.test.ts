// What the connector reads of a tenant, whole and as differences.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DirectoryObject, ImportedChange } from '../../../operator/model/object.ts';
import type { NewObject } from '../../../operator/simulator/admin/types.ts';
import { anchorA, drain, drainObjects, never, uniqueNameA } from '../../unit/directory/entra/builders.ts';
import { Copy } from './copy.ts';
import { anchorOf, testTenant } from './tenant.ts';

const person = (index: number, values: NewObject['values'] = {}): NewObject => ({
  type: 'user',
  values: {
    userPrincipalName: `user${index}@contoso.test`,
    displayName: `User ${index}`,
    mailNickname: `user${index}`,
    accountEnabled: true,
    onPremisesImmutableId: anchorOf(index),
    ...values,
  },
});

const team = (memberIds: readonly string[], displayName = 'Everyone'): NewObject => ({
  type: 'group',
  values: { displayName, mailNickname: 'everyone', mailEnabled: false, securityEnabled: true, uniqueName: uniqueNameA },
  memberIds,
});

/** What a store would hold after these changes. */
function folded(changes: readonly ImportedChange[]): ReadonlyMap<string, DirectoryObject> {
  const copy = new Copy();
  copy.apply(changes);
  return copy.objects;
}

test('a full read finds everybody, and a large group with all its members over many pages', async (t) => {
  const tenant = await testTenant(t, { settings: { deltaPageSize: 50, deltaMembersPerPage: 40 } });
  const people = await tenant.admin.createObjects(
    tenant.id,
    Array.from({ length: 230 }, (_, index) => person(index)),
  );
  const [group] = await tenant.admin.createObjects(tenant.id, [team(people.map(({ id }) => id))]);
  assert.ok(group !== undefined);
  const { changes, complete } = await drain(tenant.entra.readFull(never));
  assert.deepEqual(complete.objects, { users: 230, groups: 1, contacts: 0 });
  const objects = folded(changes);
  assert.equal(objects.size, 231);
  assert.equal(objects.get(group.id)?.attributes['sourceAnchor'], anchorA);
  assert.equal(new Set(objects.get(group.id)?.references['member']).size, 230);
  const first = objects.get(people[0]?.id ?? '');
  assert.equal(first?.attributes['sourceAnchor'], anchorOf(0));
  assert.equal(first?.attributes['alias'], 'user0');
});

test('a delta tells what changed behind our back, and nothing when nothing did', async (t) => {
  const tenant = await testTenant(t);
  const [ana, boss, leaver] = await tenant.admin.createObjects(tenant.id, [person(1, { city: 'Porto' }), person(2), person(3)]);
  assert.ok(ana !== undefined && boss !== undefined && leaver !== undefined);
  const [group] = await tenant.admin.createObjects(tenant.id, [team([ana.id, leaver.id])]);
  const full = await drain(tenant.entra.readFull(never));
  const quiet = await drain(tenant.entra.readDelta(full.complete.cookie, never));
  assert.deepEqual(quiet.changes, []);
  await tenant.admin.changeObject(tenant.id, ana.id, { values: { city: null, jobTitle: 'Engineer' } });
  await tenant.admin.deleteObject(tenant.id, leaver.id);
  const [joiner] = await tenant.admin.createObjects(tenant.id, [person(4)]);
  const { changes, complete } = await drain(tenant.entra.readDelta(quiet.complete.cookie, never));
  const of = (anchor: string | undefined): readonly ImportedChange[] =>
    changes.filter((change) => (change.kind === 'replace' ? change.object.anchor : change.anchor) === anchor);
  const [patch] = of(ana.id);
  assert.ok(patch?.kind === 'patch');
  assert.equal(patch.attributes['city'], null);
  assert.equal(patch.attributes['title'], 'Engineer');
  assert.deepEqual(of(leaver.id).at(-1), { kind: 'remove', anchor: leaver.id, why: 'Deleted' });
  assert.equal(of(joiner?.id).length, 1);
  assert.ok(group !== undefined);
  assert.deepEqual((await drain(tenant.entra.readDelta(complete.cookie, never))).changes, []);
});

test('single objects are read whole: a user with the manager, a group with all members, and what is gone', async (t) => {
  const tenant = await testTenant(t, { settings: { pageSize: 10 } });
  const [boss] = await tenant.admin.createObjects(tenant.id, [person(1)]);
  assert.ok(boss !== undefined);
  const people = await tenant.admin.createObjects(
    tenant.id,
    Array.from({ length: 30 }, (_, index) => ({ ...person(index + 2), managerId: boss.id })),
  );
  const [group] = await tenant.admin.createObjects(tenant.id, [team(people.map(({ id }) => id))]);
  const gone = '99999999-9999-4999-8999-999999999999';
  const [first] = people;
  assert.ok(first !== undefined && group !== undefined);
  const changes = await drainObjects(tenant.entra.readObjects([first.id, group.id, gone], never));
  const objects = folded(changes);
  assert.deepEqual(objects.get(first.id)?.references, { manager: [boss.id] });
  assert.equal(objects.get(group.id)?.references['member']?.length, 30);
  assert.deepEqual(changes.at(-1), { kind: 'remove', anchor: gone, why: 'Deleted' });
});

test('a delta token older than a week asks for a full read', async (t) => {
  const tenant = await testTenant(t);
  await tenant.admin.createObjects(tenant.id, [person(1)]);
  const { complete } = await drain(tenant.entra.readFull(never));
  await tenant.admin.advanceClock(8 * 86_400_000);
  await assert.rejects(drain(tenant.open().readDelta(complete.cookie, never)), { reason: 'DeltaImpossible' });
});

test('a read over trouble of every kind is the same as one without', async (t) => {
  const tenant = await testTenant(t, { settings: { deltaPageSize: 20 } });
  await tenant.admin.createObjects(
    tenant.id,
    Array.from({ length: 100 }, (_, index) => person(index)),
  );
  const match = { tenant: tenant.id, method: 'GET', pathPrefix: '/v1.0/' };
  const troubles = [
    { kind: 'status', status: 429, retryAfterSeconds: 1 },
    { kind: 'status', status: 503 },
    { kind: 'reset', when: 'after' },
  ] as const;
  for (const [seed, action] of troubles.entries()) await tenant.admin.addFault({ match, action, probability: 0.2, seed: seed + 1 });
  const { changes } = await drain(tenant.entra.readFull(never));
  assert.equal(folded(changes).size, 100);
  const faulted = (await tenant.admin.faults()).filter(({ hits }) => hits > 0);
  assert.ok(faulted.length > 0);
});

const contact: NewObject = { type: 'orgContact', values: { displayName: 'Press', mail: 'press@contoso.test' } };
const reading = ['User.Read.All', 'Group.Read.All'];

test('contacts are read, followed and read one by one where the application may, and otherwise nobody asks for them', async (t) => {
  const tenant = await testTenant(t, { applications: [{ roles: [...reading, 'OrgContact.Read.All'] }] });
  const [press] = await tenant.admin.createObjects(tenant.id, [contact]);
  const { changes, complete } = await drain(tenant.entra.readFull(never));
  const id = press?.id ?? '';
  const { objectType, attributes } = folded(changes).get(id) ?? assert.fail('no contact');
  assert.deepEqual([objectType, attributes['displayName'], attributes['mail']], ['contact', 'Press', 'press@contoso.test']);
  const [one] = await drainObjects(tenant.entra.readObjects([id], never));
  assert.equal(one?.kind, 'replace');
  await tenant.admin.changeObject(tenant.id, id, { values: { mail: 'news@contoso.test' } });
  const delta = await drain(tenant.entra.readDelta(complete.cookie, never));
  assert.deepEqual(
    delta.changes.map((change) => change.kind === 'patch' && change.attributes['mail']),
    ['news@contoso.test'],
  );

  await tenant.admin.changeApplication(tenant.id, tenant.clientID, { roles: reading });
  const less = tenant.open();
  await assert.rejects(drain(less.readDelta(delta.complete.cookie, never)), { code: 'Entra.DeltaImpossible' });
  const without = await drain(less.readFull(never));
  assert.equal(folded(without.changes).has(id), false);
  assert.deepEqual(Object.keys(without.complete.objects), ['users', 'groups']);
});
