// Kinds of groups, upsert by unique name, and what can not be changed afterwards.
import assert from 'node:assert/strict';
import test from 'node:test';
import { newGroup, newUser, openTenant, reference, refusal } from './harness.ts';

for (const [what, change, message] of [
  ['a mail-enabled security group', { mailEnabled: true }, 'Cannot Create a mail-enabled security groups and or distribution list.'],
  [
    'a distribution list',
    { mailEnabled: true, securityEnabled: false },
    'Cannot Create a mail-enabled security groups and or distribution list.',
  ],
  [
    'a group that is neither mail- nor security-enabled',
    { securityEnabled: false },
    "Invalid value specified for property 'securityEnabled' of resource 'Group'.",
  ],
  [
    'a security group whose members are hidden',
    { visibility: 'HiddenMembership' },
    "Invalid value specified for property 'visibility' of resource 'Group'.",
  ],
  [
    'a Microsoft 365 group without mail',
    { groupTypes: ['Unified'] },
    "Invalid value specified for property 'mailEnabled' of resource 'Group'.",
  ],
  [
    'a Microsoft 365 group without a mail nickname',
    { groupTypes: ['Unified'], mailEnabled: true, mailNickname: undefined },
    "A value is required for property 'mailNickname' of resource 'Group'.",
  ],
  ['a group without a mail nickname', { mailNickname: undefined }, "A value is required for property 'mailNickname' of resource 'Group'."],
  ['a group without a display name', { displayName: undefined }, "A value is required for property 'displayName' of resource 'Group'."],
  [
    'a group with an @ in its nickname',
    { mailNickname: 'a@b' },
    "Invalid value specified for property 'mailNickname' of resource 'Group'.",
  ],
  [
    'a group with a description of 1,025 characters',
    { description: 'x'.repeat(1025) },
    "Invalid value specified for property 'description' of resource 'Group'.",
  ],
  [
    'a group with an account name',
    { onPremisesSamAccountName: 'x' },
    "Property 'onPremisesSamAccountName' is read-only and cannot be set.",
  ],
] as const) {
  test(`${what} can not be created`, async (t) => {
    const { graph, simulator, info } = await openTenant(t);
    const refused = await refusal(graph.api('/groups').post(newGroup(change)));
    assert.deepEqual([refused.status, refused.message], [400, message]);
    assert.deepEqual(await simulator.admin.objects(info.tenantId, { type: 'group' }), []);
  });
}

test('a Microsoft 365 group gets an address in the initial domain', async (t) => {
  const { graph } = await openTenant(t);
  const group = await graph.api('/groups').post(newGroup({ groupTypes: ['Unified'], mailEnabled: true, mailNickname: 'sales' }));
  assert.deepEqual([group.mail, group.proxyAddresses], ['sales@contoso.test', ['SMTP:sales@contoso.test']]);
});

test('a PATCH by unique name creates where the caller prefers so, and updates afterwards', async (t) => {
  const { raw } = await openTenant(t);
  const path = "/v1.0/groups(uniqueName='ad-1')";
  const body = newGroup();
  assert.equal((await raw('PATCH', path, body)).status, 404);
  const created = await raw('PATCH', path, body, { prefer: 'create-if-missing' });
  assert.deepEqual([created.status, created.body.uniqueName], [201, 'ad-1']);
  const again = await raw('PATCH', path, { displayName: 'Renamed' }, { prefer: 'create-if-missing' });
  assert.deepEqual([again.status, again.body], [204, undefined]);
  const read = await raw('GET', `${path}?$select=id,displayName`);
  assert.deepEqual([read.body.id, read.body.displayName], [created.body.id, 'Renamed']);
});

test('a second group with the same unique name is refused', async (t) => {
  const { graph } = await openTenant(t);
  await graph.api('/groups').post(newGroup({ uniqueName: 'ad-1' }));
  assert.equal((await refusal(graph.api('/groups').post(newGroup({ uniqueName: 'ad-1' })))).details[0].code, 'ObjectConflict');
});

