// Writes against a scripted Graph.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import type { ChangeResult, ExportChange } from '../../../../operator/model/change.ts';
import { anaSilva, anchorA, change, optionsFor, permitFor, to, uniqueNameA } from './builders.ts';
import { type Answer, type AskedRequest, type FakeGraph, failure, fakeGraph, type Script } from './fake-graph.ts';

interface Stage {
  readonly fake: FakeGraph;
  readonly send: (...changes: readonly ExportChange[]) => Promise<readonly ChangeResult[]>;
}

async function stage(t: TestContext, script: Script): Promise<Stage> {
  const fake = await fakeGraph(t);
  const entra = openEntra(optionsFor(fake));
  t.after(() => entra.close());
  fake.script = (request) => script(request) ?? nothingThere(request);
  return { fake, send: (...changes) => entra.export(permitFor(60_000), changes) };
}

/** Look-ups by anchor find nothing. */
const nothingThere = ({ method, query }: AskedRequest): Answer | undefined =>
  method === 'GET' && query.has('$filter') ? { status: 200, body: { value: [] } } : undefined;

const created = (id: string): Answer => ({ status: 201, body: { id } });
const done: Answer = { status: 204 };
const conflictOn = (property: string): Answer =>
  failure(400, 'Request_BadRequest', `Another object with the same value for property ${property} already exists.`, [
    { code: 'ObjectConflict', message: '…', target: property },
    { code: 'ConflictingObjects', message: '…', target: 'User_other' },
  ]);

const only = (results: readonly ChangeResult[]): ChangeResult => {
  assert.equal(results.length, 1);
  return results[0] as ChangeResult;
};
const codeOf = (results: readonly ChangeResult[]): string | undefined => {
  const result = only(results);
  return result.outcome === 'Written' ? undefined : result.error.code;
};

test('a new user is created with its anchor and a password that nobody knows', async (t) => {
  const { fake, send } = await stage(t, ({ method, path }) => (method === 'POST' && path === '/users' ? created('id-ana') : undefined));
  const results = await send(
    change({ action: 'Add', attributes: { ...anaSilva, ...to({ extensionAttribute3: 'x', telephoneNumber: '+351 1' }) } }),
  );
  assert.deepEqual(results, [{ id: 'change-1', outcome: 'Written', anchor: 'id-ana' }]);
  const { passwordProfile, ...body } =
    fake.writes().map((write) => write.body as { passwordProfile: { password: string } })[0] ?? assert.fail();
  assert.deepEqual(body, {
    accountEnabled: true,
    displayName: 'Ana Silva',
    mailNickname: 'ana.silva',
    userPrincipalName: 'ana.silva@contoso.test',
    onPremisesImmutableId: anchorA,
    businessPhones: ['+351 1'],
    onPremisesExtensionAttributes: { extensionAttribute3: 'x' },
  });
  assert.equal(passwordProfile.password.length, 47);
});

test('a new group is a security group that carries its anchor as unique name', async (t) => {
  const { fake, send } = await stage(t, ({ method, path }) => (method === 'POST' && path === '/groups' ? created('g1') : undefined));
  await send(change({ action: 'Add', objectType: 'group', attributes: to({ displayName: 'Everyone', description: 'All' }) }));
  assert.deepEqual(fake.writes()[0]?.body, {
    displayName: 'Everyone',
    description: 'All',
    mailNickname: uniqueNameA,
    mailEnabled: false,
    securityEnabled: true,
    uniqueName: uniqueNameA,
  });
});

test('an object that lives already under the anchor is taken as it is', async (t) => {
  const { fake, send } = await stage(t, ({ path, query }) =>
    path === '/users' && query.get('$filter') === `onPremisesImmutableId eq '${anchorA}'`
      ? { status: 200, body: { value: [{ id: 'id-old' }] } }
      : undefined,
  );
  assert.deepEqual(await send(change({ action: 'Add', attributes: anaSilva })), [{ id: 'change-1', outcome: 'Written', anchor: 'id-old' }]);
  assert.equal(fake.writes().length, 0);
});

