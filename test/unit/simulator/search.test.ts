// What is found by words, and how many are found.
import assert from 'node:assert/strict';
import test from 'node:test';
import { fetch } from 'undici';
import { newGroup, newUser, openTenant, reference } from './harness.ts';

const advanced = { ConsistencyLevel: 'eventual' };

test('$search finds words by their beginning', async (t) => {
  const { raw, simulator, info } = await openTenant(t);
  const displayNames = ['Ana Silva', 'OneVideo', 'hello-world', 'Room101 North', 'HELLOworld', 'O"Neill'];
  await simulator.admin.createObjects(
    info.tenantId,
    displayNames.map((displayName, index) => ({
      type: 'group' as const,
      values: { displayName, mailNickname: `Crew-${index}`, description: index === 0 ? 'The finance crew' : null },
    })),
  );
  const found = async (search: string): Promise<readonly string[]> => {
    const { status, body } = await raw('GET', `/v1.0/groups?$search=${encodeURIComponent(search)}`, undefined, advanced);
    assert.equal(status, 200, JSON.stringify(body));
    return body.value.map(({ displayName }: { displayName: string }) => displayName);
  };
  assert.deepEqual(await found('"displayName:silv"'), ['Ana Silva']);
  assert.deepEqual(await found('"displayName:ilva"'), []);
  assert.deepEqual(await found('"displayName:silva ana"'), ['Ana Silva']);
  assert.deepEqual(await found('"displayName:ana brown"'), []);
  assert.deepEqual(await found('"displayName:video"'), ['OneVideo']);
  assert.deepEqual(await found('"displayName:VideoOne"'), ['OneVideo']);
  assert.deepEqual(await found('"displayName:helloworld"'), ['hello-world', 'HELLOworld']);
  assert.deepEqual(await found('"displayName:world"'), ['hello-world']);
  assert.deepEqual(await found('"displayName:101"'), ['Room101 North']);
  assert.deepEqual(await found('"displayName:O\\"Neill"'), ['O"Neill']);
  assert.deepEqual(await found('"description:finance"'), ['Ana Silva']);
  assert.deepEqual(await found('"mailNickname:crew-3"'), ['Room101 North'], 'other texts are found by their own beginning');
  assert.deepEqual(await found('"mailNickname:3"'), []);
  assert.deepEqual(await found('"displayName:ana" OR "displayName:video" AND "displayName:one"'), ['Ana Silva', 'OneVideo']);
  assert.deepEqual(await found('("displayName:ana" OR "displayName:video") AND "displayName:silva"'), ['Ana Silva']);
});

test('$search is joined with $filter, and finds addresses among several', async (t) => {
  const { raw, simulator, info } = await openTenant(t);
  const person = (displayName: string, accountEnabled: boolean, proxyAddresses: readonly string[]) =>
    ({
      type: 'user',
      values: { ...newUser({ displayName }), userPrincipalName: `${displayName}@contoso.test`, accountEnabled, proxyAddresses },
    }) as const;
  await simulator.admin.createObjects(info.tenantId, [
    person('Ana', true, ['SMTP:ana@contoso.test', 'smtp:a.silva@contoso.test']),
    person('Brian', false, []),
    person('Chloe', true, ['SMTP:chloe@contoso.test']),
  ]);
  const search = encodeURIComponent('"proxyAddresses:smtp:a." OR "userPrincipalName:brian"');
  const { body } = await raw('GET', `/v1.0/users?$search=${search}&$filter=accountEnabled eq true`, undefined, advanced);
  assert.deepEqual(
    body.value.map(({ displayName }: { displayName: string }) => displayName),
    ['Ana'],
  );
});

test('$search cuts the texts of each object once, however many clauses ask for them, and counts on the way', async (t) => {
  const { raw, simulator, info } = await openTenant(t);
  const displayNames = ['Ana Silva-Costa', 'Brian Cox-Hale', 'Chloe Dunn-Iyer'];
  await simulator.admin.createObjects(
    info.tenantId,
    displayNames.map((displayName, index) => ({ type: 'group' as const, values: { displayName, mailNickname: `crew-${index}` } })),
  );
  // What is cut is split: nothing else that the simulator does splits these names.
  const texts: object = String.prototype;
  const plain = Reflect.get(texts, 'split') as (this: string, ...how: unknown[]) => string[];
  let cuts = 0;
  Reflect.set(texts, 'split', function (this: string, ...how: unknown[]): string[] {
    cuts += displayNames.includes(this) ? 1 : 0;
    return plain.apply(this, how);
  });
  t.after(() => Reflect.set(texts, 'split', plain));
  const cutsFor = async (clauses: readonly string[], options = ''): Promise<number> => {
    cuts = 0;
    const search = encodeURIComponent(clauses.map((text) => `"displayName:${text}"`).join(' OR '));
    assert.equal((await raw('GET', `/v1.0/groups?$search=${search}${options}`, undefined, advanced)).status, 200);
    return cuts;
  };
  const once = await cutsFor(['nobody']);
  assert.ok(once > 0);
  const many = Array.from({ length: 200 }, (_, index) => `nobody${index}`);
  assert.equal(await cutsFor([...many, 'brian', 'chloe']), once);
  assert.equal(await cutsFor([...many, 'brian', 'chloe'], '&$count=true&$top=1'), once, 'to count, nothing is cut again');
});

