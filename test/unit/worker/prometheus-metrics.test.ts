// What a scrape shows of a cycle.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import type { Plan } from '../../../operator/engine/engine.ts';
import { workerMetrics } from '../../../operator/worker/prometheus-metrics.ts';
import type { CycleReport } from '../../../operator/worker/report.ts';

const plan: Plan = {
  connector: 'tenant',
  counts: { add: 1, update: 2, delete: 3, disconnect: 4, referenceAdd: 5, referenceRemove: 6 },
  digest: '',
  guarded: 0,
  known: 10,
  samples: [],
  unowned: 0,
  conflicts: 0,
  unsupported: [],
};

const report: CycleReport = {
  type: 'Delta',
  trigger: 'Schedule',
  revision: 'r',
  startTime: '2026-01-01T00:00:00Z',
  finishTime: '2026-01-01T00:01:00Z',
  result: 'Succeeded',
  steps: [],
  written: 0,
  heldBack: false,
  objectErrors: [],
  warnings: [],
  plan,
};

async function shown(one: CycleReport): Promise<string> {
  const registry = new Registry();
  workerMetrics(registry).cycle(one);
  return registry.metrics();
}

test('disconnects are counted by themselves, so that the sum over the actions counts no object twice', async () => {
  const text = await shown(report);
  assert.match(text, /^lockstep_pending_disconnects 4$/m);
  const sum = [...text.matchAll(/^lockstep_pending_exports\{action="\w+"\} (\d+)$/gm)].reduce(
    (total, [, count]) => total + Number(count),
    0,
  );
  assert.equal(sum, 1 + 2 + 3 + 5 + 6);
});

test('what remains after an export is shown, not what was planned before it', async () => {
  const remaining = { ...plan, counts: { ...plan.counts, disconnect: 0 } };
  assert.match(await shown({ ...report, remaining }), /^lockstep_pending_disconnects 0$/m);
});
