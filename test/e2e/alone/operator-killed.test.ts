// The operator dies. Workers go on, and what was asked for meanwhile is taken up by its successor.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastFirst } from '../scene/clearing.ts';
import { crowd, eachIsThereOnce } from '../scene/exactly-once.ts';
import { systemNamespace } from '../scene/release.ts';
import { Scene } from '../scene/scene.ts';
import { workerLife } from '../scene/worker.ts';

test('while there is no operator the worker keeps its schedule, and a run asked for meanwhile begins when an operator is back', async (t) => {
  const scene = await Scene.prepare(lastFirst(t), { name: 'operator-killed', spec: { deltaPeriodSeconds: 10 } });
  const operator = (...args: readonly string[]): Promise<string> => scene.world.kubectl(`--namespace=${systemNamespace}`, ...args);
  await scene.cast.people(crowd(2));
  await scene.apply();
  await scene.synchronize();
  const life = await workerLife(scene);

  await operator('scale', 'deployment/lockstep', '--replicas=0');
  t.after(() => operator('scale', 'deployment/lockstep', '--replicas=1'));
  await operator('wait', '--for=delete', 'pod', '--selector=app.kubernetes.io/component=operator', '--timeout=60s');
  await scene.cast.person('p003');
  await scene.eventually('a change without an operator', async () => (await scene.user('p003')) !== undefined);
  const asked = await scene.request('Full');

  await operator('scale', 'deployment/lockstep', '--replicas=1');
  const { status } = await scene.ended(asked);
  assert.equal(status?.result, 'Succeeded');
  await scene.eventually('the schedule to be ready', async () => (await scene.condition('Ready'))?.status === 'True');
  assert.deepEqual(await workerLife(scene), life);
  await eachIsThereOnce(scene, crowd(3));
});
