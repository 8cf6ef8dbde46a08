// What the end of a term means for writes.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import { change, impatientClock, optionsFor, permitFor, to } from './builders.ts';
import { failure, fakeGraph } from './fake-graph.ts';

const update = (anchor: string) => change({ id: anchor, anchor, action: 'Update', attributes: to({ title: 'x' }) });

test('no write leaves after the term has ended', async (t) => {
  const fake = await fakeGraph(t);
  const entra = openEntra(optionsFor(fake));
  t.after(() => entra.close());
  const permit = permitFor(60_000);
  permit.end();
  await assert.rejects(entra.export(permit, [update('a')]), { code: 'Entra.TermEnded' });
  await assert.rejects(entra.export(permitFor(0), [update('a')]), { code: 'Entra.TermEnded' });
  assert.equal(fake.writes().length, 0);
});

test('a term that ends while the service is asked to wait ends the export without another write', async (t) => {
  const fake = await fakeGraph(t);
  const clock = impatientClock();
  const entra = openEntra(optionsFor(fake, { clock }));
  t.after(() => entra.close());
  fake.script = ({ method }) =>
    method === 'PATCH' ? { ...failure(429, 'TooManyRequests', 'Slow down.'), headers: { 'Retry-After': '30' } } : undefined;
  await assert.rejects(entra.export(permitFor(20_000, clock), [update('a')]), { code: 'Entra.TermEnded' });
  assert.equal(fake.writes().length, 1);
  assert.ok(clock.monotonicMs() <= 20_000);
});

test('a term that ends while a write is under way ends the wait for its answer', async (t) => {
  const fake = await fakeGraph(t);
  const permit = permitFor(60_000);
  const entra = openEntra(optionsFor(fake));
  t.after(() => entra.close());
  fake.script = ({ method }) => {
    if (method === 'PATCH') permit.end();
    return method === 'PATCH' ? 'reset' : undefined;
  };
  await assert.rejects(entra.export(permit, [update('a'), update('b')]), { code: 'Entra.TermEnded' });
});

test('a permit that runs out cuts a request that gets no answer', async (t) => {
  const fake = await fakeGraph(t);
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  t.after(() => silent.close());
  const { port } = silent.address() as { port: number };
  const options = optionsFor(fake);
  const entra = openEntra({ ...options, configuration: { ...options.configuration, graphURL: `https://127.0.0.1:${port}` } });
  t.after(() => entra.close());
  const permit = permitFor(60_000);
  const sockets = once(silent, 'connection');
  const sent = entra.export(permit, [update('a')]);
  const [socket] = (await sockets) as [{ destroy(): void }];
  t.after(() => socket.destroy());
  permit.end();
  await assert.rejects(sent, { code: 'Entra.TermEnded' });
});

test('writes wait for the budget, and a bind costs a third of its members', async (t) => {
  const fake = await fakeGraph(t);
  const clock = impatientClock();
  const options = optionsFor(fake, { clock });
  const writeBudget = { requests: 10, periodSeconds: 10, sharePercent: 100 };
  const entra = openEntra({ ...options, configuration: { ...options.configuration, writeBudget } });
  t.after(() => entra.close());
  fake.script = ({ method }) => (method === 'GET' ? undefined : { status: 204 });
  await entra.export(
    permitFor(60_000, clock),
    Array.from({ length: 10 }, (_, index) => update(`u${index}`)),
  );
  assert.equal(clock.monotonicMs(), 0);
  const add = Array.from({ length: 20 }, (_, index) => ({ anchor: `u${index}`, objectType: 'user' }));
  const bind = change({
    action: 'Update',
    objectType: 'group',
    anchor: 'g1',
    references: { member: { multiValued: true, add, remove: [] } },
  });
  await entra.export(permitFor(60_000, clock), [bind]);
  assert.equal(Math.round(clock.monotonicMs()), 7_000);
});
