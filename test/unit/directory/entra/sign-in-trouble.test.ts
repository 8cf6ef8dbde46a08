// An authority that is not well: what is tried again, how soon, and what is said of it.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import { failureText } from '../../../../operator/directory/entra/request/network-failure.ts';
import { change, drain, impatientClock, never, optionsFor, permitFor, to } from './builders.ts';
import { type Answer, fakeGraph } from './fake-graph.ts';
import { done } from './stage.ts';

const empty = { status: 200, body: { value: [], '@odata.deltaLink': 'https://graph.test/delta' } };

/** The authority gives these answers first, then tokens. */
async function troubled(t: TestContext, ...answers: readonly Answer[]) {
  const fake = await fakeGraph(t);
  const clock = impatientClock();
  const entra = openEntra(optionsFor(fake, { clock }));
  t.after(() => entra.close());
  const left = [...answers];
  const { token } = fake;
  fake.token = (form) => left.shift() ?? token(form);
  fake.script = ({ method, path }) => (method === 'PATCH' ? done : path.endsWith('/delta') ? empty : undefined);
  return { fake, clock, entra };
}

const refused = (entra: ReturnType<typeof openEntra>): Promise<unknown> => drain(entra.readFull(never)).catch((error: unknown) => error);

test('once the authority is well again the next request has a token, whatever it answered before', async (t) => {
  const { fake, entra } = await troubled(t, { status: 504 }, { status: 500, body: {} }, { status: 429, body: { error: 'throttled' } });
  await drain(entra.readFull(never));
  assert.equal(fake.tokenRequests.length, 4);
});

test('an authority that gives no token is told with its status, and with nothing else where it said nothing', async (t) => {
  const { fake, entra } = await troubled(t, ...Array.from({ length: 6 }, () => ({ status: 504 })));
  const error = await refused(entra);
  assert.ok(error instanceof Error && 'code' in error);
  assert.equal(error.code, 'Entra.SignInUnavailable');
  assert.match(error.message, /^No token came from 127\.0\.0\.1:\d+: it answered with status 504\.$/);
  assert.equal(fake.asked.length, 0);
});

test('an authority in trouble is no refusal of the application, though its answer has a number', async (t) => {
  const trouble = {
    status: 503,
    body: { error: 'temporarily_unavailable', error_description: 'AADSTS90033: A transient error has occurred.' },
  };
  const { entra } = await troubled(t, ...Array.from({ length: 6 }, () => trouble));
  const error = await refused(entra);
  assert.ok(error instanceof Error && 'code' in error && 'retry' in error);
  assert.deepEqual([error.code, error.retry], ['Entra.SignInUnavailable', 'backoff']);
  assert.match(error.message, /status 503 \(AADSTS90033\)/);
});

test('the authority is asked again after as long as it wants, and not before', async (t) => {
  const { clock, entra } = await troubled(t, { status: 429, headers: { 'retry-after': '17' }, body: {} });
  await drain(entra.readFull(never));
  assert.deepEqual(clock.waits, [17_000]);
});

test('an authority that wants more patience than a read has is told with the time at which to come back', async (t) => {
  const { fake, entra } = await troubled(t, { status: 429, headers: { 'retry-after': '600' }, body: {} });
  const error = await refused(entra);
  assert.ok(error instanceof Error && 'retry' in error);
  assert.deepEqual(error.retry, { afterMs: 600_000 });
  assert.equal(fake.tokenRequests.length, 1);
});

test('a write waits for a token that comes late', async (t) => {
  const { fake, entra } = await troubled(t);
  await drain(entra.readFull(never));
  const late: Answer[] = [{ status: 502 }, { status: 502 }];
  const { token } = fake;
  fake.token = (form) => late.shift() ?? token(form);
  fake.script = ({ method }) => (method === 'PATCH' ? done : undefined);
  // Graph refuses the token of the read when the write comes.
  let refusals = 1;
  const isWrite = (body: unknown): boolean => JSON.stringify(body).includes('PATCH');
  fake.batch = ({ body }) => (isWrite(body) && refusals-- > 0 ? { status: 401, body: {} } : undefined);
  const [result] = await entra.export(permitFor(60_000), [change({ action: 'Update', attributes: to({ title: 'x' }) })]);
  assert.equal(result?.outcome, 'Written', JSON.stringify(result));
  assert.equal(fake.writes().length, 1);
});

test('a failure without a message is told by what is around it', () => {
  assert.equal(failureText(new Error('fetch failed', { cause: new Error('') })), 'fetch failed');
  assert.equal(failureText(new Error('')), 'no reason was given');
  assert.equal(failureText(Object.assign(new Error(''), { code: 'ECONNRESET' })), 'no reason was given (ECONNRESET)');
});
