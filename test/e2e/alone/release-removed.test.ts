// The whole release is removed and installed again. The tenant lives in this process, because the release's own simulator goes with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSimulator } from '../../../operator/simulator/start.ts';
import { NODE_ADDRESS } from '../../environment/addresses.ts';
import { openWorld, type Owner } from '../../environment/world.ts';
import { lastFirst } from '../scene/clearing.ts';
import { crowd, eachIsThereOnce } from '../scene/exactly-once.ts';
import { keptExchanges } from '../scene/judged.ts';
import { ensureRelease, systemNamespace } from '../scene/release.ts';
import { Scene, type SceneOptions } from '../scene/scene.ts';
import { textOf } from '../scene/tenant.ts';
import { workerLife } from '../scene/worker.ts';

/** A simulator on the world's own address, which pods reach. */
async function ownSimulator(owner: Owner): Promise<NonNullable<SceneOptions['simulator']>> {
  const world = await openWorld();
  const { certificate, key } = await world.ca.issue({ subject: `CN=${NODE_ADDRESS}`, names: [], addresses: [NODE_ADDRESS] });
  const simulator = await startSimulator({ certificate, key, host: NODE_ADDRESS, recordedExchanges: keptExchanges });
  owner.after(() => simulator.close());
  return { admin: simulator.admin, url: `https://${NODE_ADDRESS}:${simulator.port}` };
}

test('removing the release changes not one identity, workers go on without it, and a new installation takes its schedules up again', async (t) => {
  const owner = lastFirst(t);
  const world = await openWorld();
  const scene = await Scene.prepare(owner, {
    name: 'release-removed',
    simulator: await ownSimulator(owner),
    spec: { deltaPeriodSeconds: 10 },
  });
  const names = crowd(6);
  const people = await scene.cast.people(names);
  await scene.cast.group('Crew', people);
  await scene.apply();
  await scene.synchronize();
  const [before, since, life] = [await scene.tenant.snapshot(), await scene.tenant.now(), await workerLife(scene)];

  await world.helm('uninstall', 'lockstep', '--namespace', systemNamespace, '--wait', '--timeout', '2m');
  const deployments = await world.kubectl('get', 'deployments', `--namespace=${systemNamespace}`, '--output=name');
  assert.equal(deployments, '');
  assert.deepEqual(await workerLife(scene), life);
  const cycleAfter = (await scene.schedule()).status?.workers?.[0]?.lastSuccessTime;
  await scene.eventually(
    'a cycle without an operator',
    async () => (await scene.schedule()).status?.workers?.[0]?.lastSuccessTime !== cycleAfter,
  );
  assert.deepEqual(await scene.tenant.snapshot(), before);
  assert.deepEqual(await scene.tenant.effects(since), []);

  await scene.forest.objects.modify(people[0]?.dn ?? '', { title: 'Lamplighter' });
  await scene.eventually(
    'a change that the worker brings alone',
    async () => textOf(await scene.user('p001'), 'jobTitle') === 'Lamplighter',
  );

  const release = await ensureRelease(world);
  await release.close();
  assert.deepEqual(await scene.synchronize('Full'), []);
  await scene.eventually('the schedule to be ready', async () => (await scene.condition('Ready'))?.status === 'True');
  await eachIsThereOnce(scene, names);
  assert.equal((await workerLife(scene)).revision, life.revision);
});
