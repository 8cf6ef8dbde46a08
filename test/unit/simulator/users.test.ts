// Creating, reading and changing users: the rules of §users, one test each.
import assert from 'node:assert/strict';
import test from 'node:test';
import { newUser, openTenant, refusal } from './harness.ts';

test('a created user is answered with the default properties and its address, and stored without its password', async (t) => {
  const { raw, simulator, info } = await openTenant(t);
  const { status, headers, body } = await raw('POST', '/v1.0/users', newUser({ department: 'Finance' }));
  assert.equal(status, 201);
  assert.match(headers.get('location') ?? '', new RegExp(`/directoryObjects/${body.id}/Microsoft.DirectoryServices.User$`));
  assert.match(body['@odata.context'], /\/v1\.0\/\$metadata#users\/\$entity$/);
  assert.equal('department' in body, false);
  const [stored] = await simulator.admin.objects(info.tenantId, { id: body.id });
  assert.equal(stored?.values['department'], 'Finance');
  assert.doesNotMatch(JSON.stringify(stored), /Corr3ct-horse/);
});

test('every answer carries the headers of the service, and echoes the client request id', async (t) => {
  const { raw } = await openTenant(t);
  const { headers } = await raw('GET', '/v1.0/users', undefined, { 'client-request-id': 'my-own-id' });
  assert.equal(headers.get('client-request-id'), 'my-own-id');
  assert.equal(headers.get('odata-version'), '4.0');
  assert.equal(headers.get('x-ms-resource-unit'), '2');
  assert.match(headers.get('content-type') ?? '', /^application\/json;odata\.metadata=minimal/);
  assert.ok(headers.get('request-id'));
  assert.ok(headers.get('x-ms-ags-diagnostic'));
});

for (const [what, change, message] of [
  ['without a password', { passwordProfile: undefined }, 'A password must be specified to create a new user.'],
  ['without a display name', { displayName: undefined }, "A value is required for property 'displayName' of resource 'User'."],
  ['without a mail nickname', { mailNickname: undefined }, "A value is required for property 'mailNickname' of resource 'User'."],
  ['without accountEnabled', { accountEnabled: undefined }, "A value is required for property 'accountEnabled' of resource 'User'."],
  [
    'in an unverified domain',
    { userPrincipalName: 'ana@elsewhere.test' },
    'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
  ],
  ['with an accent in the UPN', { userPrincipalName: 'josé@contoso.test' }, 'Property userPrincipalName is invalid.'],
  ['with an alias of 65 characters', { userPrincipalName: `${'a'.repeat(65)}@contoso.test` }, 'Property userPrincipalName is invalid.'],
  [
    'with a simple password',
    { passwordProfile: { password: 'password' } },
    'The specified password does not comply with password complexity requirements. Please provide a different password.',
  ],
  ['with an empty text', { department: '' }, "Invalid value specified for property 'department' of resource 'User'."],
  [
    'with a department of 65 characters',
    { department: 'x'.repeat(65) },
    "Invalid value specified for property 'department' of resource 'User'.",
  ],
  [
    'with an employee id of 17 characters',
    { employeeId: '12345678901234567' },
    "Invalid value specified for property 'employeeId' of resource 'User'.",
  ],
  [
    'with a blank in the mail nickname',
    { mailNickname: 'ana silva' },
    "Invalid value specified for property 'mailNickname' of resource 'User'.",
  ],
  ['with two business phones', { businessPhones: ['1', '2'] }, "Invalid value specified for property 'businessPhones' of resource 'User'."],
  [
    'with a country name as usage location',
    { usageLocation: 'Germany' },
    "Invalid value specified for property 'usageLocation' of resource 'User'.",
  ],
  [
    'with $ in the immutable id',
    { onPremisesImmutableId: 'a$b' },
    "Invalid value specified for property 'onPremisesImmutableId' of resource 'User'.",
  ],
  ['with a text as a flag', { accountEnabled: 'yes' }, 'Property accountEnabled in payload has a value that does not match schema.'],
  ['with a property that nobody knows', { shoeSize: '42' }, "Invalid property 'shoeSize'."],
  [
    'with an extension that nobody defined',
    { extension_abc_x: '42' },
    'The following extension properties are not available: extension_abc_x.',
  ],
  ['with onPremisesSyncEnabled', { onPremisesSyncEnabled: true }, "Property 'onPremisesSyncEnabled' is read-only and cannot be set."],
  ['with proxy addresses', { proxyAddresses: ['SMTP:a@contoso.test'] }, "Property 'proxyAddresses' is read-only and cannot be set."],
  [
    'with a distinguished name in v1.0',
    { onPremisesDistinguishedName: 'CN=a' },
    "Property 'onPremisesDistinguishedName' is read-only and cannot be set.",
  ],
] as const) {
  test(`a user ${what} is refused, and nothing is created`, async (t) => {
    const { graph, simulator, info } = await openTenant(t);
    const refused = await refusal(graph.api('/users').post(newUser(change)));
    assert.deepEqual([refused.status, refused.code, refused.message], [400, 'Request_BadRequest', message]);
    assert.deepEqual(await simulator.admin.objects(info.tenantId, { type: 'user' }), []);
  });
}

test('in a federated domain a user needs an immutable id', async (t) => {
  const { graph } = await openTenant(t, { domains: [{ name: 'contoso.test', authenticationType: 'Federated' }] });
  const refused = await refusal(graph.api('/users').post(newUser()));
  assert.equal(refused.message, "A value is required for property 'onPremisesImmutableId' of resource 'User'.");
  assert.ok((await graph.api('/users').post(newUser({ onPremisesImmutableId: 'AAECAwQFBgcICQoLDA0ODw==' }))).id);
});

test('a PATCH changes what it names, leaves the rest, and null clears', async (t) => {
  const { graph, raw } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser({ department: 'Finance', jobTitle: 'Clerk' }));
  const { status, body } = await raw('PATCH', `/v1.0/users/${id}`, { jobTitle: null, city: 'Łódź' });
  assert.deepEqual([status, body], [204, undefined]);
  const read = await graph.api(`/users/${id}`).select('department,jobTitle,city').get();
  assert.deepEqual([read.department, read.jobTitle, read.city], ['Finance', null, 'Łódź']);
});

