// Answers that lie: with status 200 and without what was asked for. Nothing is taken over, restored, deleted or called done by them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import { anaSilva, anchorA, change, drain, drainObjects, never, optionsFor } from './builders.ts';
import { type Answer, fakeGraph } from './fake-graph.ts';
import { codeOf, created, only, stage } from './stage.ts';

const stranger = { id: 'id-other', onPremisesImmutableId: 'AAAAAAAAAAAAAAAAAAAAAA==' };
const bin = '/directory/deletedItems/microsoft.graph.user';
const list = (...value: readonly unknown[]): Answer => ({ status: 200, body: { value } });

for (const [name, entity] of [
  ['with another anchor', stranger],
  ['without an anchor', { id: 'id-other' }],
  ['that is null', null],
] as const) {
  test(`nobody is taken over where the look-up by anchor gives an object ${name}`, async (t) => {
    const { fake, send } = await stage(t, ({ method, path }) => (method === 'GET' && path === '/users' ? list(entity) : undefined));
    assert.equal(codeOf(await send(change({ action: 'Add', attributes: anaSilva }))), 'Entra.ProtocolError');
    assert.equal(fake.writes().length, 0);
  });

  test(`nobody is restored where the recycle bin gives an object ${name}`, async (t) => {
    const { fake, send } = await stage(t, ({ path }) => (path === bin ? list(entity) : undefined));
    assert.equal(codeOf(await send(change({ action: 'Add', attributes: anaSilva }))), 'Entra.ProtocolError');
    assert.equal(fake.writes().length, 0);
  });
}

test('an anchor that differs in upper and lower case only is another one', async (t) => {
  const alike = { id: 'id-other', onPremisesImmutableId: anchorA.toLowerCase() };
  const { send } = await stage(t, ({ method, path }) => {
    if (path !== '/users') return undefined;
    return method === 'GET' ? list(alike) : created('id-ana');
  });
  assert.deepEqual(await send(change({ action: 'Add', attributes: anaSilva })), [{ id: 'change-1', outcome: 'Written', anchor: 'id-ana' }]);
});

test('an object on the second page of its look-up is found, although the first page is empty', async (t) => {
  const { fake, send } = await stage(t, ({ path, query }) => {
    if (path !== '/users') return undefined;
    if (query.has('$skiptoken')) return list({ id: 'id-ana', onPremisesImmutableId: anchorA });
    return { status: 200, body: { value: [], '@odata.nextLink': `${fake.origin}/v1.0/users?$skiptoken=2` } };
  });
  const result = only(await send(change({ action: 'Add', attributes: anaSilva })));
  assert.deepEqual(result, { id: 'change-1', outcome: 'Written', anchor: 'id-ana', found: true });
});

for (const [name, body] of [
  ['no object', undefined],
  ['another object', { ...stranger, onPremisesImmutableId: anchorA }],
] as const) {
  for (const action of ['Delete', 'Update'] as const)
    test(`${action === 'Delete' ? 'a deletion' : 'a change'} whose object is looked up and answered with ${name} is not done`, async (t) => {
      const { fake, send } = await stage(t, ({ method, path }) =>
        method === 'GET' && path === '/users/id-ana' ? { status: 200, body } : undefined,
      );
      assert.equal(codeOf(await send(change({ action, attributes: action === 'Update' ? anaSilva : {} }))), 'Entra.ProtocolError');
      assert.equal(fake.writes().length, 0);
    });

  test(`a single object that is read and answered with ${name} is neither changed nor gone`, async (t) => {
    const fake = await fakeGraph(t);
    const entra = openEntra(optionsFor(fake));
    t.after(() => entra.close());
    fake.script = ({ path }) => (path === '/users/id-ana' ? { status: 200, body } : undefined);
    await assert.rejects(drainObjects(entra.readObjects(['id-ana'], never)), { code: 'Entra.ProtocolError' });
  });
}

for (const [name, users, groups] of [
  ['an object that is null', [{ id: 'u1' }, null], []],
  ['an object without an id', [{ id: 'u1' }, { displayName: 'u2' }], []],
  ['a member that is null', [{ id: 'u1' }], [{ id: 'g1', 'members@delta': [{ id: 'u1' }, null] }]],
  ['members that are no list', [{ id: 'u1' }], [{ id: 'g1', 'members@delta': 'u1' }]],
] as const)
  test(`a read with ${name} is not complete`, async (t) => {
    const fake = await fakeGraph(t);
    const entra = openEntra(optionsFor(fake, { attributes: ['member'] }));
    t.after(() => entra.close());
    fake.script = ({ path }) => ({
      status: 200,
      body: { value: path === '/users/delta' ? users : groups, '@odata.deltaLink': `${fake.origin}/v1.0${path}?$deltatoken=end` },
    });
    await assert.rejects(drain(entra.readFull(never)), { code: 'Entra.ProtocolError' });
  });
