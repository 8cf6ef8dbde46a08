// What the connector's writes leave behind in a tenant.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangeResult, ExportChange } from '../../../operator/model/change.ts';
import { anaSilva, anchorA, change, permitFor, to, uniqueNameA } from '../../unit/directory/entra/builders.ts';
import { anchorOf, realClock, type TestTenant, testTenant } from './tenant.ts';

const newUser = (index: number): ExportChange =>
  change({
    id: `add-${index}`,
    action: 'Add',
    sourceAnchor: anchorOf(index),
    label: `User ${index}`,
    attributes: to({
      userPrincipalName: `user${index}@contoso.test`,
      displayName: `User ${index}`,
      accountEnabled: true,
      alias: `user${index}`,
    }),
  });

const newGroup = (displayName: string, sourceAnchor = anchorA): ExportChange =>
  change({
    id: `add-${displayName}`,
    action: 'Add',
    objectType: 'group',
    sourceAnchor,
    label: displayName,
    attributes: to({ displayName }),
  });

function anchorOfWritten(results: readonly ChangeResult[]): string {
  const [result] = results;
  assert.ok(result?.outcome === 'Written', JSON.stringify(result));
  return result.anchor;
}

const allWritten = (results: readonly ChangeResult[]): void =>
  assert.deepEqual(
    results.filter(({ outcome }) => outcome !== 'Written'),
    [],
  );

const references = (add: readonly string[], remove: readonly string[] = []): ExportChange['references'][string] => ({
  multiValued: true,
  add: add.map((anchor) => ({ anchor, objectType: 'user' })),
  remove: remove.map((anchor) => ({ anchor, objectType: 'user' })),
});

const members = (group: string, add: readonly string[], remove: readonly string[] = [], sourceAnchor = anchorA): ExportChange =>
  change({
    id: 'members',
    action: 'Update',
    objectType: 'group',
    anchor: group,
    sourceAnchor,
    references: { member: references(add, remove) },
  });

const usersOf = async ({ admin, id }: TestTenant): Promise<number> => (await admin.objects(id, { type: 'user', deleted: false })).length;

test('a joiner, a change and a leaver arrive in the tenant', async (t) => {
  const tenant = await testTenant(t);
  const added = await tenant.send(
    change({ action: 'Add', attributes: { ...anaSilva, ...to({ city: 'Porto', extensionAttribute7: 'x' }) } }),
  );
  const id = anchorOfWritten(added);
  const created = await tenant.find('user', 'userPrincipalName', 'ana.silva@contoso.test');
  assert.equal(created?.values['onPremisesImmutableId'], anchorA);
  assert.equal(created?.values['city'], 'Porto');
  const attributes = to({ city: undefined, surname: 'Silva', accountEnabled: false, telephoneNumber: '+351 1' });
  allWritten(await tenant.send(change({ action: 'Update', anchor: id, attributes })));
  const changed = await tenant.find('user', 'userPrincipalName', 'ana.silva@contoso.test');
  assert.deepEqual(
    ['city', 'surname', 'accountEnabled', 'businessPhones'].map((name) => changed?.values[name] ?? null),
    [null, 'Silva', false, ['+351 1']],
  );
  allWritten(await tenant.send(change({ action: 'Delete', anchor: id })));
  assert.equal(await tenant.find('user', 'userPrincipalName', 'ana.silva@contoso.test'), undefined);
});

test('a manager is set, replaced and removed', async (t) => {
  const tenant = await testTenant(t);
  const [ana, boss, chief] = (await tenant.send(newUser(1), newUser(2), newUser(3))).map((result) => anchorOfWritten([result]));
  assert.ok(ana !== undefined && boss !== undefined && chief !== undefined);
  const manager = async (): Promise<string | null | undefined> =>
    (await tenant.find('user', 'userPrincipalName', 'user1@contoso.test'))?.managerId;
  const write = (add: readonly string[], remove: readonly string[]) =>
    tenant.send(
      change({
        action: 'Update',
        anchor: ana,
        sourceAnchor: anchorOf(1),
        references: { manager: { ...references(add, remove), multiValued: false } },
      }),
    );
  allWritten(await write([boss], []));
  assert.equal(await manager(), boss);
  allWritten(await write([chief], [boss]));
  assert.equal(await manager(), chief);
  allWritten(await write([], [chief]));
  assert.equal((await manager()) ?? null, null);
});

