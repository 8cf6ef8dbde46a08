// Administrators in the recycle bin: a restore is followed by the look at roles, and only then by values.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anaSilva, anchorA, change, to, uniqueNameA } from './builders.ts';
import { type Answer, type AskedRequest, failure } from './fake-graph.ts';
import { codeOf, done, gone, only, stage } from './stage.ts';

const list = (...value: readonly unknown[]): Answer => ({ status: 200, body: { value } });
const administrator = { '@odata.type': '#microsoft.graph.directoryRole', id: 'role-1', displayName: 'Global Administrator' };

/** Ana lies in the bin, comes back when asked to, and shows after `blindReads` reads. */
function bin(memberships: Answer, blindReads = 0) {
  let restored = false;
  let blind = blindReads;
  return ({ method, path }: AskedRequest): Answer | undefined => {
    if (path === '/directory/deletedItems/microsoft.graph.user') return list({ id: 'id-bin', onPremisesImmutableId: anchorA });
    if (path === '/directory/deletedItems/id-bin/restore') {
      restored = true;
      return { status: 200, body: { id: 'id-bin' } };
    }
    if (!restored || !path.startsWith('/users/id-bin')) return undefined;
    if (method === 'PATCH') return done;
    if (path === '/users/id-bin/transitiveMemberOf') return memberships;
    return blind-- > 0 ? gone : { status: 200, body: { id: 'id-bin', onPremisesImmutableId: anchorA } };
  };
}

for (const [name, memberships, code] of [
  ['who holds a role', list(administrator), 'Entra.RestoredAdministrator'],
  ['in a group that takes roles', list({ id: 'g', displayName: 'Admins', isAssignableToRole: true }), 'Entra.RestoredAdministrator'],
  ['whose roles cannot be read', failure(403, 'Authorization_RequestDenied', 'Insufficient privileges.'), 'Entra.Permission'],
] as const)
  test(`nothing is written to a restored person ${name}`, async (t) => {
    const { fake, send } = await stage(t, bin(memberships));
    assert.equal(codeOf(await send(change({ action: 'Add', attributes: anaSilva }))), code);
    assert.deepEqual(
      fake.writes().map(({ method, path }) => `${method} ${path}`),
      ['POST /directory/deletedItems/id-bin/restore'],
    );
  });

test('a restored person who appears late is looked at before values are written', async (t) => {
  const { fake, send } = await stage(t, bin(list(), 2));
  assert.equal(only(await send(change({ action: 'Add', attributes: anaSilva }))).outcome, 'Written');
  const order = fake.asked.map(({ method, path }) => `${method} ${path}`);
  assert.equal(order.at(-2), 'GET /users/id-bin/transitiveMemberOf');
  assert.equal(order.at(-1), 'PATCH /users/id-bin');
});

test('a restored person who does not appear gets no values', async (t) => {
  const { fake, send } = await stage(t, bin(list(), 100));
  assert.equal(codeOf(await send(change({ action: 'Add', attributes: anaSilva }))), 'Entra.NotFound');
  assert.equal(fake.writes().length, 1);
});

test('nothing is written to a restored group that roles can be given to', async (t) => {
  const found = { id: 'g-bin', uniqueName: uniqueNameA, isAssignableToRole: true };
  const { fake, send } = await stage(t, ({ method, path }) => {
    if (path === '/directory/deletedItems/microsoft.graph.group') return list(found);
    if (path.endsWith('/restore')) return { status: 200, body: { id: 'g-bin' } };
    return method === 'GET' && path === '/groups/g-bin' ? { status: 200, body: found } : undefined;
  });
  const group = change({ action: 'Add', objectType: 'group', attributes: to({ displayName: 'Everyone' }) });
  assert.equal(codeOf(await send(group)), 'Entra.RestoredAdministrator');
  assert.equal(fake.writes().length, 1);
});
