// The worker dies in the middle of an export. What it had sent and not yet heard of must be found, not sent again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lastFirst } from './scene/clearing.ts';
import { crowd, eachArrivesOnce } from './scene/exactly-once.ts';
import { Scene } from './scene/scene.ts';
import { deleteWorkerPod, killWorkerProcess, workerLife } from './scene/worker.ts';

const names = crowd(240);
const owner = lastFirst({ after });
let scene: Scene;

before(async () => {
  scene = await Scene.prepare(owner, { name: 'worker-killed', spec: { deltaPeriodSeconds: 10 } });
  await scene.cast.people(names.slice(0, 120));
  await slowDown();
});

/** Batches take their time, so that the export is certainly under way when the worker dies. */
async function slowDown(): Promise<void> {
  await scene.tenant.admin.addFault({
    match: { tenant: scene.tenant.id, method: 'POST', pathPrefix: '/v1.0/$batch' },
    action: { kind: 'latency', ms: 2_000 },
  });
}

/** Resolves in the middle of an export: some of the people have been made, and more are to come. */
async function exportIsUnderWay(known: number): Promise<void> {
  const made = async (): Promise<number> => (await scene.tenant.users()).length - known;
  await scene.eventually('the first people of the export', async () => (await made()) > 0, 120_000);
  assert.ok((await made()) < 120, 'The export was over before the worker could be killed.');
}

test('a worker whose process is killed in mid-export goes on when its container is back, and makes everybody exactly once', async () => {
  await scene.apply();
  await exportIsUnderWay(0);
  const life = await workerLife(scene);
  await killWorkerProcess(scene);
  await scene.tenant.admin.clearFaults({ tenant: scene.tenant.id });
  await eachArrivesOnce(scene, names.slice(0, 120));
  const next = await workerLife(scene);
  assert.deepEqual({ uid: next.uid, restarts: next.restarts }, { uid: life.uid, restarts: life.restarts + 1 });
});

test('a worker whose pod is torn away in mid-export is replaced, and everybody is made exactly once', async () => {
  const life = await workerLife(scene);
  await slowDown();
  await scene.cast.people(names.slice(120));
  await exportIsUnderWay(120);
  await deleteWorkerPod(scene);
  await scene.tenant.admin.clearFaults({ tenant: scene.tenant.id });
  await eachArrivesOnce(scene, names);
  assert.notEqual((await workerLife(scene)).uid, life.uid);
  assert.deepEqual(await scene.synchronize('Full'), []);
});
