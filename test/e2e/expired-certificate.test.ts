// The certificate of the domain controller runs out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from '../environment/world.ts';
import { lastFirst } from './scene/clearing.ts';
import { crowd, eachArrivesOnce } from './scene/exactly-once.ts';
import { Scene } from './scene/scene.ts';
import { isHealed, isTold } from './scene/trouble.ts';

test('an expired certificate ends the reading and is told by the name of its server; a renewed one is enough to go on', async (t) => {
  const owner = lastFirst(t);
  const forest = await (await openWorld()).ownForest(owner);
  const scene = await Scene.prepare(owner, { name: 'expired-certificate', forest, spec: { deltaPeriodSeconds: 10 } });
  const names = crowd(3);
  await scene.cast.people(names);
  await scene.apply();
  await scene.synchronize();
  const since = await scene.tenant.now();

  await forest.useExpiredCertificate();
  const error = await isTold(scene, { connector: 'forest', code: 'Directory.CertificateExpired' });
  assert.ok(error.message.includes(forest.server), error.message);
  assert.deepEqual(await scene.tenant.effects(since), []);

  await forest.restoreCertificate();
  await scene.cast.person('late');
  await isHealed(scene, 'forest');
  await eachArrivesOnce(scene, [...names, 'late']);
});
