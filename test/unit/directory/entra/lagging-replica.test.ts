// A user whose manager changed is read whole, and the replica that is asked may not know the user yet.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import { drain, never, optionsFor } from './builders.ts';
import { failure, fakeGraph } from './fake-graph.ts';

/** What a delta read says of a user with a new manager, of whom the first `blind` reads know nothing. */
async function deltaWith(t: TestContext, blind: number) {
  const fake = await fakeGraph(t);
  const entra = openEntra(optionsFor(fake, { attributes: ['city', 'manager'] }));
  t.after(() => entra.close());
  let value: readonly unknown[] = [];
  let reads = 0;
  fake.script = ({ path }) => {
    if (path === '/users/u1' && ++reads > blind) return { status: 200, body: { id: 'u1', city: 'Porto', manager: { id: 'boss' } } };
    if (path.endsWith('/u1')) return failure(404, 'Request_ResourceNotFound', 'Resource does not exist.');
    if (!path.endsWith('/delta')) return undefined;
    const told = path === '/users/delta' ? value : [];
    return { status: 200, body: { value: told, '@odata.deltaLink': `${fake.origin}/v1.0${path}?$deltatoken=end` } };
  };
  const { complete } = await drain(entra.readFull(never));
  value = [{ id: 'u1', 'manager@delta': [{ id: 'boss' }] }];
  const { changes } = await drain(entra.readDelta(complete.cookie, never));
  return changes.map((change) => (change.kind === 'replace' ? change.object.references : change.kind));
}

test('a user whom a lagging replica does not know yet is asked for again and not removed', async (t) => {
  assert.deepEqual(await deltaWith(t, 2), ['patch', { manager: ['boss'] }]);
});

test('a user whom no read knows is removed in the end', async (t) => {
  assert.deepEqual(await deltaWith(t, Number.POSITIVE_INFINITY), ['patch', 'remove']);
});
