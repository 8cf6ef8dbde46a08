// Administrative units and roles: who is in them, and what being in one keeps others from doing.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { NewTenant } from '../../../operator/simulator/admin/types.ts';
import { defaultRoles } from '../../../operator/simulator/graph/permissions.ts';
import { newGroup, newUser, openTenant, reference, refusal } from './harness.ts';

const units = '/directory/administrativeUnits';
const withUnits: NewTenant = { applications: [{ roles: [...defaultRoles, 'AdministrativeUnit.ReadWrite.All'] }] };
const withRoles: NewTenant = { applications: [{ roles: [...defaultRoles, 'RoleManagement.ReadWrite.Directory'] }] };

test('an administrative unit is created, read, changed, deleted and restored', async (t) => {
  const { graph, raw } = await openTenant(t, withUnits);
  const created = await raw('POST', `/v1.0${units}`, { displayName: 'Lisbon', description: 'All of Lisbon' });
  assert.deepEqual([created.status, created.body.displayName, created.body.isMemberManagementRestricted], [201, 'Lisbon', false]);
  const { id } = created.body;
  assert.equal((await raw('PATCH', `/v1.0${units}/${id}`, { displayName: 'Lisboa', description: null })).status, 204);
  assert.deepEqual(
    (await graph.api(units).get()).value.map(({ displayName, description }: Record<string, unknown>) => [displayName, description]),
    [['Lisboa', null]],
  );
  assert.equal((await raw('DELETE', `/v1.0${units}/${id}`)).status, 204);
  assert.equal((await refusal(graph.api(`${units}/${id}`).get())).status, 404);
  await graph.api(`/directory/deletedItems/${id}/restore`).post({});
  assert.equal((await graph.api(`${units}/${id}`).get()).displayName, 'Lisboa');
});

test('a unit takes users, groups and devices one by one, and nobody twice', async (t) => {
  const { graph, raw, simulator, info } = await openTenant(t, withUnits);
  const unit = await graph.api(units).post({ displayName: 'Lisbon' });
  const user = await graph.api('/users').post(newUser());
  const [device, contact] = await simulator.admin.createObjects(info.tenantId, [
    { type: 'device', values: { displayName: 'pc1', deviceId: '0b9a3d52-4c5f-4a1e-9d0c-1f2e3d4c5b6a' } },
    { type: 'orgContact', values: { displayName: 'Ana' } },
  ]);
  const add = (id: string) => raw('POST', `/v1.0${units}/${unit.id}/members/$ref`, { '@odata.id': reference(id) });
  assert.equal((await add(user.id)).status, 204);
  assert.equal((await add(device?.id ?? '')).status, 204);
  assert.match((await add(user.id)).body.error.message, /already exist/);
  assert.equal((await add(contact?.id ?? '')).status, 400);
  const inside = await raw('POST', `/v1.0${units}/${unit.id}/members`, { '@odata.type': '#microsoft.graph.group', ...newGroup() });
  assert.equal(inside.status, 201);
  const members = (await graph.api(`${units}/${unit.id}/members`).get()).value;
  assert.deepEqual(
    members.map(({ id }: { id: string }) => id),
    [user.id, device?.id, inside.body.id],
  );
  assert.equal((await graph.api(`/users/${user.id}/memberOf`).get()).value[0]['@odata.type'], '#microsoft.graph.administrativeUnit');
  assert.equal((await raw('DELETE', `/v1.0${units}/${unit.id}/members/${user.id}/$ref`)).status, 204);
  assert.equal((await raw('DELETE', `/v1.0${units}/${unit.id}/members/${user.id}/$ref`)).status, 404);
});

test('several members can not be bound to a unit in one change', async (t) => {
  const { graph } = await openTenant(t, withUnits);
  const unit = await graph.api(units).post({ displayName: 'Lisbon' });
  const user = await graph.api('/users').post(newUser());
  const refused = await refusal(graph.api(`${units}/${unit.id}`).patch({ 'members@odata.bind': [reference(user.id)] }));
  assert.equal(refused.status, 400);
  assert.deepEqual((await graph.api(`${units}/${unit.id}/members`).get()).value, []);
});