test('what a list counts is counted on its first page alone, and its pages are those of a list without a count', async (t) => {
  const { raw, simulator, info } = await openTenant(t);
  await simulator.admin.createObjects(
    info.tenantId,
    ['Ana', 'Brian', 'Ana', 'Ana'].map((displayName, index) => ({
      type: 'group' as const,
      values: { displayName, mailNickname: `crew-${index}` },
    })),
  );
  const search = encodeURIComponent('"displayName:ana"');
  const seen: (readonly [count: unknown, names: readonly string[]])[] = [];
  let address: string | undefined = `/v1.0/groups?$search=${search}&$count=true&$top=2`;
  while (address !== undefined) {
    const { body } = await raw('GET', address, undefined, advanced);
    seen.push([body['@odata.count'], body.value.map(({ mailNickname }: { mailNickname: string }) => mailNickname)]);
    const next: string | undefined = body['@odata.nextLink'];
    address = next === undefined ? undefined : next.slice(next.indexOf('/v1.0'));
  }
  assert.deepEqual(seen, [
    [3, ['crew-0', 'crew-2']],
    [undefined, ['crew-3']],
  ]);
});

for (const [search, message] of [
  ['displayName:ana', /Syntax error: character 'd' is not valid at position 0/],
  ['"ana"', /Syntax error/],
  ['"displayName:"', /Syntax error/],
  ['"displayName:a" or "displayName:b"', /position 15/],
  ['"displayName:a" "displayName:b"', /position 15/],
  ['"displayName:a" AND', /Syntax error/],
  ['("displayName:a"', /Syntax error/],
  ['NOT "displayName:a"', /Syntax error/],
  ['"displayName:a', /Syntax error/],
  [`${'('.repeat(500)}"displayName:a"${')'.repeat(500)}`, /Syntax error/],
  ['"shoeSize:42"', /Could not find a property named 'shoeSize'/],
  ['"constructor:a"', /Could not find a property named 'constructor'/],
  ['"accountEnabled:true"', /property 'accountEnabled'/],
  ['"onPremisesDistinguishedName:CN"', /property 'onPremisesDistinguishedName'/],
] as const) {
  test(`$search=${search.slice(0, 40)} is refused`, async (t) => {
    const { raw } = await openTenant(t);
    const { status, body } = await raw('GET', `/v1.0/users?$search=${encodeURIComponent(search)}`, undefined, advanced);
    assert.equal(status, 400);
    assert.match(body.error.message, message);
  });
}

test('a count needs the header, is a bare number in plain text, and counts what a filter finds', async (t) => {
  const { raw, graph, dispatcher, credential, simulator } = await openTenant(t);
  for (const values of [{ displayName: 'Ana Silva', department: 'Finance' }, { department: 'finance' }, { department: 'Sales' }, {}]) {
    await graph.api('/users').post(newUser(values));
  }
  const { value } = await graph.api('/users').select('id').get();
  const group = await graph.api('/groups').post(newGroup({ 'members@odata.bind': value.map(({ id }: { id: string }) => reference(id)) }));
  for (const [path, count] of [
    ['/users/$count', 4],
    [`/users/$count?$filter=${encodeURIComponent("department ne 'Finance'")}`, 2],
    [`/users/$count?$search=${encodeURIComponent('"displayName:ana"')}`, 1],
    [`/groups/${group.id}/members/$count`, 4],
    [`/groups/${group.id}/members/microsoft.graph.group/$count`, 0],
    [`/groups/${group.id}/transitiveMembers/$count`, 4],
    [`/groups/${group.id}/owners/$count`, 0],
    [`/users/${value[0].id}/memberOf/$count`, 1],
    [`/users/${value[0].id}/directReports/$count`, 0],
  ] as const) {
    const refused = await raw('GET', `/v1.0${path}`);
    assert.deepEqual([refused.status, refused.body.error?.message], [400, '$count is not currently supported.'], path);
    const { token } = await credential.getToken('https://graph.microsoft.com/.default');
    const answer = await fetch(`${simulator.url}/v1.0${path}`, { dispatcher, headers: { authorization: `Bearer ${token}`, ...advanced } });
    assert.deepEqual([answer.status, answer.headers.get('content-type'), await answer.text()], [200, 'text/plain', String(count)], path);
  }
});