for (const change of [{ uniqueName: 'other' }, { isAssignableToRole: true }, { mailEnabled: true }]) {
  test(`${Object.keys(change)[0]} is given at creation or never`, async (t) => {
    const { graph } = await openTenant(t);
    const { id } = await graph.api('/groups').post(newGroup());
    assert.equal((await refusal(graph.api(`/groups/${id}`).patch(change))).status, 400);
  });
}

test('a security group does not become a Microsoft 365 group, nor the other way round', async (t) => {
  const { graph } = await openTenant(t);
  const { id } = await graph.api('/groups').post(newGroup());
  assert.equal((await refusal(graph.api(`/groups/${id}`).patch({ groupTypes: ['Unified'] }))).status, 400);
  const unified = await graph.api('/groups').post(newGroup({ groupTypes: ['Unified'], mailEnabled: true, mailNickname: 'sales' }));
  assert.equal((await refusal(graph.api(`/groups/${unified.id}`).patch({ groupTypes: [] }))).status, 400);
});

test('the addresses of a Microsoft 365 group are read only, and who may see it changes but for hidden members', async (t) => {
  const { graph } = await openTenant(t);
  const { id } = await graph.api('/groups').post(newGroup({ groupTypes: ['Unified'], mailEnabled: true, mailNickname: 'sales' }));
  for (const change of [{ mail: 'x@contoso.test' }, { proxyAddresses: ['SMTP:x@contoso.test'] }, { visibility: 'HiddenMembership' }]) {
    assert.equal((await refusal(graph.api(`/groups/${id}`).patch(change))).status, 400);
  }
  await graph.api(`/groups/${id}`).patch({ visibility: 'Private' });
  assert.equal((await graph.api(`/groups/${id}`).get()).visibility, 'Private');
});

test('groups of Exchange and synchronized groups are read, and neither changed nor given members', async (t) => {
  const { graph, simulator, info } = await openTenant(t);
  const { id: userId } = await graph.api('/users').post(newUser());
  const [list, synced] = await simulator.admin.createObjects(info.tenantId, [
    { type: 'group', values: { displayName: 'List', mailEnabled: true, securityEnabled: false, mailNickname: 'list' } },
    {
      type: 'group',
      values: { displayName: 'Synced', mailEnabled: false, securityEnabled: true, mailNickname: 'synced', onPremisesSyncEnabled: true },
    },
  ]);
  for (const [id, message] of [
    [list?.id, /^Cannot Update a mail-enabled security groups/],
    [synced?.id, /^Unable to update the specified properties for on-premises mastered/],
  ] as const) {
    assert.match((await refusal(graph.api(`/groups/${id}`).patch({ description: 'x' }))).message, message);
    assert.match((await refusal(graph.api(`/groups/${id}/members/$ref`).post({ '@odata.id': reference(userId) }))).message, message);
  }
});

test('a security group stays one', async (t) => {
  const { graph } = await openTenant(t);
  const { id } = await graph.api('/groups').post(newGroup());
  assert.equal((await refusal(graph.api(`/groups/${id}`).patch({ securityEnabled: false }))).status, 400);
});

test('a role-assignable group needs the permission for roles', async (t) => {
  const { graph } = await openTenant(t);
  assert.equal((await refusal(graph.api('/groups').post(newGroup({ isAssignableToRole: true })))).status, 403);
});

test('with the permission for memberships alone a group gets members and keeps its name', async (t) => {
  const { graph, simulator, info } = await openTenant(t, { applications: [{ roles: ['GroupMember.ReadWrite.All'] }] });
  const [user, group] = await simulator.admin.createObjects(info.tenantId, [
    { type: 'user', values: { userPrincipalName: 'a@contoso.test' } },
    { type: 'group', values: { displayName: 'G', mailEnabled: false, securityEnabled: true } },
  ]);
  await graph.api(`/groups/${group?.id}`).patch({ 'members@odata.bind': [reference(user?.id ?? '')] });
  assert.equal((await refusal(graph.api(`/groups/${group?.id}`).patch({ displayName: 'H' }))).status, 403);
  assert.deepEqual((await simulator.admin.objects(info.tenantId, { type: 'group' }))[0]?.memberIds, [user?.id]);
});
