// The write budget against the service's own buckets, on a clock that only waiting moves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noMetrics } from '../../../../operator/directory/entra/ports.ts';
import { bindCost, WriteBudget } from '../../../../operator/directory/entra/export/write-budget.ts';
import { documentedLimits, Throttle } from '../../../../operator/simulator/graph/throttle.ts';
import { impatientClock, permitFor } from './builders.ts';

const documented = { requests: 3000, periodSeconds: 150, sharePercent: 95 };
const call = (now: number) => ({ now, caller: { appId: 'app', tenantId: 'tenant', roles: new Set<string>() } });
const batch = 20;

/** Sends batches for as long as `forMs` while another process of the application writes `othersPerSecond`. */
async function sendBeside(othersPerSecond: number, forMs: number) {
  const clock = impatientClock();
  const budget = new WriteBudget(documented, clock, noMetrics);
  const service = new Throttle(documentedLimits, 0);
  const permit = permitFor(Number.POSITIVE_INFINITY);
  let othersAt = othersPerSecond > 0 ? 0 : Number.POSITIVE_INFINITY;
  let sent = 0;
  let refused = 0;
  while (clock.monotonicMs() < forMs) {
    await budget.take(batch, permit);
    const now = clock.monotonicMs();
    for (; othersAt < now; othersAt += 1000 / othersPerSecond) service.charge(call(othersAt), { units: 1, writes: 1 });
    let fill = 0;
    let waitMs = 0;
    for (let part = 0; part < batch; part += 1) {
      const charge = service.charge(call(now), { units: 1, writes: 1 });
      fill = Math.max(fill, charge.fill);
      if (charge.refusal === undefined) sent += 1;
      else {
        refused += 1;
        waitMs = Math.max(waitMs, charge.refusal.retryAfterSeconds * 1000);
      }
    }
    if (refused > 0 && waitMs > 0) {
      budget.empty();
      await clock.sleep(waitMs);
    }
    budget.answered(batch, fill >= 0.8 ? fill : undefined);
    // A batch takes time on its way.
    await clock.sleep(50);
  }
  return { sent, refused, perSecond: sent / (clock.monotonicMs() / 1000) };
}

test('alone, a long export uses the configured share of the budget and is never refused', async () => {
  const { perSecond, refused } = await sendBeside(0, 3_600_000);
  assert.equal(refused, 0);
  assert.ok(perSecond >= 0.95 * 20 && perSecond <= 20.8, `${perSecond} writes a second`);
});

for (const others of [5, 10, 15]) {
  test(`beside another writer that takes ${others} of 20 writes a second, the rest is used and next to nothing refused`, async () => {
    const { perSecond, refused, sent } = await sendBeside(others, 3_600_000);
    assert.ok(perSecond >= 0.95 * (20 - others), `${perSecond} writes a second`);
    assert.ok(refused <= sent / 1000, `${refused} refusals beside ${sent} writes`);
  });
}

test('the time that writes will take is the time that they take', async () => {
  const clock = impatientClock();
  const budget = new WriteBudget(documented, clock, noMetrics);
  assert.equal(budget.secondsFor(2850), 0);
  const expected = budget.secondsFor(20_000);
  for (let left = 20_000; left > 0; left -= batch) {
    await budget.take(batch, permitFor(Number.POSITIVE_INFINITY));
    budget.answered(batch, undefined);
  }
  assert.ok(Math.abs(clock.monotonicMs() / 1000 - expected) < 1, `${clock.monotonicMs() / 1000} and not ${expected} seconds`);
});

test('a process that begins sends one batch, and as much as the service has room for once it answered', async () => {
  const forEver = permitFor(Number.POSITIVE_INFINITY);
  for (const [fill, seconds] of [
    [undefined, 0],
    [1, 8.5],
  ] as const) {
    const clock = impatientClock();
    const budget = new WriteBudget(documented, clock, noMetrics);
    await budget.take(batch, forEver);
    assert.equal(clock.monotonicMs(), 0, 'whoever is to lose access waits for nothing');
    budget.answered(batch, fill);
    await budget.take(batch, forEver);
    assert.ok(Math.abs(clock.monotonicMs() / 1000 - seconds) < 1, `${clock.monotonicMs()} ms after a bucket that is filled to ${fill}`);
  }
});

test('a process that begins and gets no answers goes no faster than the budget fills', async () => {
  const clock = impatientClock();
  const budget = new WriteBudget(documented, clock, noMetrics);
  for (let batches = 0; batches < 10; batches += 1) await budget.take(batch, permitFor(Number.POSITIVE_INFINITY));
  assert.ok(clock.monotonicMs() / 1000 > (10 * batch - batch) / 19 - 1, `${clock.monotonicMs()} ms`);
});

test('one process after another that begins where the last one emptied the bucket is refused next to nothing', async () => {
  const clock = impatientClock();
  const service = new Throttle(documentedLimits, 0);
  let refused = 0;
  let sent = 0;
  for (let process = 0; process < 20; process += 1) {
    const budget = new WriteBudget(documented, clock, noMetrics);
    for (let batches = 0; batches < 30; batches += 1) {
      await budget.take(batch, permitFor(Number.POSITIVE_INFINITY));
      const charges = Array.from({ length: batch }, () => service.charge(call(clock.monotonicMs()), { units: 1, writes: 1 }));
      const fill = Math.max(...charges.map((charge) => charge.fill));
      refused += charges.filter(({ refusal }) => refusal !== undefined).length;
      sent += batch;
      budget.answered(batch, fill >= 0.8 ? fill : undefined);
      await clock.sleep(50);
    }
  }
  assert.ok(refused <= sent / 1000, `${refused} of ${sent} writes were refused`);
});

test('members of one request cost a third of their number', () => {
  assert.deepEqual([1, 3, 4, 20].map(bindCost), [1, 1, 2, 7]);
});
