// A schedule that keeps its state in PostgreSQL: its worker has no volume, and goes on from the database when its pod is gone.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { schemaName } from '../../operator/store/postgres/index.ts';
import { NODE_ADDRESS } from '../environment/addresses.ts';
import { type Account, PostgresServer } from '../environment/postgres/server.ts';
import { openWorld } from '../environment/world.ts';
import { lastFirst } from './scene/clearing.ts';
import { crowd, eachIsThereOnce } from './scene/exactly-once.ts';
import { outline } from './scene/outline.ts';
import { Scene } from './scene/scene.ts';
import { deleteWorkerPod, workerLife } from './scene/worker.ts';

/** Not the usual port: whoever develops may have a server of their own. */
const port = 15_432;
const names = crowd(12);
const owner = lastFirst({ after });
let server: PostgresServer;
let account: Account;
let scene: Scene;

before(async () => {
  const world = await openWorld();
  const pair = await world.ca.issue({ subject: 'CN=database', addresses: [NODE_ADDRESS] });
  server = await PostgresServer.start({ encrypted: { address: NODE_ADDRESS, port, ...pair } });
  owner.after(() => server[Symbol.asyncDispose]());
  account = await server.createAccount('lockstep');
  const store = {
    type: 'PostgreSQL',
    postgreSQL: {
      connectionSecretRef: { name: 'database' },
      certificateAuthorityRef: { kind: 'ConfigMap', name: 'authority' },
    },
  } as const;
  scene = await Scene.prepare(owner, { name: 'postgresql-store', spec: { store } });
  const { user: username, password, database: dbname } = account;
  await scene.namespace.secret('database', { host: NODE_ADDRESS, port: String(port), dbname, username, password });
  await scene.cast.group('Readers', await scene.cast.people(names));
  await scene.apply();
});

test('the first cycle makes everybody, and the state is in the database over an encrypted connection', async () => {
  await scene.firstCycle();
  await eachIsThereOnce(scene, names);
  assert.equal((await scene.tenant.group('Readers'))?.memberIds.length, names.length);
  const schemas = await server.ask(
    account.database,
    `select nspname from pg_namespace where nspname not like 'pg\\_%' and nspname not in ('information_schema', 'public')`,
  );
  assert.deepEqual(schemas, [{ nspname: schemaName(scene.namespace.name, 'main', 0) }]);
  const connections = await server.ask(
    'postgres',
    `select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid) where usename = '${account.user}'`,
  );
  assert.deepEqual(connections, [{ ssl: true }]);
});

test('the worker has no volume of its own', async () => {
  assert.equal(await scene.namespace.kubectl('get', 'persistentvolumeclaims', '--output=name'), '');
});

test('a change leaves as what it is', async () => {
  const { dn } = await scene.forest.objects.account(scene.cast.account('p001'));
  await scene.forest.objects.modify(dn, { title: 'Pilot' });
  assert.deepEqual(outline(await scene.synchronize()), ['update jobTitle']);
  assert.equal((await scene.user('p001'))?.values['jobTitle'], 'Pilot');
});

/** A worker that had no time to give its lease back keeps the next one from writing until the lease has run out. */
const arrives = (person: string, title: string): Promise<unknown> =>
  scene.eventually(
    `the title ${title}`,
    async () => {
      assert.equal((await scene.run()).status?.result, 'Succeeded');
      return (await scene.user(person))?.values['jobTitle'] === title;
    },
    150_000,
  );

test('a worker whose pod is gone goes on from the database and does nothing twice', async () => {
  const life = await workerLife(scene);
  const since = await scene.tenant.now();
  await deleteWorkerPod(scene);
  await scene.eventually('another pod', async () => (await workerLife(scene).catch(() => life)).uid !== life.uid, 120_000);
  const { dn } = await scene.forest.objects.account(scene.cast.account('p002'));
  await scene.forest.objects.modify(dn, { title: 'Navigator' });
  await arrives('p002', 'Navigator');
  assert.deepEqual(outline(await scene.tenant.effects(since)), ['update jobTitle']);
  assert.deepEqual(await scene.synchronize('Full'), []);
  await eachIsThereOnce(scene, names);
});

test('a worker that finds its database down says so with what to do, and goes on by itself when it is back', async () => {
  const since = await scene.tenant.now();
  await server.crash();
  await deleteWorkerPod(scene);
  await scene.eventually(
    'the schedule to tell of the database',
    async () => {
      const [worker, ready] = [await scene.condition('WorkerReady'), await scene.condition('Ready')];
      return [worker, ready].every((condition) => condition?.status === 'False' && condition.reason === 'WorkerFailing') && worker;
    },
    120_000,
  );
  const { message = '' } = (await scene.condition('WorkerReady')) ?? {};
  assert.match(message, /can not be reached: .+ It is tried again; see that the database server runs and lets the worker in\./);
  assert.doesNotMatch(message, new RegExp(account.password));
  await scene.eventually('the event', async () =>
    (await scene.events()).some(({ reason, note }) => reason === 'Unavailable' && note === message),
  );
  const { dn } = await scene.forest.objects.account(scene.cast.account('p003'));
  await scene.forest.objects.modify(dn, { title: 'Purser' });

  await server.resume();
  await scene.eventually('the worker to be back', async () => (await scene.condition('WorkerReady'))?.status === 'True', 120_000);
  await arrives('p003', 'Purser');
  assert.deepEqual(outline(await scene.tenant.effects(since)), ['update jobTitle']);
  await scene.eventually('the condition Ready', async () => (await scene.condition('Ready'))?.status === 'True');
});

test("a question within the worker's pod finds the database without being told where it is", async () => {
  const told = await scene.namespace.kubectl(
    'exec',
    'main-worker-0',
    '--container=worker',
    '--',
    'lockstep',
    'history',
    scene.cast.userPrincipalName('p001'),
  );
  assert.match(told, /entra +sent \(Update\).*\n +title: nothing -> "Pilot"/);
});

test('a question to the database is answered beside the worker, with what happened before its pod was lost', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-authority-'));
  try {
    writeFileSync(join(folder, 'ca.crt'), scene.world.ca.pem);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['operator/main.ts', 'history', scene.cast.userPrincipalName('p001'), '--database', `${scene.namespace.name}/main`],
      {
        cwd: join(import.meta.dirname, '../..'),
        env: {
          PGHOST: NODE_ADDRESS,
          PGPORT: String(port),
          PGDATABASE: account.database,
          PGUSER: account.user,
          PGPASSWORD: account.password,
          PGSSLROOTCERT: join(folder, 'ca.crt'),
        },
      },
    );
    assert.match(stdout, /entra +sent \(Update\).*\n +title: nothing -> "Pilot"/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
