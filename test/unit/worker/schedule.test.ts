import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextCycle, type ScheduleFacts } from '../../../operator/worker/schedule.ts';

const minute = 60_000;

const facts = (change: Partial<ScheduleFacts> = {}): ScheduleFacts => ({
  nowMs: 100 * minute,
  suspended: false,
  deltaPeriodMs: 30 * minute,
  lastStartMs: 90 * minute,
  revisionChanged: false,
  mayWriteNow: false,
  keysChanged: false,
  requested: [],
  approved: [],
  ...change,
});

test('a worker that has just started begins with a cycle at once', () => {
  const { lastStartMs: _, ...started } = facts();
  assert.deepEqual(nextCycle(started), { kind: 'Run', type: 'Delta' });
});

test('the next delta is due one period after the last cycle began', () => {
  assert.deepEqual(nextCycle(facts()), { kind: 'WaitUntil', atMs: 120 * minute });
  assert.deepEqual(nextCycle(facts({ nowMs: 120 * minute })), { kind: 'Run', type: 'Delta' });
});

test('a suspended schedule runs nothing, not even what a person asked for', () => {
  assert.deepEqual(nextCycle(facts({ suspended: true, requested: [{ name: 'now', type: 'Full' }] })), { kind: 'Idle' });
});

test('a requested run goes before the clock, the oldest first, with its own type', () => {
  const requested = [
    { name: 'first', type: 'Full' },
    { name: 'second', type: 'Delta' },
  ] as const;
  assert.deepEqual(nextCycle(facts({ requested })), { kind: 'Run', type: 'Full', run: 'first' });
});

test('an approved run goes before a requested one', () => {
  const next = nextCycle(
    facts({ approved: [{ name: 'guarded', digest: 'abc', approvalOf: 'guarded' }], requested: [{ name: 'now', type: 'Full' }] }),
  );
  assert.deepEqual(next, { kind: 'Run', type: 'Delta', run: 'guarded', approvalOf: 'guarded' });
});

test('a new revision runs at once', () => {
  assert.deepEqual(nextCycle(facts({ revisionChanged: true })), { kind: 'Run', type: 'Delta' });
});

test('a failure is tried again sooner than the period, each time after twice the wait, at most five minutes', () => {
  const retryAt = (attempts: number): number => {
    const next = nextCycle(facts({ failure: { retry: 'backoff', atMs: 100 * minute, attempts } }));
    assert.equal(next.kind, 'WaitUntil');
    return next.kind === 'WaitUntil' ? next.atMs - 100 * minute : Number.NaN;
  };
  assert.deepEqual([1, 2, 3, 30].map(retryAt), [5_000, 10_000, 20_000, 5 * minute]);
});

test('a failure never postpones the regular cycle', () => {
  const next = nextCycle(facts({ nowMs: 119 * minute, failure: { retry: 'backoff', atMs: 119 * minute, attempts: 30 } }));
  assert.deepEqual(next, { kind: 'WaitUntil', atMs: 120 * minute });
});

test('a service that named a time is not asked before it, neither by a retry nor by the regular cycle, but when a person says so', () => {
  const throttled = facts({ nowMs: 121 * minute, failure: { retry: { afterMs: 5 * minute }, atMs: 119 * minute, attempts: 1 } });
  assert.deepEqual(nextCycle(throttled), { kind: 'WaitUntil', atMs: 124 * minute });
  assert.equal(nextCycle({ ...throttled, requested: [{ name: 'now', type: 'Delta' }] }).kind, 'Run');
});

test('what no repetition can mend waits for the regular cycle', () => {
  assert.deepEqual(nextCycle(facts({ failure: { retry: 'never', atMs: 95 * minute, attempts: 1 } })), {
    kind: 'WaitUntil',
    atMs: 120 * minute,
  });
});

test('a changed Secret ends the wait after a failure', () => {
  const failure = { retry: 'configuration', atMs: 100 * minute, attempts: 9 } as const;
  assert.deepEqual(nextCycle(facts({ failure, keysChanged: true })), { kind: 'Run', type: 'Delta' });
});

test('a plan that was held back leaves as soon as the lease is won', () => {
  assert.deepEqual(nextCycle(facts({ mayWriteNow: true })), { kind: 'Run', type: 'Delta' });
});
