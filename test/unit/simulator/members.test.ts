// Members and owners: references one by one and twenty at once, and who may be one.
import assert from 'node:assert/strict';
import test from 'node:test';
import { defaultRoles } from '../../../operator/simulator/graph/permissions.ts';
import { newGroup, newUser, openTenant, reference, refusal } from './harness.ts';
import type { TestTenant } from './harness.ts';

async function people({ simulator, info }: TestTenant, count: number): Promise<readonly string[]> {
  const users = Array.from(
    { length: count },
    (_, index) => ({ type: 'user', values: { displayName: `U${index}`, userPrincipalName: `u${index}@contoso.test` } }) as const,
  );
  return (await simulator.admin.createObjects(info.tenantId, users)).map(({ id }) => id);
}

async function group(tenant: TestTenant, values: Readonly<Record<string, unknown>> = {}): Promise<string> {
  return (await tenant.graph.api('/groups').post(newGroup(values))).id as string;
}

const membersOf = async ({ simulator, info }: TestTenant, id: string): Promise<readonly string[]> =>
  (await simulator.admin.objects(info.tenantId, { id }))[0]?.memberIds ?? [];

test('an advanced query counts the members beside the page that it gives', async (t) => {
  const tenant = await openTenant(t);
  const id = await group(tenant);
  for (const user of await people(tenant, 3)) await tenant.graph.api(`/groups/${id}/members/$ref`).post({ '@odata.id': reference(user) });
  const { body } = await tenant.raw('GET', `/v1.0/groups/${id}/members?$count=true&$top=2`, undefined, { ConsistencyLevel: 'eventual' });
  assert.deepEqual([body['@odata.count'], body.value.length], [3, 2]);
});

test('a type in an address may be named by the full namespace or by its alias', async (t) => {
  const tenant = await openTenant(t);
  const id = await group(tenant);
  const [user = ''] = await people(tenant, 1);
  await tenant.graph.api(`/groups/${id}/members/$ref`).post({ '@odata.id': reference(user) });
  for (const name of ['microsoft.graph.user', 'graph.user']) {
    const { value } = await tenant.graph.api(`/groups/${id}/members/${name}`).get();
    assert.equal(value.length, 1, name);
  }
});

test('a member is added, listed, added no second time, and removed', async (t) => {
  const tenant = await openTenant(t);
  const [user = ''] = await people(tenant, 1);
  const id = await group(tenant);
  const members = tenant.graph.api(`/groups/${id}/members/$ref`);
  await members.post({ '@odata.id': reference(user) });
  const { value } = await tenant.graph.api(`/groups/${id}/members`).get();
  assert.deepEqual([value[0]['@odata.type'], value[0].id], ['#microsoft.graph.user', user]);
  const again = await refusal(members.post({ '@odata.id': reference(user) }));
  assert.deepEqual(
    [again.status, again.message],
    [400, "One or more added object references already exist for the following modified properties: 'members'."],
  );
  await tenant.graph.api(`/groups/${id}/members/${user}/$ref`).delete();
  assert.deepEqual(await membersOf(tenant, id), []);
  const gone = await refusal(tenant.graph.api(`/groups/${id}/members/${user}/$ref`).delete());
  assert.deepEqual([gone.status, gone.code], [404, 'Request_ResourceNotFound']);
});

test('twenty members are bound in one request, and twenty-one are refused', async (t) => {
  const tenant = await openTenant(t);
  const users = await people(tenant, 21);
  const id = await group(tenant);
  assert.equal((await refusal(tenant.graph.api(`/groups/${id}`).patch({ 'members@odata.bind': users.map(reference) }))).status, 400);
  assert.deepEqual(await membersOf(tenant, id), []);
  await tenant.graph.api(`/groups/${id}`).patch({ 'members@odata.bind': users.slice(0, 20).map(reference) });
  assert.deepEqual(await membersOf(tenant, id), users.slice(0, 20));
});

for (const [what, spoil, status] of [
  ['a member that is one already', (users: readonly string[]) => [users[1], users[0]], 400],
  ['an id that nobody has', (users: readonly string[]) => [users[1], '00000000-0000-4000-8000-000000000000'], 404],
  ['the same id twice', (users: readonly string[]) => [users[1], users[1]], 400],
] as const) {
  test(`a bind with ${what} adds nobody`, async (t) => {
    const tenant = await openTenant(t);
    const users = await people(tenant, 2);
    const id = await group(tenant, { 'members@odata.bind': [reference(users[0] ?? '')] });
    const refused = await refusal(
      tenant.graph
        .api(`/groups/${id}`)
        .patch({ displayName: 'New', 'members@odata.bind': spoil(users).map((member) => reference(member ?? '')) }),
    );
    assert.equal(refused.status, status);
    assert.deepEqual(await membersOf(tenant, id), [users[0]]);
  });
}

