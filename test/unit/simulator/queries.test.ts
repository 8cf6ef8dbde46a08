// System query options: what is shown, found, sorted, counted and cut into pages.
import assert from 'node:assert/strict';
import test from 'node:test';
import { newGroup, newUser, openSimulator, openTenant, reference, refusal } from './harness.ts';
import type { TestTenant } from './harness.ts';

const advanced = { ConsistencyLevel: 'eventual' };

async function crowd(t: Parameters<typeof openTenant>[0]): Promise<TestTenant> {
  const tenant = await openTenant(t);
  const people = [
    {
      displayName: 'Ana Silva',
      department: 'Finance',
      userPrincipalName: 'ana@contoso.test',
      accountEnabled: true,
      proxyAddresses: ['SMTP:ana@contoso.test', 'smtp:a.silva@contoso.test'],
    },
    {
      displayName: "Brian O'Neill",
      department: 'finance',
      userPrincipalName: 'brian@contoso.test',
      accountEnabled: false,
      employeeId: '7',
    },
    {
      displayName: 'Chloé Martin',
      department: 'Sales',
      userPrincipalName: 'chloe@contoso.test',
      accountEnabled: true,
      onPremisesExtensionAttributes: { extensionAttribute1: 'vip' },
    },
    { displayName: '田中 太郎', userPrincipalName: 'taro@contoso.test', accountEnabled: true, onPremisesImmutableId: 'a+b/c==' },
  ];
  await tenant.simulator.admin.createObjects(
    tenant.info.tenantId,
    people.map((values) => ({ type: 'user', values }) as const),
  );
  return tenant;
}

const names = ({ value }: { value: readonly { displayName: string }[] }): readonly string[] =>
  value.map(({ displayName }) => displayName.split(' ')[0] ?? '');

for (const [filter, found] of [
  ["department eq 'Finance'", ['Ana', 'Brian']],
  ["displayName eq 'Brian O''Neill'", ['Brian']],
  ["department in ('Sales', 'Legal')", ['Chloé']],
  ["startsWith(displayName,'a')", ['Ana']],
  ["startswith(userPrincipalName,'chloe') or employeeId eq '7'", ['Brian', 'Chloé']],
  ["department eq 'Finance' and accountEnabled eq false", ['Brian']],
  ["(department eq 'Sales' or department eq 'Finance') and accountEnabled eq true", ['Ana', 'Chloé']],
  ["proxyAddresses/any(p:p eq 'smtp:ana@contoso.test')", ['Ana']],
  ["proxyAddresses/any(p:startsWith(p,'smtp:a.'))", ['Ana']],
  ["onPremisesExtensionAttributes/extensionAttribute1 eq 'vip'", ['Chloé']],
  ["onPremisesImmutableId eq 'a+b/c=='", ['田中']],
  ["onPremisesImmutableId eq 'A+B/C=='", []],
  ['createdDateTime ge 2020-01-01T00:00:00Z', ['Ana', 'Brian', 'Chloé', '田中']],
  ['createdDateTime lt 2020-01-01T00:00:00Z', []],
] as const) {
  test(`$filter=${filter} finds ${found.join(', ') || 'nobody'}`, async (t) => {
    const { raw } = await crowd(t);
    const { status, body } = await raw('GET', `/v1.0/users?$filter=${encodeURIComponent(filter)}`);
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(names(body), found);
  });
}

test('a plus that is not encoded is a blank, as everywhere on the web', async (t) => {
  const { raw } = await crowd(t);
  assert.deepEqual(names((await raw('GET', "/v1.0/users?$filter=onPremisesImmutableId eq 'a+b/c=='")).body), []);
});

