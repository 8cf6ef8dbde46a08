// Devices and contacts: what an application may read and change of them, and what it may never do.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { TestContext } from 'node:test';
import type { NewObject, NewTenant } from '../../../operator/simulator/admin/types.ts';
import { defaultRoles } from '../../../operator/simulator/graph/permissions.ts';
import { newGroup, newUser, openTenant, reference, refusal } from './harness.ts';
import type { TestTenant } from './harness.ts';

const withDevices: NewTenant = { applications: [{ roles: [...defaultRoles, 'Device.ReadWrite.All'] }] };
const deviceId = '0b9a3d52-4c5f-4a1e-9d0c-1f2e3d4c5b6a';

async function withObject(t: TestContext, object: NewObject, wanted: NewTenant = withDevices): Promise<TestTenant & { id: string }> {
  const tenant = await openTenant(t, wanted);
  const [made] = await tenant.simulator.admin.createObjects(tenant.info.tenantId, [object]);
  return { ...tenant, id: made?.id ?? '' };
}

test('no application creates a device', async (t) => {
  const { graph } = await openTenant(t, withDevices);
  const body = {
    accountEnabled: true,
    displayName: 'pc1',
    operatingSystem: 'Windows',
    operatingSystemVersion: '11',
    alternativeSecurityIds: [{ type: 2, key: 'AAAA' }],
  };
  assert.equal((await refusal(graph.api('/devices').post(body))).status, 403);
});

test('a device is found by its device id, changed in what is not management’s, and deleted for good', async (t) => {
  const { graph, simulator, info, id } = await withObject(t, { type: 'device', values: { displayName: 'pc1', deviceId } });
  const first = await graph.api('/devices/delta').get();
  await graph.api(`/devices(deviceId='${deviceId}')`).patch({ accountEnabled: false, extensionAttributes: { extensionAttribute1: 'a' } });
  await graph.api(`/devices/${id}`).patch({ extensionAttributes: { extensionAttribute2: 'b' } });
  const device = await graph.api(`/devices(deviceId='${deviceId}')`).select('id,accountEnabled,extensionAttributes').get();
  assert.deepEqual([device.id, device.accountEnabled], [id, false]);
  assert.deepEqual([device.extensionAttributes.extensionAttribute1, device.extensionAttributes.extensionAttribute2], ['a', 'b']);
  assert.equal((await refusal(graph.api(`/devices/${id}`).patch({ isCompliant: true }))).status, 403);
  assert.match((await refusal(graph.api(`/devices/${id}`).patch({ trustType: 'ServerAd' }))).message, /read-only/);
  await graph.api(`/devices/${id}`).delete();
  assert.deepEqual(await simulator.admin.objects(info.tenantId, { id }), []);
  const { value } = await graph.api(first['@odata.deltaLink']).get();
  assert.deepEqual(value, [{ id, '@removed': { reason: 'deleted' } }]);
});

test('a hybrid device keeps the name that it has on-premises', async (t) => {
  const { graph, id } = await withObject(t, {
    type: 'device',
    values: { displayName: 'pc1', deviceId, trustType: 'ServerAd', onPremisesSyncEnabled: true },
  });
  assert.match((await refusal(graph.api(`/devices/${id}`).patch({ displayName: 'pc2' }))).message, /on-premises mastered/);
  await graph.api(`/devices/${id}`).patch({ accountEnabled: false });
});

test('without the permission for devices none is changed', async (t) => {
  const { graph, id } = await withObject(t, { type: 'device', values: { displayName: 'pc1', deviceId } }, {});
  assert.equal((await refusal(graph.api(`/devices/${id}`).patch({ accountEnabled: false }))).status, 403);
  assert.equal((await refusal(graph.api(`/devices/${id}`).delete())).status, 403);
});

test('contacts are read, followed and never written', async (t) => {
  const { graph, raw, simulator, info, id } = await withObject(t, {
    type: 'orgContact',
    values: { displayName: 'Ana', mail: 'ana@fabrikam.test' },
  });
  const first = await graph.api('/contacts/delta').get();
  assert.equal(first.value[0].id, id);
  await simulator.admin.changeObject(info.tenantId, id, { values: { displayName: 'Ana Silva' } });
  assert.equal((await graph.api(first['@odata.deltaLink']).get()).value[0].displayName, 'Ana Silva');
  assert.equal((await raw('POST', '/v1.0/contacts', { displayName: 'Rui' })).status, 405);
  assert.equal((await raw('PATCH', `/v1.0/contacts/${id}`, { displayName: 'Rui' })).status, 405);
  assert.equal((await raw('DELETE', `/v1.0/contacts/${id}`)).status, 405);
  assert.equal((await raw('GET', '/v1.0/contacts/$count', undefined, { ConsistencyLevel: 'eventual' })).body, 1);
});

test('memberships are asked through all levels, for given groups or for all', async (t) => {
  const { graph } = await openTenant(t);
  const user = await graph.api('/users').post(newUser());
  const inner = await graph.api('/groups').post(newGroup({ 'members@odata.bind': [reference(user.id)] }));
  const outer = await graph.api('/groups').post(newGroup({ 'members@odata.bind': [reference(inner.id)] }));
  const other = await graph.api('/groups').post(newGroup());
  const ask = async (question: string, body: object): Promise<readonly string[]> => (await graph.api(question).post(body)).value;
  assert.deepEqual(await ask(`/users/${user.id}/checkMemberGroups`, { groupIds: [outer.id, other.id] }), [outer.id]);
  assert.deepEqual(await ask(`/directoryObjects/${user.id}/checkMemberObjects`, { ids: [inner.id, other.id] }), [inner.id]);
  assert.deepEqual(new Set(await ask(`/users/${user.id}/getMemberGroups`, { securityEnabledOnly: true })), new Set([inner.id, outer.id]));
  assert.deepEqual(await ask(`/groups/${inner.id}/getMemberObjects`, { securityEnabledOnly: false }), [outer.id]);
  const many = Array.from({ length: 21 }, () => other.id);
  assert.equal((await refusal(graph.api(`/users/${user.id}/checkMemberGroups`).post({ groupIds: many }))).status, 400);
});

test('who may read people and no groups sees which groups they are in, and nothing of those', async (t) => {
  const { graph, simulator, info } = await openTenant(t, { applications: [{ roles: ['User.Read.All'] }] });
  const [user] = await simulator.admin.createObjects(info.tenantId, [{ type: 'user', values: newUser() }]);
  const values = { displayName: 'Team', mailNickname: 'team', mailEnabled: false, securityEnabled: true, isAssignableToRole: true };
  const [team] = await simulator.admin.createObjects(info.tenantId, [{ type: 'group', values, memberIds: [user?.id ?? ''] }]);
  for (const question of ['memberOf', 'transitiveMemberOf']) {
    const { value } = await graph.api(`/users/${user?.id}/${question}`).select('id,displayName,isAssignableToRole').get();
    assert.deepEqual(value, [{ '@odata.type': '#microsoft.graph.group', id: team?.id, displayName: null, isAssignableToRole: null }]);
  }
});

test('what only a signed-in administrator may see of a synchronization is refused', async (t) => {
  const { graph, info } = await openTenant(t);
  for (const path of ['/directory/onPremisesSynchronization', `/directory/onPremisesSynchronization/${info.tenantId}`]) {
    assert.equal((await refusal(graph.api(path).get())).status, 403);
  }
});
