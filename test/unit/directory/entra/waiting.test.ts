import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import { change, optionsFor, permitFor, to } from './builders.ts';
import { type Answer, failure, fakeGraph } from './fake-graph.ts';
import { done } from './stage.ts';

const throttled = (seconds: number): Answer => ({
  ...failure(429, 'TooManyRequests', 'Slow down.'),
  headers: { 'retry-after': String(seconds) },
});

async function opened(t: TestContext) {
  const fake = await fakeGraph(t);
  const told: string[] = [];
  const entra = openEntra(optionsFor(fake, { onWait: ({ code, message }) => told.push(`${code}: ${message}`) }));
  t.after(() => entra.close());
  return { fake, entra, told };
}

test('a read that has to wait for long tells why before it waits, and a short wait is no news', async (t) => {
  const { fake, entra, told } = await opened(t);
  const answers = [throttled(1), throttled(60)];
  fake.script = ({ path }) => answers.shift() ?? (/^\/(users|groups)\//.test(path) ? { status: 404, body: {} } : undefined);
  for await (const _ of entra.readObjects(['gone'], new AbortController().signal));
  assert.deepEqual(told, ['Entra.Throttled: Microsoft Graph asks to wait 60 seconds.']);
});

test('a write that has to wait for long tells why', async (t) => {
  const { fake, entra, told } = await opened(t);
  const answers = [throttled(30)];
  fake.script = ({ method }) => (method === 'PATCH' ? (answers.shift() ?? done) : undefined);
  const [result] = await entra.export(permitFor(60_000), [change({ action: 'Update', attributes: to({ title: 'x' }) })]);
  assert.equal(result?.outcome, 'Written');
  assert.deepEqual(told, ['Entra.Throttled: Microsoft Graph asks to wait 30 seconds.']);
});
