// Faults that a client has to see for itself: answers that end early, items without an answer, tokens that end at once, clocks that go wrong.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { ClientCertificateCredential } from '@azure/identity';
import { readFaultPlan } from '../../../operator/simulator/fault-plan.ts';
import { makeClientCertificate } from './certificates.ts';
import { authority, newUser, openSimulator, openTenant, scope } from './harness.ts';
import type { TestTenant } from './harness.ts';

const json = { 'Content-Type': 'application/json' };
const userCount = async ({ simulator, info }: TestTenant): Promise<number> =>
  (await simulator.admin.objects(info.tenantId, { type: 'user' })).length;
const creations = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: String(index), method: 'POST', url: '/users', headers: json, body: newUser() }));

for (const [how, why] of [
  ['connection', 'the connection breaks'],
  ['text', 'the text is no JSON'],
] as const) {
  test(`an answer may end in its midst: ${why}, and the request took effect`, async (t) => {
    const tenant = await openTenant(t);
    await tenant.simulator.admin.addFault({
      match: { tenant: tenant.info.tenantId, method: 'POST', pathPrefix: '/v1.0/users' },
      action: { kind: 'truncate', how },
      count: 1,
    });
    await assert.rejects(tenant.raw('POST', '/v1.0/users', newUser()), how === 'text' ? SyntaxError : TypeError);
    assert.equal(await userCount(tenant), 1);
    assert.equal((await tenant.raw('POST', '/v1.0/users', newUser())).status, 201);
  });
}

test('a list may lack its second half and its links, and is JSON all the same', async (t) => {
  const { raw, simulator, info } = await openTenant(t);
  for (let index = 0; index < 4; index += 1) await raw('POST', '/v1.0/users', newUser());
  await simulator.admin.addFault({ match: { tenant: info.tenantId, method: 'GET' }, action: { kind: 'truncate', how: 'list' }, count: 1 });
  const short = await raw('GET', '/v1.0/users/delta');
  assert.deepEqual([short.status, short.body.value.length, '@odata.deltaLink' in short.body], [200, 2, false]);
  assert.equal((await raw('GET', '/v1.0/users/delta')).body.value.length, 4);
});

test('a truncated item cuts the answer of its whole batch', async (t) => {
  const tenant = await openTenant(t);
  await tenant.simulator.admin.addFault({
    match: { tenant: tenant.info.tenantId, inBatch: true },
    action: { kind: 'truncate', how: 'text' },
    count: 1,
  });
  await assert.rejects(tenant.batch(creations(3)), SyntaxError);
  assert.equal(await userCount(tenant), 3);
});

for (const [when, users] of [
  ['before', 2],
  ['after', 3],
] as const) {
  test(`an item of a batch may get no answer, ${when} its effect`, async (t) => {
    const tenant = await openTenant(t);
    await tenant.simulator.admin.addFault({
      match: { tenant: tenant.info.tenantId, inBatch: true },
      action: { kind: 'unanswered', when },
      skip: 1,
      count: 1,
    });
    assert.deepEqual(
      Object.keys(await tenant.batch(creations(3))).toSorted((a, b) => a.localeCompare(b)),
      ['0', '2'],
    );
    assert.equal(await userCount(tenant), users);
  });
}

test('all tokens of a tenant end at once, and new ones are good', async (t) => {
  const { credential, raw, simulator, info } = await openTenant(t);
  const authorization = `Bearer ${(await credential.getToken(scope)).token}`;
  const status = async (): Promise<number> => (await raw('GET', '/v1.0/users', undefined, { authorization })).status;
  assert.equal(await status(), 200);
  await simulator.admin.expireTokens(info.tenantId);
  assert.equal(await status(), 401);
  const fresh = await openTenant(t, {}, simulator);
  assert.equal((await fresh.raw('GET', '/v1.0/users')).status, 200);
});

test('a fault may end the tokens in the midst of the work', async (t) => {
  const { credential, raw, simulator, info } = await openTenant(t);
  const authorization = `Bearer ${(await credential.getToken(scope)).token}`;
  await simulator.admin.addFault({ match: { tenant: info.tenantId, method: 'PATCH' }, action: { kind: 'expireTokens' }, count: 1 });
  const get = async (): Promise<number> => (await raw('GET', '/v1.0/users', undefined, { authorization })).status;
  assert.equal(await get(), 200);
  const refused = await raw('PATCH', '/v1.0/users/x', { city: 'y' }, { authorization });
  assert.deepEqual([refused.status, refused.body.error.code], [401, 'InvalidAuthenticationToken']);
  assert.equal(await get(), 401);
});

