// Whatever is killed in the middle of its work: in the end the state is as if nothing had happened. CRASH_SEEDS and CRASH_TIMES ask for more.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { type Account, PostgresServer } from '../../environment/postgres/server.ts';
import { placeOfFile, schemaPlace } from '../../unit/engine/state-place.ts';
import { type Disturbance, type Ending, kill, live, ownKill, type Story } from './crash/story.ts';
import { settingsOf } from './place.ts';

const seeds = Number(process.env['CRASH_SEEDS'] ?? 1);
const times = Number(process.env['CRASH_TIMES'] ?? 6);
const withinMs = 900;

let server: PostgresServer;
let account: Account;

before(async () => {
  server = await PostgresServer.start();
  account = await server.createAccount('worker');
});
after(() => server[Symbol.asyncDispose]());

const onFile: Story['store'] = (directory) => {
  const file = join(directory, 'state.sqlite');
  return { plan: { kind: 'File', file }, place: placeOfFile(file) };
};

let schemas = 0;
const onServer: Story['store'] = () => {
  const [settings, schema] = [settingsOf(server, account), `crash ${(schemas += 1)}`];
  return { plan: { kind: 'Schema', settings, schema }, place: schemaPlace(settings, schema) };
};

/** By seed; an undisturbed life on a file is what all others must come to. */
const undisturbed = new Map<number, Promise<Ending>>();

function leftAlone(seed: number): Promise<Ending> {
  const known = undisturbed.get(seed) ?? live({ seed, store: onFile, disturb: kill, times: 0, withinMs });
  undisturbed.set(seed, known);
  return known;
}

async function comesToTheSame(
  t: { diagnostic(text: string): void },
  story: Omit<Story, 'times' | 'withinMs'>,
  check?: (directory: string) => void,
) {
  const ending = await live({ ...story, times, withinMs }, check);
  const counted = new Map<string, number>();
  for (const line of ending.lines) counted.set(line, (counted.get(line) ?? 0) + 1);
  t.diagnostic(
    `seed ${story.seed}: disturbed ${ending.disturbances} times; ${[...counted].map(([line, count]) => `${line} ${count}`).join(', ')}`,
  );
  assert.ok(ending.disturbances > 0, 'the life was over before anything could disturb it');
  assert.deepEqual(ending.world, (await leftAlone(story.seed)).world);
}

const sound = (directory: string): void => {
  const database = new DatabaseSync(join(directory, 'state.sqlite'), { readOnly: true });
  const answer = database.prepare('pragma integrity_check').all();
  database.close();
  assert.deepEqual(
    answer.map((row) => row['integrity_check']),
    ['ok'],
  );
};

for (let seed = 1; seed <= seeds; seed++) {
  test(`a worker on a file that is killed again and again comes to the same end (seed ${seed})`, async (t) => {
    await comesToTheSame(t, { seed, store: onFile, disturb: kill }, sound);
  });

  test(`a worker on PostgreSQL that is killed again and again comes to the same end (seed ${seed})`, async (t) => {
    await comesToTheSame(t, { seed, store: onServer, disturb: kill });
  });

  test(`a worker on a file that is killed in the middle of transactions comes to the same end (seed ${seed})`, async (t) => {
    await comesToTheSame(t, { seed, store: onFile, disturb: ownKill }, sound);
  });

  test(`a worker on PostgreSQL that is killed in the middle of transactions comes to the same end (seed ${seed})`, async (t) => {
    await comesToTheSame(t, { seed, store: onServer, disturb: ownKill });
  });

  test(`a worker whose connections the server ends goes on with new ones (seed ${seed})`, async (t) => {
    await comesToTheSame(t, { seed, store: onServer, disturb: endConnections });
  });
}

test('a worker whose server crashes and recovers goes on where it was', async (t) => {
  await comesToTheSame(t, { seed: 1, store: onServer, disturb: crashServer });
});

const endConnections: Disturbance = async () => {
  await server.ask('postgres', `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${account.user}'`);
  return 'Alive';
};

const crashServer: Disturbance = async () => {
  await server.crash();
  await server.resume();
  return 'Alive';
};
