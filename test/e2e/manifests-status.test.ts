// A status has several writers. Server-side apply keeps them apart, which only a real API server shows.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { SyncRun } from '../../operator/api/types.gen.ts';
import { syncRuns, syncSchedules } from '../../operator/controllers/kinds.ts';
import { runConditions } from '../../operator/controllers/sync-run/controller.ts';
import { fieldManager } from '../../operator/controllers/status.ts';
import { isConflict, type Stored } from '../../operator/kube/index.ts';
import { findCondition, toConditions } from '../../operator/runtime/index.ts';
import { installManifests } from './manifests-cluster.ts';

const { client, namespace, type } = await installManifests({ after }, 'manifests-status');
const runs = type(syncRuns);
const schedules = type(syncSchedules);
const now = new Date('2026-01-01T00:00:00Z');
const operator = fieldManager('SyncRun');

async function makeRun(name: string): Promise<Stored<SyncRun>> {
  return await client.create(runs, { metadata: { name, namespace }, spec: { scheduleRef: { name: 'main' }, type: 'Delta' } });
}

/** As the operator's controller writes while nobody has begun. */
async function admit({ metadata }: Stored<SyncRun>, conflicts: 'take' | 'fail'): Promise<Stored<SyncRun>> {
  const conditions = toConditions([], runConditions({ kind: 'Admitted', started: false }), { generation: 1, now });
  const status = { observedGeneration: 1, trigger: 'Request', conditions } as const;
  return await client.applyStatus(runs, { metadata: { name: metadata.name, namespace }, status }, { fieldManager: operator, conflicts });
}

/** As the worker writes when it begins. */
async function begin({ metadata }: Stored<SyncRun>): Promise<Stored<SyncRun>> {
  const running = ['Ready', 'Reconciling', 'Stalled', 'Complete'].map(
    (of) => ({ type: of, status: 'False', reason: 'Running', message: 'Import' }) as const,
  );
  const conditions = toConditions([], running, { generation: 1, now });
  const status = { observedGeneration: 1, startTime: now.toISOString(), conditions };
  return await client.applyStatus(runs, { metadata: { name: metadata.name, namespace }, status }, { fieldManager: 'lockstep-worker' });
}

test('a new object is not observed yet, so that nobody takes it for current', async () => {
  const run = await makeRun('new');
  assert.deepEqual(run.status, { observedGeneration: -1 });
});

test('the operator’s admission stays when the worker takes the run over', async () => {
  const run = await makeRun('taken');
  await admit(run, 'fail');
  const { status } = await begin(run);
  assert.equal(findCondition(status?.conditions, 'Admitted')?.status, 'True');
  assert.equal(findCondition(status?.conditions, 'Reconciling')?.reason, 'Running');
  assert.equal(status?.trigger, 'Request');
});

test('an operator that comes late does not talk over the worker', async () => {
  const run = await makeRun('late');
  await begin(run);
  await assert.rejects(admit(run, 'fail'), isConflict);
});

test('the operator gives up what the worker now says, and nothing of it is lost', async () => {
  const run = await makeRun('released');
  await admit(run, 'fail');
  await begin(run);
  const conditions = toConditions([], runConditions({ kind: 'Admitted', started: true }), { generation: 1, now });
  const applied = { metadata: { name: 'released', namespace }, status: { trigger: 'Request', conditions } } as const;
  const { status } = await client.applyStatus(runs, applied, { fieldManager: operator });
  assert.deepEqual([...(status?.conditions ?? [])].map(({ type: of }) => of).sort(), [
    'Admitted',
    'Complete',
    'Ready',
    'Reconciling',
    'Stalled',
  ]);
  assert.equal(status?.observedGeneration, 1);
});

test('a worker’s entry and the operator’s conditions live side by side, and an entry drops what its pod no longer says', async () => {
  const metadata = { name: 'main', namespace };
  const spec = { mode: 'Staging', connectors: [{ name: 'a' }, { name: 'b' }] } as const;
  await client.apply(schedules, { metadata, spec }, { fieldManager: 'person' });
  const worker = async (pod: string, entry: object): Promise<void> => {
    const status = { workers: [{ pod, state: 'Idle' as const, ...entry }] };
    await client.applyStatus(schedules, { metadata, status }, { fieldManager: `lockstep-worker-${pod}` });
  };
  await worker('main-worker-0', {
    announcement: { type: 'Delta', trigger: 'Schedule', startTime: now.toISOString(), reason: 'Succeeded' },
  });
  await worker('main-worker-1', {});
  const conditions = toConditions([], [{ type: 'Ready', status: 'True', reason: 'Synchronizing', message: '' }], { generation: 1, now });
  await client.applyStatus(
    schedules,
    { metadata, status: { observedGeneration: 1, conditions } },
    { fieldManager: fieldManager('SyncSchedule') },
  );
  await worker('main-worker-0', {});
  const { status } = await client.get(schedules, metadata);
  assert.deepEqual(
    status?.workers?.map(({ pod, announcement }) => [pod, announcement]),
    [
      ['main-worker-0', undefined],
      ['main-worker-1', undefined],
    ],
  );
  assert.equal(findCondition(status?.conditions, 'Ready')?.status, 'True');
});

test('defaults stand in what is stored', async () => {
  const { spec } = await client.get(schedules, { name: 'main', namespace });
  assert.deepEqual(spec.limits, {
    deletes: { count: 500, percent: 10, percentFrom: 20 },
    attributeUpdates: [],
    minimumObjects: [],
    absence: { consecutiveReads: 1, gracePeriodSeconds: 0 },
  });
  assert.deepEqual([spec.store, spec.defaultRules.userMatching, spec.history], [{ type: 'SQLite' }, { type: 'ObjectSID' }, { days: 90 }]);
  assert.deepEqual([spec.suspend, spec.deltaPeriodSeconds, spec.historyLimit, spec.defaultRules.version], [false, 1800, 20, 'v1']);
  assert.deepEqual(spec.worker, { storage: { size: '8Gi' }, logLevel: 'info' });
});
