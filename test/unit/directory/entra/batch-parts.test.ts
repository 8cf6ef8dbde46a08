// The parts of a batch: each has a token to be refused, a time to come back, and a place in the answer that must be its own.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import { batchParts } from '../../../../operator/directory/entra/request/batch-answer.ts';
import { anchorA, anaSilva, change, drainObjects, impatientClock, never, optionsFor, permitFor, to } from './builders.ts';
import { type Answer, type AskedRequest, failure, fakeGraph, type Script } from './fake-graph.ts';
import { created, done, only, stage } from './stage.ts';

const expired = failure(401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.');
const after = (seconds: string, answer: Answer): Answer => ({ ...answer, headers: { 'Retry-After': seconds } });
const throttled = failure(429, 'TooManyRequests', 'Slow down.');
const busy = failure(503, 'Service_Unavailable', 'Later.');

const update = (id: string) => change({ id, anchor: id, sourceAnchor: id, action: 'Update', attributes: to({ title: 'x' }) });
/** Who has the id as an anchor, too. */
const user = (path: string): Answer => ({ status: 200, body: { id: path.split('/')[2], onPremisesImmutableId: path.split('/')[2] } });

async function opened(t: TestContext, script: Script) {
  const fake = await fakeGraph(t);
  const clock = impatientClock();
  const entra = openEntra(optionsFor(fake, { clock }));
  t.after(() => entra.close());
  let tokens = 0;
  fake.token = () => ({ status: 200, body: { token_type: 'Bearer', expires_in: 3600, access_token: `token-${(tokens += 1)}` } });
  fake.script = script;
  return { fake, clock, entra };
}

test('reads of a batch whose token is refused are read again with a new one, and the others are not', async (t) => {
  const refused = new Set(['/users/a', '/users/b']);
  const { fake, entra } = await opened(t, ({ path }) => (refused.delete(path) ? expired : user(path)));
  const changes = await drainObjects(entra.readObjects(['a', 'b', 'c'], never));
  assert.deepEqual(
    changes.map(({ kind }) => kind),
    ['replace', 'replace', 'replace'],
  );
  assert.deepEqual(fake.asked.map(({ path }) => path).sort(), ['/users/a', '/users/a', '/users/b', '/users/b', '/users/c']);
  assert.equal(fake.tokenRequests.length, 2);
});

test('writes of a batch whose token is refused are sent again with a new one, each other one once', async (t) => {
  const refused = new Set(['/users/a', '/users/b']);
  const { fake, entra } = await opened(t, ({ method, path }) => (method !== 'PATCH' ? user(path) : refused.delete(path) ? expired : done));
  const results = await entra.export(permitFor(60_000), ['a', 'b', 'c'].map(update));
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['Written', 'Written', 'Written'],
  );
  assert.equal(fake.writes().length, 5);
  assert.equal(fake.tokenRequests.length, 2);
});

test('a token that is refused again is told, and nobody asks for ever new ones', async (t) => {
  const { fake, entra } = await opened(t, () => expired);
  await assert.rejects(drainObjects(entra.readObjects(['a'], never)), { code: 'Entra.TokenRefused' });
  assert.equal(fake.tokenRequests.length, 2);
});

for (const [what, trouble] of [
  ['throttled', throttled],
  ['in trouble', busy],
] as const)
  test(`reads of a batch that are ${what} are read again together after the longest wait that one asks for`, async (t) => {
    const waits = new Map([
      ['/users/a', '3'],
      ['/users/b', '20.5'],
    ]);
    const { fake, clock, entra } = await opened(t, ({ path }) => {
      const seconds = waits.get(path);
      waits.delete(path);
      return seconds === undefined ? user(path) : after(seconds, trouble);
    });
    await drainObjects(entra.readObjects(['a', 'b', 'c'], never));
    assert.deepEqual(clock.waits, [20_500]);
    assert.equal(new Set(fake.asked.map(({ outer }) => outer)).size, 2);
  });

