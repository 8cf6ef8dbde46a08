// What surrounds the directory: its audit log, licences, federation of domains, and who masters an object.
import assert from 'node:assert/strict';
import test from 'node:test';
import { defaultRoles } from '../../../operator/simulator/graph/permissions.ts';
import { newGroup, newUser, openTenant, reference, refusal } from './harness.ts';
import type { Json } from './harness.ts';

const withRoles = (...roles: readonly string[]) => ({ applications: [{ roles: [...defaultRoles, ...roles] }] });
const audits = '/auditLogs/directoryAudits';
const e3 = '6fd2c87f-b296-42f0-b197-1e91e994b900';

test('each change stands in the audit log of the tenant, with who made it and what it changed', async (t) => {
  const { graph, info } = await openTenant(t, withRoles('AuditLog.Read.All'));
  const user = await graph.api('/users').post(newUser());
  await graph.api(`/users/${user.id}`).patch({ city: 'Lisbon' });
  const group = await graph.api('/groups').post(newGroup({ 'members@odata.bind': [reference(user.id)] }));
  await graph.api(`/users/${user.id}`).delete();
  await refusal(graph.api(`/users/${user.id}`).patch({ city: 'Porto' }));
  const { value } = await graph.api(audits).filter(`targetResources/any(t:t/id eq '${user.id}')`).orderby('activityDateTime').get();
  assert.deepEqual(
    value.map(({ activityDisplayName, category, result }: Json) => [activityDisplayName, category, result]),
    [
      ['Add user', 'UserManagement', 'success'],
      ['Update user', 'UserManagement', 'success'],
      ['Add member to group', 'GroupManagement', 'success'],
      ['Delete user', 'UserManagement', 'success'],
    ],
  );
  assert.equal(value[1].initiatedBy.app.appId, info.applications[0]?.clientId);
  assert.deepEqual(value[1].targetResources[0].modifiedProperties, [{ displayName: 'city', oldValue: '[]', newValue: '["Lisbon"]' }]);
  assert.equal(value[2].targetResources[1].id, group.id);
  assert.equal((await graph.api(`${audits}/${value[0].id}`).get()).id, value[0].id);
});

for (const [filter, count] of [
  ["activityDisplayName eq 'a and b'", 0],
  ["activityDisplayName eq 'Add user' and category eq 'a'' and ''b'", 0],
  ["startswith(activityDisplayName,'Add and ') and category eq 'UserManagement'", 0],
  ["category eq 'UserManagement' AND activityDisplayName eq 'Add user'", 1],
] as const) {
  test(`the audit log is filtered by ${filter}`, async (t) => {
    const { graph } = await openTenant(t, withRoles('AuditLog.Read.All'));
    await graph.api('/users').post(newUser());
    assert.equal((await graph.api(audits).filter(filter).get()).value.length, count);
  });
}

test('a new password is in no value of the audit log', async (t) => {
  const { graph, simulator, info } = await openTenant(t, withRoles('AuditLog.Read.All', 'User-PasswordProfile.ReadWrite.All'));
  const user = await graph.api('/users').post(newUser());
  await graph.api(`/users/${user.id}`).patch({ passwordProfile: { password: 'Very-Secret-4711' } });
  const { value } = await graph.api(audits).get();
  assert.ok(value.some(({ targetResources }: Json) => JSON.stringify(targetResources).includes('lastPasswordChangeDateTime')));
  assert.ok(!JSON.stringify([value, await simulator.admin.audit({ tenant: info.tenantId })]).includes('Very-Secret'));
});

test('the audit log is read from an instant on, page by page, and by no other filter', async (t) => {
  const { graph, simulator } = await openTenant(t, withRoles('AuditLog.Read.All'));
  for (let index = 0; index < 5; index += 1) await graph.api('/users').post(newUser());
  const since = new Date(Date.parse((await simulator.admin.clock()).now) - 60_000).toISOString();
  const first = await graph.api(audits).filter(`activityDateTime ge ${since} and activityDisplayName eq 'Add user'`).top(3).get();
  const second = await graph.api(first['@odata.nextLink']).get();
  const ids = [...first.value, ...second.value].map(({ id }: Json) => id);
  assert.deepEqual([first.value.length, second.value.length, new Set(ids).size], [3, 2, 5]);
  assert.deepEqual((await graph.api(audits).filter('activityDateTime gt 2999-01-01T00:00:00Z').get()).value, []);
  assert.equal((await refusal(graph.api(audits).filter("userAgent eq 'x'").get())).status, 400);
});

