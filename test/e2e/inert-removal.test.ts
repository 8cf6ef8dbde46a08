// Taking Lockstep's resources away, one after the other and then the namespace, changes no identity.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Scene } from './scene/scene.ts';

const scene = await Scene.prepare({ after }, { name: 'inert-removal' });
const { cast, namespace, tenant } = scene;
const [ana, ...others] = await cast.people(['ana', 'ben', 'carla', 'dora']);
assert.ok(ana !== undefined);
await cast.group('nurses', [ana, ...others]);
await namespace.apply({
  apiVersion: 'lockstep.dev/v1alpha1',
  kind: 'SyncRule',
  metadata: { name: 'company', labels: { 'lockstep.dev/schedule': 'main' } },
  spec: {
    direction: 'Inbound',
    connector: { type: 'ActiveDirectory' },
    sourceObjectType: 'user',
    targetObjectType: 'person',
    linkType: 'Join',
    precedence: 50,
    flows: [{ target: 'company', constant: 'Contoso' }],
  },
});
await scene.apply();
await scene.firstCycle();
await scene.synchronize();
const before = await tenant.snapshot();
const since = await tenant.now();

async function nothingHappened(): Promise<void> {
  assert.deepEqual(await tenant.writeRequests(since), []);
  assert.deepEqual(await tenant.effects(since), []);
  assert.deepEqual(await tenant.snapshot(), before);
}
const remove = (kind: string, ...names: readonly string[]): Promise<string> =>
  namespace.kubectl('delete', kind, ...(names.length === 0 ? ['--all'] : names), '--timeout=60s');
const listed = async (kind: string): Promise<string> => (await namespace.kubectl('get', kind, '--output=name')).trim();

test('there is something to lose: everybody is in the tenant, with the value of the rule', async () => {
  assert.equal(before.size, 5);
  assert.equal((await scene.user('ana'))?.values['companyName'], 'Contoso');
});

test('deleting SyncRuns touches nobody', async () => {
  await remove('syncruns');
  await nothingHappened();
});

test('deleting connectors stalls the schedule, touches nobody, and the worker goes on with the revision that it has', async () => {
  await remove('syncconnectors');
  await scene.eventually('the condition Stalled', async () => (await scene.condition('Stalled'))?.reason === 'ConnectorNotFound');
  assert.deepEqual(await scene.synchronize('Full'), []);
  await nothingHappened();
});

test('deleting the rules of a schedule without connectors touches nobody', async () => {
  await remove('syncrules');
  assert.deepEqual(await scene.synchronize('Full'), []);
  await nothingHappened();
});

test('deleting the schedule ends its worker, keeps its volume and touches nobody', async () => {
  const claim = 'persistentvolumeclaim/state-main-worker-0';
  assert.equal(await listed('persistentvolumeclaims'), claim);
  await remove('syncschedules');
  await scene.eventually('the end of the worker', async () =>
    (await listed('statefulsets,pods,roles,leases,configmaps')).split('\n').every(isForeign),
  );
  assert.equal(await listed('persistentvolumeclaims'), claim);
  await nothingHappened();
});

test('deleting the namespace touches nobody', async () => {
  await scene.world.kubectl('delete', 'namespace', namespace.name, '--timeout=90s');
  await nothingHappened();
});

/** What is in a namespace of itself, or was put there by the test. */
const isForeign = (name: string): boolean => name === '' || name === 'configmap/kube-root-ca.crt' || name === 'configmap/authority';