test('a group gets its members in twenties, also those of whom some are in it already', async (t) => {
  const tenant = await testTenant(t);
  const people = (await tenant.send(...Array.from({ length: 45 }, (_, index) => newUser(index)))).map((result) =>
    anchorOfWritten([result]),
  );
  const group = anchorOfWritten(await tenant.send(newGroup('Everyone')));
  allWritten(await tenant.send(members(group, people.slice(0, 10))));
  allWritten(await tenant.send(members(group, people)));
  const full = await tenant.find('group', 'displayName', 'Everyone');
  assert.equal(full?.values['uniqueName'], uniqueNameA);
  assert.deepEqual([...(full?.memberIds ?? [])].sort(), [...people].sort());
  allWritten(await tenant.send(members(group, [], people.slice(0, 30))));
  allWritten(await tenant.send(members(group, [], people.slice(20, 40))));
  const rest = await tenant.find('group', 'displayName', 'Everyone');
  assert.deepEqual([...(rest?.memberIds ?? [])].sort(), people.slice(40).sort());
  assert.equal(await usersOf(tenant), 45);
});

test('groups hold groups, in circles too', async (t) => {
  const tenant = await testTenant(t);
  const first = anchorOfWritten(await tenant.send(newGroup('First', anchorOf(1))));
  const second = anchorOfWritten(await tenant.send(newGroup('Second', anchorOf(2))));
  allWritten(await tenant.send(members(first, [second], [], anchorOf(1)), { ...members(second, [first], [], anchorOf(2)), id: 'other' }));
  assert.deepEqual((await tenant.find('group', 'displayName', 'First'))?.memberIds, [second]);
  assert.deepEqual((await tenant.find('group', 'displayName', 'Second'))?.memberIds, [first]);
});

test('a name that somebody else has is a conflict that names the other object and changes nothing', async (t) => {
  const tenant = await testTenant(t);
  const other = anchorOfWritten(await tenant.send(newUser(1)));
  const [result] = await tenant.send({ ...newUser(2), attributes: newUser(1).attributes });
  assert.ok(result?.outcome === 'Failed');
  assert.equal(result.error.code, 'Entra.ObjectConflict');
  assert.match(result.error.message, new RegExp(other));
  assert.equal(await usersOf(tenant), 1);
});

test('who comes back within thirty days gets the old account with its memberships', async (t) => {
  const tenant = await testTenant(t);
  const id = anchorOfWritten(await tenant.send(newUser(1)));
  const group = anchorOfWritten(await tenant.send(newGroup('Everyone')));
  allWritten(await tenant.send(members(group, [id])));
  allWritten(await tenant.send(change({ action: 'Delete', anchor: id, sourceAnchor: anchorOf(1) })));
  assert.equal(await usersOf(tenant), 0);
  assert.equal(
    anchorOfWritten(await tenant.send({ ...newUser(1), attributes: { ...newUser(1).attributes, ...to({ city: 'Porto' }) } })),
    id,
  );
  const back = await tenant.find('user', 'userPrincipalName', 'user1@contoso.test');
  assert.equal(back?.values['city'], 'Porto');
  assert.deepEqual((await tenant.find('group', 'displayName', 'Everyone'))?.memberIds, [id]);
});

test('a deleted group is restored instead of getting a twin', async (t) => {
  const tenant = await testTenant(t);
  const id = anchorOfWritten(await tenant.send(newGroup('Everyone')));
  allWritten(await tenant.send(change({ action: 'Delete', objectType: 'group', anchor: id })));
  assert.equal(anchorOfWritten(await tenant.send(newGroup('Everyone'))), id);
});

test('a person whom another synchronization masters is neither changed nor deleted', async (t) => {
  const tenant = await testTenant(t);
  const [synced] = await tenant.admin.createObjects(tenant.id, [
    {
      type: 'user',
      values: {
        userPrincipalName: 'old@contoso.test',
        displayName: 'Old',
        mailNickname: 'old',
        accountEnabled: true,
        onPremisesImmutableId: anchorA,
        onPremisesSyncEnabled: true,
      },
    },
  ]);
  assert.ok(synced !== undefined);
  const results = await tenant.send(
    change({ id: '1', action: 'Update', anchor: synced.id, attributes: to({ title: 'x', usageLocation: 'PT' }) }),
    change({ id: '2', action: 'Delete', anchor: synced.id }),
    change({ id: '3', action: 'Add', attributes: anaSilva, label: 'other' }),
  );
  for (const result of results) assert.equal(result.outcome === 'Failed' && result.error.code, 'Entra.MasteredElsewhere');
  assert.deepEqual(await tenant.admin.effects({ tenant: tenant.id, objectId: synced.id, action: 'update' }), []);
});

