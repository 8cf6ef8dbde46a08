// What a worker did is told even when it ended before it could tell: its store keeps the history of runs.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { SyncRun } from '../../operator/api/types.gen.ts';
import { Scene } from './scene/scene.ts';

const scene = await Scene.prepare({ after }, { name: 'run-history' });
await scene.cast.people(['ana', 'ben']);
await scene.apply();
await scene.firstCycle();
const first = await scene.eventually('the SyncRun of the first cycle', async () =>
  (await scene.runs()).find(({ status }) => status?.trigger === 'Schedule' && status.result !== undefined),
);
const { name = '', annotations = {} } = first.metadata;
const told = (): Promise<SyncRun> => scene.namespace.get<SyncRun>('syncrun', name);

test('a run that nobody has told the end of is told by the next worker, from its store', async () => {
  await scene.namespace.kubectl('delete', 'syncrun', name);
  await scene.namespace.apply({
    apiVersion: 'lockstep.dev/v1alpha1',
    kind: 'SyncRun',
    metadata: {
      name,
      annotations: { 'lockstep.dev/trigger': 'Schedule', 'lockstep.dev/start-time': annotations['lockstep.dev/start-time'] },
    },
    spec: { scheduleRef: { name: 'main' }, type: 'Delta' },
  });
  assert.equal((await told()).status?.result, undefined);
  await scene.namespace.kubectl('delete', 'pod', 'main-worker-0');
  const { status } = await scene.eventually('the end of the run', async () => {
    const run = await told();
    return run.status?.result !== undefined && run.status.trigger !== undefined && run;
  });
  assert.deepEqual(
    [status?.result, status?.trigger, status?.plan, status?.steps],
    ['Succeeded', 'Schedule', first.status?.plan, first.status?.steps],
  );
});

test('a scheduled cycle that changed nothing leaves no SyncRun', async () => {
  await scene.eventually('the new worker’s first cycle', async () => {
    const [worker] = (await scene.schedule()).status?.workers ?? [];
    return worker?.lastRun?.startTime !== undefined && worker.lastRun.startTime !== first.status?.startTime;
  });
  assert.deepEqual(
    (await scene.runs()).map(({ metadata }) => metadata.name),
    [name],
  );
});
