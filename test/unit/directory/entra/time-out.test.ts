// Requests that get no answer: each ends after its time, and what nobody answered is no success.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import { anaSilva, anchorA, change, drain, impatientClock, never, optionsFor, permitFor, to } from './builders.ts';
import { fakeGraph, type Script } from './fake-graph.ts';
import { created, done, only } from './stage.ts';

/** So that nobody waits: a permit that never has more than this cuts each write, as its time-out does. */
const moment = 1000;

/** Opened with time-outs that last a moment, and told how long they were to last. */
async function opened(t: TestContext, script: Script) {
  const fake = await fakeGraph(t);
  const asked: number[] = [];
  const real = AbortSignal.timeout.bind(AbortSignal);
  t.mock.method(AbortSignal, 'timeout', (ms: number) => {
    asked.push(ms);
    return real(Math.min(ms, moment));
  });
  const clock = impatientClock();
  const entra = openEntra(optionsFor(fake, { clock }));
  t.after(() => entra.close());
  fake.script = script;
  return { fake, entra, asked };
}

const living = { status: 200, body: { value: [{ id: 'id-made', onPremisesImmutableId: anchorA }] } };
const nothing = { status: 200, body: { value: [] } };

test('every request has a time after which it is given up: a minute for reads and tokens, a quarter of one for writes', async (t) => {
  const { entra, asked } = await opened(t, ({ method }) => (method === 'PATCH' ? done : undefined));
  await entra.export(permitFor(60_000), [change({ action: 'Update', attributes: to({ title: 'x' }) })]);
  assert.ok(asked.length >= 4, `${asked.length}: discovery, token, look-up and write`);
  assert.ok(
    asked.every((ms) => ms > 0 && ms <= 60_000),
    String(asked),
  );
  assert.equal(asked.at(-1), 15_000);
});

test('a read that gets no answer is given up and made again', async (t) => {
  let silent = 1;
  const { fake, entra } = await opened(t, ({ path }) =>
    silent-- > 0 ? 'silence' : { status: 200, body: { value: [], '@odata.deltaLink': `https://graph.test${path}?$deltatoken=1` } },
  );
  await drain(entra.readFull(never));
  assert.deepEqual(
    fake.asked.map(({ path }) => path),
    ['/users/delta', '/users/delta', '/groups/delta'],
  );
});

test('a read that never gets an answer is told as such, and is not complete', async (t) => {
  const { entra } = await opened(t, () => 'silence');
  await assert.rejects(drain(entra.readFull(never)), { code: 'Entra.Unreachable' });
});

for (const [what, action, attributes] of [
  ['change', 'Update', to({ title: 'x' })],
  ['removal', 'Delete', {}],
] as const)
  test(`a ${what} that gets no answer is unknown, and is not sent twice`, async (t) => {
    const { fake, entra } = await opened(t, ({ method }) => (method === 'GET' ? undefined : 'silence'));
    assert.equal(only(await entra.export(permitFor(60_000), [change({ action, attributes })])).outcome, 'Unknown');
    assert.equal(fake.writes().length, 1);
  });

test('a create that gets no answer is looked for by its anchor before anything else, and is not sent twice', async (t) => {
  let creates = 0;
  const { fake, entra } = await opened(t, ({ method, path, query }) => {
    if (method === 'POST') creates += 1;
    if (method === 'POST') return 'silence';
    if (path === '/users' && creates > 0) return living;
    return query.has('$filter') ? nothing : undefined;
  });
  const result = only(await entra.export(permitFor(60_000), [change({ action: 'Add', attributes: anaSilva })]));
  assert.deepEqual(result.outcome === 'Written' && result.anchor, 'id-made');
  const order = fake.asked.map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(order.slice(order.indexOf('POST /users')), ['POST /users', 'GET /users']);
});

test('a create that gets no answer and is not seen is unknown; the next export looks for it before it makes one', async (t) => {
  let creates = 0;
  const { fake, entra } = await opened(t, ({ method, path, query }) => {
    if (method === 'POST') return (creates += 1) === 1 ? 'silence' : created('id-second');
    return path === '/users' || query.has('$filter') ? nothing : undefined;
  });
  const add = change({ action: 'Add', attributes: anaSilva });
  assert.equal(only(await entra.export(permitFor(60_000), [add])).outcome, 'Unknown');
  const before = fake.asked.length;
  const script = fake.script;
  fake.script = (request) =>
    request.method === 'GET' && request.path === '/users'
      ? living
      : request.path.endsWith('/transitiveMemberOf')
        ? nothing
        : script(request);
  const again = only(await entra.export(permitFor(60_000), [add]));
  assert.deepEqual(again.outcome === 'Written' && again.anchor, 'id-made');
  assert.equal(fake.asked[before]?.path, '/users');
  assert.equal(creates, 1);
});

test('an authority that gives no answer is given up, and told as such', async (t) => {
  const { fake, entra } = await opened(t, () => undefined);
  fake.token = () => 'silence';
  await assert.rejects(drain(entra.readFull(never)), { code: 'Entra.SignInUnavailable' });
  assert.equal(fake.asked.length, 0);
});