test('a delta query follows units and their members', async (t) => {
  const { graph } = await openTenant(t, withUnits);
  const unit = await graph.api(units).post({ displayName: 'Lisbon' });
  const first = await graph.api(`${units}/delta`).get();
  assert.deepEqual(
    first.value.map(({ id }: { id: string }) => id),
    [unit.id],
  );
  const user = await graph.api('/users').post(newUser());
  await graph.api(`${units}/${unit.id}/members/$ref`).post({ '@odata.id': reference(user.id) });
  const { value } = await graph.api(first['@odata.deltaLink']).get();
  assert.deepEqual(value[0]['members@delta'], [{ '@odata.type': '#microsoft.graph.user', id: user.id }]);
});

test('the members of a restricted unit are nobody else’s to change', async (t) => {
  const { graph } = await openTenant(t, withUnits);
  const unit = await graph.api(units).post({ displayName: 'Board', isMemberManagementRestricted: true });
  const user = await graph.api('/users').post(newUser());
  const group = await graph.api('/groups').post(newGroup());
  for (const id of [user.id, group.id]) await graph.api(`${units}/${unit.id}/members/$ref`).post({ '@odata.id': reference(id) });
  const attempts = [
    () => graph.api(`/users/${user.id}`).patch({ city: 'Porto' }),
    () => graph.api(`/users/${user.id}`).delete(),
    () => graph.api(`/groups/${group.id}`).patch({ description: 'x' }),
    () => graph.api(`/groups/${group.id}/members/$ref`).post({ '@odata.id': reference(user.id) }),
    () => graph.api(`/groups/${group.id}`).delete(),
  ];
  for (const attempt of attempts) assert.equal((await refusal(attempt())).code, 'Authorization_RequestDenied');
  await graph.api(`${units}/${unit.id}/members/${user.id}/$ref`).delete();
  await graph.api(`/users/${user.id}`).patch({ city: 'Porto' });
});

test('without the permission for units none is changed', async (t) => {
  const { graph } = await openTenant(t);
  assert.deepEqual((await graph.api(units).get()).value, []);
  assert.equal((await refusal(graph.api(units).post({ displayName: 'Lisbon' }))).status, 403);
});

test('administrators are members of a directory role, and its members are administrators', async (t) => {
  const { graph, simulator, info } = await openTenant(t, withRoles);
  assert.deepEqual((await graph.api('/directoryRoles').get()).value, []);
  const [admin] = await simulator.admin.createObjects(info.tenantId, [
    { type: 'user', privileged: true, values: { displayName: 'Root', userPrincipalName: 'root@contoso.test' } },
  ]);
  const [role] = (await graph.api('/directoryRoles').get()).value;
  assert.equal(role.displayName, 'User Administrator');
  const ids = async () => (await graph.api(`/directoryRoles/${role.id}/members`).get()).value.map(({ id }: { id: string }) => id);
  assert.deepEqual(await ids(), [admin?.id]);
  const user = await graph.api('/users').post(newUser());
  assert.equal((await graph.api(`/directoryRoles(roleTemplateId='${role.roleTemplateId}')`).get()).id, role.id);
  await graph.api(`/directoryRoles/${role.id}/members/$ref`).post({ '@odata.id': reference(user.id) });
  assert.equal((await refusal(graph.api(`/users/${user.id}`).patch({ accountEnabled: false }))).status, 403);
  await graph.api(`/directoryRoles/${role.id}/members/${user.id}/$ref`).delete();
  await graph.api(`/users/${user.id}`).patch({ accountEnabled: false });
  await simulator.admin.changeObject(info.tenantId, admin?.id ?? '', { privileged: false });
  assert.deepEqual(await ids(), []);
});
