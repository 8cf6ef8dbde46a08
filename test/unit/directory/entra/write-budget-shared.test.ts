// The writer's four batches at a time against the service's buckets, beside another process that never waits and is charged for what it is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noMetrics } from '../../../../operator/directory/entra/ports.ts';
import { WriteBudget } from '../../../../operator/directory/entra/export/write-budget.ts';
import { Throttle } from '../../../../operator/simulator/graph/throttle.ts';
import { permitFor } from './builders.ts';
import { crowd } from './crowd.ts';

const call = (now: number) => ({ now, caller: { appId: 'app', tenantId: 'tenant', roles: new Set<string>() } });
const batch = 20;
const atATime = 4;

async function sendBeside(perSecond: number, { limit, periodMs }: { readonly limit: number; readonly periodMs: number }, writes: number) {
  const { clock, run } = crowd();
  const service = new Throttle(
    { resourceUnits: { limit: 8000, periodMs: 10_000 }, writes: { limit, periodMs }, tenantWrites: { limit: 1e6, periodMs } },
    0,
  );
  const budget = new WriteBudget({ requests: limit, periodSeconds: periodMs / 1000, sharePercent: 95 }, clock, noMetrics);
  const charge = () => service.charge(call(clock.monotonicMs()), { units: 1, writes: 1 });
  const forEver = permitFor(Number.POSITIVE_INFINITY);
  const open = { writes };
  let refused = 0;
  let others = 0;
  const other = async () => {
    for (; open.writes > 0; await clock.sleep(1000)) for (let each = 0; each < perSecond; each += 1, others += 1) charge();
  };
  let pausedUntilMs = 0;
  const sender = async () => {
    while (open.writes > 0) {
      await budget.take(batch, forEver);
      while (pausedUntilMs > clock.monotonicMs()) await clock.sleep(pausedUntilMs - clock.monotonicMs());
      await clock.sleep(100);
      const charges = Array.from({ length: batch }, charge);
      const refusals = charges.flatMap(({ refusal }) => refusal ?? []);
      if (refusals.length > 0) {
        budget.empty();
        pausedUntilMs = clock.monotonicMs() + Math.max(...refusals.map(({ retryAfterSeconds }) => retryAfterSeconds)) * 1000;
      }
      const fill = Math.max(...charges.map((each) => each.fill));
      budget.answered(batch, fill >= 0.8 ? fill : undefined);
      refused += refusals.length;
      open.writes -= batch - refusals.length;
    }
  };
  await run(Promise.all([other(), ...Array.from({ length: atATime }, sender)]));
  const seconds = clock.monotonicMs() / 1000;
  return { used: writes / (0.95 * (limit + (limit / periodMs) * 1000 * seconds) - others), refused, seconds };
}

for (const others of [0, 5, 10, 14]) {
  for (const bucket of [
    { limit: 3000, periodMs: 150_000 },
    { limit: 600, periodMs: 30_000 },
  ]) {
    test(`beside ${others} of 20 writes a second that never wait, what is left of a bucket of ${bucket.limit} is used`, async (t) => {
      const { used, refused, seconds } = await sendBeside(others, bucket, 20_000);
      t.diagnostic(`${(used * 100).toFixed(1)} % of what was left in ${seconds.toFixed(0)} s, ${refused} refusals`);
      assert.ok(used >= 0.95, `${(used * 100).toFixed(1)} % of what was left, ${refused} refusals`);
      // What is under way at once is a tenth of the small bucket: there, some of it is always too much.
      assert.ok(refused <= 20_000 / (bucket.limit < 3000 ? 5 : 100), `${refused} refusals`);
    });
  }
}
