// The administration: who may use it, what it refuses, what it tells.
import assert from 'node:assert/strict';
import test from 'node:test';
import { fetch } from 'undici';
import { connectAdmin } from '../../../operator/simulator/admin/connect.ts';
import { authority, newGroup, newUser, openSimulator, openTenant, reference } from './harness.ts';

test('the administration wants its own token and takes none of Graph', async (t) => {
  const { simulator, credential, dispatcher } = await openTenant(t);
  const graphToken = (await credential.getToken('https://graph.microsoft.com/.default')).token;
  for (const authorization of ['', 'Bearer wrong', `Bearer ${graphToken}`]) {
    assert.equal((await fetch(`${simulator.url}/_admin/tenants`, { dispatcher, headers: { authorization } })).status, 401);
  }
});

test('over HTTPS the same administration is reached', async (t) => {
  const { simulator, info } = await openTenant(t);
  const connection = connectAdmin({ url: simulator.url, token: simulator.adminToken, ca: await authority() });
  t.after(() => connection.close());
  assert.equal((await connection.admin.tenant(info.tenantId)).tenantId, info.tenantId);
  assert.equal((await connection.admin.tenants()).length, (await simulator.admin.tenants()).length);
});

test('a request that names the type of a body and has none is taken, and a body that is no JSON is not', async (t) => {
  const { simulator, info, dispatcher } = await openTenant(t);
  const ask = async (method: string, path: string, body?: string): Promise<number> => {
    const headers = { authorization: `Bearer ${simulator.adminToken}`, 'content-type': 'application/json' };
    return (await fetch(`${simulator.url}/_admin${path}`, { dispatcher, method, headers, body: body ?? null })).status;
  };
  assert.equal(await ask('POST', `/tenants/${info.tenantId}/expire-tokens`), 204);
  assert.equal(await ask('POST', `/tenants/${info.tenantId}/reset`), 200);
  assert.equal(await ask('POST', '/tenants', '{'), 400);
  assert.equal(await ask('POST', '/tenants', '{"__proto__":{}}'), 400);
  assert.equal(await ask('POST', '/faults'), 400, 'what has to be said is asked for');
  assert.equal(await ask('DELETE', `/tenants/${info.tenantId}`), 204);
  await assert.rejects(simulator.admin.tenant(info.tenantId), /404/);
});

test('a field that is misspelt is refused, and the answer says which', async (t) => {
  const { simulator } = await openTenant(t);
  await assert.rejects(simulator.admin.createTenant({ domain: ['x'] } as object), {
    code: 'Simulator.AdminRefused',
    message: /400.*additional properties/,
  });
  const fault = { match: {}, action: { kind: 'status', status: 200 } } as const;
  await assert.rejects(simulator.admin.addFault(fault), /400/);
});

test('an unknown tenant is not found, and a tenant is made once', async (t) => {
  const { simulator, info } = await openTenant(t);
  await assert.rejects(simulator.admin.tenant('00000000-0000-4000-8000-000000000000'), /404/);
  await assert.rejects(simulator.admin.createTenant({ tenantId: info.tenantId }), /409/);
});

test('a secret is told once and stored nowhere', async (t) => {
  const { simulator, info } = await openTenant(t);
  const secret = info.applications[0]?.clientSecret ?? '';
  assert.ok(secret.length > 20);
  assert.doesNotMatch(JSON.stringify(await simulator.admin.tenant(info.tenantId)), new RegExp(secret));
});

test('the audit log tells requests in the order of arrival and what each of them did', async (t) => {
  const { graph, batch, simulator, info } = await openTenant(t);
  const { newest } = await simulator.admin.audit();
  const user = await graph.api('/users').post(newUser());
  await batch([
    {
      id: 'a',
      method: 'POST',
      url: '/groups',
      headers: { 'Content-Type': 'application/json' },
      body: newGroup({ 'members@odata.bind': [reference(user.id)] }),
    },
    {
      id: 'b',
      method: 'PATCH',
      url: `/users/${user.id}`,
      headers: { 'Content-Type': 'application/json' },
      body: { city: 'x', department: 'y' },
    },
    { id: 'c', method: 'PATCH', url: `/users/${user.id}`, headers: { 'Content-Type': 'application/json' }, body: { city: 'x' } },
  ]);
  const requests = await simulator.admin.requests({ tenant: info.tenantId, since: newest, pathPrefix: '/v1.0/' });
  assert.deepEqual(
    requests.map(({ method, path, status }) => [method, path, status]),
    [
      ['POST', '/v1.0/users', 201],
      ['POST', '/v1.0/$batch', 200],
      ['POST', '/v1.0/groups', 201],
      ['PATCH', `/v1.0/users/${user.id}`, 204],
      ['PATCH', `/v1.0/users/${user.id}`, 204],
    ],
  );
  assert.equal(requests[2]?.batch, requests[1]?.sequence);
  const effects = await simulator.admin.effects({ tenant: info.tenantId, since: newest });
  assert.deepEqual(
    effects.map(({ action, objectType, properties, link, targetId }) => [action, objectType, properties, link, targetId]),
    [
      ['create', 'user', [], null, null],
      ['create', 'group', [], null, null],
      ['link', 'group', [], 'members', user.id],
      ['update', 'user', ['city', 'department'], null, null],
    ],
  );
  assert.equal(effects[3]?.request, requests[3]?.sequence);
});

