// Opens the state that a question is about, for reading only: a worker's file, or its schema in a database.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { InvalidArgumentError } from 'commander';
import type { Store } from '../engine/port/store-port.ts';
import { openSqliteReader } from '../store/sqlite/index.ts';

/** Whose schema in the database. */
export interface ScheduleState {
  readonly namespace: string;
  readonly schedule: string;
  readonly replica: number;
}

export interface StateFlags {
  readonly state?: string;
  readonly database?: ScheduleState;
}

/** Where a worker keeps its state, and copies of the revisions that it ran. */
const podState = { file: '/var/lib/lockstep/state.sqlite', revisions: '/var/lib/lockstep/revisions' } as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** What PostgreSQL is reached with is loaded only where it is asked for: a question to a file needs no network. */
export async function openState({ state, database }: StateFlags, environment: Environment): Promise<Store> {
  if (database === undefined) return state === undefined ? openOwn(environment) : openSqliteReader(state);
  const { openPostgresStore, schemaName } = await import('../store/postgres/index.ts');
  const { namespace, schedule, replica } = database;
  return openPostgresStore({
    connect: () => settingsOf(environment),
    schema: schemaName(namespace, schedule, replica),
    access: 'ReadOnly',
  });
}

/** The state of the worker in whose pod this runs: its file, else its database. */
async function openOwn(environment: Environment): Promise<Store> {
  if (existsSync(podState.file) || !existsSync(podState.revisions)) return openSqliteReader(podState.file);
  const { podDatabase } = await import('../worker/pod-database.ts');
  const found = await podDatabase(podState.revisions, environment['POD_NAME'] ?? '');
  if (found === undefined) return openSqliteReader(podState.file);
  const { openPostgresStore } = await import('../store/postgres/index.ts');
  return openPostgresStore({ ...found, access: 'ReadOnly' });
}

const usualPort = 5432;

/** The variables that psql reads as well: https://www.postgresql.org/docs/current/libpq-envars.html */
async function settingsOf(environment: Environment) {
  const {
    PGHOST = 'localhost',
    PGPORT,
    PGDATABASE = 'lockstep',
    PGUSER = 'lockstep',
    PGPASSWORD = '',
    PGSSLMODE,
    PGSSLROOTCERT,
  } = environment;
  return {
    host: PGHOST,
    port: PGPORT === undefined ? usualPort : Number(PGPORT),
    database: PGDATABASE,
    user: PGUSER,
    password: PGPASSWORD,
    encryption:
      PGSSLMODE === 'disable'
        ? ({ kind: 'None' } as const)
        : ({ kind: 'Verified', ...(PGSSLROOTCERT === undefined ? {} : { authorities: await readFile(PGSSLROOTCERT, 'utf8') }) } as const),
  };
}

/** `NAMESPACE/SCHEDULE` or `NAMESPACE/SCHEDULE/REPLICA`. */
export function scheduleState(text: string): ScheduleState {
  const [, namespace, schedule, replica = '0'] = /^([^/]+)\/([^/]+)(?:\/(\d+))?$/.exec(text) ?? [];
  if (namespace === undefined || schedule === undefined) throw new InvalidArgumentError('It is named NAMESPACE/SCHEDULE.');
  return { namespace, schedule, replica: Number(replica) };
}
