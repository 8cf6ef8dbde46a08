// How a worker finds its store: by the revision, the pod's place, and the keys as they are at the moment.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { KeyReference, Revision } from '../../../operator/model/revision.ts';
import { schemaName } from '../../../operator/store/postgres/schema-name.ts';
import { keyReferences } from '../../../operator/worker/keys.ts';
import { openStore, replicaOf } from '../../../operator/worker/open-store.ts';
import { testRevision } from '../engine/builders.ts';

const key = (name: string): KeyReference => ({ kind: 'Secret', name: 'database', key: name });
const postgreSQL = { host: key('host'), port: key('port'), database: key('dbname'), username: key('username'), password: key('password') };
const onDatabase: Revision = { ...testRevision, store: { type: 'PostgreSQL', postgreSQL } };

/** Nothing listens on the port. */
const connection: Readonly<Record<string, string>> = {
  host: '127.0.0.1',
  port: '1',
  dbname: 'lockstep',
  username: 'svc',
  password: 'hunter2-database',
};

test('a revision that says nothing of a store has a file, in a folder that is made for it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-open-store-'));
  const location = { stateFile: join(folder, 'deeper', 'state.sqlite'), replica: 0 };
  const store = await openStore(location, testRevision, () => () => Promise.reject(new Error('no key is needed')));
  assert.equal(await store.transaction(({ metaverse }) => metaverse.count()), 0);
  await store.close();
  await rm(folder, { recursive: true });
});

test('a database that is not there is an error to try again after, which tells nothing of the password', async () => {
  const asked: string[] = [];
  const readKey = (reference: KeyReference) => async () => {
    asked.push(reference.key);
    return connection[reference.key] ?? '';
  };
  await assert.rejects(openStore({ stateFile: '', replica: 0 }, onDatabase, readKey), (error: Error & { code: string; retry: string }) => {
    assert.deepEqual([error.code, error.retry], ['Store.Unavailable', 'backoff']);
    assert.match(error.message, /127\.0\.0\.1, database lockstep/);
    assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)}`, /hunter2/);
    return true;
  });
  assert.deepEqual(asked.toSorted(), ['dbname', 'host', 'password', 'port', 'username']);
});

test('a port that is none is said with the key that holds it', async () => {
  const readKey = (reference: KeyReference) => async () => (reference.key === 'port' ? 'five' : 'x');
  await assert.rejects(openStore({ stateFile: '', replica: 0 }, onDatabase, readKey), /The key port of the Secret database is no port\./);
});

test('the keys of the database are watched with those of the connectors', () => {
  const watched = keyReferences(onDatabase).filter(({ name }) => name === 'database');
  assert.deepEqual(watched.map((reference) => reference.key).toSorted(), ['dbname', 'host', 'password', 'port', 'username']);
});

test('each replica of each schedule has a schema of its own, within what PostgreSQL takes for a name', () => {
  assert.equal(replicaOf('main-worker-12'), 12);
  assert.equal(replicaOf('by-hand'), 0);
  assert.equal(schemaName('identity', 'main', 0), 'lockstep_identity/main/0');
  const long = [schemaName('n'.repeat(63), 'main', 0), schemaName('n'.repeat(63), 'main', 1), schemaName('n'.repeat(63), 'other', 0)];
  assert.equal(new Set(long).size, 3);
  for (const name of long) assert.ok(Buffer.byteLength(name) <= 63, name);
});
