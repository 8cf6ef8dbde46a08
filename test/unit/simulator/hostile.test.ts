// What no client should send: each is refused in the service's words, and nothing breaks or is half done.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { TestContext } from 'node:test';
import { newGroup, newUser, openTenant } from './harness.ts';
import type { Json, RawAnswer, TestTenant } from './harness.ts';

async function besieged(t: TestContext): Promise<TestTenant & { readonly user: string; readonly group: string }> {
  const tenant = await openTenant(t);
  const { id: user } = await tenant.graph.api('/users').post(newUser());
  const { id: group } = await tenant.graph.api('/groups').post(newGroup());
  return { ...tenant, user, group };
}

function requireRefusal({ status, body }: RawAnswer, what: string): void {
  assert.ok(status >= 400 && status < 500, `${what}: ${status} ${JSON.stringify(body)}`);
  assert.deepEqual([typeof body.error.code, typeof body.error.message, typeof body.error.innerError], ['string', 'string', 'object'], what);
}

const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

for (const [what, body] of [
  ['broken JSON', '{'],
  ['null', 'null'],
  ['a list', '[]'],
  ['a text', '"x"'],
  ['a number', '5'],
  ['lists in lists', deep(100_000)],
  ['a value of lists in lists', `{"displayName":${deep(101)}}`],
  ['a property named __proto__', '{"__proto__":{"x":1}}'],
  ['a property named constructor', '{"constructor":1}'],
  ['a property named toString', '{"toString":"x"}'],
  ['a reference that is badly encoded', '{"manager@odata.bind":"https://graph.microsoft.com/v1.0/users/%ZZ"}'],
  ['a reference that is a number', '{"manager@odata.bind":5,"members@odata.bind":5}'],
  ['a relation named __proto__', '{"__proto__@odata.bind":["x"]}'],
] as const) {
  test(`a body of ${what} is refused wherever it is sent`, async (t) => {
    const { raw, user, group, simulator, info } = await besieged(t);
    const before = await simulator.admin.objects(info.tenantId);
    for (const address of [
      'POST /v1.0/users',
      `PATCH /v1.0/users/${user}`,
      `PUT /v1.0/users/${user}/manager/$ref`,
      `POST /v1.0/users/${user}/checkMemberGroups`,
      `POST /v1.0/users/${user}/getMemberObjects`,
      `POST /v1.0/users/${user}/assignLicense`,
      `PATCH /v1.0/users/${user}/onPremisesSyncBehavior`,
      'POST /v1.0/groups',
      `PATCH /v1.0/groups/${group}`,
      `POST /v1.0/groups/${group}/members/$ref`,
      'POST /v1.0/directoryObjects/getByIds',
      'POST /v1.0/directoryObjects/validateProperties',
      'POST /v1.0/directory/administrativeUnits',
      'POST /v1.0/applications',
      'PATCH /v1.0/domains/contoso.test',
      'POST /v1.0/domains/contoso.test/federationConfiguration',
      'POST /v1.0/$batch',
    ]) {
      const [method = '', path = ''] = address.split(' ');
      requireRefusal(await raw(method, path, body), address);
    }
    assert.deepEqual(await simulator.admin.objects(info.tenantId), before);
  });
}

test('extension attributes have no other fields than their fifteen', async (t) => {
  const { raw, user } = await besieged(t);
  for (const name of ['constructor', '__proto__', 'extensionAttribute16']) {
    requireRefusal(await raw('PATCH', `/v1.0/users/${user}`, `{"onPremisesExtensionAttributes":{"${name}":"x"}}`), name);
  }
});

for (const [filter, status, message] of [
  [`${'('.repeat(4000)}id eq 'a'${')'.repeat(4000)}`, 400, /Recursion depth exceeded/],
  [`${'not '.repeat(1000)}(id eq 'a')`, 400, /Recursion depth exceeded/],
  ["constructor eq 'x'", 400, /Could not find a property named 'constructor'/],
  ["__proto__ eq 'x'", 400, /Could not find a property named '__proto__'/],
  ["onPremisesExtensionAttributes/toString eq 'x'", 400, /Could not find a property named/],
  ['displayName eq 5', 400, /incompatible types.*'Edm.String' and 'Edm.Int32' for operator kind 'Equal'/],
  ["accountEnabled ne 'x'", 400, /'Edm.Boolean' and 'Edm.String' for operator kind 'NotEqual'/],
  ["createdDateTime ge '2026-01-01T00:00:00Z'", 400, /'Edm.DateTimeOffset' and 'Edm.String' for operator kind 'GreaterThanOrEqual'/],
  ['createdDateTime ge 2026-99-99', 400, /Unrecognized 'Edm.DateTimeOffset' literal/],
  ['id in (6fd2c87f-b296-42f0-b197-1e91e994b900)', 400, /'Edm.String' and 'Edm.Guid'/],
  ["startswith(accountEnabled,'t')", 400, /No function signature for the function with name 'startswith'/],
] as const) {
  test(`$filter=${filter.slice(0, 60)} is refused`, async (t) => {
    const { raw } = await besieged(t);
    const answer = await raw('GET', `/v1.0/users?$count=true&$filter=${encodeURIComponent(filter)}`, undefined, {
      ConsistencyLevel: 'eventual',
    });
    requireRefusal(answer, filter);
    assert.equal(answer.status, status);
    assert.match(answer.body.error.message, message);
  });
}