test('a reference must be an address of an object', async (t) => {
  const tenant = await openTenant(t);
  const [user = ''] = await people(tenant, 1);
  const id = await group(tenant);
  const refused = await refusal(tenant.graph.api(`/groups/${id}/members/$ref`).post({ '@odata.id': user }));
  assert.deepEqual([refused.status, refused.message], [400, 'Invalid URL format specified in payload.']);
});

test('security groups nest, and transitive members are found through a cycle', async (t) => {
  const tenant = await openTenant(t);
  const [user = ''] = await people(tenant, 1);
  const inner = await group(tenant, { 'members@odata.bind': [reference(user)] });
  const outer = await group(tenant, { 'members@odata.bind': [reference(inner)] });
  await tenant.graph.api(`/groups/${inner}/members/$ref`).post({ '@odata.id': reference(outer) });
  const cast = tenant.graph.api(`/groups/${outer}/transitiveMembers/microsoft.graph.user`);
  assert.equal((await refusal(cast.get())).message, 'Unsupported Query.', 'a cast through all levels is an advanced query');
  const { value } = await cast.query({ $count: 'true' }).header('ConsistencyLevel', 'eventual').get();
  assert.deepEqual(
    value.map((member: { id: string }) => member.id),
    [user],
  );
  const { value: groups } = await tenant.graph.api(`/users/${user}/transitiveMemberOf`).get();
  assert.deepEqual(new Set(groups.map((found: { id: string }) => found.id)), new Set([inner, outer]));
});

test('a Microsoft 365 group takes users and no groups', async (t) => {
  const tenant = await openTenant(t);
  const [user = ''] = await people(tenant, 1);
  const inner = await group(tenant);
  const unified = await group(tenant, { groupTypes: ['Unified'], mailEnabled: true });
  assert.equal((await refusal(tenant.graph.api(`/groups/${unified}/members/$ref`).post({ '@odata.id': reference(inner) }))).status, 400);
  await tenant.graph.api(`/groups/${unified}/members/$ref`).post({ '@odata.id': reference(user) });
});

test('the members of a dynamic group belong to its rule', async (t) => {
  const tenant = await openTenant(t);
  const [user = ''] = await people(tenant, 1);
  const id = await group(tenant, {
    groupTypes: ['DynamicMembership'],
    membershipRule: 'user.city -eq "x"',
    membershipRuleProcessingState: 'On',
  });
  assert.equal((await refusal(tenant.graph.api(`/groups/${id}/members/$ref`).post({ '@odata.id': reference(user) }))).status, 403);
});

test('the last owner of a group who is a person stays', async (t) => {
  const tenant = await openTenant(t);
  const [user = ''] = await people(tenant, 1);
  const application = tenant.info.applications[0]?.servicePrincipalId ?? '';
  for (const kind of [{ groupTypes: ['Unified'], mailEnabled: true }, {}]) {
    const id = await group(tenant, { ...kind, 'owners@odata.bind': [reference(user), reference(application)] });
    const refused = await refusal(tenant.graph.api(`/groups/${id}/owners/${user}/$ref`).delete());
    assert.equal(refused.message, 'The group must have at least one owner, hence this owner cannot be removed.');
    await tenant.graph.api(`/groups/${id}/owners/${application}/$ref`).delete();
    assert.equal((await tenant.graph.api(`/groups/${id}/owners`).get()).value.length, 1);
  }
});

test('without /$ref the DELETE of a member deletes the member itself', async (t) => {
  const tenant = await openTenant(t);
  const [user = ''] = await people(tenant, 1);
  const id = await group(tenant, { 'members@odata.bind': [reference(user)] });
  await tenant.graph.api(`/groups/${id}/members/${user}`).delete();
  const [deleted] = await tenant.simulator.admin.objects(tenant.info.tenantId, { id: user });
  assert.ok(deleted?.deletedDateTime);
});

test('a list of members goes on page by page in the same order, although members leave meanwhile', async (t) => {
  const tenant = await openTenant(t);
  const users = await people(tenant, 30);
  const id = await group(tenant, { 'members@odata.bind': users.slice(0, 20).map(reference) });
  await tenant.graph.api(`/groups/${id}`).patch({ 'members@odata.bind': users.slice(20).map(reference) });
  const first = await tenant.graph.api(`/groups/${id}/members`).top(12).select('id').get();
  await tenant.graph.api(`/groups/${id}/members/${users[3]}/$ref`).delete();
  const second = await tenant.graph.api(first['@odata.nextLink']).get();
  const third = await tenant.graph.api(second['@odata.nextLink']).get();
  const seen = [first, second, third].flatMap(({ value }) => value.map((member: { id: string }) => member.id));
  assert.deepEqual(seen, users);
  assert.equal('@odata.nextLink' in third, false);
});

