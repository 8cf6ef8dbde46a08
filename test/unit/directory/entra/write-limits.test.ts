// What one export leaves to the next: what it used of the budget, and how long the service wants to be left in peace.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import { retryAfterMs } from '../../../../operator/directory/entra/request/graph-answer.ts';
import { change, impatientClock, optionsFor, permitFor, to } from './builders.ts';
import { failure, fakeGraph, type Script } from './fake-graph.ts';
import { codeOf, done, only } from './stage.ts';

const update = (anchor: string) => change({ id: anchor, anchor, action: 'Update', attributes: to({ title: 'x' }) });

/** One write in fifty seconds, of which two are there at the beginning. */
const small = { requests: 2, periodSeconds: 100, sharePercent: 100 };

async function opened(t: TestContext, patch: Script) {
  const fake = await fakeGraph(t);
  const clock = impatientClock();
  const options = optionsFor(fake, { clock });
  const entra = openEntra({ ...options, configuration: { ...options.configuration, writeBudget: small } });
  t.after(() => entra.close());
  fake.script = (request) => (request.method === 'PATCH' ? patch(request) : undefined);
  return { fake, clock, send: (anchor: string) => entra.export(permitFor(3_600_000), [update(anchor)]) };
}

test('a write whose answer was lost stays charged, for the service may have carried it out', async (t) => {
  const { clock, send } = await opened(t, ({ path }) => (path === '/users/a' ? 'reset' : done));
  assert.equal(only(await send('a')).outcome, 'Unknown');
  assert.equal(only(await send('b')).outcome, 'Written');
  assert.equal(clock.monotonicMs(), 0);
  assert.equal(only(await send('c')).outcome, 'Written');
  assert.equal(Math.round(clock.monotonicMs()), 50_000);
});

test('a write that never left is not charged', async (t) => {
  const { fake, clock, send } = await opened(t, () => done);
  const { token } = fake;
  fake.token = () => ({
    status: 400,
    body: { error: 'invalid_client', error_description: 'AADSTS7000222: expired', error_codes: [7000222] },
  });
  for (const anchor of ['a', 'b', 'c']) assert.equal(codeOf(await send(anchor)), 'Entra.Credentials');
  fake.token = token;
  for (const anchor of ['a', 'b']) assert.equal(only(await send(anchor)).outcome, 'Written');
  assert.equal(clock.monotonicMs(), 0);
});

test('a pause that the service asked for holds for the next changes, which are not even looked up while it is long', async (t) => {
  let refusals = 1;
  const throttled = { ...failure(429, 'TooManyRequests', 'Slow down.'), headers: { 'Retry-After': '300' } };
  const { fake, clock, send } = await opened(t, () => (refusals-- > 0 ? throttled : done));
  assert.equal(codeOf(await send('a')), 'Entra.Throttled');
  const asked = fake.asked.length;
  const second = only(await send('b'));
  assert.deepEqual(second.outcome === 'Failed' && [second.error.code, second.error.retry], ['Entra.Throttled', { afterMs: 300_000 }]);
  assert.equal(fake.asked.length, asked);
  await clock.sleep(250_000);
  assert.equal(only(await send('b')).outcome, 'Written');
  assert.equal(Math.round(clock.monotonicMs()), 300_000, 'the rest of the pause was waited for');
});

test('the time at which to come back is taken from the clock of the service, not from ours', () => {
  const answer = {
    status: 429,
    headers: { date: 'Sun, 01 Mar 2026 10:00:00 GMT', 'retry-after': 'Sun, 01 Mar 2026 10:00:30 GMT' },
    body: {},
  };
  assert.equal(retryAfterMs(answer, new Date('2026-03-01T11:00:00Z')), 30_000);
  assert.equal(
    retryAfterMs({ ...answer, headers: { 'retry-after': answer.headers['retry-after'] } }, new Date('2026-03-01T10:00:10Z')),
    20_000,
  );
});
