// Throttling and faults on demand.
import assert from 'node:assert/strict';
import test from 'node:test';
import { newGroup, newUser, openSimulator, openTenant, reference } from './harness.ts';
import type { Json } from './harness.ts';

const json = { 'Content-Type': 'application/json' };
const quick = { limit: 10, periodMs: 1000 };

test('without being asked for, nothing is throttled', async (t) => {
  const { batch } = await openTenant(t);
  for (let index = 0; index < 10; index += 1) {
    const answers = await batch(
      Array.from({ length: 20 }, (_, item) => ({ id: `${item}`, method: 'POST', url: '/users', headers: json, body: newUser() })),
    );
    assert.ok(Object.values(answers).every(({ status }) => status === 201));
  }
});

test('inside a batch the writes above the budget get 429 with their own Retry-After, and do nothing', async (t) => {
  const { batch, simulator, info } = await openTenant(t);
  await simulator.admin.throttle(info.tenantId, { writes: { limit: 5, periodMs: 600_000 } });
  const answers: readonly Json[] = Object.values(
    await batch(
      Array.from({ length: 20 }, (_, item) => ({ id: `${item}`, method: 'POST', url: '/users', headers: json, body: newUser() })),
    ),
  );
  const refused = answers.filter(({ status }) => status === 429);
  assert.equal(refused.length, 15);
  assert.ok(refused.every(({ headers }) => Number(headers['Retry-After']) > 0));
  assert.equal(refused[0].body.error.code, 'TooManyRequests');
  assert.equal(refused[0].headers['x-ms-throttle-information'], 'WriteLimitExceeded');
  assert.equal((await simulator.admin.objects(info.tenantId, { type: 'user' })).length, 5);
});

test('who waits as long as Retry-After says is served again', async (t) => {
  const { raw, simulator, info } = await openTenant(t);
  await simulator.admin.throttle(info.tenantId, { writes: { limit: 2, periodMs: 3_600_000 } });
  const post = () => raw('POST', '/v1.0/users', newUser());
  await post();
  await post();
  const refused = await post();
  assert.equal(refused.status, 429);
  await simulator.admin.advanceClock(Number(refused.headers.get('retry-after')) * 1000);
  assert.equal((await post()).status, 201);
});

test('Retry-After has whole seconds, which are enough, and decimals in a batch alone', async (t) => {
  const { raw, batch, simulator, info } = await openTenant(t);
  await simulator.admin.throttle(info.tenantId, { writes: { limit: 2, periodMs: 75_001 } });
  const create = { id: 'a', method: 'POST', url: '/users', headers: json, body: newUser() };
  await raw('POST', '/v1.0/users', newUser());
  await raw('POST', '/v1.0/users', newUser());
  const alone = await raw('POST', '/v1.0/users', newUser());
  const inBatch = (await batch([create]))['a'];
  assert.deepEqual([alone.status, inBatch.status], [429, 429]);
  assert.match(alone.headers.get('retry-after') ?? '', /^\d+$/);
  assert.ok(Number(alone.headers.get('retry-after')) >= Number(inBatch.headers['Retry-After']));
  assert.match(inBatch.headers['Retry-After'], /^\d+\.\d+$/);
});

test('a bind of twenty members costs seven writes', async (t) => {
  const { raw, graph, simulator, info } = await openTenant(t);
  const users = await simulator.admin.createObjects(
    info.tenantId,
    Array.from({ length: 20 }, (_, index) => ({ type: 'user', values: { userPrincipalName: `u${index}@contoso.test` } }) as const),
  );
  const { id } = await graph.api('/groups').post(newGroup());
  await raw('PATCH', `/v1.0/groups/${id}`, { 'members@odata.bind': users.map((user) => reference(user.id)) });
  const [request] = await simulator.admin.requests({ tenant: info.tenantId, method: 'PATCH' });
  assert.equal(request?.writes, 7);
});

test('from four fifths of the budget on, answers tell how much is used', async (t) => {
  const { raw, simulator, info } = await openTenant(t);
  await simulator.admin.throttle(info.tenantId, { writes: { limit: 10, periodMs: 3_600_000 } });
  const shares: (string | null)[] = [];
  for (let index = 0; index < 9; index += 1) {
    shares.push((await raw('POST', '/v1.0/users', newUser())).headers.get('x-ms-throttle-limit-percentage'));
  }
  assert.deepEqual(shares.slice(0, 7), Array(7).fill(null));
  assert.ok(Number(shares[8]) >= 0.8);
});

test('reads cost resource units, fewer with $select', async (t) => {
  const { raw, simulator, info } = await openTenant(t);
  await simulator.admin.throttle(info.tenantId, { resourceUnits: quick });
  assert.equal((await raw('GET', '/v1.0/users')).headers.get('x-ms-resource-unit'), '2');
  assert.equal((await raw('GET', '/v1.0/users?$select=id')).headers.get('x-ms-resource-unit'), '1');
});

