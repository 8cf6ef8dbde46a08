// Creates against a scripted Graph.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anaSilva, anchorA, change, to, uniqueNameA } from './builders.ts';
import { failure } from './fake-graph.ts';
import { codeOf, conflictOn, created, done, only, stage } from './stage.ts';

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
      ? { status: 200, body: { value: [{ id: 'id-old', onPremisesImmutableId: anchorA }] } }
      : undefined,
  );
  assert.deepEqual(await send(change({ action: 'Add', attributes: anaSilva })), [
    { id: 'change-1', outcome: 'Written', anchor: 'id-old', found: true },
  ]);
  assert.equal(fake.writes().length, 0);
});

test('a deleted object is restored and brought up to date instead of getting a twin', async (t) => {
  const { fake, send } = await stage(t, ({ method, path }) => {
    if (path === '/directory/deletedItems/microsoft.graph.user')
      return { status: 200, body: { value: [{ id: 'id-bin', onPremisesImmutableId: anchorA }] } };
    if (method === 'POST' && path === '/directory/deletedItems/id-bin/restore') return { status: 200, body: { id: 'id-bin' } };
    if (method === 'GET' && path === '/users/id-bin') return { status: 200, body: { id: 'id-bin', onPremisesImmutableId: anchorA } };
    return method === 'PATCH' && path === '/users/id-bin' ? done : undefined;
  });
  assert.deepEqual(await send(change({ action: 'Add', attributes: anaSilva })), [
    { id: 'change-1', outcome: 'Written', anchor: 'id-bin', found: true },
  ]);
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
    return path === '/users' && query.has('$filter') && lives
      ? { status: 200, body: { value: [{ id: 'id-ana', onPremisesImmutableId: anchorA }] } }
      : undefined;
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
    return path === '/users' && asked > 2
      ? { status: 200, body: { value: [{ id: 'id-ana', onPremisesImmutableId: anchorA }] } }
      : undefined;
  });
  assert.deepEqual(await send(change({ action: 'Add', attributes: anaSilva })), [{ id: 'change-1', outcome: 'Written', anchor: 'id-ana' }]);
});

test('a create that conflicts with a name and lives with its own anchor was refused as too much and carried out', async (t) => {
  let asked = 0;
  const { fake, send } = await stage(t, ({ method, path, query }) => {
    if (method === 'POST' && path === '/users') return conflictOn('userPrincipalName');
    asked += path === '/users' && query.has('$filter') ? 1 : 0;
    return path === '/users' && asked > 1
      ? { status: 200, body: { value: [{ id: 'id-ana', onPremisesImmutableId: anchorA }] } }
      : undefined;
  });
  assert.deepEqual(await send(change({ action: 'Add', attributes: anaSilva })), [{ id: 'change-1', outcome: 'Written', anchor: 'id-ana' }]);
  assert.equal(fake.writes().length, 1);
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
    if (method === 'GET' && path === '/users/id-bin') return { status: 200, body: { id: 'id-bin', onPremisesImmutableId: anchorA } };
    return method === 'POST' && path.endsWith('/restore') ? { status: 200, body: { id: 'id-bin' } } : method === 'PATCH' ? done : undefined;
  });
  const other = change({ id: '2', action: 'Add', sourceAnchor: 'AAAAAAAAAAAAAAAAAAAAAA==', attributes: anaSilva });
  const [first] = await send(change({ action: 'Add', attributes: anaSilva }), other);
  assert.deepEqual(first, { id: 'change-1', outcome: 'Written', anchor: 'id-bin', found: true });
  assert.equal(fake.asked.filter(({ path, query }) => path === bin && !query.has('$filter')).length, 1);
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

test('a distribution group and a person without a name are refused with what is missing', async (t) => {
  const { fake, send } = await stage(t, () => undefined);
  const distribution = change({ action: 'Add', objectType: 'group', attributes: to({ displayName: 'News', securityEnabled: false }) });
  assert.equal(codeOf(await send(distribution)), 'Entra.Unsupported');
  assert.equal(codeOf(await send(change({ action: 'Add', attributes: to({ displayName: 'Ana' }) }))), 'Entra.MissingValue');
  assert.equal(fake.writes().length, 0);
});