for (const [filter, found] of [
  ["department ne 'Finance'", ['Chloé', '田中']],
  ['department eq null', ['田中']],
  ["not(department eq 'Sales')", ['Ana', 'Brian', '田中']],
  ["endsWith(userPrincipalName,'o@contoso.test')", ['田中']],
] as const) {
  test(`$filter=${filter} is an advanced query`, async (t) => {
    const { raw } = await crowd(t);
    const path = `/v1.0/users?$filter=${encodeURIComponent(filter)}`;
    const plain = await raw('GET', path);
    assert.deepEqual([plain.status, plain.body.error.code], [400, 'Request_UnsupportedQuery']);
    const answer = await raw('GET', `${path}&$count=true`, undefined, advanced);
    assert.deepEqual([names(answer.body), answer.body['@odata.count']], [found, found.length]);
  });
}

for (const [query, status, code, message] of [
  [
    '$filter=shoeSize eq 42',
    400,
    'BadRequest',
    "Invalid filter clause: Could not find a property named 'shoeSize' on type 'microsoft.graph.user'.",
  ],
  ['$filter=department eq', 400, 'BadRequest', /^Invalid filter clause: Syntax error/],
  ["$filter=department 'x'", 400, 'BadRequest', /^Invalid filter clause: Syntax error/],
  [
    "$filter=contains(displayName,'a')",
    400,
    'Request_UnsupportedQuery',
    /^Unsupported or invalid query filter clause specified for property 'displayName'/,
  ],
  ["$filter=onPremisesDistinguishedName eq 'x'", 400, 'Request_UnsupportedQuery', /'onPremisesDistinguishedName'/],
  ["$filter=department eq 'x'&$orderby=displayName", 400, 'Request_UnsupportedQuery', 'Unsupported Query.'],
  ['$orderby=department', 400, 'Request_UnsupportedQuery', 'Unsupported Query.'],
  [
    '$select=id,shoeSize',
    400,
    'BadRequest',
    "Parsing OData Select and Expand failed: Could not find a property named 'shoeSize' on type 'microsoft.graph.user'.",
  ],
  ['$top=0', 400, 'Request_UnsupportedQuery', "Invalid page size specified: '0'. Must be between 1 and 999 inclusive."],
  ['$top=1000', 400, 'Request_UnsupportedQuery', "Invalid page size specified: '1000'. Must be between 1 and 999 inclusive."],
  ['$search="displayName:ana"', 400, 'Request_UnsupportedQuery', /special request header/],
  ['$skip=10', 400, 'Request_BadRequest', "'$skip' is not supported by the service."],
  ['$skiptoken=nonsense', 400, 'Request_BadRequest', 'The specified page token value is invalid.'],
] as const) {
  test(`?${query} is refused`, async (t) => {
    const { raw } = await crowd(t);
    const answer = await raw('GET', `/v1.0/users?${query}`);
    assert.deepEqual([answer.status, answer.body.error.code], [status, code]);
    assert.match(answer.body.error.message, message instanceof RegExp ? message : new RegExp(`^${message.replaceAll(/[.$()]/g, '\\$&')}$`));
  });
}

test('$select shows exactly what it names', async (t) => {
  const { raw } = await crowd(t);
  const { body } = await raw('GET', "/v1.0/users?$select=department,proxyAddresses&$filter=employeeId eq '7'");
  assert.deepEqual(body.value, [{ department: 'finance', proxyAddresses: [] }]);
});

test('pages follow each other without a gap or a repetition, although objects come and go', async (t) => {
  const { graph } = await crowd(t);
  const first = await graph.api('/users').top(2).select('id,displayName').get();
  await graph.api(`/users/${first.value[0].id}`).delete();
  await graph.api('/users').post(newUser({ displayName: 'Zoë' }));
  const second = await graph.api(first['@odata.nextLink']).get();
  const third = await graph.api(second['@odata.nextLink']).get();
  assert.deepEqual([first, second, third].map(names), [['Ana', 'Brian'], ['Chloé', '田中'], ['Zoë']]);
  assert.equal(third['@odata.nextLink'], undefined);
});