test('a deleted object is restored and brought up to date instead of getting a twin', async (t) => {
  const { fake, send } = await stage(t, ({ method, path }) => {
    if (path === '/directory/deletedItems/microsoft.graph.user')
      return { status: 200, body: { value: [{ id: 'id-bin', onPremisesImmutableId: anchorA }] } };
    if (method === 'POST' && path === '/directory/deletedItems/id-bin/restore') return { status: 200, body: { id: 'id-bin' } };
    return method === 'PATCH' && path === '/users/id-bin' ? done : undefined;
  });
  assert.deepEqual(await send(change({ action: 'Add', attributes: anaSilva })), [{ id: 'change-1', outcome: 'Written', anchor: 'id-bin' }]);
  assert.deepEqual(
    fake.writes().map(({ method, path }) => `${method} ${path}`),
    ['POST /directory/deletedItems/id-bin/restore', 'PATCH /users/id-bin'],
  );
});

test('a create whose answer was lost is found by its anchor and not repeated', async (t) => {
  let lives = false;
  const { fake, send } = await stage(t, ({ method, path, query }) => {
    if (method === 'POST' && path === '/users') {
      lives = true;
      return 'reset';
    }
    return path === '/users' && query.has('$filter') && lives ? { status: 200, body: { value: [{ id: 'id-ana' }] } } : undefined;
  });
  assert.deepEqual(await send(change({ action: 'Add', attributes: anaSilva })), [{ id: 'change-1', outcome: 'Written', anchor: 'id-ana' }]);
  assert.equal(fake.writes().length, 1);
});

test('a create whose answer was lost and that does not appear is unknown, never repeated', async (t) => {
  const { fake, send } = await stage(t, ({ method, path }) => (method === 'POST' && path === '/users' ? 'reset' : undefined));
  const result = only(await send(change({ action: 'Add', attributes: anaSilva })));
  assert.equal(result.outcome, 'Unknown');
  assert.equal(fake.writes().length, 1);
});

test('a create that conflicts with its own anchor was an earlier one of ours', async (t) => {
  let asked = 0;
  const { send } = await stage(t, ({ method, path, query }) => {
    if (method === 'POST' && path === '/users') return conflictOn('onPremisesImmutableId');
    asked += path === '/users' && query.has('$filter') ? 1 : 0;
    return path === '/users' && asked > 2 ? { status: 200, body: { value: [{ id: 'id-ana' }] } } : undefined;
  });
  assert.deepEqual(await send(change({ action: 'Add', attributes: anaSilva })), [{ id: 'change-1', outcome: 'Written', anchor: 'id-ana' }]);
});

test('a name that another object has is a conflict that names the other object', async (t) => {
  const { send } = await stage(t, ({ method, path }) =>
    method === 'POST' && path === '/users' ? conflictOn('userPrincipalName') : undefined,
  );
  const result = only(await send(change({ action: 'Add', attributes: anaSilva })));
  assert.ok(result.outcome === 'Failed');
  assert.equal(result.error.code, 'Entra.ObjectConflict');
  assert.equal(result.error.retry, 'never');
  assert.match(result.error.message, /User_other.*userPrincipalName/);
});

test('one PATCH carries all values, and a removed value is cleared', async (t) => {
  const { fake, send } = await stage(t, ({ method }) => (method === 'PATCH' ? done : undefined));
  const attributes = to({
    title: 'Engineer',
    city: undefined,
    telephoneNumber: undefined,
    extensionAttribute1: undefined,
    proxyAddresses: 'x',
  });
  await send(change({ action: 'Update', attributes }));
  assert.deepEqual(
    fake.writes().map(({ path, body }) => [path, body]),
    [
      [
        '/users/id-ana',
        { jobTitle: 'Engineer', city: null, businessPhones: [], onPremisesExtensionAttributes: { extensionAttribute1: null } },
      ],
    ],
  );
});