test('the audit log needs its permission', async (t) => {
  const { graph } = await openTenant(t);
  assert.equal((await refusal(graph.api(audits).get())).status, 403);
});

test('a licence needs a usage location, brings a mailbox’s addresses, and is counted', async (t) => {
  const { graph } = await openTenant(t, { domains: ['contoso.onmicrosoft.test', 'contoso.test'] });
  const user = await graph.api('/users').post(newUser({ userPrincipalName: 'ana@contoso.test', mailNickname: 'ana' }));
  const assign = (add: readonly string[], remove: readonly string[] = []) =>
    graph
      .api(`/users/${user.id}/assignLicense`)
      .post({ addLicenses: add.map((skuId) => ({ skuId, disabledPlans: [] })), removeLicenses: remove });
  assert.match((await refusal(assign([e3]))).message, /usage location/);
  await graph.api(`/users/${user.id}`).patch({ usageLocation: 'PT' });
  assert.match((await refusal(assign(['00000000-0000-4000-8000-000000000000']))).message, /valid company License/);
  await assign([e3]);
  const read = async () => graph.api(`/users/${user.id}`).select('mail,proxyAddresses,assignedLicenses').get();
  const licensed = await read();
  assert.equal(licensed.mail, 'ana@contoso.test');
  assert.deepEqual(licensed.proxyAddresses, ['SMTP:ana@contoso.test', 'smtp:ana@contoso.onmicrosoft.test']);
  assert.equal(licensed.assignedLicenses[0].skuId, e3);
  const sku = (await graph.api('/subscribedSkus').get()).value.find(({ skuId }: Json) => skuId === e3);
  assert.deepEqual([sku.skuPartNumber, sku.consumedUnits], ['ENTERPRISEPACK', 1]);
  await assign([], [e3]);
  assert.deepEqual((await read()).assignedLicenses, []);
  assert.equal((await refusal(assign([], [e3]))).status, 400);
});

test('a licence stands once in a request, and leaves a primary address what it is', async (t) => {
  const { graph, simulator, info } = await openTenant(t);
  const license = { skuId: e3, disabledPlans: [] };
  const values = { ...newUser({ usageLocation: 'PT', mailNickname: 'ana' }), proxyAddresses: ['SMTP:first@contoso.test'] };
  const [user] = await simulator.admin.createObjects(info.tenantId, [{ type: 'user', values }]);
  const assign = (body: object): Promise<unknown> => graph.api(`/users/${user?.id}/assignLicense`).post(body);
  for (const body of [
    { addLicenses: [license, license], removeLicenses: [] },
    { addLicenses: [license], removeLicenses: [e3] },
  ]) {
    assert.match((await refusal(assign(body))).message, /duplicate values/);
  }
  await assign({ addLicenses: [license], removeLicenses: [] });
  const { mail, proxyAddresses } = await graph.api(`/users/${user?.id}`).select('mail,proxyAddresses').get();
  assert.equal(mail, 'first@contoso.test');
  assert.deepEqual(proxyAddresses, ['SMTP:first@contoso.test', 'smtp:ana@contoso.test']);
});

test('where no licence is left none is assigned', async (t) => {
  const { graph } = await openTenant(t, { settings: { licenseUnits: 1 } });
  const body = { addLicenses: [{ skuId: e3, disabledPlans: [] }], removeLicenses: [] };
  const [first, second] = [
    await graph.api('/users').post(newUser({ usageLocation: 'PT' })),
    await graph.api('/users').post(newUser({ usageLocation: 'PT' })),
  ];
  await graph.api(`/users/${first.id}/assignLicense`).post(body);
  assert.match((await refusal(graph.api(`/users/${second.id}/assignLicense`).post(body))).message, /available licenses/);
});

const federation = {
  '@odata.type': '#microsoft.graph.internalDomainFederation',
  displayName: 'Contoso',
  issuerUri: 'https://sts.contoso.test/issuer',
  passiveSignInUri: 'https://sts.contoso.test/ls',
  signingCertificate: 'TUlJ',
  preferredAuthenticationProtocol: 'wsFed',
  federatedIdpMfaBehavior: 'rejectMfaByFederatedIdp',
};

