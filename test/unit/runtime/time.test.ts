import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff, watchBackoff } from '../../../operator/runtime/backoff.ts';
import { realClock, VirtualClock } from '../../../operator/runtime/clock.ts';
import { TokenBucket } from '../../../operator/runtime/token-bucket.ts';

test('back-off doubles from 0.8 s to half a minute, with up to as much again as jitter', () => {
  const low = new Backoff(watchBackoff, new VirtualClock(), () => 0);
  assert.deepEqual(
    Array.from({ length: 8 }, () => low.nextMs()),
    [800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000],
  );
  assert.equal(new Backoff(watchBackoff, new VirtualClock(), () => 0.5).nextMs(), 1200);
});

test('back-off starts over after two healthy minutes', async () => {
  const clock = new VirtualClock();
  const backoff = new Backoff(watchBackoff, clock, () => 0);
  backoff.nextMs();
  backoff.nextMs();
  await clock.advance(100_000);
  assert.equal(backoff.nextMs(), 3200);
  await clock.advance(124_000);
  assert.equal(backoff.nextMs(), 800);
});

test('a bucket lets its burst through, then one at a time at its rate', () => {
  const bucket = new TokenBucket({ perSecond: 10, burst: 3 }, new VirtualClock());
  assert.deepEqual(
    Array.from({ length: 5 }, () => Math.round(bucket.reserve())),
    [0, 0, 0, 100, 200],
  );
});

test('a bucket never holds more than its burst', async () => {
  const clock = new VirtualClock();
  const bucket = new TokenBucket({ perSecond: 10, burst: 2 }, clock);
  await clock.advance(3_600_000);
  assert.deepEqual([bucket.tryTake(), bucket.tryTake(), bucket.tryTake()], [true, true, false]);
});

test('a token that is given up while waiting goes back', async () => {
  const clock = new VirtualClock();
  const bucket = new TokenBucket({ perSecond: 1, burst: 1 }, clock);
  await bucket.take();
  const stop = new AbortController();
  const given = bucket.take(stop.signal);
  stop.abort(new Error('no longer wanted'));
  await assert.rejects(given, /no longer wanted/);
  await clock.advance(1000);
  assert.equal(bucket.tryTake(), true);
});

test('a sleep ends with the reason of its signal, on the real clock and on the virtual one', async () => {
  for (const clock of [realClock, new VirtualClock()]) {
    const stop = new AbortController();
    const sleep = clock.sleep(60_000, stop.signal);
    stop.abort(new Error('woken'));
    await assert.rejects(sleep, /woken/);
    await assert.rejects(clock.sleep(1, stop.signal), /woken/);
  }
});

test('virtual timers ring in the order of their time, and see it', async () => {
  const clock = new VirtualClock();
  const rings: number[] = [];
  for (const ms of [30, 10, 20]) clock.schedule(ms, () => rings.push(clock.monotonicMs()));
  const cancel = clock.schedule(15, () => rings.push(-1));
  cancel();
  await clock.advance(25);
  assert.deepEqual(rings, [10, 20]);
  assert.equal(clock.monotonicMs(), 25);
  assert.equal(clock.waiting, 1);
});
