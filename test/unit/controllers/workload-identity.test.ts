// The pod of a worker whose service account stands for the tenant's application.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scheduleReconciler } from '../../../operator/controllers/sync-schedule/controller.ts';
import { statefulSets } from '../../../operator/kube/index.ts';
import { tenant, World } from './world.ts';

type Block = NonNullable<Parameters<World['entra']>[2]>;

async function podOf(block: Block) {
  const world = new World().forest().entra('entra', tenant, block).keys().schedule();
  await world.reconcile(scheduleReconciler, 'main');
  const pod = world.api.all(statefulSets)[0]?.spec?.template.spec;
  return { volumes: pod?.volumes ?? [], mounts: pod?.containers[0]?.volumeMounts ?? [] };
}

const withoutSecret = (block: Block): Block => ({ ...({ clientSecretRef: undefined } as unknown as Block), ...block });

test('the pod is given a token of its service account for the token endpoint of its cloud', async () => {
  const { volumes, mounts } = await podOf(withoutSecret({ workloadIdentity: {}, cloud: 'USGovernment' }));
  const [source] = volumes.find(({ name }) => name === 'entra-id')?.projected?.sources ?? [];
  assert.deepEqual(source?.serviceAccountToken, { audience: 'api://AzureADTokenExchangeUSGov', expirationSeconds: 3600, path: 'token' });
  const mount = mounts.find(({ name }) => name === 'entra-id');
  assert.deepEqual([mount?.mountPath, mount?.readOnly], ['/var/run/secrets/lockstep.dev/entra-id', true]);
});

test('another audience can be asked for', async () => {
  const { volumes } = await podOf(withoutSecret({ workloadIdentity: { audience: 'api://elsewhere' } }));
  const [source] = volumes.find(({ name }) => name === 'entra-id')?.projected?.sources ?? [];
  assert.equal(source?.serviceAccountToken?.audience, 'api://elsewhere');
});

test('a worker with a secret is given no such token', async () => {
  assert.ok((await podOf({})).volumes.every(({ name }) => name !== 'entra-id'));
});
