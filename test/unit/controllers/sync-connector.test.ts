// What becomes of a SyncConnector.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { syncConnectors, syncSchedules } from '../../../operator/controllers/kinds.ts';
import { connectorReconciler } from '../../../operator/controllers/sync-connector/controller.ts';
import { secrets } from '../../../operator/kube/index.ts';
import { namespace, World } from './world.ts';

test('a connector says which Secret is missing and is looked at again', async () => {
  const world = new World().forest();
  const { requeueAfterMs } = await world.reconcile(connectorReconciler, 'forest');
  assert.ok(requeueAfterMs !== undefined);
  assert.deepEqual(world.condition(syncConnectors, 'forest', 'CredentialsFound'), {
    status: 'False',
    reason: 'KeyNotFound',
    message: `The Secret forest-account does not exist. Create it in the namespace ${namespace}, or correct the reference.`,
  });
});

test('a connector says which key a Secret lacks, and never what the others hold', async () => {
  const world = new World().forest();
  world.api.put(secrets, { metadata: { name: 'forest-account', namespace }, data: { username: 'c3ZjLXNlY3JldA==' } });
  await world.reconcile(connectorReconciler, 'forest');
  const message = world.condition(syncConnectors, 'forest', 'CredentialsFound')?.message;
  assert.equal(message, 'The Secret forest-account has no key password. Add the key, or correct the reference.');
});

test('a connector whose authority is missing is not complete', async () => {
  const world = new World().entra();
  world.api.put(secrets, { metadata: { name: 'application', namespace }, data: { clientSecret: 'eA==' } });
  await world.reconcile(connectorReconciler, 'entra');
  assert.match(world.condition(syncConnectors, 'entra', 'Ready')?.message ?? '', /^The ConfigMap authority does not exist\. Create it/);
});

test('a complete connector names the schedule that uses it, the older of two', async () => {
  const world = new World().forest().keys().schedule('elder');
  await world.clock.advance(1_000);
  world.schedule('younger');
  await world.reconcile(connectorReconciler, 'forest');
  assert.equal((await world.api.get(syncConnectors, { namespace, name: 'forest' })).status?.schedule, 'elder');
  assert.match(world.condition(syncConnectors, 'forest', 'Ready')?.message ?? '', /elder.*younger/);
});

test('what keeps the worker from a directory stands in the directory’s connector, and goes with its cause', async () => {
  const world = new World().forest().keys().schedule();
  const error = {
    code: 'Directory.InvalidCredentials',
    reason: 'InvalidCredentials',
    message: 'dc1 refused the account.',
    next: 'Check the Secret.',
  };
  await world.api.applyStatus(
    syncSchedules,
    { metadata: { name: 'main', namespace }, status: { workers: [{ pod: 'main-worker-0', connectors: [{ name: 'forest', error }] }] } },
    { fieldManager: 'lockstep-worker' },
  );
  await world.reconcile(connectorReconciler, 'forest');
  assert.deepEqual(world.condition(syncConnectors, 'forest', 'Ready'), {
    status: 'False',
    reason: 'InvalidCredentials',
    message: 'dc1 refused the account. Check the Secret.',
  });
});