test('a value that the service refuses is left out, so that the disabling beside it arrives', async (t) => {
  const { fake, send } = await stage(t, ({ method, body }) => {
    if (method !== 'PATCH') return undefined;
    return 'jobTitle' in (body as object)
      ? failure(400, 'Request_BadRequest', "Invalid value specified for property 'jobTitle' of resource 'User'.")
      : done;
  });
  const results = await send(change({ action: 'Update', attributes: to({ accountEnabled: false, title: 'x'.repeat(300) }) }));
  assert.equal(codeOf(results), 'Entra.InvalidValue');
  assert.deepEqual(fake.writes().at(-1)?.body, { accountEnabled: false });
});

test('an object that another synchronization masters is never written', async (t) => {
  const { fake, send } = await stage(t, ({ method, path }) =>
    method === 'GET' && path === '/users/id-ana' ? { status: 200, body: { id: 'id-ana', onPremisesSyncEnabled: true } } : undefined,
  );
  assert.equal(codeOf(await send(change({ action: 'Update', attributes: to({ title: 'x' }) }))), 'Entra.MasteredElsewhere');
  assert.equal(codeOf(await send(change({ action: 'Delete' }))), 'Entra.MasteredElsewhere');
  assert.equal(fake.writes().length, 0);
});

test('a delete looks at the anchor first and leaves alone what is not ours', async (t) => {
  const { fake, send } = await stage(t, ({ method, path }) =>
    method === 'GET' && path === '/users/id-ana' ? { status: 200, body: { id: 'id-ana', onPremisesImmutableId: 'other' } } : undefined,
  );
  assert.equal(codeOf(await send(change({ action: 'Delete' }))), 'Entra.AnchorMismatch');
  assert.equal(fake.writes().length, 0);
});

test('a delete of what is gone already is a success', async (t) => {
  const { send } = await stage(t, () => undefined);
  assert.equal(only(await send(change({ action: 'Delete' }))).outcome, 'Written');
});

test('members are added in twenties and removed by reference', async (t) => {
  const { fake, send } = await stage(t, ({ method }) => (method === 'GET' ? undefined : done));
  const reference = (anchor: string) => ({ anchor, objectType: 'user' });
  const add = Array.from({ length: 25 }, (_, index) => reference(`u${index}`));
  const references = { member: { multiValued: true, add, remove: [reference('u99')] } };
  assert.equal(only(await send(change({ action: 'Update', objectType: 'group', anchor: 'g1', references }))).outcome, 'Written');
  const writes = fake.writes().filter(({ path }) => path.startsWith('/groups'));
  assert.deepEqual(
    writes.map(({ method, path, body }) => [method, path, (body as Record<string, unknown[]> | undefined)?.['members@odata.bind']?.length]),
    [
      ['DELETE', '/groups/g1/members/u99/$ref', undefined],
      ['PATCH', '/groups/g1', 20],
      ['PATCH', '/groups/g1', 5],
    ],
  );
  const last = writes[2]?.body as Record<string, unknown[]> | undefined;
  assert.equal(last?.['members@odata.bind']?.[0], `${fake.origin}/v1.0/directoryObjects/u20`);
});

test('twenty members that are refused together are sent one by one, and who is a member already is a success', async (t) => {
  const already = failure(
    400,
    'Request_BadRequest',
    "One or more added object references already exist for the following modified properties: 'members'.",
  );
  const { fake, send } = await stage(t, ({ method, path, body }) => {
    if (method === 'PATCH') return already;
    if (method !== 'POST' || path !== '/groups/g1/members/$ref') return undefined;
    return String((body as Record<string, unknown>)['@odata.id']).endsWith('u1') ? already : done;
  });
  const add = ['u1', 'u2'].map((anchor) => ({ anchor, objectType: 'user' }));
  const result = only(
    await send(
      change({ action: 'Update', objectType: 'group', anchor: 'g1', references: { member: { multiValued: true, add, remove: [] } } }),
    ),
  );
  assert.equal(result.outcome, 'Written');
  assert.equal(fake.writes().filter(({ path }) => path.endsWith('/$ref')).length, 2);
});