for (const [path, message] of [
  ['/users?$select=constructor', /Could not find a property named 'constructor'/],
  ['/users?$select=__proto__', /Could not find a property named '__proto__'/],
  ['/users/delta?$select=__proto__', /Could not find a property named '__proto__'/],
  ['/users?$expand=manager($select=constructor)', /Could not find a property named 'constructor'/],
  ['/users?$orderby=constructor', /Could not find a property named 'constructor'/],
  ['/users?$orderby=displayName%20sideways', /Invalid orderby clause/],
  ['/users?$top=0x10', /Invalid page size specified/],
  ['/users?$top=1&$top=2', /'\$top' was specified more than once/],
  ['/users?$select=id&$SELECT=mail', /'\$select' was specified more than once/],
  ['/users?$count=perhaps', /Invalid value 'perhaps' for \$count/],
  ['/users?$foo=1', /'\$foo' is not supported/],
  ['/users?$filter=%ZZ', /Invalid filter clause/],
  ['/users/%ZZ', /Unable to read|not found|Invalid/],
  ['/%', /./],
  ['/users/microsoft.graph.group', /Resource not found for the segment 'microsoft.graph.group'/],
  ['/organization?$select=constructor', /Could not find a property named 'constructor'/],
  ['/organization?$filter=x', /Unsupported Query/],
  ['/domains?$search="x"', /Unsupported Query/],
  ['/directoryRoles?$search="displayName:x"', /./],
  [`/users/${'x'.repeat(20_000)}`, /too large/],
] as const) {
  test(`GET ${path.slice(0, 60)} is refused`, async (t) => {
    const { raw } = await besieged(t);
    const answer = await raw('GET', `/v1.0${path}`, undefined, { ConsistencyLevel: 'eventual' });
    requireRefusal(answer, path);
    assert.match(answer.body.error.message, message);
  });
}

test('what chooses among objects is refused where there is one', async (t) => {
  const { raw, user, group } = await besieged(t);
  for (const path of [`/users/${user}`, `/groups/${group}`, '/domains/contoso.test']) {
    for (const option of ['$filter=id eq null', '$search="displayName:x"', '$top=1', '$count=true', '$orderby=displayName']) {
      const answer = await raw('GET', `/v1.0${path}?${option}`, undefined, { ConsistencyLevel: 'eventual' });
      requireRefusal(answer, `${path} ${option}`);
      assert.match(answer.body.error.message, /can be applied only on collections/);
    }
  }
});

test('a list of related objects is cast to a type that there is', async (t) => {
  const { raw, group } = await besieged(t);
  assert.equal((await raw('GET', `/v1.0/groups/${group}/members/microsoft.graph.user`)).status, 200);
  const answer = await raw('GET', `/v1.0/groups/${group}/members/microsoft.graph.unicorn`);
  requireRefusal(answer, 'unicorn');
});

for (const type of ['text/plain', 'application/xml', 'nonsense', 'application/jsonx']) {
  test(`a body of the type ${type} is not taken`, async (t) => {
    const { raw } = await besieged(t);
    assert.equal((await raw('POST', '/v1.0/users', '{}', { 'content-type': type })).status, 415);
  });
}

test('a body above four megabytes is not read', async (t) => {
  const { raw } = await besieged(t);
  assert.equal((await raw('POST', '/v1.0/users', { displayName: 'x'.repeat(5 << 20) })).status, 413);
});

test('system options are known in any case', async (t) => {
  const { raw, user } = await besieged(t);
  const { body } = await raw('GET', '/v1.0/users?$SELECT=id&$Top=1');
  assert.deepEqual(body.value, [{ id: user }]);
});

test('a batch that holds an address without end answers the others', async (t) => {
  const { batch } = await besieged(t);
  const get = (id: string, url: string): Json => ({ id, method: 'GET', url });
  const long = "displayName eq 'a' and ".repeat(60_000);
  const answers = await batch([get('long', `/users?$filter=${long}id eq 'a'`), get('bad', '/groups/%ZZ'), get('good', '/organization')]);
  assert.deepEqual([answers['long'].status, answers['bad'].status, answers['good'].status], [414, 400, 200]);
});
