// What only a database server can do to a store: refuse it, leave it, be somebody else's.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Store } from '../../../operator/engine/port/store-port.ts';
import { Connection, type ConnectionSettings } from '../../../operator/store/postgres/connection.ts';
import { migrations } from '../../../operator/store/postgres/migrations.ts';
import { openPostgresStore } from '../../../operator/store/postgres/postgres-store.ts';
import { quoted } from '../../../operator/store/postgres/schema-name.ts';
import { content } from '../../contract/store/place.ts';
import { type Account, PostgresServer } from '../../environment/postgres/server.ts';
import { type PostgresPlace, placeOn, settingsOf } from './place.ts';

let server: PostgresServer;
let account: Account;

before(async () => {
  server = await PostgresServer.start();
  account = await server.createAccount('worker');
});
after(() => server[Symbol.asyncDispose]());

const open = (schema: string, changes: Partial<ConnectionSettings> = {}, access: 'ReadWrite' | 'ReadOnly' = 'ReadWrite') =>
  openPostgresStore({ connect: async () => ({ ...settingsOf(server, account), ...changes }), schema, access });

const coded = (code: string, retry: string, text: RegExp) => (error: Error & { readonly code: string; readonly retry: string }) => {
  assert.deepEqual([error.code, error.retry], [code, retry]);
  assert.match(error.message, text);
  assert.doesNotMatch(`${error.message} ${error.stack}`, /password'|worker-password/);
  return true;
};

/** Runs SQL in the place's schema beside the store. */
async function ask(place: PostgresPlace, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const connection = await Connection.open(settingsOf(server, account));
  try {
    await connection.script(`set search_path to ${quoted(place.schema)}`);
    return await connection.script(sql);
  } finally {
    await connection.close();
  }
}

const endConnections = () =>
  server.ask('postgres', `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${account.user}'`);

const countCorp = (store: Store) => store.transaction(async ({ objects }) => (await objects.count('corp')).objects);

test('a wrong password, an unknown database and a missing server are told apart, and no password is told', async () => {
  await assert.rejects(
    open('s', { password: 'guessed' }),
    coded('Store.AccessDenied', 'configuration', /s on .*password authentication failed/),
  );
  await assert.rejects(open('s', { database: 'nowhere' }), coded('Store.AccessDenied', 'configuration', /"nowhere" does not exist/));
  await assert.rejects(open('s', { host: '127.0.0.1', port: 1 }), coded('Store.Unavailable', 'backoff', /ECONNREFUSED/));
  await assert.rejects(open('s', { host: 'no.such.host.invalid' }), coded('Store.Unavailable', 'backoff', /no\.such\.host\.invalid/));
});

test('a role that may not make schemas is told so', async () => {
  await server.ask('postgres', `create role guest login password 'guest'`);
  const guest = { user: 'guest', password: 'guest' };
  await assert.rejects(open('of a guest', guest), coded('Store.AccessDenied', 'configuration', /permission denied for database/));
});

test('a connection that is lost within a transaction leaves nothing of it, and the next one goes on', async () => {
  await using place = placeOn(server, account);
  const store = await place.open();
  await assert.rejects(
    store.transaction(async ({ objects }) => {
      await objects.insert('corp', [content('a')]);
      await endConnections();
      await objects.insert('corp', [content('b')]);
    }),
    coded('Store.Unavailable', 'backoff', /57P01|terminated|closed|reset/),
  );
  assert.equal(await countCorp(store), 0);
  await store.transaction(({ objects }) => objects.insert('corp', [content('a')]));
  await endConnections();
  // Between two transactions, whoever finds the connection gone makes another.
  await store.transaction(async () => undefined).catch(() => undefined);
  assert.equal(await countCorp(store), 1);
  await store.close();
});

test('a statement that fails and is not heeded takes its whole transaction along, is named at the end of it, and is past for the next', async () => {
  await using place = placeOn(server, account);
  const store = await place.open();
  await assert.rejects(
    store.transaction(async ({ facts, exports }) => {
      await facts.write('before', 'x');
      const intent = { id: 'same', export: 1, kind: 'Attributes', document: '', sentAfter: 1 } as const;
      await exports.recordIntents([intent, intent]).catch(() => undefined);
      // What comes behind it fails too, and is not the cause.
      await facts.write('after', 'x');
      await facts.read('after').catch(() => undefined);
    }),
    coded('Store.Refused', 'backoff', /23505/),
  );
  assert.equal(await store.transaction(({ facts }) => facts.read('before')), undefined);
  await store.transaction(({ facts }) => facts.write('before', 'y'));
  assert.equal(await store.transaction(({ facts }) => facts.read('before')), 'y');
  await store.close();
});

test('no row of statements without answers grows without end: one that failed is told before fifty more are sent', async () => {
  const connection = await Connection.open(settingsOf(server, account));
  try {
    await connection.script('begin');
    await connection.run('select 1/0');
    await assert.rejects(
      async () => {
        for (let sent = 1; sent < 50; sent++) await connection.run('select 1');
      },
      ({ cause }: Error) => /22012|division by zero/.test(String(cause)),
    );
    await connection.rollback();
    assert.deepEqual(await connection.all('select 1 as one'), [{ one: 1 }]);
  } finally {
    await connection.close();
  }
});

test('work that a conflict took back is done again, and only once counts', async () => {
  await using place = placeOn(server, account);
  const store = await place.open();
  let attempts = 0;
  await store.transaction(async ({ facts, metaverse }) => {
    await metaverse.create(['person']);
    attempts += 1;
    if (attempts === 1) await facts.write('conflict', 'x');
    else await facts.write('calm', 'x');
  });
  assert.equal(attempts, 1);
  // The server is made to say what it says when transactions get into each other's way.
  await ask(
    place,
    `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'in the way' using errcode = '40001'; end $$;
     create trigger refuse before insert on fact for each row when (new.name = 'conflict again') execute function refuse()`,
  );
  attempts = 0;
  await store.transaction(async ({ facts, metaverse }) => {
    attempts += 1;
    await metaverse.create(['person']);
    await facts.write(attempts < 3 ? 'conflict again' : 'calm', 'y');
  });
  assert.deepEqual([attempts, await store.transaction(({ metaverse }) => metaverse.count())], [3, 2]);
  await assert.rejects(
    store.transaction(({ facts }) => facts.write('conflict again', 'z')),
    coded('Store.Conflict', 'backoff', /5 times/),
  );
  await store.close();
});

test('whoever opened the store before another writes nothing more, even with a new connection', async () => {
  await using place = placeOn(server, account);
  const first = await place.open();
  await first.transaction(({ facts }) => facts.write('by', 'first'));
  const second = await place.open();
  await assert.rejects(
    first.transaction(({ facts }) => facts.write('by', 'first again')),
    coded('Store.Taken', 'never', /Another process/),
  );
  await endConnections();
  await second.transaction(async () => undefined).catch(() => undefined);
  await second.transaction(({ facts }) => facts.write('by', 'second'));
  await assert.rejects(first.transaction(async () => undefined));
  await assert.rejects(
    first.transaction(async () => undefined),
    coded('Store.Taken', 'never', /Another process/),
  );
  assert.equal(await second.transaction(({ facts }) => facts.read('by')), 'second');
  await first.close();
  await second.close();
});

test('a reader sees one committed state, takes nothing from the writer, and writes nothing', async () => {
  await using place = placeOn(server, account);
  await assert.rejects(open(place.schema, {}, 'ReadOnly'), coded('Store.NoStore', 'never', /no table of formats/));
  const writer = await place.open();
  await writer.transaction(({ objects }) => objects.insert('corp', [content('a')]));
  const reader = await open(place.schema, {}, 'ReadOnly');
  await reader.transaction(async ({ objects }) => {
    assert.equal((await objects.count('corp')).objects, 1);
    await writer.transaction((tables) => tables.objects.insert('corp', [content('b')]));
    assert.equal((await objects.count('corp')).objects, 1);
    assert.equal((await objects.count('never heard of')).objects, 0);
  });
  await assert.rejects(
    reader.transaction(({ facts }) => facts.write('x', 'y')),
    coded('Store.Refused', 'backoff', /read-only transaction/),
  );
  assert.equal(await countCorp(reader), 2);
  await writer.transaction(({ objects }) => objects.insert('a new connector', [content('c')]));
  assert.equal((await reader.transaction(({ objects }) => objects.page('a new connector', '', 9)))[0]?.connector, 'a new connector');
  await reader.close();
  await writer.close();
});

test('tables of something else, of a newer release and of another build are refused and left as they are', async () => {
  await using foreign = placeOn(server, account);
  await ask(
    foreign,
    `create schema ${quoted(foreign.schema)}; set search_path to ${quoted(foreign.schema)}; create table customers(id integer)`,
  );
  await assert.rejects(foreign.open(), coded('Store.ForeignStore', 'never', /holds tables of something else, such as customers/));
  const tables = await ask(foreign, `select tablename from pg_tables where schemaname = '${foreign.schema}'`);
  assert.deepEqual(tables, [{ tablename: 'customers' }]);

  await using newer = placeOn(server, account);
  await (await newer.open()).close();
  await ask(newer, `insert into format(step, hash) values(99, 'x')`);
  await assert.rejects(
    newer.open(),
    coded('Store.NewerStore', 'never', new RegExp(`has version ${migrations.length + 1}; this release knows ${migrations.length}`)),
  );

  await using other = placeOn(server, account);
  await (await other.open()).close();
  await ask(other, `update format set hash = 'x'`);
  await assert.rejects(other.open(), coded('Store.ForeignStore', 'never', /step 1 of its format is not the one/));
});

test('two processes that open a new store at the same time make one', async () => {
  await using place = placeOn(server, account);
  const opened = await Promise.allSettled([place.open(), place.open()]);
  const stores = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  assert.ok(stores.length > 0);
  for (const store of stores) await store.close();
  assert.equal((await ask(place, 'select count(*) as steps from format'))[0]?.['steps'], migrations.length);
});

test('two schedules in one database do not see each other', async () => {
  await using one = placeOn(server, account);
  await using two = placeOn(server, account);
  const [first, second] = [await one.open(), await two.open()];
  await first.transaction(({ objects }) => objects.insert('corp', [content('a')]));
  assert.equal(await countCorp(second), 0);
  await first.close();
  await second.close();
});

test('a changed password counts at the next connection, and an old one is said to be refused', async () => {
  const rotating = await server.createAccount('rotating');
  let { password } = rotating;
  const connect = async () => ({ ...settingsOf(server, rotating), password });
  const store = await openPostgresStore({ connect, schema: 's', access: 'ReadWrite' });
  await store.transaction(({ facts }) => facts.write('before', 'x'));
  await server.ask('postgres', `alter role rotating password 'rotated'`);
  assert.equal(await store.transaction(({ facts }) => facts.read('before')), 'x', 'what is connected stays connected');
  await server.ask('postgres', `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'rotating'`);
  await store.transaction(async () => undefined).catch(() => undefined);
  await assert.rejects(
    store.transaction(async () => undefined),
    coded('Store.AccessDenied', 'configuration', /password authentication failed/),
  );
  password = 'rotated';
  assert.equal(await store.transaction(({ facts }) => facts.read('before')), 'x');
  await store.close();
});
