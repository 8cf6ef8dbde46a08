// A worker loses all that it knew.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastFirst } from './scene/clearing.ts';
import { crowd } from './scene/exactly-once.ts';
import { Scene } from './scene/scene.ts';
import { textOf } from './scene/tenant.ts';
import { loseVolume, workerLife } from './scene/worker.ts';

test('after its volume is lost a worker deletes and duplicates nothing, writes only what changed, and reports who left meanwhile as unowned', async (t) => {
  const scene = await Scene.prepare(lastFirst(t), { name: 'volume-lost', spec: { deltaPeriodSeconds: 10 } });
  const names = crowd(8);
  const [chief, leaver, mover, ...others] = await scene.cast.people(names);
  assert.ok(chief && leaver && mover);
  for (const { dn } of others) await scene.forest.objects.modify(dn, { manager: chief.dn });
  await scene.cast.group('Crew', [chief, mover, ...others]);
  await scene.apply();
  await scene.synchronize();
  const [before, since, life] = [await scene.tenant.snapshot(), await scene.tenant.now(), await workerLife(scene)];

  await scene.patch('syncschedule', 'main', { suspend: true });
  await scene.eventually('the suspension', async () => (await scene.condition('Ready'))?.reason === 'Suspended');
  await loseVolume(scene);
  await scene.forest.objects.delete(leaver.dn);
  await scene.forest.objects.modify(mover.dn, { title: 'Navigator' });
  await scene.cast.person('joiner');
  await scene.patch('syncschedule', 'main', { suspend: false });

  await scene.eventually('the joiner', async () => (await scene.user('joiner')) !== undefined, 180_000);
  await scene.eventually('the mover’s title', async () => textOf(await scene.user('p003'), 'jobTitle') === 'Navigator');
  const run = await scene.run('Full');
  assert.equal(run.status?.result, 'Succeeded');
  assert.equal(run.status.plan?.unowned, 1);
  assert.equal((await scene.schedule()).status?.workers?.[0]?.plan?.unowned, 1);
  assert.notEqual((await workerLife(scene)).uid, life.uid);

  const joiner = await scene.user('joiner');
  const changes = (await scene.tenant.effects(since)).map(({ action, objectId, properties }) => ({ action, objectId, properties }));
  assert.deepEqual(
    changes.filter(({ action }) => action !== 'create'),
    [{ action: 'update', objectId: (await scene.user('p003'))?.id, properties: ['jobTitle'] }],
  );
  assert.deepEqual(
    changes.filter(({ action }) => action === 'create').map(({ objectId }) => objectId),
    [joiner?.id],
  );
  const now = await scene.tenant.snapshot();
  assert.deepEqual([...now.keys()].toSorted(), [...before.keys(), joiner?.id ?? ''].toSorted());
});
