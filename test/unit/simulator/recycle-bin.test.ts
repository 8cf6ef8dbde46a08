// The recycle bin: what goes in, what is seen of it, what comes back.
import assert from 'node:assert/strict';
import test from 'node:test';
import { newGroup, newUser, openSimulator, openTenant, reference, refusal } from './harness.ts';

const dayMs = 86_400_000;

test('a deleted user is gone from lists, lies in the bin, and comes back with its id, memberships and reports', async (t) => {
  const { graph, raw } = await openTenant(t);
  const user = await graph.api('/users').post(newUser({ department: 'Finance' }));
  const report = await graph.api('/users').post(newUser({ 'manager@odata.bind': reference(user.id) }));
  const group = await graph.api('/groups').post(newGroup({ 'members@odata.bind': [reference(user.id)] }));
  assert.equal((await raw('DELETE', `/v1.0/users/${user.id}`)).status, 204);
  assert.equal((await raw('GET', `/v1.0/users/${user.id}`)).status, 404);
  assert.deepEqual((await graph.api(`/groups/${group.id}/members`).get()).value, []);
  const { value } = await graph.api('/directory/deletedItems/microsoft.graph.user').select('id,userPrincipalName,deletedDateTime').get();
  assert.equal(value[0].id, user.id);
  assert.ok(value[0].deletedDateTime);
  assert.equal(value[0].userPrincipalName, `${user.id.replaceAll('-', '')}${user.userPrincipalName}`);
  const restored = await raw('POST', `/v1.0/directory/deletedItems/${user.id}/restore`);
  assert.deepEqual(
    [restored.status, restored.body['@odata.type'], restored.body.userPrincipalName],
    [200, '#microsoft.graph.user', user.userPrincipalName],
  );
  assert.equal((await graph.api(`/users/${user.id}`).select('department').get()).department, 'Finance');
  assert.equal((await graph.api(`/groups/${group.id}/members`).get()).value[0].id, user.id);
  assert.equal((await graph.api(`/users/${report.id}/manager`).get()).id, user.id);
});

test('a list of the bin needs a type', async (t) => {
  const { graph } = await openTenant(t);
  assert.equal((await refusal(graph.api('/directory/deletedItems').get())).status, 400);
});

test('a restore conflicts with whoever took the name, until a new name is given', async (t) => {
  const { graph } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser({ userPrincipalName: 'ana@contoso.test' }));
  await graph.api(`/users/${id}`).delete();
  await graph.api('/users').post(newUser({ userPrincipalName: 'ana@contoso.test' }));
  const refused = await refusal(graph.api(`/directory/deletedItems/${id}/restore`).post({}));
  assert.deepEqual([refused.status, refused.details[0].target], [400, 'userPrincipalName']);
  await graph.api(`/directory/deletedItems/${id}/restore`).post({ newUserPrincipalName: 'ana.silva@contoso.test' });
  assert.equal((await graph.api(`/users/${id}`).get()).userPrincipalName, 'ana.silva@contoso.test');
});

test('a restore drops the proxy addresses that others took, where the caller asks for it', async (t) => {
  const { graph } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser({ mail: 'ana@contoso.test' }));
  await graph.api(`/users/${id}`).delete();
  await graph.api('/users').post(newUser({ mail: 'ana@contoso.test' }));
  assert.equal((await refusal(graph.api(`/directory/deletedItems/${id}/restore`).post({}))).status, 400);
  await graph.api(`/directory/deletedItems/${id}/restore`).post({ autoReconcileProxyConflict: true });
  assert.deepEqual((await graph.api(`/users/${id}`).select('proxyAddresses').get()).proxyAddresses, []);
});

test('a restore takes nothing but a name and whether addresses are to be dropped', async (t) => {
  const { graph, raw } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser());
  await graph.api(`/users/${id}`).delete();
  const restore = `/v1.0/directory/deletedItems/${id}/restore`;
  for (const body of [[], { newUserPrincipalName: 5 }, { autoReconcileProxyConflict: 'yes' }, { newDisplayName: 'x' }]) {
    assert.equal((await raw('POST', restore, body)).status, 400, JSON.stringify(body));
  }
  for (const newUserPrincipalName of ['ana@elsewhere.test', 'a b@contoso.test']) {
    assert.equal((await raw('POST', restore, { newUserPrincipalName })).status, 400, newUserPrincipalName);
  }
  assert.equal((await raw('GET', `/v1.0/users/${id}`)).status, 404);
  assert.equal((await raw('POST', restore)).status, 200);
});

