// Whose object is written to: one with our anchor, or one without any that gets it before everything else.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import type { ExportChange } from '../../../../operator/model/change.ts';
import type { SoftMatch } from '../../../../operator/model/revision.ts';
import { anaSilva, anchorA, change, optionsFor, permitFor, to } from './builders.ts';
import { type Answer, type AskedRequest, failure, fakeGraph } from './fake-graph.ts';
import { codeOf, done, gone, only, stage } from './stage.ts';

interface Account extends Record<string, unknown> {
  onPremisesImmutableId?: string;
}

/** Ana's account in the cloud, without an anchor, as all requests see it; `onWrite` happens before a write takes effect. */
async function cloudAccount(t: TestContext, onWrite: (account: Account, request: AskedRequest) => Answer | undefined = () => undefined) {
  const account: Account = { id: 'id-ana', userPrincipalName: 'ana.silva@contoso.test' };
  const fake = await fakeGraph(t);
  const options = optionsFor(fake);
  const entra = openEntra({ ...options, configuration: { ...options.configuration, softMatch: 'UserPrincipalName' satisfies SoftMatch } });
  t.after(() => entra.close());
  fake.script = (request) => {
    const { method, path, query } = request;
    const filter = query.get('$filter') ?? '';
    if (path === '/users' && method === 'GET') return list(...(isFoundBy(account, filter) ? [account] : []));
    if (path.endsWith('/transitiveMemberOf') || path.startsWith('/directory/deletedItems/')) return list();
    if (path !== '/users/id-ana') return undefined;
    if (method === 'GET') return { status: 200, body: { ...account } };
    const refused = onWrite(account, request);
    if (refused !== undefined) return refused;
    Object.assign(account, request.body);
    return done;
  };
  const send = (...changes: readonly ExportChange[]) => entra.export(permitFor(60_000), changes);
  return { account, fake, send };
}

const list = (...value: readonly unknown[]): Answer => ({ status: 200, body: { value } });
const isFoundBy = (account: Account, filter: string): boolean =>
  Object.entries(account).some(([name, value]) => filter === `${name} eq '${String(value)}'`);
const add = change({ action: 'Add', attributes: anaSilva });
const joined = change({ action: 'Update', adopted: true, attributes: { ...to({ title: 'Engineer' }), sourceAnchor: { after: anchorA } } });

for (const [what, sent] of [
  ['an account that is taken over by its name', add],
  ['an account that a rule joined', joined],
  ['an account that a rule joined and that is to be disabled', { ...joined, attributes: to({ accountEnabled: false }) }],
] as const)
  test(`${what} gets its anchor alone, before any other value`, async (t) => {
    const { fake, send } = await cloudAccount(t);
    assert.equal(only(await send(sent)).outcome, 'Written');
    const [first, ...others] = fake.writes().map(({ body }) => body as Account);
    assert.deepEqual(first, { onPremisesImmutableId: anchorA });
    assert.deepEqual([others.length, others[0]?.onPremisesImmutableId], [1, undefined]);
  });

test('who was stopped after the anchor is found by it and gets no twin', async (t) => {
  const { account, fake, send } = await cloudAccount(t, (_, { body }) =>
    'onPremisesImmutableId' in (body as Account) ? undefined : failure(403, 'Authorization_RequestDenied', 'Not now.'),
  );
  await send(add);
  assert.deepEqual([account.onPremisesImmutableId, account['displayName']], [anchorA, undefined]);
  const writes = fake.writes().length;
  assert.deepEqual(only(await send(add)), { id: add.id, outcome: 'Written', anchor: 'id-ana', found: true });
  assert.equal(fake.writes().length, writes);
});

test('an account whose anchor is refused gets no other value', async (t) => {
  const { account, send } = await cloudAccount(t, () =>
    failure(400, 'Request_BadRequest', "Invalid value specified for property 'onPremisesImmutableId' of resource 'User'."),
  );
  assert.equal(codeOf(await send(add)), 'Entra.InvalidValue');
  assert.equal(account['displayName'], undefined);
});

test('an account that somebody else anchored meanwhile gets no value of ours, and the error names both', async (t) => {
  const { account, fake, send } = await cloudAccount(t, (found) => {
    found.onPremisesImmutableId = 'theirs';
    return done;
  });
  const result = only(await send(add));
  assert.ok(result.outcome === 'Failed');
  assert.equal(result.error.code, 'Entra.AnchorMismatch');
  for (const name of ['id-ana', 'theirs', 'Ana Silva', anchorA]) assert.ok(result.error.message.includes(name), result.error.message);
  assert.deepEqual([fake.writes().length, account['displayName']], [1, undefined]);
});

test('of two people who fit one account one gets it, and the other is told of it', async (t) => {
  const { account, send } = await cloudAccount(t);
  const results = await send(add, { ...add, id: 'change-2', sourceAnchor: 'AAAAAAAAAAAAAAAAAAAAAQ==', label: 'Ana Sousa' });
  assert.deepEqual(results.map(({ outcome }) => outcome).sort(), ['Failed', 'Written']);
  const winner = results.findIndex(({ outcome }) => outcome === 'Written');
  assert.equal(account.onPremisesImmutableId, winner === 0 ? anchorA : 'AAAAAAAAAAAAAAAAAAAAAQ==');
});

for (const [whose, onPremisesImmutableId] of [
  ['that carries another anchor by now', 'theirs'],
  ['whose anchor an administrator took away', null],
] as const)
  for (const [what, attributes] of [
    ['changed', to({ title: 'x' })],
    ['disabled', to({ accountEnabled: false })],
  ] as const)
    test(`an account ${whose} is not ${what} any more`, async (t) => {
      const { fake, send } = await stage(t, ({ method, path }) =>
        method === 'GET' && path === '/users/id-ana' ? { status: 200, body: { id: 'id-ana', onPremisesImmutableId } } : undefined,
      );
      const result = only(await send(change({ action: 'Update', attributes })));
      assert.ok(result.outcome === 'Failed');
      assert.equal(result.error.code, 'Entra.AnchorMismatch');
      for (const name of ['id-ana', onPremisesImmutableId ?? 'none', 'Ana Silva', anchorA]) assert.ok(result.error.message.includes(name));
      assert.equal(fake.writes().length, 0);
    });

test('nor is a member put into a group that carries another anchor', async (t) => {
  const { fake, send } = await stage(t, ({ path }) =>
    path === '/groups/g' ? { status: 200, body: { id: 'g', uniqueName: 'ad-00000000-0000-0000-0000-000000000001' } } : undefined,
  );
  const member = { multiValued: true, add: [{ anchor: 'm', objectType: 'user' }], remove: [] };
  assert.equal(
    codeOf(await send(change({ action: 'Update', objectType: 'group', anchor: 'g', references: { member } }))),
    'Entra.AnchorMismatch',
  );
  assert.equal(fake.writes().length, 0);
});

test('what no replica shows is not written to', async (t) => {
  const { fake, send } = await stage(t, ({ path }) => (path === '/users/id-ana' ? gone : undefined));
  assert.equal(codeOf(await send(change({ action: 'Update', attributes: to({ title: 'x' }) }))), 'Entra.NotFound');
  assert.equal(fake.writes().length, 0);
});