test('a page is turned in the list that it belongs to', async (t) => {
  const { graph, raw } = await crowd(t);
  const { value } = await graph.api('/users').get();
  const members = value.map(({ id }: { id: string }) => reference(id));
  const [first, second] = [
    await graph.api('/groups').post(newGroup({ 'members@odata.bind': members })),
    await graph.api('/groups').post(newGroup({ 'members@odata.bind': members })),
  ];
  const next = async (path: string): Promise<string> => {
    const link = (await graph.api(path).top(1).get())['@odata.nextLink'];
    return link.slice(link.indexOf('$skiptoken='));
  };
  const [users, own] = [await next('/users'), await next(`/groups/${first.id}/members`)];
  assert.equal((await raw('GET', `/v1.0/groups/${first.id}/members?${own}`)).status, 200);
  for (const path of [`/groups?${users}`, `/groups/${first.id}/members?${users}`, `/groups/${second.id}/members?${own}`, `/users?${own}`]) {
    const { status, body } = await raw('GET', `/v1.0${path}`);
    assert.deepEqual([status, body.error?.message], [400, 'The specified page token value is invalid.'], path);
  }
});

test('without $top a page has a hundred objects', async (t) => {
  const { graph, simulator, info } = await openTenant(t);
  await simulator.admin.createObjects(
    info.tenantId,
    Array.from({ length: 101 }, (_, index) => ({ type: 'user', values: { userPrincipalName: `u${index}@contoso.test` } }) as const),
  );
  const page = await graph.api('/users').get();
  assert.equal(page.value.length, 100);
  assert.equal((await graph.api(page['@odata.nextLink']).get()).value.length, 1);
});

test('$orderby sorts over pages, in both directions', async (t) => {
  const { graph } = await crowd(t);
  const first = await graph.api('/users').orderby('displayName desc').top(3).get();
  const second = await graph.api(first['@odata.nextLink']).get();
  assert.deepEqual([...names(first), ...names(second)], ['田中', 'Chloé', 'Brian', 'Ana']);
});

test('$count counts with the header, and is ignored without', async (t) => {
  const { raw } = await crowd(t);
  assert.equal((await raw('GET', '/v1.0/users/$count', undefined, advanced)).body, 4);
  assert.equal((await raw('GET', '/v1.0/users/$count')).status, 400);
  assert.equal('@odata.count' in (await raw('GET', '/v1.0/users?$count=true')).body, false);
});

test('links name the host as the caller wrote it, also behind a proxy', async (t) => {
  const { raw } = await crowd(t);
  const { body } = await raw('GET', '/v1.0/users?$top=1', undefined, {
    'x-forwarded-host': 'graph.contoso.test',
    'x-forwarded-proto': 'https',
  });
  assert.match(body['@odata.nextLink'], /^https:\/\/graph\.contoso\.test\/v1\.0\/users\?/);
});

test('objects of several types are read by their ids', async (t) => {
  const { graph } = await openTenant(t);
  const user = await graph.api('/users').post(newUser());
  const group = await graph.api('/groups').post(newGroup());
  const { value } = await graph
    .api('/directoryObjects/getByIds')
    .post({ ids: [user.id, group.id, '00000000-0000-4000-8000-000000000000'], types: ['user', 'group'] });
  assert.deepEqual(value.map((found: Record<string, string>) => found['@odata.type']).toSorted(), [
    '#microsoft.graph.group',
    '#microsoft.graph.user',
  ]);
});

test('organization and domains describe the tenant', async (t) => {
  const { graph, info } = await openTenant(t, {
    organization: { onPremisesSyncEnabled: true, onPremisesLastSyncDateTime: '2026-01-01T00:00:00Z' },
  });
  const { value } = await graph.api('/organization').get();
  assert.deepEqual([value[0].id, value[0].onPremisesSyncEnabled, value[0].verifiedDomains[0].name], [info.tenantId, true, 'contoso.test']);
  assert.equal((await graph.api('/domains').get()).value[0].authenticationType, 'Managed');
  assert.equal((await refusal(graph.api('/domains/elsewhere.test').get())).status, 404);
});

