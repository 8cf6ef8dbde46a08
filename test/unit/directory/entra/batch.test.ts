// Batches, throttling and trouble against a scripted Graph.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, to } from './builders.ts';
import { failure } from './fake-graph.ts';
import { done, only, stage } from './stage.ts';

test('only the throttled parts of a batch are sent again', async (t) => {
  const throttledOnce = new Set(['/users/a', '/users/b']);
  const { fake, send } = await stage(t, ({ method, path }) => {
    if (method !== 'PATCH') return undefined;
    return throttledOnce.delete(path) ? { ...failure(429, 'TooManyRequests', 'Slow down.'), headers: { 'Retry-After': '0.249' } } : done;
  });
  const changes = ['a', 'b', 'c'].map((anchor) => change({ id: anchor, anchor, action: 'Update', attributes: to({ title: 'x' }) }));
  const results = await send(...changes);
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['Written', 'Written', 'Written'],
  );
  assert.deepEqual(
    fake
      .writes()
      .map(({ path }) => path)
      .sort(),
    ['/users/a', '/users/a', '/users/b', '/users/b', '/users/c'],
  );
});

test('a change whose answer was lost is unknown', async (t) => {
  const { send } = await stage(t, ({ method }) => (method === 'PATCH' ? 'reset' : undefined));
  const result = only(await send(change({ action: 'Update', attributes: to({ title: 'x' }) })));
  assert.equal(result.outcome, 'Unknown');
});

test('changes of one object follow one another, never in one batch', async (t) => {
  const { fake, send } = await stage(t, ({ method }) => (method === 'PATCH' ? done : undefined));
  await send(
    change({ id: '1', action: 'Update', attributes: to({ title: 'x' }) }),
    change({ id: '2', action: 'Update', attributes: to({ title: 'y' }) }),
  );
  const [first, second] = fake.writes();
  assert.deepEqual([first?.body, second?.body], [{ jobTitle: 'x' }, { jobTitle: 'y' }]);
  assert.notEqual(first?.outer, second?.outer);
});

test('a hundred changes travel in batches of twenty', async (t) => {
  const { fake, send } = await stage(t, ({ method }) => (method === 'PATCH' ? done : undefined));
  const changes = Array.from({ length: 100 }, (_, index) =>
    change({ id: `${index}`, anchor: `u${index}`, action: 'Update', attributes: to({ title: 'x' }) }),
  );
  await send(...changes);
  const outers = new Set(fake.writes().map(({ outer }) => outer));
  assert.equal(fake.writes().length, 100);
  assert.equal(outers.size, 5);
});

test('trouble of the service is waited out where a repetition is harmless', async (t) => {
  let troubles = 2;
  const { send } = await stage(t, ({ method }) =>
    method === 'PATCH' ? (troubles-- > 0 ? failure(503, 'Service_Unavailable', 'Later.') : done) : undefined,
  );
  assert.equal(only(await send(change({ action: 'Update', attributes: to({ title: 'x' }) }))).outcome, 'Written');
});

test('a gateway that gave up leaves the change unknown', async (t) => {
  const { send } = await stage(t, ({ method }) => (method === 'PATCH' ? failure(504, 'UnknownError', '') : undefined));
  assert.equal(only(await send(change({ action: 'Update', attributes: to({ title: 'x' }) }))).outcome, 'Unknown');
});

test('a batch refused as a whole is sent again as a whole', async (t) => {
  const { fake, send } = await stage(t, ({ method }) => (method === 'PATCH' ? done : undefined));
  let refusals = 1;
  fake.batch = ({ body }) => {
    const writes = JSON.stringify(body).includes('PATCH');
    return writes && refusals-- > 0 ? { ...failure(429, 'TooManyRequests', 'Slow down.'), headers: { 'Retry-After': '1' } } : undefined;
  };
  const results = await send(
    ...['a', 'b'].map((anchor) => change({ id: anchor, anchor, action: 'Update', attributes: to({ title: 'x' }) })),
  );
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['Written', 'Written'],
  );
});
