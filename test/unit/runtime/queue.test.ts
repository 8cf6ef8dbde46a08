import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { VirtualClock } from '../../../operator/runtime/clock.ts';
import type { QueueMetrics, QueueReading } from '../../../operator/runtime/ports.ts';
import { WorkQueue } from '../../../operator/runtime/queue.ts';
import { rateLimiter } from '../../../operator/runtime/rate-limiter.ts';

function open(clock = new VirtualClock(), metrics?: QueueMetrics): WorkQueue {
  return new WorkQueue({ name: 'test', limiter: rateLimiter(clock), clock, metrics });
}

test('many events of one key are one visit', async () => {
  const queue = open();
  for (let event = 0; event < 5; event++) queue.add('a');
  assert.equal(await queue.take(), 'a');
  assert.equal(queue.length, 0);
});

test('an event during a visit brings one more visit, and not before the first has ended', async () => {
  const queue = open();
  queue.add('a');
  await queue.take();
  queue.add('a');
  queue.add('a');
  assert.equal(queue.length, 0);
  queue.done('a');
  assert.equal(await queue.take(), 'a');
  queue.done('a');
  assert.equal(queue.length, 0);
});

test('an edit overtakes what a restart put in line', async () => {
  const queue = open();
  for (const key of ['a', 'b', 'c']) queue.add(key, 'low');
  queue.add('edited');
  queue.add('c');
  const order = [await queue.take(), await queue.take(), await queue.take(), await queue.take()];
  assert.deepEqual(order, ['edited', 'c', 'a', 'b']);
});

test('of several delays of a key the earliest counts', async () => {
  const clock = new VirtualClock();
  const queue = open(clock);
  queue.addAfter('a', 5000);
  queue.addAfter('a', 1000);
  queue.addAfter('a', 9000);
  await clock.advance(999);
  assert.equal(queue.length, 0);
  await clock.advance(1);
  assert.equal(await queue.take(), 'a');
  queue.done('a');
  await clock.advance(60_000);
  assert.equal(queue.length, 0);
});

test('failures of a key wait longer each time, until it is forgotten', async () => {
  const clock = new VirtualClock();
  const queue = open(clock);
  const waits: number[] = [];
  const fail = async (): Promise<void> => {
    const before = clock.monotonicMs();
    queue.addRateLimited('a');
    while (queue.length === 0) await clock.advance(500);
    waits.push(clock.monotonicMs() - before);
    await queue.take();
    queue.done('a');
  };
  for (let failure = 0; failure < 8; failure++) await fail();
  queue.forget('a');
  await fail();
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 1000]);
});

test('a closed queue hands out what is in line, drops what waits for its time, and lets its takers go', async () => {
  const clock = new VirtualClock();
  const queue = open(clock);
  queue.add('a');
  queue.addAfter('b', 1000);
  queue.close();
  queue.add('c');
  assert.equal(await queue.take(), 'a');
  assert.equal(await queue.take(), undefined);
  assert.equal(clock.waiting, 0);

  const idle = open();
  const waiting = idle.take();
  idle.close();
  assert.equal(await waiting, undefined);
});

test('a visit that hangs shows in the reading', async () => {
  const clock = new VirtualClock();
  let read: (() => QueueReading) | undefined;
  const ignore = (): void => undefined;
  const queue = open(clock, { opened: (_, reader) => (read = reader), added: ignore, retried: ignore, waited: ignore, worked: ignore });
  queue.add('a');
  queue.add('b');
  await queue.take();
  await clock.advance(90_000);
  assert.deepEqual(read?.(), { depth: 1, unfinishedSeconds: 90, longestSeconds: 90 });
});

const operation = fc.oneof(
  fc.record({
    kind: fc.constant('add' as const),
    key: fc.constantFrom('a', 'b', 'c'),
    priority: fc.constantFrom('normal' as const, 'low' as const),
  }),
  fc.record({ kind: fc.constant('delay' as const), key: fc.constantFrom('a', 'b', 'c'), ms: fc.nat(50) }),
  fc.record({ kind: fc.constant('advance' as const), ms: fc.nat(40) }),
);

test('with many workers no key is visited twice at once, and after its last event each key is visited', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 40 }), async (operations) => {
      const clock = new VirtualClock();
      const queue = open(clock);
      const visiting = new Set<string>();
      const lastEvent = new Map<string, number>();
      const lastVisit = new Map<string, number>();
      let time = 0;
      const worker = async (): Promise<void> => {
        for (;;) {
          const key = await queue.take();
          if (key === undefined) return;
          assert.ok(!visiting.has(key));
          visiting.add(key);
          lastVisit.set(key, time++);
          await clock.sleep(10);
          visiting.delete(key);
          queue.done(key);
        }
      };
      const workers = [worker(), worker(), worker()];
      for (const act of operations) {
        if (act.kind === 'advance') await clock.advance(act.ms);
        else {
          lastEvent.set(act.key, time++);
          if (act.kind === 'add') queue.add(act.key, act.priority);
          else queue.addAfter(act.key, act.ms);
        }
      }
      await clock.advance(1000);
      queue.close();
      await Promise.all(workers);
      for (const [key, at] of lastEvent) assert.ok((lastVisit.get(key) ?? -1) > at, `${key} was not visited after its last event`);
    }),
    { numRuns: 100 },
  );
});
