// How a question within a worker's pod finds the database of its worker.
import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { secrets } from '../../../operator/kube/index.ts';
import { type KeyReference, type Revision, revisionHash } from '../../../operator/model/revision.ts';
import { schemaName } from '../../../operator/store/postgres/schema-name.ts';
import { podDatabase } from '../../../operator/worker/pod-database.ts';
import { FakeApi } from '../controllers/fake-api.ts';
import { testRevision } from '../engine/builders.ts';

const onDatabase = (secret: string): Revision => {
  const key = (name: string): KeyReference => ({ kind: 'Secret', name: secret, key: name });
  const postgreSQL = {
    host: key('host'),
    port: key('port'),
    database: key('dbname'),
    username: key('username'),
    password: key('password'),
  };
  return { ...testRevision, store: { type: 'PostgreSQL', postgreSQL } };
};

async function folderOf(t: TestContext, ...revisions: readonly Revision[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-revisions-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [at, revision] of revisions.entries()) {
    const path = join(folder, `${revisionHash(revision)}.json`);
    await writeFile(path, JSON.stringify(revision));
    await utimes(path, at, at);
  }
  return folder;
}

class Api extends FakeApi {
  open = 0;
  connect = (): this => {
    this.open += 1;
    return this;
  };
  async close(): Promise<void> {
    this.open -= 1;
  }
}

const namespace = testRevision.schedule.namespace;

function apiWith(name: string, password: string): Api {
  const api = new Api(() => new Date(0));
  const text = { host: 'db.example.test', port: '5433', dbname: 'lockstep', username: 'svc', password };
  const data = Object.fromEntries(Object.entries(text).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
  api.put(secrets, { metadata: { namespace, name }, data });
  return api;
}

test('it is the schema of the pod in the database that the newest revision names, and the Secret is read anew at each connection', async (t) => {
  const folder = await folderOf(t, onDatabase('former'), onDatabase('present'));
  const api = apiWith('present', 'first');
  const found = await podDatabase(folder, 'main-worker-2', api.connect);
  assert.equal(found?.schema, schemaName(namespace, testRevision.schedule.name, 2));
  const settings = { host: 'db.example.test', port: 5433, database: 'lockstep', user: 'svc', encryption: { kind: 'Verified' } };
  assert.deepEqual(await found.connect(), { ...settings, password: 'first' });
  api.put(secrets, apiWith('present', 'second').all(secrets)[0]);
  assert.deepEqual(await found.connect(), { ...settings, password: 'second' });
  assert.equal(api.open, 0, 'no connection to the API server is left');
});

test('a Secret that is gone is named', async (t) => {
  const found = await podDatabase(await folderOf(t, onDatabase('present')), 'main-worker-0', apiWith('other', 'x').connect);
  await assert.rejects(found?.connect() ?? Promise.resolve(), /The Secret present cannot be read: it does not exist/);
});

test('where the state is a file, or no revision was ever run, there is no database', async (t) => {
  assert.equal(await podDatabase(await folderOf(t, testRevision), 'main-worker-0'), undefined);
  assert.equal(await podDatabase(await folderOf(t), 'main-worker-0'), undefined);
  assert.equal(await podDatabase('/nowhere/at/all', 'main-worker-0'), undefined);
});
