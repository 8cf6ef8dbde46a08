// More people lose one of their two forests than the schedule lets go: each keeps the values of both, until a person has approved exactly these.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SyncRun } from '../../operator/api/types.gen.ts';
import { openWorld } from '../environment/world.ts';
import { Cast } from './scene/cast.ts';
import { lastFirst } from './scene/clearing.ts';
import { directoryConnector } from './scene/manifests.ts';
import { outline } from './scene/outline.ts';
import { Scene } from './scene/scene.ts';

const names = ['ana', 'ben', 'carla', 'dora'] as const;
type Name = (typeof names)[number];

/** Everybody has an account in both forests and takes title and department from the other one; dora is enabled by that one alone. */
async function twoForests(t: Parameters<typeof lastFirst>[0]) {
  const owner = lastFirst(t);
  const world = await openWorld();
  const other = world.forest('fabrikam');
  const scene = await Scene.prepare(owner, {
    name: 'disconnect-limit',
    spec: {
      connectors: [{ name: 'forest' }, { name: 'other' }, { name: 'entra' }],
      defaultRules: { version: 'v1', userMatching: { type: 'Mail' } },
      limits: { disconnects: { count: 1, percent: 100, percentFrom: 1 } },
    },
  });
  const { cast, forest, namespace } = scene;
  const [inScope, elsewhere] = [await world.unit(owner, other, 'disconnect-limit'), await world.unit(owner, other, 'disconnect-elsewhere')];
  const otherCast = new Cast(other, inScope, namespace.name.slice(-6));
  const mail = (name: string): string => cast.userPrincipalName(name);
  for (const name of names) {
    await cast.person(name, { mail: mail(name), title: 'Adviser' });
    await otherCast.person(name, { mail: mail(name), title: 'Analyst', department: 'Prices' });
  }
  for (const [directory, people] of [
    [forest, cast],
    [other, otherCast],
  ] as const)
    await directory.objects.disable((await directory.objects.account(people.account('dora'))).dn);
  await namespace.secret('other-credentials', { username: other.serviceAccount.user, password: other.serviceAccount.password });
  await namespace.apply(directoryConnector({ domain: other.domain, server: other.server, include: [inScope] }, 'other'), {
    apiVersion: 'lockstep.dev/v1alpha1',
    kind: 'SyncRule',
    metadata: { name: 'works-there', labels: { 'lockstep.dev/schedule': 'main' } },
    spec: {
      direction: 'Inbound',
      connector: { name: 'other' },
      sourceObjectType: 'user',
      targetObjectType: 'person',
      linkType: 'Join',
      precedence: 50,
      flows: [
        { target: 'title', source: 'title' },
        { target: 'accountEnabled', constant: 'True' },
      ],
    },
  });
  await scene.apply();
  await scene.firstCycle();
  const move = async (name: Name, to: string): Promise<void> => {
    await other.objects.move((await other.objects.account(otherCast.account(name))).dn, to);
  };
  return {
    scene,
    leave: (name: Name) => move(name, elsewhere),
    comeBack: (name: Name) => move(name, inScope),
  };
}

test('people who lose a forest beyond the limit keep its values until that is approved, and nobody is disabled', async (t) => {
  const { scene, leave, comeBack } = await twoForests(t);
  const { cast, tenant } = scene;
  const state = async (name: Name): Promise<readonly unknown[]> => {
    const { values } = (await scene.user(name)) ?? {};
    return [values?.['jobTitle'], values?.['department'], values?.['accountEnabled']];
  };
  const states = (): Promise<readonly (readonly unknown[])[]> => Promise.all(names.map(state));
  const [both, fallenBack] = [
    ['Analyst', 'Prices', true],
    ['Adviser', null, true],
  ];
  assert.deepEqual(await states(), [both, both, both, both]);
  assert.equal((await tenant.users()).length, names.length);

  await leave('ana');
  assert.deepEqual(outline(await scene.synchronize()), ['update department jobTitle'], 'One is within the limit.');
  assert.deepEqual(await states(), [fallenBack, both, both, both]);

  for (const name of ['ben', 'carla', 'dora'] as const) await leave(name);
  await cast.person('emil', { mail: cast.userPrincipalName('emil') });
  const since = await tenant.now();
  const waiting = await scene.run();
  assert.equal(waiting.status?.result, 'AwaitingApproval');
  assert.deepEqual(await tenant.effects(since), []);
  assert.match(
    waiting.status.conditions?.find(({ type }) => type === 'AwaitingApproval')?.message ?? '',
    /3 disconnects are planned; the limit is 1/,
  );
  const { digest, disconnect, samples = [] } = waiting.status.plan ?? {};
  const losing = samples.filter(({ action }) => action === 'Disconnect');
  assert.equal(disconnect, 3);
  assert.deepEqual(losing.map(({ label }) => label).sort(), ['ben', 'carla', 'dora']);
  const dora = losing.find(({ label }) => label === 'dora')?.sourceAnchor ?? '';

  const name = waiting.metadata.name ?? '';
  await scene.patch('syncrun', name, { approval: { digest, admit: ['Disconnect'], exclude: [dora] } });
  await scene.eventually('the end of the approved run', async () => {
    const { status } = await scene.namespace.get<SyncRun>('syncrun', name);
    return status?.conditions?.some(({ type, status: holds }) => type === 'Complete' && holds === 'True');
  });
  assert.deepEqual(outline(await tenant.effects(since)).toSorted(), ['create', 'update department jobTitle', 'update department jobTitle']);
  assert.deepEqual(await states(), [fallenBack, fallenBack, fallenBack, both], 'Whom the approval left out stays as they are.');

  assert.deepEqual(await scene.synchronize('Full'), []);
  await comeBack('dora');
  assert.deepEqual(await scene.synchronize(), []);
  assert.deepEqual(await states(), [fallenBack, fallenBack, fallenBack, both]);
  await scene.eventually('the condition Ready', async () => (await scene.condition('Ready'))?.status === 'True');
});