const faults = [
  ['429 before the effect', { kind: 'status', status: 429, retryAfterSeconds: 1 }],
  ['429 after the effect', { kind: 'status', status: 429, retryAfterSeconds: 1, when: 'after' }],
  ['503 before the effect', { kind: 'status', status: 503 }],
  ['503 after the effect', { kind: 'status', status: 503, when: 'after' }],
  ['504 after the effect', { kind: 'status', status: 504, when: 'after' }],
  ['a reset before the effect', { kind: 'reset' }],
  ['a reset after the effect', { kind: 'reset', when: 'after' }],
] as const;

for (const [name, action] of faults)
  test(`${name} neither loses nor doubles a create`, async (t) => {
    const tenant = await testTenant(t);
    await tenant.admin.addFault({ match: { tenant: tenant.id, method: 'POST', pathPrefix: '/v1.0/users' }, action, count: 2 });
    const changes = Array.from({ length: 5 }, (_, index) => newUser(index));
    let results = await tenant.send(...changes);
    assert.ok(results.every(({ outcome }) => outcome !== 'Failed'));
    // What is unknown is offered again after the confirming import, as long as it is not there.
    for (let again = 0; again < 2; again++) results = await tenant.send(...changes);
    allWritten(results);
    const everCreated = await tenant.admin.objects(tenant.id, { type: 'user' });
    assert.equal(everCreated.length, 5);
  });

test('a throttled tenant gets every write once', async (t) => {
  const tenant = await testTenant(t);
  const entra = tenant.open({ clock: realClock });
  await tenant.admin.throttle(tenant.id, { writes: { limit: 20, periodMs: 1000 } });
  // Whoever heeds the service's numbers may never be refused; a busier tenant refuses some all the same.
  await tenant.admin.addFault({
    match: { tenant: tenant.id, method: 'POST', pathPrefix: '/v1.0/users' },
    action: { kind: 'status', status: 429, retryAfterSeconds: 1 },
    count: 5,
  });
  allWritten(
    await entra.export(
      permitFor(60_000),
      Array.from({ length: 60 }, (_, index) => newUser(index)),
    ),
  );
  assert.equal(await usersOf(tenant), 60);
  const throttled = (await tenant.admin.requests({ tenant: tenant.id })).filter(({ status }) => status === 429);
  assert.ok(throttled.length > 0);
});

test('what is not visible everywhere yet is waited for', async (t) => {
  const tenant = await testTenant(t, { settings: { replicationDelayMs: 800 } });
  const entra = tenant.open({ clock: realClock });
  const permit = permitFor(60_000);
  const ana = anchorOfWritten(await entra.export(permit, [newUser(1)]));
  const group = anchorOfWritten(await entra.export(permit, [newGroup('Everyone')]));
  allWritten(await entra.export(permit, [members(group, [ana])]));
  assert.deepEqual((await tenant.find('group', 'displayName', 'Everyone'))?.memberIds, [ana]);
});

test('a create whose answer was lost is not doubled, although the index shows it late', async (t) => {
  const tenant = await testTenant(t, { settings: { replicationDelayMs: 1_500 } });
  const entra = tenant.open({ clock: realClock });
  await tenant.admin.addFault({
    match: { tenant: tenant.id, method: 'POST', pathPrefix: '/v1.0/users' },
    action: { kind: 'reset', when: 'after' },
    count: 1,
  });
  allWritten(await entra.export(permitFor(60_000), [newUser(1)]));
  assert.equal(await usersOf(tenant), 1);
});

test('an ended term leaves no trace in the tenant', async (t) => {
  const tenant = await testTenant(t);
  const permit = permitFor(60_000);
  permit.end();
  await assert.rejects(tenant.entra.export(permit, [newUser(1)]), { code: 'Entra.TermEnded' });
  const writes = (await tenant.admin.requests({ tenant: tenant.id })).filter(
    ({ path, method }) => method !== 'GET' && path.startsWith('/v1.0/users'),
  );
  assert.deepEqual(writes, []);
});

test('an application without the permission is told which request lacks it', async (t) => {
  const tenant = await testTenant(t);
  await tenant.admin.changeApplication(tenant.id, tenant.clientID, { roles: ['User.Read.All', 'Group.Read.All'] });
  const [result] = await tenant.send(newUser(1));
  assert.ok(result?.outcome === 'Failed');
  assert.equal(result.error.code, 'Entra.Permission');
  assert.match(result.error.message, /POST \/users/);
});