for (const [name, value] of [
  ['displayName', null],
  ['usageLocation', null],
  ['mail', null],
  ['onPremisesImmutableId', null],
] as const) {
  test(`${name} can not be cleared`, async (t) => {
    const { graph } = await openTenant(t);
    const { id } = await graph.api('/users').post(newUser());
    const refused = await refusal(graph.api(`/users/${id}`).patch({ [name]: value }));
    assert.equal(refused.message, `Invalid value specified for property '${name}' of resource 'User'.`);
  });
}

test('what is on-premises is written through /beta only, which also clears the immutable id', async (t) => {
  const { graph } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser({ onPremisesImmutableId: 'anchor' }));
  const sid = 'S-1-5-21-1004336348-1177238915-682003330-512';
  await graph
    .api(`/users/${id}`)
    .version('beta')
    .patch({ onPremisesSecurityIdentifier: sid, onPremisesSamAccountName: 'ana', onPremisesImmutableId: null });
  const read = await graph.api(`/users/${id}`).select('onPremisesSecurityIdentifier,onPremisesSamAccountName,onPremisesImmutableId').get();
  assert.deepEqual([read.onPremisesSecurityIdentifier, read.onPremisesSamAccountName, read.onPremisesImmutableId], [sid, 'ana', null]);
  assert.equal((await refusal(graph.api(`/users/${id}`).version('beta').patch({ onPremisesSecurityIdentifier: 'S-1-1-0' }))).status, 400);
});

test('a new mail becomes the primary proxy address, and the former one stays as a secondary', async (t) => {
  const { graph } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser({ mail: 'ana.old@contoso.test' }));
  await graph.api(`/users/${id}`).patch({ mail: 'ana.new@contoso.test' });
  const { proxyAddresses } = await graph.api(`/users/${id}`).select('proxyAddresses').get();
  assert.deepEqual(proxyAddresses, ['SMTP:ana.new@contoso.test', 'smtp:ana.old@contoso.test']);
});

test('extension attributes are merged, and null clears one of them', async (t) => {
  const { graph } = await openTenant(t);
  const { id } = await graph
    .api('/users')
    .post(newUser({ onPremisesExtensionAttributes: { extensionAttribute1: 'a', extensionAttribute2: 'b' } }));
  await graph.api(`/users/${id}`).patch({ onPremisesExtensionAttributes: { extensionAttribute2: null, extensionAttribute15: 'c' } });
  const { onPremisesExtensionAttributes: read } = await graph.api(`/users/${id}`).select('onPremisesExtensionAttributes').get();
  assert.deepEqual([read.extensionAttribute1, read.extensionAttribute2, read.extensionAttribute15], ['a', null, 'c']);
});