test('a clock that goes wrong dates its answers wrong, ends tokens, and refuses assertions that are too young', async (t) => {
  const simulator = await openSimulator(t);
  const { certificate, pem } = await makeClientCertificate('RS256');
  const { info, raw } = await openTenant(t, {}, simulator);
  await simulator.admin.changeApplication(info.tenantId, info.applications[0]?.clientId ?? '', { certificates: [certificate] });
  const ca = await authority();
  const newCredential = () =>
    new ClientCertificateCredential(
      info.tenantId,
      info.applications[0]?.clientId ?? '',
      { certificate: pem },
      { authorityHost: simulator.url, disableInstanceDiscovery: true, tlsOptions: { ca }, retryOptions: { maxRetries: 0 } },
    );
  const { token } = await newCredential().getToken(scope);
  const get = () => raw('GET', '/v1.0/users', undefined, { authorization: `Bearer ${token}` });
  assert.equal((await get()).status, 200);
  await simulator.admin.skewClock(2 * 3_600_000);
  const late = await get();
  assert.equal(late.status, 401);
  assert.ok(Date.parse(late.headers.get('date') ?? '') - Date.now() > 3_600_000);
  await simulator.admin.skewClock(-3_600_000);
  assert.equal((await get()).status, 401);
  await assert.rejects(newCredential().getToken(scope), /AADSTS/);
  await simulator.admin.skewClock(0);
  assert.equal((await get()).status, 200);
});

test('a fault plan holds from the start, and the same seed gives the same faults', async (t) => {
  const file = join(mkdtempSync(join(tmpdir(), 'lockstep-')), 'plan.json');
  const match = { method: 'GET', pathPrefix: '/v1.0/organization' };
  writeFileSync(file, JSON.stringify({ seed: 7, faults: [{ match, action: { kind: 'status', status: 503 }, probability: 0.5 }] }));
  const pattern = async (): Promise<readonly number[]> => {
    const simulator = await openSimulator(t, { faults: readFaultPlan(file) });
    const { raw } = await openTenant(t, {}, simulator);
    const statuses: number[] = [];
    for (let index = 0; index < 16; index += 1) statuses.push((await raw('GET', '/v1.0/organization')).status);
    return statuses;
  };
  const first = await pattern();
  assert.deepEqual(new Set(first), new Set([200, 503]));
  assert.deepEqual(await pattern(), first);
});

for (const [what, content, why] of [
  ['is no JSON', '{', /no JSON.*\(line 1, column 2\)/],
  ['names a fault that does not exist', '{"faults":[{"match":{},"action":{"kind":"flood"}}]}', /plan\/faults\/0\/action .*: flood\./],
  [
    'leaves a status out',
    '{"faults":[{"match":{},"action":{"kind":"status"}}]}',
    /: plan\/faults\/0\/action must have required property 'status'\.$/,
  ],
  ['has a field too many', '{"faults":[],"sed":1}', /plan must NOT have additional properties: sed/],
] as const) {
  test(`a fault plan that ${what} is refused with its reason`, () => {
    const file = join(mkdtempSync(join(tmpdir(), 'lockstep-')), 'plan.json');
    writeFileSync(file, content);
    assert.throws(() => readFaultPlan(file), why);
  });
}

test('a fault begins with its time', async (t) => {
  const { raw, simulator, info } = await openTenant(t);
  const match = { tenant: info.tenantId, pathPrefix: '/v1.0/' };
  await simulator.admin.addFault({ match, action: { kind: 'status', status: 500 }, afterMs: 60_000, forMs: 60_000 });
  assert.equal((await raw('GET', '/v1.0/organization')).status, 200);
  await simulator.admin.advanceClock(60_000);
  assert.equal((await raw('GET', '/v1.0/organization')).status, 500);
  await simulator.admin.advanceClock(60_000);
  assert.equal((await raw('GET', '/v1.0/organization')).status, 200);
});