test('a manager is bound at creation, read, expanded, replaced and removed', async (t) => {
  const tenant = await openTenant(t);
  const { graph } = tenant;
  const [boss = '', other = ''] = await people(tenant, 2);
  const { id } = await graph.api('/users').post(newUser({ 'manager@odata.bind': reference(boss) }));
  assert.equal((await graph.api(`/users/${id}/manager`).get()).id, boss);
  assert.equal((await graph.api(`/users/${id}`).expand('manager($select=id)').get()).manager.id, boss);
  await graph.api(`/users/${id}/manager/$ref`).put({ '@odata.id': reference(other) });
  assert.equal((await graph.api(`/users/${other}/directReports`).get()).value[0].id, id);
  await graph.api(`/users/${id}/manager/$ref`).delete();
  assert.equal((await refusal(graph.api(`/users/${id}/manager`).get())).status, 404);
  assert.equal((await refusal(graph.api(`/users/${id}/manager/$ref`).delete())).status, 404);
  assert.equal((await refusal(graph.api(`/users/${id}`).patch({ 'manager@odata.bind': reference(await group(tenant)) }))).status, 400);
});

test('the context of an answer names what is selected and what is expanded', async (t) => {
  const tenant = await openTenant(t, { applications: [{ roles: [...defaultRoles, 'AdministrativeUnit.ReadWrite.All'] }] });
  const { graph } = tenant;
  const [person = ''] = await people(tenant, 1);
  const crew = await group(tenant);
  const unit = await graph.api('/directory/administrativeUnits').post({ displayName: 'North' });
  for (const [path, shape] of [
    [`/users/${person}`, 'users/$entity'],
    [`/users/${person}?$select=id,displayName`, 'users(id,displayName)/$entity'],
    [`/users/${person}?$expand=memberOf`, 'users(memberOf())/$entity'],
    [`/users/${person}?$select=id,displayName&$expand=manager`, 'users(id,displayName,manager())/$entity'],
    [`/users/${person}?$expand=manager($select=id,mail)`, 'users(manager(id,mail))/$entity'],
    [`/groups/${crew}?$select=id&$expand=members,owners($select=id)`, 'groups(id,members(),owners(id))/$entity'],
    [`/directory/administrativeUnits/${unit.id}?$select=id&$expand=members`, 'administrativeUnits(id,members())/$entity'],
    ['/users?$expand=manager', 'users(manager())'],
    ['/groups?$select=id&$expand=members', 'groups(id,members())'],
  ] as const) {
    const context: string = (await graph.api(path).get())['@odata.context'];
    assert.equal(context.slice(context.indexOf('#') + 1), shape, path);
  }
});

test('an expanded relation shows twenty objects and no more', async (t) => {
  const { graph, simulator, info } = await openTenant(t);
  const people = Array.from({ length: 25 }, (_, index) => ({
    type: 'user' as const,
    values: { displayName: `Member ${index}`, userPrincipalName: `member${index}@contoso.test` },
  }));
  const memberIds = (await simulator.admin.createObjects(info.tenantId, people)).map(({ id }) => id);
  const [group] = await simulator.admin.createObjects(info.tenantId, [{ type: 'group', values: { ...newGroup() }, memberIds }]);
  assert.equal((await graph.api(`/groups/${group?.id}?$expand=members($select=id)`).get()).members.length, 20);
});

for (const [role, status, shown] of [
  ['User.Read.All', 403, 0],
  ['Member.Read.Hidden', 200, 1],
] as const) {
  test(`hidden members are answered with ${status} to whoever holds ${role}`, async (t) => {
    const tenant = await openTenant(t, { applications: [{ roles: ['Group.ReadWrite.All', 'User.ReadWrite.All', role] }] });
    const [user = ''] = await people(tenant, 1);
    const hidden = { groupTypes: ['Unified'], mailEnabled: true, visibility: 'HiddenMembership' };
    const id = await group(tenant, { ...hidden, 'members@odata.bind': [reference(user)] });
    for (const path of ['members', 'transitiveMembers', 'members/$count']) {
      const answer = await tenant.raw('GET', `/v1.0/groups/${id}/${path}`, undefined, { ConsistencyLevel: 'eventual' });
      assert.equal(answer.status, status, path);
    }
    assert.equal((await tenant.graph.api(`/groups/${id}`).expand('members').get()).members.length, shown);
  });
}

test('a member of a kind needs the permission for its kind too', async (t) => {
  const tenant = await openTenant(t, { applications: [{ roles: ['Group.ReadWrite.All', 'User.Read.All'] }] });
  const id = await group(tenant);
  const made = await tenant.simulator.admin.createObjects(tenant.info.tenantId, [
    { type: 'device', values: { displayName: 'd', deviceId: 'd-1' } },
    { type: 'orgContact', values: { displayName: 'c' } },
  ]);
  for (const target of [...made.map((object) => object.id), tenant.info.applications[0]?.servicePrincipalId ?? '']) {
    const refused = await refusal(tenant.graph.api(`/groups/${id}/members/$ref`).post({ '@odata.id': reference(target) }));
    assert.deepEqual([refused.status, refused.code], [403, 'Authorization_RequestDenied']);
  }
});