test('employeeOrgData is replaced as a whole: a field that is left out is cleared', async (t) => {
  const { graph } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser({ employeeOrgData: { division: 'North', costCenter: '17' } }));
  await graph.api(`/users/${id}`).patch({ employeeOrgData: { costCenter: '18' } });
  const { employeeOrgData } = await graph.api(`/users/${id}`).select('employeeOrgData').get();
  assert.deepEqual(employeeOrgData, { division: null, costCenter: '18' });
});

test('on a synchronized user only what is not mastered on-premises can be changed', async (t) => {
  const { graph, simulator, info } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser());
  await simulator.admin.changeObject(info.tenantId, id, { values: { onPremisesSyncEnabled: true } });
  const mastered = await refusal(graph.api(`/users/${id}`).patch({ department: 'x' }));
  assert.equal(
    mastered.message,
    'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
  );
  const external = await refusal(graph.api(`/users/${id}`).patch({ onPremisesExtensionAttributes: { extensionAttribute1: 'x' } }));
  assert.equal(external.message, 'Unable to update the specified properties for objects that have originated within an external service.');
  await graph.api(`/users/${id}`).patch({ usageLocation: 'DE' });
  assert.equal((await graph.api(`/users/${id}`).select('usageLocation').get()).usageLocation, 'DE');
});

test('an administrator is not disabled, renamed or deleted with a permission alone', async (t) => {
  const { graph, simulator, info } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser());
  await simulator.admin.changeObject(info.tenantId, id, { privileged: true });
  assert.equal((await refusal(graph.api(`/users/${id}`).patch({ accountEnabled: false }))).code, 'Authorization_RequestDenied');
  assert.equal((await refusal(graph.api(`/users/${id}`).delete())).code, 'Authorization_RequestDenied');
  await graph.api(`/users/${id}`).patch({ department: 'IT' });
});

test('a password is changed only with the permission for passwords', async (t) => {
  const passwordProfile = { password: 'An0ther-horse' };
  const without = await openTenant(t);
  const { id } = await without.graph.api('/users').post(newUser());
  assert.equal((await refusal(without.graph.api(`/users/${id}`).patch({ passwordProfile }))).status, 403);
  const other = await openTenant(t, { applications: [{ roles: ['User.ReadWrite.All', 'User-PasswordProfile.ReadWrite.All'] }] });
  const user = await other.graph.api('/users').post(newUser());
  await other.graph.api(`/users/${user.id}`).patch({ passwordProfile });
  const [effect] = await other.simulator.admin.effects({ tenant: other.info.tenantId, action: 'update', objectId: user.id });
  assert.deepEqual(effect?.properties, ['lastPasswordChangeDateTime']);
});

test('the narrow permission to enable and disable opens nothing else', async (t) => {
  const { graph, simulator, info } = await openTenant(t, { applications: [{ roles: ['User.EnableDisableAccount.All'] }] });
  const [user] = await simulator.admin.createObjects(info.tenantId, [
    { type: 'user', values: { accountEnabled: true, userPrincipalName: 'a@contoso.test' } },
  ]);
  await graph.api(`/users/${user?.id}`).patch({ accountEnabled: false });
  assert.equal((await refusal(graph.api(`/users/${user?.id}`).patch({ accountEnabled: true, city: 'x' }))).status, 403);
  assert.equal((await simulator.admin.objects(info.tenantId, { type: 'user' }))[0]?.values['accountEnabled'], false);
});

for (const [method, path, status, code] of [
  ['GET', '/v1.0/users/00000000-0000-4000-8000-000000000000', 404, 'Request_ResourceNotFound'],
  ['PATCH', '/v1.0/users/nobody@contoso.test', 404, 'Request_ResourceNotFound'],
  ['PUT', '/v1.0/users', 405, 'Request_BadRequest'],
  ['GET', '/v1.0/unicorns', 400, 'BadRequest'],
] as const) {
  test(`${method} ${path} is answered with ${status} ${code}`, async (t) => {
    const { raw } = await openTenant(t);
    const answer = await raw(method, path, method === 'PATCH' ? { city: 'x' } : undefined);
    assert.deepEqual([answer.status, answer.body.error.code], [status, code]);
    assert.deepEqual(Object.keys(answer.body.error.innerError), ['date', 'request-id', 'client-request-id']);
  });
}

test('a body that is no JSON, or not said to be, is refused', async (t) => {
  const { raw } = await openTenant(t);
  assert.equal((await raw('POST', '/v1.0/users', '{"a":')).status, 400);
  assert.equal((await raw('POST', '/v1.0/users', '{}', { 'content-type': 'text/plain' })).status, 415);
});