test('a full audit log forgets its oldest records and says how many', async (t) => {
  const simulator = await openSimulator(t, { auditCapacity: 20 });
  const { info } = await openTenant(t, {}, simulator);
  await simulator.admin.createObjects(
    info.tenantId,
    Array.from({ length: 50 }, (_, index) => ({ type: 'user', values: { userPrincipalName: `u${index}@contoso.test` } }) as const),
  );
  const page = await simulator.admin.audit({ limit: 5 });
  assert.deepEqual([page.records.length, page.more, page.newest - page.dropped <= 20], [5, true, true]);
  assert.equal(page.records[0]?.sequence, page.dropped + 1);
});

test('a reset tenant is empty, and its applications still get in', async (t) => {
  const { graph, simulator, info } = await openTenant(t);
  await graph.api('/users').post(newUser());
  await simulator.admin.resetTenant(info.tenantId);
  assert.deepEqual((await graph.api('/users').get()).value, []);
  assert.equal((await graph.api('/applications').get()).value.length, 1);
  await graph.api('/users').post(newUser());
});

test('a tenant that was deleted takes no requests any more', async (t) => {
  const { raw, simulator, info } = await openTenant(t);
  assert.equal((await raw('GET', '/v1.0/users')).status, 200);
  await simulator.admin.deleteTenant(info.tenantId);
  assert.equal((await raw('GET', '/v1.0/users')).status, 401);
});

test('above its quota a tenant takes no object, and a deleted one counts for a quarter', async (t) => {
  const { raw, graph, info, simulator } = await openTenant(t);
  const { objects } = await simulator.admin.tenant(info.tenantId);
  await simulator.admin.changeTenant(info.tenantId, { settings: { objectQuota: objects.application + objects.servicePrincipal + 1 } });
  const { id } = await graph.api('/users').post(newUser());
  const refused = await raw('POST', '/v1.0/users', newUser());
  assert.deepEqual([refused.status, refused.body.error.code], [403, 'Directory_QuotaExceeded']);
  await graph.api(`/users/${id}`).delete();
  assert.equal((await raw('POST', '/v1.0/users', newUser())).status, 403);
  await simulator.admin.deleteObject(info.tenantId, id, { purge: true });
  assert.equal((await raw('POST', '/v1.0/users', newUser())).status, 201);
});

test('exchanges are kept by tenant and without secrets, the newest of them, and only where somebody asked for it', async (t) => {
  const simulator = await openSimulator(t, { recordedExchanges: 20 });
  const [ours, others] = [await openTenant(t, {}, simulator), await openTenant(t, {}, simulator)];
  await ours.raw('POST', '/v1.0/users', newUser());
  await others.raw('GET', '/v1.0/groups');
  const { exchanges } = await simulator.admin.exchanges({ tenant: ours.info.tenantId });
  assert.deepEqual(
    exchanges.map(({ method, url, status }) => [method, url, status]),
    [['POST', '/users', 201]],
  );
  assert.match(exchanges[0]?.requestBody ?? '', /"password":"\*\*\*"/);
  for (let turn = 0; turn < 30; turn += 1) await others.raw('GET', `/v1.0/groups?$top=${turn + 1}`);
  const page = await simulator.admin.exchanges({ since: 30 });
  assert.deepEqual([page.newest, page.exchanges.map(({ sequence }) => sequence)], [32, [31, 32]]);
  assert.ok(page.dropped >= 10, `${page.dropped} made room`);
  const { simulator: plain } = await openTenant(t);
  await assert.rejects(plain.admin.exchanges(), { code: 'Simulator.AdminRefused', message: /409.*records no exchanges/ });
});

test('objects come in one request, although it is larger than any that Graph takes', async (t) => {
  const { simulator, info } = await openTenant(t);
  const size = 5 * 1024 * 1024;
  await simulator.admin.createObjects(info.tenantId, [{ type: 'user', values: { displayName: 'x'.repeat(size) } }]);
  const [user] = await simulator.admin.objects(info.tenantId, { type: 'user' });
  assert.equal(String(user?.values['displayName']).length, size);
});