test('each request costs what is published for it, alone and in a batch', async (t) => {
  const { raw, graph, batch, simulator, info } = await openTenant(t);
  const { id: user } = await graph.api('/users').post(newUser());
  const { id: group } = await graph.api('/groups').post(newGroup());
  const costs: readonly (readonly [method: string, path: string, units: number, writes: number, body?: object])[] = [
    ['GET', '/users', 2, 0],
    ['GET', '/users?$expand=manager', 3, 0],
    ['GET', '/users?$expand=manager&$select=id', 2, 0],
    ['GET', '/users?$select=id&$top=5', 1, 0],
    ['GET', '/groups', 1, 0],
    ['GET', `/groups/${group}/members`, 3, 0],
    ['GET', `/groups/${group}/members?$top=10&$select=id`, 1, 0],
    ['GET', `/groups/${group}/transitiveMembers`, 5, 0],
    ['GET', `/users/${user}/memberOf`, 2, 0],
    ['GET', '/subscribedSkus', 3, 0],
    ['POST', '/directoryObjects/getByIds', 5, 0, { ids: [user] }],
    ['POST', '/directoryObjects/getByIds?$select=id', 2, 0, { ids: [user] }],
    ['POST', `/users/${user}/checkMemberGroups`, 4, 0, { groupIds: [group] }],
    ['POST', `/users/${user}/checkMemberObjects`, 4, 0, { ids: [group] }],
    ['POST', `/users/${user}/getMemberGroups`, 2, 0, { securityEnabledOnly: false }],
    ['POST', `/users/${user}/getMemberObjects`, 2, 0, { securityEnabledOnly: false }],
    ['PATCH', `/users/${user}`, 1, 1, { city: 'x' }],
    ['PATCH', `/users/${user}`, 1, 1, { nonsense: 'x' }],
    ['GET', '/groups/nonsense', 1, 0],
  ];
  const since = simulator.world.audit.newest;
  for (const [method, path, units, , body] of costs) {
    assert.equal((await raw(method, `/v1.0${path}`, body)).headers.get('x-ms-resource-unit'), String(units), `${method} ${path}`);
  }
  const answers = await batch(
    costs.map(([method, url, , , body], index) => ({
      id: `${index}`,
      method,
      url,
      ...(body === undefined ? {} : { headers: json, body }),
    })),
  );
  for (const [index, [method, path, units]] of costs.entries()) {
    assert.equal(answers[`${index}`].headers['x-ms-resource-unit'], String(units), `in a batch: ${method} ${path}`);
  }
  const requests = (await simulator.admin.requests({ tenant: info.tenantId, since })).filter(({ path }) => path !== '/v1.0/$batch');
  assert.deepEqual(
    requests.map(({ writes }) => writes),
    [...costs, ...costs].map(([, , , writes]) => writes),
  );
});

test('a fault answers before the effect as often as it is told, and then no more', async (t) => {
  const { raw, simulator, info } = await openTenant(t);
  await simulator.admin.addFault({
    match: { tenant: info.tenantId, method: 'POST', pathPrefix: '/v1.0/users' },
    action: { kind: 'status', status: 503, retryAfterSeconds: 2 },
    count: 2,
  });
  for (const expected of [503, 503, 201]) {
    const answer = await raw('POST', '/v1.0/users', newUser());
    assert.equal(answer.status, expected);
    assert.equal(answer.headers.get('retry-after'), expected === 503 ? '2' : null);
  }
  assert.equal((await simulator.admin.objects(info.tenantId, { type: 'user' })).length, 1);
  assert.deepEqual(await simulator.admin.faults(), []);
});

for (const [when, created] of [
  ['before', 0],
  ['after', 1],
] as const) {
  test(`a connection that breaks ${when} the effect leaves ${created} objects and no answer`, async (t) => {
    const { raw, simulator, info } = await openTenant(t);
    await raw('GET', '/v1.0/users');
    await simulator.admin.addFault({
      match: { tenant: info.tenantId, method: 'POST', pathPrefix: '/v1.0/' },
      action: { kind: 'reset', when },
      count: 1,
    });
    await assert.rejects(raw('POST', '/v1.0/users', newUser()));
    assert.equal((await simulator.admin.objects(info.tenantId, { type: 'user' })).length, created);
    const [request] = await simulator.admin.requests({ tenant: info.tenantId, method: 'POST', pathPrefix: '/v1.0/users' });
    assert.deepEqual([request?.fault, request?.status], ['reset', null]);
  });
}

test('what is refused as too much may have been done all the same, alone and in a batch', async (t) => {
  const { raw, batch, simulator, info } = await openTenant(t);
  await simulator.admin.addFault({
    match: { tenant: info.tenantId, method: 'POST', pathPrefix: '/v1.0/users' },
    action: { kind: 'status', status: 429, when: 'after', retryAfterSeconds: 7 },
    count: 2,
  });
  const alone = await raw('POST', '/v1.0/users', newUser());
  assert.deepEqual([alone.status, alone.body.error.code, alone.headers.get('retry-after')], [429, 'TooManyRequests', '7']);
  const answers = await batch(['a', 'b'].map((id) => ({ id, method: 'POST', url: '/users', headers: json, body: newUser() })));
  assert.deepEqual([answers['a'].status, answers['a'].headers['Retry-After'], answers['b'].status], [429, '7', 201]);
  assert.equal((await simulator.admin.objects(info.tenantId, { type: 'user' })).length, 3);
});