test('a restore conflicts with whoever has the immutable id or an address as sign-in name by now', async (t) => {
  const { graph } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser({ onPremisesImmutableId: 'anchor', mail: 'ana@contoso.test' }));
  await graph.api(`/users/${id}`).delete();
  const heir = await graph.api('/users').post(newUser({ onPremisesImmutableId: 'anchor' }));
  const restore = (): Promise<unknown> => graph.api(`/directory/deletedItems/${id}/restore`).post({});
  assert.equal((await refusal(restore())).details[0].target, 'onPremisesImmutableId');
  await graph.api(`/users/${heir.id}`).patch({ onPremisesImmutableId: 'other', userPrincipalName: 'ana@contoso.test' });
  assert.equal((await refusal(restore())).details[0].target, 'proxyAddresses');
});

test('an administrator is not brought back or purged with a permission alone', async (t) => {
  const { raw, simulator, info } = await openTenant(t);
  const [admin] = await simulator.admin.createObjects(info.tenantId, [{ type: 'user', values: newUser(), privileged: true }]);
  await simulator.admin.deleteObject(info.tenantId, admin?.id ?? '');
  assert.equal((await raw('POST', `/v1.0/directory/deletedItems/${admin?.id}/restore`)).status, 403);
  assert.equal((await raw('DELETE', `/v1.0/directory/deletedItems/${admin?.id}`)).status, 403);
  assert.equal((await simulator.admin.objects(info.tenantId, { id: admin?.id ?? '', deleted: true })).length, 1);
});

test('what is purged from the bin is gone for good, with its memberships', async (t) => {
  const { graph, simulator, info } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser());
  const group = await graph.api('/groups').post(newGroup({ 'members@odata.bind': [reference(id)] }));
  await graph.api(`/users/${id}`).delete();
  await graph.api(`/directory/deletedItems/${id}`).delete();
  assert.deepEqual(await simulator.admin.objects(info.tenantId, { id }), []);
  assert.deepEqual((await simulator.admin.objects(info.tenantId, { id: group.id }))[0]?.memberIds, []);
});

test('after thirty days the bin empties itself', async (t) => {
  const simulator = await openSimulator(t);
  const { graph, info } = await openTenant(t, {}, simulator);
  const { id } = await graph.api('/users').post(newUser());
  await graph.api(`/users/${id}`).delete();
  await simulator.admin.advanceClock(29 * dayMs);
  assert.equal((await simulator.admin.objects(info.tenantId, { id })).length, 1);
  await simulator.admin.advanceClock(2 * dayMs);
  assert.equal((await simulator.admin.objects(info.tenantId, { id })).length, 0);
});

test('a deleted security group lies in the bin as not security-enabled, and comes back with its members', async (t) => {
  const { graph } = await openTenant(t);
  const { id: userId } = await graph.api('/users').post(newUser());
  const { id } = await graph.api('/groups').post(newGroup({ 'members@odata.bind': [reference(userId)] }));
  await graph.api(`/groups/${id}`).delete();
  const { value } = await graph.api('/directory/deletedItems/microsoft.graph.group').get();
  assert.deepEqual([value[0].id, value[0].securityEnabled, value[0].groupTypes], [id, false, []]);
  await graph.api(`/directory/deletedItems/${id}/restore`).post({});
  assert.equal((await graph.api(`/groups/${id}`).get()).securityEnabled, true);
  assert.equal((await graph.api(`/groups/${id}/members`).get()).value[0].id, userId);
});

test('where security groups are not kept, a deleted one is gone at once', async (t) => {
  const { graph, simulator, info } = await openTenant(t, { settings: { softDeleteSecurityGroups: false } });
  const { id } = await graph.api('/groups').post(newGroup());
  await graph.api(`/groups/${id}`).delete();
  assert.deepEqual(await simulator.admin.objects(info.tenantId, { id }), []);
});
