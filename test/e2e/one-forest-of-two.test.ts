// One of two forests is away: the other one's joiners and leavers do not wait for it, and nobody of the lost one is touched.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from '../environment/world.ts';
import { Cast } from './scene/cast.ts';
import { lastFirst } from './scene/clearing.ts';
import { directoryConnector } from './scene/manifests.ts';
import { Scene } from './scene/scene.ts';
import { isHealed, showsConnector } from './scene/trouble.ts';

test('while one forest is away the other one goes on, the schedule says which is missing, and nobody of the missing one is deleted', async (t) => {
  const owner = lastFirst(t);
  const other = await (await openWorld()).ownForest(owner);
  const scene = await Scene.prepare(owner, { name: 'one-forest-of-two', spec: { deltaPeriodSeconds: 10 } });
  const { tenant, namespace } = scene;
  await tenant.admin.changeTenant(tenant.id, { domains: [scene.forest.domain, other.domain] });
  const include = [await other.objects.createUnit(namespace.name)];
  const away = new Cast(other, include[0] ?? '', namespace.name.slice(-6));
  await away.people(['away1', 'away2']);
  const [, leaver] = await scene.cast.people(['stays', 'leaves']);
  assert.ok(leaver);
  await namespace.secret('other-credentials', { username: other.serviceAccount.user, password: other.serviceAccount.password });
  await namespace.apply(directoryConnector({ domain: other.domain, server: other.server, include }, 'other'));
  await scene.apply({ connectors: [{ name: 'forest' }, { name: 'other' }, { name: 'entra' }] });
  await scene.synchronize();
  assert.equal((await tenant.users()).length, 4);

  await other.stop();
  await showsConnector(scene, { connector: 'other', code: 'Directory.ServerUnreachable' });
  await scene.eventually('the schedule to name the forest', async () => {
    const ready = await scene.condition('Ready');
    return ready?.status === 'False' && ready.reason === 'ConnectorFailing' && ready.message.startsWith('other: ');
  });
  await scene.cast.person('joins');
  await scene.forest.objects.delete(leaver.dn);
  await scene.eventually('the joiner and the leaver', async () => {
    const there = await Promise.all(['joins', 'leaves'].map((name) => scene.user(name)));
    return there[0] !== undefined && there[1] === undefined;
  });
  for (const name of ['away1', 'away2']) assert.ok(await tenant.user(away.userPrincipalName(name)), `${name} is gone.`);

  await other.start();
  await away.person('away3');
  await scene.eventually('who came meanwhile', async () => (await tenant.user(away.userPrincipalName('away3'))) !== undefined);
  await isHealed(scene, 'other');
  assert.equal((await tenant.users()).length, 5);
});
