// Batches that are refused as a whole: the part at fault fails alone, and what the batch is answered with is nobody's success.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import { change, drainObjects, never, optionsFor, to } from './builders.ts';
import { type AskedRequest, failure, fakeGraph } from './fake-graph.ts';
import { codeOf, done, stage } from './stage.ts';

const twenty = Array.from({ length: 20 }, (_, index) => `u${index}`);
const names = (request: AskedRequest, id: string): boolean => JSON.stringify(request.body).includes(`/users/${id}"`);
const isWriting = ({ body }: AskedRequest): boolean => /"(PATCH|DELETE)"/.test(JSON.stringify(body));

for (const status of [400, 413])
  test(`one part for which a batch of writes is refused with ${status} fails alone, and each other one is written once`, async (t) => {
    const { fake, send } = await stage(t, ({ method }) => (method === 'PATCH' ? done : undefined));
    let batches = 0;
    fake.batch = (request) => {
      if (!isWriting(request)) return undefined;
      batches += 1;
      return names(request, 'u7') ? failure(status, 'BadRequest', 'Invalid batch payload format.') : undefined;
    };
    const results = await send(...twenty.map((id) => change({ id, anchor: id, action: 'Update', attributes: to({ title: 'x' }) })));
    assert.deepEqual(
      results.filter(({ outcome }) => outcome !== 'Written').map(({ id, outcome }) => [id, outcome]),
      [['u7', 'Failed']],
    );
    assert.deepEqual(
      fake
        .writes()
        .map(({ path }) => path)
        .sort(),
      twenty
        .filter((id) => id !== 'u7')
        .map((id) => `/users/${id}`)
        .sort(),
    );
    assert.ok(batches < 12, `${batches} batches`);
  });

test('what was written with one half of a refused batch is not in doubt where the answer to the other is lost', async (t) => {
  const { fake, send } = await stage(t, ({ method, path }) => (method !== 'PATCH' ? undefined : path === '/users/b' ? 'reset' : done));
  fake.batch = (request) => (isWriting(request) && names(request, 'a') && names(request, 'b') ? failure(413, '', '') : undefined);
  const results = await send(...['a', 'b'].map((id) => change({ id, anchor: id, action: 'Update', attributes: to({ title: 'x' }) })));
  assert.deepEqual(
    results.map(({ id, outcome }) => [id, outcome]),
    [
      ['a', 'Written'],
      ['b', 'Unknown'],
    ],
  );
});

test('one look-up for which a batch of reads is refused keeps no other change back', async (t) => {
  const { fake, send } = await stage(t, ({ method }) => (method === 'PATCH' ? done : undefined));
  fake.batch = (request) => (!isWriting(request) && JSON.stringify(request.body).includes('/users/u7?') ? failure(400, '', '') : undefined);
  const results = await send(...twenty.map((id) => change({ id, anchor: id, action: 'Update', attributes: to({ title: 'x' }) })));
  assert.deepEqual(
    results.filter(({ outcome }) => outcome !== 'Written').map(({ id }) => id),
    ['u7'],
  );
});

for (const status of [302, 404, 410])
  test(`a deletion whose batch is answered with ${status} is not done`, async (t) => {
    const { fake, send } = await stage(t, ({ method, path }) =>
      method === 'GET' && path === '/users/id-ana'
        ? { status: 200, body: { id: 'id-ana', onPremisesImmutableId: 'ESIzRFVmd4iZqrvM3e7/AA==' } }
        : undefined,
    );
    fake.batch = (request) => (isWriting(request) ? { status } : undefined);
    assert.equal(codeOf(await send(change({ action: 'Delete' }))), 'Entra.Refused');
    assert.equal(fake.writes().length, 0);
  });

test('a single read whose batch is answered with 404 is no object that is gone', async (t) => {
  const fake = await fakeGraph(t);
  const entra = openEntra(optionsFor(fake));
  t.after(() => entra.close());
  let batches = 0;
  fake.batch = () => (batches++ === 0 ? { status: 400 } : { status: 404 });
  await assert.rejects(drainObjects(entra.readObjects(['id-ana'], never)), { code: 'Entra.ProtocolError' });
});