test('a read that is to wait for longer than patience lasts keeps no other change of the batch back', async (t) => {
  const { clock, entra } = await opened(t, ({ method, path }) =>
    method === 'PATCH' ? done : path === '/users/a' ? after('900', throttled) : user(path),
  );
  const results = await entra.export(permitFor(60_000), ['a', 'b'].map(update));
  assert.deepEqual(
    results.map((result) => (result.outcome === 'Written' ? 'Written' : result.error.code)),
    ['Entra.Throttled', 'Written'],
  );
  assert.deepEqual(clock.waits, []);
});

test('a write of a batch that is in trouble comes again after the time that it asks for', async (t) => {
  const troubles = [after('12', busy)];
  const { clock, entra } = await opened(t, ({ method, path }) => (method === 'PATCH' ? (troubles.shift() ?? done) : user(path)));
  assert.equal(only(await entra.export(permitFor(60_000), [update('a')])).outcome, 'Written');
  assert.equal(clock.monotonicMs(), 12_000);
});

/** What the batch's answer makes of the answers to its parts. */
const readAs = (responses: unknown, count = 2): readonly (number | undefined)[] =>
  batchParts({ status: 200, headers: {}, body: { responses } }, count).map((part) => part?.status);

const part = (id: unknown, status: unknown): unknown => ({ id, status, headers: {}, body: {} });

for (const [what, responses, statuses] of [
  ['in any order', [part('1', 404), part('0', 204)], [204, 404]],
  ['of which one is missing', [part('1', 204)], [undefined, 204]],
  ['of which two have one id', [part('0', 204), part('0', 404), part('1', 204)], [undefined, 204]],
  ['of which one comes twice', [part('0', 204), part('0', 204), part('1', 204)], [undefined, 204]],
  ['with ids that nobody gave', [part('2', 204), part('x', 204), part('-1', 204), part('1', 204)], [undefined, 204]],
  [
    'with ids that only look like one',
    [part('', 204), part(null, 204), part([], 204), part('00', 204), part('1.0', 204)],
    [undefined, undefined],
  ],
  ['with a status that is none', [part('0', null), part('1', 0)], [undefined, undefined]],
  ['with a status before the last one', [part('0', 100), part('1', '204')], [undefined, 204]],
  ['that are no objects', [null, 'x', 7], [undefined, undefined]],
  ['that are no list', { 0: part('0', 204) }, [undefined, undefined]],
] as const)
  test(`answers ${what} are read as those that can be told apart`, () => {
    assert.deepEqual(readAs(responses), statuses);
  });

/** The whole answer to the batch that holds a create. */
const answering =
  (responses: readonly unknown[]) =>
  ({ body }: AskedRequest): Answer | undefined =>
    JSON.stringify(body).includes('"POST"') ? { status: 200, body: { responses } } : undefined;

for (const [what, responses] of [
  ['answered without it', []],
  [
    'answered twice, once as made',
    [
      { id: '0', ...created('id-1') },
      { id: '0', ...busy },
    ],
  ],
  ['answered with an id that is none', [{ id: '', ...created('id-1') }]],
  ['answered with no status', [{ id: '0', body: { id: 'id-1' } }]],
] as const)
  test(`a create whose batch is ${what} is looked for before anything else, and is not sent twice`, async (t) => {
    let creates = 0;
    const living = { status: 200, body: { value: [{ id: 'id-made', onPremisesImmutableId: anchorA }] } };
    const { fake, send } = await stage(t, ({ method, path }) =>
      method === 'GET' && path === '/users' && creates > 0 ? living : undefined,
    );
    fake.batch = (request) => {
      const answer = answering(responses)(request);
      if (answer !== undefined) creates += 1;
      return answer;
    };
    const result = only(await send(change({ action: 'Add', attributes: anaSilva })));
    assert.deepEqual(result.outcome === 'Written' && result.anchor, 'id-made');
    assert.equal(creates, 1);
  });