test('a domain is federated by its configuration, and managed again without it', async (t) => {
  const { graph } = await openTenant(t, { domains: ['contoso.onmicrosoft.test', 'contoso.test'], ...withRoles('Domain.ReadWrite.All') });
  const path = '/domains/contoso.test/federationConfiguration';
  assert.equal((await refusal(graph.api('/domains/contoso.onmicrosoft.test/federationConfiguration').post(federation))).status, 400);
  const { id } = await graph.api(path).post(federation);
  assert.equal((await refusal(graph.api(path).post(federation))).status, 400);
  assert.equal((await graph.api('/domains/contoso.test').get()).authenticationType, 'Federated');
  await graph.api(`${path}/${id}`).patch({ displayName: 'Contoso STS' });
  assert.deepEqual(
    (await graph.api(path).get()).value.map(({ displayName }: Json) => displayName),
    ['Contoso STS'],
  );
  assert.match((await refusal(graph.api('/users').post(newUser()))).message, /onPremisesImmutableId/);
  await graph.api(`${path}/${id}`).delete();
  assert.equal((await graph.api('/domains/contoso.test').get()).authenticationType, 'Managed');
  await graph.api('/users').post(newUser());
});

test('a configuration of federation lacks nothing that sign-in needs, and is not for everybody to write', async (t) => {
  const domains = ['contoso.onmicrosoft.test', 'contoso.test'];
  const path = '/domains/contoso.test/federationConfiguration';
  const { graph } = await openTenant(t, { domains, ...withRoles('Domain.ReadWrite.All') });
  const { issuerUri: _, ...without } = federation;
  assert.match((await refusal(graph.api(path).post(without))).message, /issuerUri/);
  const reader = await openTenant(t, { domains });
  assert.equal((await refusal(reader.graph.api(path).post(federation))).status, 403);
});

test('a synchronized object is converted to the cloud, and then its attributes are changed through Graph', async (t) => {
  const { raw, graph, simulator, info } = await openTenant(t, withRoles('User-OnPremisesSyncBehavior.ReadWrite.All'));
  const [user] = await simulator.admin.createObjects(info.tenantId, [
    { type: 'user', values: { displayName: 'Ana', userPrincipalName: 'ana@contoso.test', onPremisesSyncEnabled: true } },
  ]);
  const path = `/v1.0/users/${user?.id}/onPremisesSyncBehavior`;
  assert.equal((await raw('GET', path)).body.isCloudManaged, false);
  assert.match((await refusal(graph.api(`/users/${user?.id}`).patch({ city: 'Porto' }))).message, /on-premises mastered/);
  const converted = await raw('PATCH', path, { isCloudManaged: true });
  assert.deepEqual([converted.status, converted.body.isCloudManaged], [200, true]);
  assert.equal((await graph.api(`/users/${user?.id}`).select('onPremisesSyncEnabled').get()).onPremisesSyncEnabled, null);
  await graph.api(`/users/${user?.id}`).patch({ city: 'Porto' });
  assert.equal((await raw('PATCH', path, { isCloudManaged: false })).body.isCloudManaged, false);
});

test('what was never synchronized has no source of authority to change, and to change one needs its permission', async (t) => {
  const { raw, graph } = await openTenant(t, withRoles('User-OnPremisesSyncBehavior.ReadWrite.All'));
  const { id } = await graph.api('/users').post(newUser());
  assert.equal((await raw('PATCH', `/v1.0/users/${id}/onPremisesSyncBehavior`, { isCloudManaged: true })).status, 400);
  const group = await graph.api('/groups').post(newGroup());
  assert.equal((await raw('PATCH', `/v1.0/groups/${group.id}/onPremisesSyncBehavior`, { isCloudManaged: true })).status, 403);
});

test('the names of a group can be tried before it is created', async (t) => {
  const { raw } = await openTenant(t);
  const attempt = async (body: object): Promise<number> => (await raw('POST', '/v1.0/directoryObjects/validateProperties', body)).status;
  assert.equal(await attempt({ entityType: 'Group', displayName: 'Finance', mailNickname: 'finance' }), 204);
  assert.equal(await attempt({ entityType: 'Group', mailNickname: 'fi nance' }), 400);
  assert.equal(await attempt({ entityType: 'User', displayName: 'Ana' }), 400);
  assert.equal(await attempt({ entityType: 'Group' }), 400);
});
