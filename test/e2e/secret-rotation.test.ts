// The application's client secret is rotated.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lastFirst } from './scene/clearing.ts';
import { Scene } from './scene/scene.ts';
import { isHealed, isTold, isWell } from './scene/trouble.ts';
import { workerLife } from './scene/worker.ts';

const owner = lastFirst({ after });
let scene: Scene;

before(async () => {
  scene = await Scene.prepare(owner, { name: 'secret-rotation', spec: { deltaPeriodSeconds: 10 } });
  // A token that lives shorter than the five minutes that are kept in reserve is asked for anew at every request.
  await scene.tenant.admin.changeTenant(scene.tenant.id, { settings: { accessTokenSeconds: 60 } });
  await scene.cast.person('p001');
  await scene.apply();
  await scene.synchronize();
});

const inTheTenant = async (secret: string): Promise<void> => {
  await scene.tenant.admin.changeApplication(scene.tenant.id, scene.tenant.identity.clientId, { secret });
};
const inTheSecret = (clientSecret: string): Promise<void> => scene.namespace.secret('entra-credentials', { clientSecret });

test('a client secret that is rotated on both sides counts at the next run, in the same pod and with the same revision', async () => {
  const life = await workerLife(scene);
  await inTheTenant('rotated-secret-1');
  await inTheSecret('rotated-secret-1');
  await scene.cast.person('p002');
  await scene.eventually('who came after the rotation', async () => (await scene.user('p002')) !== undefined);
  await isWell(scene, 'entra');
  assert.deepEqual(await workerLife(scene), life);
});

test('a client secret that is rotated in the tenant alone is told, and the Secret is all that has to follow', async () => {
  const life = await workerLife(scene);
  const since = await scene.tenant.now();
  await inTheTenant('rotated-secret-2');
  const error = await isTold(scene, { connector: 'entra', code: 'Entra.Credentials' });
  assert.match(error.next ?? '', /client secret/);
  assert.deepEqual(await scene.tenant.effects(since), []);

  await scene.cast.person('p003');
  await inTheSecret('rotated-secret-2');
  await isHealed(scene, 'entra');
  await scene.eventually('who came meanwhile', async () => (await scene.user('p003')) !== undefined);
  assert.deepEqual(await workerLife(scene), life);
  const told = JSON.stringify([await scene.schedule(), await scene.runs(), await scene.events()]) + (await scene.log());
  assert.doesNotMatch(told, /rotated-secret/);
});
