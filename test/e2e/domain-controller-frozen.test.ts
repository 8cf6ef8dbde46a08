// The domain controller takes connections and answers nothing; and, with a second one in the list, none of it matters.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from '../environment/world.ts';
import { lastFirst } from './scene/clearing.ts';
import { crowd, eachIsThereOnce } from './scene/exactly-once.ts';
import { Scene } from './scene/scene.ts';
import { textOf } from './scene/tenant.ts';
import { isHealed, isTold } from './scene/trouble.ts';

test('a domain controller that answers nothing is told as silent, not as empty, and is asked again until it answers', async (t) => {
  const owner = lastFirst(t);
  const forest = await (await openWorld()).ownForest(owner);
  const scene = await Scene.prepare(owner, { name: 'domain-controller-frozen', forest, spec: { deltaPeriodSeconds: 10 } });
  const names = crowd(3);
  const [first] = await scene.cast.people(names);
  assert.ok(first);
  await scene.apply();
  await scene.synchronize();
  const since = await scene.tenant.now();

  await forest.freeze();
  owner.after(() => forest.thaw());
  const error = await isTold(scene, { connector: 'forest', code: 'Directory.TimedOut' });
  assert.ok(error.message.includes(forest.server), error.message);
  assert.deepEqual(await scene.tenant.effects(since), []);

  await forest.thaw();
  await forest.objects.modify(first.dn, { title: 'Ice Pilot' });
  await scene.eventually('the new title', async () => textOf(await scene.user('p001'), 'jobTitle') === 'Ice Pilot');
  await isHealed(scene, 'forest');
  await eachIsThereOnce(scene, names);
});

test('where the connector lists a second server, the loss of the first one is no fault', async (t) => {
  const owner = lastFirst(t);
  const world = await openWorld();
  const forest = world.forest('contoso');
  const proxy = await world.faultProxy(owner, forest);
  const scene = await Scene.prepare(owner, { name: 'second-server', forest, server: proxy.server });
  const [first] = await scene.cast.people(crowd(2));
  assert.ok(first);
  await scene.apply();
  const partition = scene.forestConnector({ include: [scene.unit] }).spec.activeDirectory?.partitions[0];
  assert.ok(partition);
  const servers = [...partition.servers, { host: forest.server }];
  await scene.patch('syncconnector', 'forest', { activeDirectory: { partitions: [{ ...partition, servers }] } });
  await scene.synchronize();
  assert.ok(proxy.searches > 0, 'The first server of the list was not the first one asked.');

  proxy.inject({ kind: 'refuse' });
  await forest.objects.modify(first.dn, { title: 'Second Mate' });
  await scene.synchronize();
  assert.equal(textOf(await scene.user('p001'), 'jobTitle'), 'Second Mate');
});
