// $batch: what is accepted, how items depend on each other, and what each answers.
import assert from 'node:assert/strict';
import test from 'node:test';
import { newGroup, newUser, openTenant, reference } from './harness.ts';
import type { Json } from './harness.ts';

const json = { 'Content-Type': 'application/json' };
const create = (id: string, values = {}): Json => ({ id, method: 'POST', url: '/users', headers: json, body: newUser(values) });

test('twenty requests are answered each on its own, and one refusal spoils no other', async (t) => {
  const { batch, simulator, info } = await openTenant(t);
  const answers = await batch(Array.from({ length: 20 }, (_, index) => create(`r${index}`, index === 7 ? { displayName: undefined } : {})));
  assert.equal(answers['r7'].status, 400);
  assert.equal(answers['r7'].body.error.message, "A value is required for property 'displayName' of resource 'User'.");
  const created = Object.values(answers).filter(({ status }) => status === 201);
  assert.equal(created.length, 19);
  assert.match(created[0].headers['Content-Type'], /^application\/json/);
  assert.ok(created[0].headers.Location);
  assert.equal((await simulator.admin.objects(info.tenantId, { type: 'user' })).length, 19);
});

test('an answer without a body has none, and its cost is in its headers', async (t) => {
  const { batch, graph } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser());
  const { a } = await batch([{ id: 'a', method: 'PATCH', url: `/users/${id}`, headers: json, body: { city: 'x' } }]);
  assert.deepEqual(a, { id: 'a', status: 204, headers: { 'x-ms-resource-unit': '1' } });
});

test('what depends on a refused request fails with it, down the chain', async (t) => {
  const { batch, simulator, info } = await openTenant(t);
  const answers = await batch([
    create('a', { accountEnabled: undefined }),
    { ...create('b'), dependsOn: ['a'] },
    { ...create('c'), dependsOn: ['b'] },
    create('d'),
  ]);
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((id) => answers[id].status),
    [400, 424, 424, 201],
  );
  assert.equal((await simulator.admin.objects(info.tenantId, { type: 'user' })).length, 1);
});

test('ids are the same in any letter case, also where one depends on another', async (t) => {
  const { batch, simulator, info } = await openTenant(t);
  const answers = await batch([create('First', { accountEnabled: undefined }), { ...create('second'), dependsOn: ['FIRST'] }]);
  assert.deepEqual([answers['First'].status, answers['second'].status], [400, 424]);
  assert.deepEqual(await simulator.admin.objects(info.tenantId, { type: 'user' }), []);
});

test('the answers stand in no promised order', async (t) => {
  const { raw } = await openTenant(t);
  const requests = Array.from({ length: 20 }, (_, index) => ({ id: `${index}`, method: 'GET', url: '/organization' }));
  const { body } = await raw('POST', '/v1.0/$batch', { requests });
  const ids = body.responses.map(({ id }: { id: string }) => id);
  assert.deepEqual(new Set(ids), new Set(requests.map(({ id }) => id)));
  assert.notDeepEqual(
    ids,
    requests.map(({ id }) => id),
  );
});

for (const [what, requests, message] of [
  [
    'twenty-one requests',
    Array.from({ length: 21 }, (_, index) => ({ id: `${index}`, method: 'GET', url: '/users' })),
    /exceeds the maximum allowed limit of 20/,
  ],
  ['no requests', [], /Invalid batch payload format/],
  [
    'two ids that differ in letter case only',
    [
      { id: 'a', method: 'GET', url: '/users' },
      { id: 'A', method: 'GET', url: '/users' },
    ],
    /has to be unique/,
  ],
  ['a request without an id', [{ method: 'GET', url: '/users' }], /Id cannot be null or empty/],
  ['a body without its type', [{ id: 'a', method: 'POST', url: '/users', body: {} }], /does not contain Content-Type header/],
  ['a version in an address', [{ id: 'a', method: 'GET', url: '/v1.0/users' }], /Invalid URL/],
  ['a batch inside', [{ id: 'a', method: 'POST', url: '/$batch', headers: json, body: {} }], /Invalid URL/],
  ['a request without a method', [{ id: 'a', url: '/users' }], /missing method/],
  ['a request without an address', [{ id: 'a', method: 'GET' }], /Invalid URL/],
  ['headers that are a list', [{ id: 'a', method: 'GET', url: '/users', headers: [1] }], /Invalid batch payload format/],
  ['dependencies that are no list', [create('a'), { ...create('b'), dependsOn: 'a' }], /Invalid batch payload format/],
  ['a request that depends on itself', [{ id: 'a', method: 'GET', url: '/users', dependsOn: ['a'] }], /Invalid dependency/],
  ['a dependency on nobody', [{ id: 'a', method: 'GET', url: '/users', dependsOn: ['z'] }], /Invalid dependency/],
] as const) {
  test(`a batch with ${what} is refused as a whole`, async (t) => {
    const { raw } = await openTenant(t);
    const { status, body } = await raw('POST', '/v1.0/$batch', { requests });
    assert.equal(status, 400);
    assert.match(body.error.message, message);
  });
}

test('addresses in a batch are read like others: keys, options, encoded characters', async (t) => {
  const { batch, graph } = await openTenant(t);
  const user = await graph.api('/users').post(newUser({ onPremisesImmutableId: 'a+b//c==', userPrincipalName: "o'neill#x@contoso.test" }));
  const group = await graph.api('/groups').post(newGroup({ uniqueName: 'ad-7', 'members@odata.bind': [reference(user.id)] }));
  const answers = await batch([
    { id: 'anchor', method: 'GET', url: `/users?$select=id&$filter=onPremisesImmutableId eq '${encodeURIComponent('a+b//c==')}'` },
    { id: 'upn', method: 'GET', url: `/users/${encodeURIComponent("o'neill#x@contoso.test")}?$select=id` },
    { id: 'quoted', method: 'GET', url: "/users('o''neill%23x@contoso.test')?$select=id" },
    { id: 'cut', method: 'GET', url: "/users/o'neill#x@contoso.test" },
    { id: 'unique', method: 'GET', url: "groups(uniqueName='ad-7')?$select=id" },
    { id: 'member', method: 'DELETE', url: `/groups/${group.id}/members/${user.id}/$ref` },
  ]);
  assert.equal(answers['anchor'].body.value[0].id, user.id);
  assert.equal(answers['upn'].body.id, user.id);
  assert.equal(answers['cut'].status, 404);
  assert.equal(answers['quoted'].body.id, user.id);
  assert.equal(answers['unique'].body.id, group.id);
  assert.equal(answers['member'].status, 204);
});
