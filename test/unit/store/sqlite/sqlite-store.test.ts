import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { storeErrors } from '../../../../operator/store/errors.ts';
import { migrations } from '../../../../operator/store/sqlite/migrations.ts';
import { openSqliteStore } from '../../../../operator/store/sqlite/sqlite-store.ts';
import { storeContract } from '../../../contract/store/contract.ts';
import type { StorePlace } from '../../../contract/store/place.ts';

async function place(): Promise<StorePlace & { readonly file: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'lockstep-store-'));
  const file = join(directory, 'state.sqlite');
  return { file, open: async () => openSqliteStore(file), [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

storeContract(place);

test('a file of a newer release is refused and left as it is', async () => {
  await using somewhere = await place();
  await (await somewhere.open()).close();
  const database = new DatabaseSync(somewhere.file);
  database.exec('pragma user_version = 99');
  database.close();
  await assert.rejects(somewhere.open(), (error) => error instanceof storeErrors.NewerStore);
});

test('a second process reads while the first one writes', async () => {
  await using somewhere = await place();
  const store = await somewhere.open();
  await store.transaction(({ facts }) => facts.write('fact', 'before'));
  await store.transaction(async ({ facts }) => {
    await facts.write('fact', 'after');
    const reader = new DatabaseSync(somewhere.file, { readOnly: true });
    assert.equal(reader.prepare('select value from fact').get()?.['value'], 'before');
    reader.close();
  });
  await store.close();
});

test('tables of something else, and those of another build, are refused and left as they are', async () => {
  await using foreign = await place();
  const customers = new DatabaseSync(foreign.file);
  customers.exec('create table customers(id integer)');
  customers.close();
  const before = readFileSync(foreign.file);
  await assert.rejects(foreign.open(), /it holds tables of something else, such as customers/);
  assert.deepEqual(readFileSync(foreign.file), before);

  await using other = await place();
  await (await other.open()).close();
  const database = new DatabaseSync(other.file);
  database.exec("update format set hash = 'x'");
  database.close();
  await assert.rejects(other.open(), (error) => error instanceof storeErrors.ForeignStore);
});

test('objects that looked at the clock in a store of the first format are looked at in the next run, and others are left alone', async () => {
  await using somewhere = await place();
  const database = new DatabaseSync(somewhere.file);
  const [first = ''] = migrations;
  database.exec(`${first}; create table format(step integer primary key, hash text not null) strict; pragma user_version = 1`);
  database.prepare('insert into format(step, hash) values(1, ?)').run(hash('sha256', first, 'hex'));
  for (const timed of [0, 1])
    database.prepare("insert into metaverse(object_type, timed, once, lineage, data) values('person', ?, '', '', '{}')").run(timed);
  database.close();
  const store = await somewhere.open();
  const due = await store.transaction(async ({ metaverse }) => {
    await metaverse.markDue(Date.now());
    return metaverse.takeDirty(0, 10);
  });
  assert.deepEqual(
    due.map(({ id }) => id),
    [2],
  );
  await store.close();
});
