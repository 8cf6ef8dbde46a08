// Where a schedule's worker keeps its state: what the operator makes for a file, and for a database.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { SyncScheduleSpec } from '../../../operator/api/types.gen.ts';
import { syncSchedules } from '../../../operator/controllers/kinds.ts';
import { scheduleReconciler } from '../../../operator/controllers/sync-schedule/controller.ts';
import { configMaps, roles, secrets, statefulSets } from '../../../operator/kube/index.ts';
import { namespace, World } from './world.ts';

const store: SyncScheduleSpec['store'] = {
  type: 'PostgreSQL',
  postgreSQL: {
    connectionSecretRef: {
      name: 'database',
      hostKey: 'host',
      portKey: 'port',
      databaseKey: 'dbname',
      usernameKey: 'username',
      passwordKey: 'password',
    },
    certificateAuthorityRef: { kind: 'ConfigMap', name: 'authority', key: 'ca.crt' },
  },
};

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const connection = { host: 'db.example.test', port: '5432', dbname: 'lockstep', username: 'svc', password: 'hunter2-database' };

function withDatabase(world: World, keys: readonly string[] = Object.keys(connection)): World {
  const data = Object.fromEntries(Object.entries(connection).flatMap(([key, value]) => (keys.includes(key) ? [[key, base64(value)]] : [])));
  world.api.put(secrets, { metadata: { name: 'database', namespace }, data });
  return world;
}

test('beside a database a worker claims no volume, and keeps a folder of its own for copies of revisions', async () => {
  const world = withDatabase(new World().forest().entra().keys().schedule('main', { store }));
  await world.reconcile(scheduleReconciler, 'main');
  const [statefulSet] = world.api.all(statefulSets);
  assert.equal(statefulSet?.spec?.volumeClaimTemplates, undefined);
  assert.equal(statefulSet?.spec?.persistentVolumeClaimRetentionPolicy, undefined);
  const pod = statefulSet?.spec?.template.spec;
  assert.deepEqual(
    pod?.volumes?.find(({ name }) => name === 'state'),
    { name: 'state', emptyDir: {} },
  );
  assert.doesNotMatch(JSON.stringify(statefulSet), /database|hunter2/);
});

test('a worker with a file keeps its volume', async () => {
  const world = new World().forest().entra().keys().schedule();
  await world.reconcile(scheduleReconciler, 'main');
  const [statefulSet] = world.api.all(statefulSets);
  assert.equal(statefulSet?.spec?.volumeClaimTemplates?.length, 1);
  assert.equal(
    statefulSet?.spec?.template.spec?.volumes?.some(({ name }) => name === 'state'),
    false,
  );
});

test('the worker may read the Secret of its database, and the revision holds references only', async () => {
  const world = withDatabase(new World().forest().entra().keys().schedule('main', { store }));
  await world.reconcile(scheduleReconciler, 'main');
  const [role] = world.api.all(roles);
  const readable = role?.rules?.find(({ resources }) => resources?.includes('secrets'))?.resourceNames;
  assert.deepEqual(readable, ['application', 'database', 'forest-account']);
  const published = world.api.all(configMaps).flatMap(({ binaryData }) => Object.values(binaryData ?? {}));
  const text = published.map((packed) => gunzipSync(Buffer.from(packed, 'base64')).toString()).join();
  assert.match(
    text,
    /"database":\{"key":"dbname","kind":"Secret","name":"database"\}|"database":\{"kind":"Secret","name":"database","key":"dbname"\}/,
  );
  assert.doesNotMatch(text, /hunter2|db\.example/);
});

test('a schedule waits for the Secret of its database and for each of its keys', async () => {
  const world = new World().forest().entra().keys().schedule('main', { store });
  await world.reconcile(scheduleReconciler, 'main');
  assert.match(world.condition(syncSchedules, 'main', 'Reconciling')?.message ?? '', /The Secret database does not exist\. Create it/);
  assert.equal(world.api.all(statefulSets).length, 0);
  withDatabase(world, ['host', 'port', 'dbname', 'username']);
  await world.reconcile(scheduleReconciler, 'main');
  assert.match(world.condition(syncSchedules, 'main', 'Reconciling')?.message ?? '', /The Secret database has no key password\./);
  withDatabase(world);
  await world.reconcile(scheduleReconciler, 'main');
  assert.equal(world.api.all(statefulSets).length, 1);
});

test('a worker that can not reach its database is told on the schedule, with what to do', async () => {
  const world = withDatabase(new World().forest().entra().keys().schedule('main', { store }));
  await world.reconcile(scheduleReconciler, 'main');
  const error = { code: 'Store.Unavailable', reason: 'Unavailable', message: 'The store can not be reached.', next: 'See that it runs.' };
  await world.workerSays({ revision: '', error });
  await world.reconcile(scheduleReconciler, 'main');
  const message = 'The store can not be reached. See that it runs.';
  assert.deepEqual(world.condition(syncSchedules, 'main', 'WorkerReady'), { status: 'False', reason: 'WorkerFailing', message });
  assert.deepEqual(world.condition(syncSchedules, 'main', 'Ready'), { status: 'False', reason: 'WorkerFailing', message });
  await world.workerSays({});
  await world.reconcile(scheduleReconciler, 'main');
  assert.equal(world.condition(syncSchedules, 'main', 'WorkerReady')?.status, 'True');
});
