import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterCycle, whileWaiting } from '../../../operator/worker/connector-health.ts';
import { reportError, workerErrors } from '../../../operator/worker/errors.ts';
import type { CycleReport, StepReport } from '../../../operator/worker/report.ts';

const trouble = reportError(new workerErrors.TargetNotRead({ connector: 'entra' }));
const [noon, later, evening] = ['2030-01-01T12:00:00.000Z', '2030-01-01T12:01:00.000Z', '2030-01-01T18:00:00.000Z'];

const step = (connector: string, finishTime: string, error?: typeof trouble): StepReport => ({
  name: 'Import',
  connector,
  startTime: finishTime,
  finishTime,
  durationMs: 0,
  counts: {},
  ...(error === undefined ? {} : { error }),
});

const report = (...steps: readonly StepReport[]): CycleReport => ({
  type: 'Delta',
  trigger: 'Schedule',
  revision: '',
  startTime: noon,
  finishTime: noon,
  result: 'Succeeded',
  steps,
  written: 0,
  heldBack: false,
  objectErrors: [],
  warnings: [],
});

test('a connector that makes a cycle wait is in trouble since the first wait, and keeps when it was last read', () => {
  const healthy = afterCycle([], report(step('forest', noon), step('entra', noon)), ['forest', 'entra']);
  const waiting = whileWaiting(whileWaiting(healthy, 'entra', trouble, later), 'entra', trouble, evening);
  const entra = waiting.find(({ name }) => name === 'entra');
  assert.deepEqual(entra, { name: 'entra', lastImportTime: noon, error: { ...trouble, since: later } });
  assert.equal(waiting.find(({ name }) => name === 'forest')?.error, undefined);
});

test('the end of a cycle that got what it waited for ends the trouble, and one that did not keeps its beginning', () => {
  const waiting = whileWaiting([], 'entra', trouble, later);
  assert.deepEqual(afterCycle(waiting, report(step('entra', evening)), ['entra']), [{ name: 'entra', lastImportTime: evening }]);
  const [failed] = afterCycle(waiting, report(step('entra', evening, trouble)), ['entra']);
  assert.equal(failed?.error?.since, later);
});
