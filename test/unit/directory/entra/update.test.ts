// Updates and deletes against a scripted Graph.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, to } from './builders.ts';
import { failure } from './fake-graph.ts';
import { codeOf, done, gone, only, stage } from './stage.ts';

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

test('an account whose anchor an administrator removed is not deleted any more', async (t) => {
  const { fake, send } = await stage(t, ({ method, path }) =>
    method === 'GET' && path === '/users/id-ana' ? { status: 200, body: { id: 'id-ana', onPremisesImmutableId: null } } : undefined,
  );
  assert.equal(codeOf(await send(change({ action: 'Delete' }))), 'Entra.AnchorMismatch');
  assert.equal(fake.writes().length, 0);
});

test('a delete of what is gone already is a success', async (t) => {
  const { send } = await stage(t, () => gone);
  assert.equal(only(await send(change({ action: 'Delete' }))).outcome, 'Written');
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

test('a name that somebody else has is left out, so that the other values arrive, and is reported', async (t) => {
  const { fake, send } = await stage(t, ({ method, body }) => {
    if (method !== 'PATCH') return undefined;
    return 'userPrincipalName' in (body as object)
      ? failure(400, 'Request_BadRequest', 'Another object with the same value for property userPrincipalName already exists.')
      : done;
  });
  const values = to({ userPrincipalName: 'bert@contoso.test', accountEnabled: false, title: 'x' });
  assert.equal(codeOf(await send(change({ action: 'Update', attributes: values }))), 'Entra.ObjectConflict');
  assert.deepEqual(fake.writes().at(-1)?.body, { accountEnabled: false, jobTitle: 'x' });
});