test('a manager who is not visible yet is tried again', async (t) => {
  let tries = 0;
  const { send } = await stage(t, ({ method, path }) => {
    if (method !== 'PUT' || path !== '/users/id-ana/manager/$ref') return undefined;
    tries += 1;
    return tries < 3 ? undefined : done;
  });
  const references = { manager: { multiValued: false, add: [{ anchor: 'boss', objectType: 'user' }], remove: [] } };
  assert.equal(only(await send(change({ action: 'Update', references }))).outcome, 'Written');
  assert.equal(tries, 3);
});

test('only the throttled parts of a batch are sent again', async (t) => {
  const throttledOnce = new Set(['/users/a', '/users/b']);
  const { fake, send } = await stage(t, ({ method, path }) => {
    if (method !== 'PATCH') return undefined;
    return throttledOnce.delete(path) ? { ...failure(429, 'TooManyRequests', 'Slow down.'), headers: { 'Retry-After': '0.249' } } : done;
  });
  const changes = ['a', 'b', 'c'].map((anchor) =>
    change({ id: anchor, anchor, sourceAnchor: anchor, action: 'Update', attributes: to({ title: 'x' }) }),
  );
  const results = await send(...changes);
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['Written', 'Written', 'Written'],
  );
  assert.deepEqual(
    fake
      .writes()
      .map(({ path }) => path)
      .sort(),
    ['/users/a', '/users/a', '/users/b', '/users/b', '/users/c'],
  );
});

test('a change whose answer was lost is unknown', async (t) => {
  const { send } = await stage(t, ({ method }) => (method === 'PATCH' ? 'reset' : undefined));
  const result = only(await send(change({ action: 'Update', attributes: to({ title: 'x' }) })));
  assert.equal(result.outcome, 'Unknown');
});

test('changes of one object follow one another, never in one batch', async (t) => {
  const { fake, send } = await stage(t, ({ method }) => (method === 'PATCH' ? done : undefined));
  await send(
    change({ id: '1', action: 'Update', attributes: to({ title: 'x' }) }),
    change({ id: '2', action: 'Update', attributes: to({ title: 'y' }) }),
  );
  const [first, second] = fake.writes();
  assert.deepEqual([first?.body, second?.body], [{ jobTitle: 'x' }, { jobTitle: 'y' }]);
  assert.notEqual(first?.outer, second?.outer);
});

test('a hundred changes travel in batches of twenty', async (t) => {
  const { fake, send } = await stage(t, ({ method }) => (method === 'PATCH' ? done : undefined));
  const changes = Array.from({ length: 100 }, (_, index) =>
    change({ id: `${index}`, anchor: `u${index}`, sourceAnchor: `${index}`, action: 'Update', attributes: to({ title: 'x' }) }),
  );
  await send(...changes);
  const outers = new Set(fake.writes().map(({ outer }) => outer));
  assert.equal(fake.writes().length, 100);
  assert.equal(outers.size, 5);
});

test('a contact is refused with the reason and without a request', async (t) => {
  const { fake, send } = await stage(t, () => undefined);
  assert.equal(codeOf(await send(change({ action: 'Add', objectType: 'contact' }))), 'Entra.Unsupported');
  assert.equal(fake.asked.length, 0);
});

test('a recycle bin that takes no filter is listed once and searched', async (t) => {
  const bin = '/directory/deletedItems/microsoft.graph.user';
  const { fake, send } = await stage(t, ({ method, path, query }) => {
    if (path === bin && query.has('$filter')) return failure(400, 'Request_UnsupportedQuery', 'Unsupported Query.');
    if (path === bin) return { status: 200, body: { value: [{ id: 'id-bin', onPremisesImmutableId: anchorA }] } };
    return method === 'POST' && path.endsWith('/restore') ? { status: 200, body: { id: 'id-bin' } } : method === 'PATCH' ? done : undefined;
  });
  const other = change({ id: '2', action: 'Add', sourceAnchor: 'AAAAAAAAAAAAAAAAAAAAAA==', attributes: anaSilva });
  const [first] = await send(change({ action: 'Add', attributes: anaSilva }), other);
  assert.deepEqual(first, { id: 'change-1', outcome: 'Written', anchor: 'id-bin' });
  assert.equal(fake.asked.filter(({ path, query }) => path === bin && !query.has('$filter')).length, 1);
});

