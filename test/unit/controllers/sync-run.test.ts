// What the operator decides about SyncRuns, as a table, and what it writes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SyncRun, SyncSchedule } from '../../../operator/api/types.gen.ts';
import { syncRuns, syncSchedules } from '../../../operator/controllers/kinds.ts';
import { runReconciler } from '../../../operator/controllers/sync-run/controller.ts';
import { decideRun } from '../../../operator/controllers/sync-run/policies.ts';
import type { Stored } from '../../../operator/kube/index.ts';
import { runningConditions } from '../../../operator/worker/status.ts';
import { namespace, World } from './world.ts';

const lastTransitionTime = '2026-01-01T00:00:00Z';
const condition = (type: string, status: 'True' | 'False') => ({
  type,
  status,
  reason: 'Any',
  message: '',
  lastTransitionTime,
  observedGeneration: 1,
});

function run(name: string, status: SyncRun['status'] = {}): Stored<SyncRun> {
  const metadata = { name, namespace, uid: name, resourceVersion: '1', creationTimestamp: lastTransitionTime, generation: 1 };
  return { metadata, spec: { scheduleRef: { name: 'main' }, type: 'Delta' }, status };
}

const finished = (startTime: string, result: 'Succeeded' | 'Failed') => ({
  startTime,
  result,
  conditions: [condition('Complete', 'True')],
});
const awaiting = (startTime: string) => ({
  startTime,
  result: 'AwaitingApproval' as const,
  conditions: [condition('AwaitingApproval', 'True'), condition('Complete', 'False')],
});
const schedule = (suspend: boolean): SyncSchedule => ({ metadata: {}, spec: { suspend } as SyncSchedule['spec'] });

const early = '2026-01-01T00:00:00Z';
const late = '2026-01-01T01:00:00Z';

for (const [sentence, facts, decision] of [
  ['a run of an unknown schedule is refused', { run: run('a') }, 'Refused'],
  ['a run of a suspended schedule is held', { run: run('a'), schedule: schedule(true) }, 'Held'],
  ['a run of a schedule that works is admitted', { run: run('a'), schedule: schedule(false) }, 'Admitted'],
  ['a run under way is not called back by a suspension', { run: run('a', { startTime: early }), schedule: schedule(true) }, 'Admitted'],
  ['a run that has ended stays as it is', { run: run('a', finished(early, 'Failed')), schedule: schedule(false) }, 'Finished'],
  [
    'a plan that waits is overtaken by a later run that ended well',
    { run: run('a', awaiting(early)), siblings: [run('b', finished(late, 'Succeeded'))] },
    'Superseded',
  ],
  [
    'a plan that waits is overtaken by a later plan that waits',
    { run: run('a', awaiting(early)), siblings: [run('b', awaiting(late))] },
    'Superseded',
  ],
  [
    'a plan that waits is not overtaken by a later failure',
    { run: run('a', awaiting(early)), siblings: [run('b', finished(late, 'Failed'))] },
    'Admitted',
  ],
  [
    'a plan that waits is not overtaken by an earlier run',
    { run: run('a', awaiting(late)), siblings: [run('b', finished(early, 'Succeeded'))] },
    'Admitted',
  ],
  ['a plan that waits is not overtaken by itself', { run: run('a', awaiting(early)), siblings: [run('a', awaiting(early))] }, 'Admitted'],
] as const) {
  test(sentence, () => {
    assert.equal(decideRun({ schedule: undefined, siblings: [], ...facts }).kind, decision);
  });
}

const put = (world: World, name: string, status: object = { observedGeneration: -1 }): World => {
  world.api.put(syncRuns, { metadata: { name, namespace }, spec: { scheduleRef: { name: 'main' }, type: 'Full' }, status });
  return world;
};

test('an admitted run belongs to its schedule and waits for the worker', async () => {
  const world = put(new World().schedule(), 'asked');
  await world.reconcile(runReconciler, 'asked');
  assert.equal(world.condition(syncRuns, 'asked', 'Admitted')?.status, 'True');
  assert.equal(world.condition(syncRuns, 'asked', 'Reconciling')?.reason, 'WaitingForWorker');
  const stored = await world.api.get(syncRuns, { namespace, name: 'asked' });
  const owner = await world.api.get(syncSchedules, { namespace, name: 'main' });
  assert.equal(stored.metadata.ownerReferences?.[0]?.uid, owner.metadata.uid);
  assert.equal(stored.status?.trigger, 'Request');
});

test('a run without its schedule stalls, and is admitted when the schedule comes', async () => {
  const world = put(new World(), 'asked');
  await world.reconcile(runReconciler, 'asked');
  assert.equal(world.condition(syncRuns, 'asked', 'Stalled')?.reason, 'ScheduleNotFound');
  world.schedule();
  await world.reconcile(runReconciler, 'asked');
  assert.equal(world.condition(syncRuns, 'asked', 'Stalled')?.status, 'False');
  assert.equal(world.condition(syncRuns, 'asked', 'Admitted')?.status, 'True');
});

test('once the worker has begun, the operator leaves the run’s own conditions alone', async () => {
  const world = put(new World().schedule(), 'asked');
  await world.reconcile(runReconciler, 'asked');
  const conditions = runningConditions('Reading the directories.').map((running) => ({
    ...running,
    lastTransitionTime,
    observedGeneration: 1,
  }));
  await world.api.applyStatus(
    syncRuns,
    { metadata: { name: 'asked', namespace }, status: { conditions } },
    { fieldManager: 'lockstep-worker' },
  );
  world.api.writes.length = 0;
  await world.reconcile(runReconciler, 'asked');
  assert.equal(world.condition(syncRuns, 'asked', 'Reconciling')?.reason, 'Running');
  assert.deepEqual(world.api.writes, []);
});

test('a run whose end was told before the operator saw it still says who asked for it', async () => {
  const world = put(new World().schedule(), 'early', { ...finished(early, 'Succeeded'), observedGeneration: 1 });
  await world.reconcile(runReconciler, 'early');
  const { status } = await world.api.get(syncRuns, { namespace, name: 'early' });
  assert.deepEqual([status?.trigger, status?.result], ['Request', 'Succeeded']);
  assert.ok(status?.conditions?.some(({ type }) => type === 'Complete'));
  world.api.writes.length = 0;
  await world.reconcile(runReconciler, 'early');
  assert.deepEqual(world.api.writes, []);
});

test('where the worker was faster than the operator’s copy, the operator looks again and writes nothing', async () => {
  const world = put(new World().schedule(), 'asked');
  world.api.taken.add('asked');
  const { requeueAfterMs } = await world.reconcile(runReconciler, 'asked');
  assert.equal(requeueAfterMs, 1_000);
  assert.deepEqual(world.events, []);
  assert.equal((await world.api.get(syncRuns, { namespace, name: 'asked' })).status?.conditions, undefined);
});

test('an overtaken plan is closed and points to the newer run', async () => {
  const world = put(put(new World().schedule(), 'old', awaiting(early)), 'new', awaiting(late));
  await world.reconcile(runReconciler, 'old');
  await world.reconcile(runReconciler, 'new');
  const old = await world.api.get(syncRuns, { namespace, name: 'old' });
  assert.equal(old.status?.result, 'Superseded');
  assert.equal(world.condition(syncRuns, 'old', 'Complete')?.status, 'True');
  assert.match(world.condition(syncRuns, 'old', 'Stalled')?.message ?? '', /new/);
  assert.equal((await world.api.get(syncRuns, { namespace, name: 'new' })).status?.result, 'AwaitingApproval');
});