test('what a relation does not have or a list of relations does not take is refused, never ignored', async (t) => {
  const { graph } = await openTenant(t);
  const user = await graph.api('/users').post(newUser());
  const group = await graph.api('/groups').post(newGroup());
  assert.equal((await refusal(graph.api(`/users/${user.id}?$expand=members`).get())).status, 400);
  assert.equal((await refusal(graph.api(`/groups/${group.id}/members?$filter=displayName eq 'x'`).get())).code, 'Request_UnsupportedQuery');
});

test('a reference to an object that has not arrived everywhere is refused for now', async (t) => {
  let now = Date.now();
  const simulator = await openSimulator(t, { now: () => now });
  const { graph } = await openTenant(t, { settings: { replicationDelayMs: 60_000 } }, simulator);
  const group = await graph.api('/groups').post(newGroup());
  now += 60_000;
  const user = await graph.api('/users').post(newUser());
  const add = (): Promise<unknown> => graph.api(`/groups/${group.id}/members/$ref`).post({ '@odata.id': reference(user.id) });
  const early = await refusal(add());
  assert.deepEqual([early.status, early.message], [400, "The source resource object or one of the objects being referenced don't exist."]);
  now += 60_000;
  await add();
});

test('a new object is not seen before it has reached the replica', async (t) => {
  const { graph, raw } = await openTenant(t, { settings: { replicationDelayMs: 60_000 } });
  const { id } = await graph.api('/users').post(newUser());
  assert.equal((await raw('GET', `/v1.0/users/${id}`)).status, 404);
  assert.deepEqual((await graph.api('/users').get()).value, []);
  assert.deepEqual((await graph.api('/users/delta').get()).value, []);
});

test('a change and a deletion are read late too, each object in its own time, while writes know the present', async (t) => {
  let now = Date.now();
  const simulator = await openSimulator(t, { now: () => now, randomSeed: 7 });
  const { graph, raw } = await openTenant(t, { settings: { replicationDelayMs: 10_000, replicationJitterMs: 20_000 } }, simulator);
  const people: { readonly id: string }[] = [];
  for (let index = 0; index < 12; index++) people.push(await graph.api('/users').post(newUser({ jobTitle: 'Clerk' })));
  const titles = async (): Promise<readonly string[]> =>
    (await graph.api("/users?$select=jobTitle&$filter=jobTitle eq 'Chief'").get()).value.map((one: { jobTitle: string }) => one.jobTitle);
  now += 30_000;
  for (const { id } of people) await graph.api(`/users/${id}`).patch({ jobTitle: 'Chief' });
  assert.deepEqual(await titles(), []);
  assert.equal((await graph.api(`/users/${people[0]?.id}?$select=jobTitle`).get()).jobTitle, 'Clerk');
  now += 15_000;
  const seen = (await titles()).length;
  assert.ok(seen > 0 && seen < people.length, `${seen} of ${people.length}`);
  now += 15_000;
  assert.equal((await titles()).length, people.length);
  const gone = people[0]?.id ?? '';
  await graph.api(`/users/${gone}`).delete();
  assert.equal((await raw('GET', `/v1.0/users/${gone}`)).status, 200);
  assert.equal((await raw('PATCH', `/v1.0/users/${gone}`, { jobTitle: 'Ghost' })).status, 404);
  now += 30_000;
  assert.equal((await raw('GET', `/v1.0/users/${gone}`)).status, 404);
});