test('what an admin role protects is left out, so that the other values arrive', async (t) => {
  const { fake, send } = await stage(t, ({ method, body }) => {
    if (method !== 'PATCH') return undefined;
    return 'mobilePhone' in (body as object)
      ? failure(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')
      : done;
  });
  assert.equal(codeOf(await send(change({ action: 'Update', attributes: to({ mobile: '+351 9', title: 'x' }) }))), 'Entra.Permission');
  assert.deepEqual(fake.writes().at(-1)?.body, { jobTitle: 'x' });
});

test('a look-up that fails leaves the create unwritten and known as such', async (t) => {
  const { fake, send } = await stage(t, ({ method }) => (method === 'GET' ? 'reset' : undefined));
  const result = only(await send(change({ action: 'Add', attributes: anaSilva })));
  assert.equal(result.outcome, 'Failed');
  assert.equal(fake.writes().length, 0);
});

test('a lost create stays unknown when nobody can look for it either', async (t) => {
  let posted = false;
  const { send } = await stage(t, ({ method, path }) => {
    if (method === 'POST' && path === '/users') posted = true;
    return posted ? 'reset' : undefined;
  });
  assert.equal(only(await send(change({ action: 'Add', attributes: anaSilva }))).outcome, 'Unknown');
});

test('one refused value does not keep a new person out', async (t) => {
  const { fake, send } = await stage(t, ({ method, body }) => {
    if (method !== 'POST') return undefined;
    return 'city' in (body as object)
      ? failure(400, 'Request_BadRequest', "Invalid value specified for property 'city' of resource 'User'.")
      : created('id-ana');
  });
  assert.equal(
    only(await send(change({ action: 'Add', attributes: { ...anaSilva, ...to({ city: 'x'.repeat(200) }) } }))).outcome,
    'Written',
  );
  assert.equal(fake.writes().length, 2);
});

test('trouble of the service is waited out where a repetition is harmless', async (t) => {
  let troubles = 2;
  const { send } = await stage(t, ({ method }) =>
    method === 'PATCH' ? (troubles-- > 0 ? failure(503, 'Service_Unavailable', 'Later.') : done) : undefined,
  );
  assert.equal(only(await send(change({ action: 'Update', attributes: to({ title: 'x' }) }))).outcome, 'Written');
});

test('a gateway that gave up leaves the change unknown', async (t) => {
  const { send } = await stage(t, ({ method }) => (method === 'PATCH' ? failure(504, 'UnknownError', '') : undefined));
  assert.equal(only(await send(change({ action: 'Update', attributes: to({ title: 'x' }) }))).outcome, 'Unknown');
});

test('a batch refused as a whole is sent again as a whole', async (t) => {
  const { fake, send } = await stage(t, ({ method }) => (method === 'PATCH' ? done : undefined));
  let refusals = 1;
  fake.batch = ({ body }) => {
    const writes = JSON.stringify(body).includes('PATCH');
    return writes && refusals-- > 0 ? { ...failure(429, 'TooManyRequests', 'Slow down.'), headers: { 'Retry-After': '1' } } : undefined;
  };
  const results = await send(
    ...['a', 'b'].map((anchor) => change({ id: anchor, anchor, sourceAnchor: anchor, action: 'Update', attributes: to({ title: 'x' }) })),
  );
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['Written', 'Written'],
  );
});

test('a distribution group and a person without a name are refused with what is missing', async (t) => {
  const { fake, send } = await stage(t, () => undefined);
  const distribution = change({ action: 'Add', objectType: 'group', attributes: to({ displayName: 'News', securityEnabled: false }) });
  assert.equal(codeOf(await send(distribution)), 'Entra.Unsupported');
  assert.equal(codeOf(await send(change({ action: 'Add', attributes: to({ displayName: 'Ana' }) }))), 'Entra.MissingValue');
  assert.equal(fake.writes().length, 0);
});
