// The domain controller is away for a while.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from '../environment/world.ts';
import { lastFirst } from './scene/clearing.ts';
import { crowd, eachIsThereOnce } from './scene/exactly-once.ts';
import { Scene } from './scene/scene.ts';
import { textOf } from './scene/tenant.ts';
import { isHealed, isTold } from './scene/trouble.ts';

test('while the only domain controller is away everything says so and the tenant stays as it is; when it is back, what changed arrives by itself', async (t) => {
  const owner = lastFirst(t);
  const forest = await (await openWorld()).ownForest(owner);
  const scene = await Scene.prepare(owner, { name: 'domain-controller-down', forest, spec: { deltaPeriodSeconds: 10 } });
  const names = crowd(5);
  const [first] = await scene.cast.people(names);
  assert.ok(first);
  await scene.apply();
  await scene.synchronize();
  const [before, since] = [await scene.tenant.snapshot(), await scene.tenant.now()];

  await forest.stop();
  const error = await isTold(scene, { connector: 'forest', code: 'Directory.ServerUnreachable' });
  assert.ok(error.message.includes(forest.domain), error.message);
  assert.deepEqual(await scene.tenant.snapshot(), before);
  assert.deepEqual(await scene.tenant.effects(since), []);

  await forest.start();
  await scene.cast.person('late');
  await forest.objects.modify(first.dn, { title: 'Harbour Master' });
  await scene.eventually('the new title', async () => textOf(await scene.user('p001'), 'jobTitle') === 'Harbour Master');
  await isHealed(scene, 'forest');
  await scene.eventually('the late one', async () => (await scene.tenant.users()).length === names.length + 1);
  await eachIsThereOnce(scene, [...names, 'late']);
});