test('simple filters take fifteen alternatives and values of 120 characters, advanced ones more', async (t) => {
  const { raw } = await crowd(t);
  const list = (count: number): string => Array.from({ length: count }, (_, index) => `'person${index}@contoso.test'`).join(',');
  const ask = (filter: string, headers?: Record<string, string>): ReturnType<typeof raw> =>
    raw('GET', `/v1.0/users?$count=true&$filter=${encodeURIComponent(filter)}`, undefined, headers);
  assert.equal((await ask(`userPrincipalName in (${list(15)})`)).status, 200);
  const refused = await ask(`userPrincipalName in (${list(15)}) or displayName eq 'x'`);
  assert.deepEqual([refused.status, refused.body.error.code], [400, 'Request_UnsupportedQuery']);
  assert.match(refused.body.error.message, /^Too many child clauses .*: 16\. Max allowed: 15\.$/);
  assert.equal((await ask(`userPrincipalName in (${list(16)})`, advanced)).status, 200);
  assert.equal((await ask(`displayName eq '${'x'.repeat(120)}'`)).status, 200);
  assert.equal((await ask(`displayName eq '${'x'.repeat(121)}'`)).status, 400);
});

test('the words of a filter are known in any case', async (t) => {
  const { graph } = await crowd(t);
  const { value } = await graph
    .api('/users')
    .query({ $filter: "NOT (department EQ 'finance') AND accountEnabled eq true", $count: 'true' })
    .headers(advanced)
    .get();
  assert.equal(value.length, 2);
});

test('inside $expand only $select is taken, of properties that there are', async (t) => {
  const { graph, raw } = await crowd(t);
  const group = await graph.api('/groups').post(newGroup());
  const ask = (options: string): ReturnType<typeof raw> => raw('GET', `/v1.0/groups/${group.id}?$expand=members(${options})`);
  assert.equal((await ask('$select=id,displayName')).status, 200);
  for (const options of ['$filter=id eq 1', '$select=id;$expand=memberOf', '$top=5', '$select=nothing', '$levels=2'])
    assert.equal((await ask(encodeURIComponent(options))).status, 400, options);
});

test('an id that is no GUID is an invalid identifier, but a person may have any name', async (t) => {
  const { graph, raw } = await openTenant(t);
  for (const path of ['groups/x', 'devices/x', 'directory/administrativeUnits/x', 'groups/x/members']) {
    const { status, body } = await raw('GET', `/v1.0/${path}`);
    assert.deepEqual([status, body.error.message], [400, "Invalid object identifier 'x'."], path);
  }
  assert.equal((await raw('GET', '/v1.0/users/x')).status, 404);
  const { status, message } = await refusal(graph.api('/directoryObjects/getByIds').post({ ids: ['x'] }));
  assert.deepEqual([status, message], [400, 'Invalid GUID specified.']);
});

test('an advanced query finds what was converted to the cloud', async (t) => {
  const { graph, info, simulator } = await openTenant(t, {
    applications: [{ roles: ['Group.ReadWrite.All', 'Group-OnPremisesSyncBehavior.ReadWrite.All'] }],
  });
  const [synced] = await simulator.admin.createObjects(info.tenantId, [
    {
      type: 'group',
      values: { displayName: 'Synced', securityEnabled: true, mailEnabled: false, mailNickname: 's', onPremisesSyncEnabled: true },
    },
  ]);
  await graph.api('/groups').post(newGroup());
  const converted = () =>
    graph.api('/groups').query({ $filter: 'onPremisesSyncBehavior/isCloudManaged eq true', $count: 'true' }).headers(advanced).get();
  assert.deepEqual((await converted()).value, []);
  await graph.api(`/groups/${synced?.id}/onPremisesSyncBehavior`).patch({ isCloudManaged: true });
  assert.deepEqual(
    (await converted()).value.map(({ id }: { id: string }) => id),
    [synced?.id],
  );
  const simple = await refusal(graph.api('/groups?$filter=onPremisesSyncBehavior/isCloudManaged eq true').get());
  assert.equal(simple.code, 'Request_UnsupportedQuery');
});