test('the same seed gives the same ids, delays and order of answers again', async (t) => {
  const story = async (): Promise<unknown> => {
    const simulator = await openSimulator(t, { randomSeed: 42 });
    const { raw } = await openTenant(t, { settings: { replicationJitterMs: 1000 } }, simulator);
    const body = { ...newUser(), userPrincipalName: 'ana@contoso.test' };
    const requests = [
      { id: 'new', method: 'POST', url: '/users', headers: json, body },
      ...Array.from({ length: 9 }, (_, index) => ({ id: `${index}`, method: 'GET', url: '/organization' })),
    ];
    const { responses } = (await raw('POST', '/v1.0/$batch', { requests })).body;
    return responses.map((answer: { id: string; body: { id?: string } }) => [answer.id, answer.body.id]);
  };
  assert.deepEqual(await story(), await story());
});

test('a fault may meet single items of a batch, or break it in the midst', async (t) => {
  const { batch, simulator, info } = await openTenant(t);
  const requests = Array.from({ length: 4 }, (_, item) => ({
    id: `${item}`,
    method: 'POST',
    url: '/users',
    headers: json,
    body: newUser(),
  }));
  await simulator.admin.addFault({
    match: { tenant: info.tenantId, inBatch: true },
    action: { kind: 'status', status: 500, when: 'after' },
    count: 1,
  });
  const statuses = Object.values(await batch(requests)).map(({ status }) => status);
  assert.deepEqual(
    statuses.toSorted((a, b) => a - b),
    [201, 201, 201, 500],
  );
  assert.equal((await simulator.admin.objects(info.tenantId, { type: 'user' })).length, 4);
  await simulator.admin.addFault({
    match: { tenant: info.tenantId, inBatch: true, pathPrefix: '/v1.0/groups' },
    action: { kind: 'reset', when: 'after' },
    count: 1,
  });
  const groups = ['a', 'b'].map((id) => ({ id, method: 'POST', url: '/groups', headers: json, body: newGroup() }));
  await assert.rejects(batch(groups));
  assert.equal((await simulator.admin.objects(info.tenantId, { type: 'group' })).length, 1);
});

test('a probability with a seed hits the same requests again', async (t) => {
  const pattern = async (): Promise<readonly number[]> => {
    const { raw, simulator, info } = await openTenant(t);
    await simulator.admin.addFault({
      match: { tenant: info.tenantId, method: 'GET' },
      action: { kind: 'status', status: 504 },
      probability: 0.5,
      seed: 42,
    });
    const statuses: number[] = [];
    for (let index = 0; index < 20; index += 1) {
      statuses.push((await raw('GET', '/v1.0/organization')).status);
    }
    return statuses;
  };
  const first = await pattern();
  assert.deepEqual(new Set(first), new Set([200, 504]));
  assert.deepEqual(await pattern(), first);
});

test('the token endpoint has faults too', async (t) => {
  const { credential, simulator, info } = await openTenant(t);
  await simulator.admin.addFault({
    match: { tenant: info.tenantId, pathPrefix: `/${info.tenantId}/oauth2` },
    action: { kind: 'status', status: 503 },
    count: 1,
  });
  await assert.rejects(credential.getToken('https://graph.microsoft.com/.default'));
  const [request] = await simulator.admin.requests({ tenant: info.tenantId, pathPrefix: `/${info.tenantId}/oauth2` });
  assert.deepEqual([request?.fault, request?.status], ['status', 503]);
});

test('latency delays the answer', async (t) => {
  const { raw, simulator, info } = await openTenant(t);
  await simulator.admin.addFault({ match: { tenant: info.tenantId, pathPrefix: '/v1.0/' }, action: { kind: 'latency', ms: 300 } });
  const begin = performance.now();
  assert.equal((await raw('GET', '/v1.0/organization')).status, 200);
  assert.ok(performance.now() - begin >= 300);
});

test('a fault ends with its time or when it is cleared', async (t) => {
  const { raw, simulator, info } = await openTenant(t);
  const match = { tenant: info.tenantId, pathPrefix: '/v1.0/' };
  await simulator.admin.addFault({ match, action: { kind: 'status', status: 500 }, forMs: 60_000 });
  assert.equal((await raw('GET', '/v1.0/organization')).status, 500);
  await simulator.admin.advanceClock(60_000);
  assert.equal((await raw('GET', '/v1.0/organization')).status, 200);
  const fault = await simulator.admin.addFault({ match, action: { kind: 'status', status: 500 } });
  assert.equal((await raw('GET', '/v1.0/organization')).status, 500);
  assert.equal(await simulator.admin.clearFaults({ id: fault.id }), 1);
  assert.equal((await raw('GET', '/v1.0/organization')).status, 200);
});
