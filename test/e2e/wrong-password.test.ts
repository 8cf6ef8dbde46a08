// The password of the connector's account changes in the directory before it changes in the Secret.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from '../environment/world.ts';
import { lastFirst } from './scene/clearing.ts';
import { Scene } from './scene/scene.ts';
import { isHealed, isTold } from './scene/trouble.ts';
import { workerLife } from './scene/worker.ts';

test('a refused password is told with the Secret to correct, and the corrected Secret is used without a restart or a new revision', async (t) => {
  const owner = lastFirst(t);
  const forest = await (await openWorld()).ownForest(owner);
  const scene = await Scene.prepare(owner, { name: 'wrong-password', forest, spec: { deltaPeriodSeconds: 10 } });
  await scene.cast.person('p001');
  await scene.apply();
  await scene.synchronize();
  const [life, before] = [await workerLife(scene), await scene.tenant.snapshot()];

  const outdated = forest.serviceAccount.password;
  await forest.changeServicePassword('Sync-Passw0rd-2');
  const error = await isTold(scene, { connector: 'forest', code: 'Directory.InvalidCredentials' });
  assert.match(error.next ?? '', /forest-credentials/);
  const told = JSON.stringify([await scene.schedule(), await scene.runs(), await scene.events()]) + (await scene.log());
  assert.ok(!told.includes(outdated), 'A password stands in a status, an event or a log.');
  assert.deepEqual(await scene.tenant.snapshot(), before);

  await scene.cast.person('p002');
  await scene.credentials('Sync-Passw0rd-2');
  await isHealed(scene, 'forest');
  await scene.eventually('who came meanwhile', async () => (await scene.user('p002')) !== undefined);
  assert.deepEqual(await workerLife(scene), life);
  assert.ok(!(await scene.log()).includes('Sync-Passw0rd-2'), 'A password stands in the log.');
});
