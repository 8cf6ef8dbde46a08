// Opens the store that a revision names: a file on the pod's volume, or a schema of a database.
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Store } from '../engine/port/store-port.ts';
import type { PostgreSQLConfiguration, Revision } from '../model/revision.ts';
import { type ConnectionSettings, openPostgresStore, schemaName } from '../store/postgres/index.ts';
import { openSqliteStore } from '../store/sqlite/index.ts';
import type { ReadKeyOf } from './configured.ts';
import { workerErrors } from './errors.ts';

export interface StoreLocation {
  /** The file of a store of SQLite. */
  readonly stateFile: string;
  /** The pod's place among those of its schedule, from 0. */
  readonly replica: number;
}

/** So long a connection waits for its Secret. */
const secretWaitMs = 15_000;
const highestPort = 65_535;

export async function openStore({ stateFile, replica }: StoreLocation, { schedule, store }: Revision, readKey: ReadKeyOf): Promise<Store> {
  if (store === undefined) {
    await mkdir(dirname(stateFile), { recursive: true });
    return openSqliteStore(stateFile);
  }
  const schema = schemaName(schedule.namespace, schedule.name, replica);
  return openPostgresStore({ connect: () => readSettings(store.postgreSQL, readKey), schema, access: 'ReadWrite' });
}

/** Read at each connection, so that a changed Secret counts without a restart. */
export async function readSettings(configuration: PostgreSQLConfiguration, readKey: ReadKeyOf): Promise<ConnectionSettings> {
  const { certificateAuthority } = configuration;
  const read = (part: 'host' | 'port' | 'database' | 'username' | 'password') =>
    readKey(configuration[part])(AbortSignal.timeout(secretWaitMs));
  const port = Number(await read('port'));
  if (!Number.isInteger(port) || port < 1 || port > highestPort) throw new workerErrors.NoPort({ ...configuration.port });
  const authorities =
    certificateAuthority === undefined ? undefined : await readKey(certificateAuthority)(AbortSignal.timeout(secretWaitMs));
  return {
    host: await read('host'),
    port,
    database: await read('database'),
    user: await read('username'),
    password: await read('password'),
    encryption: { kind: 'Verified', ...(authorities === undefined ? {} : { authorities }) },
  };
}

/** The number at the end of a pod's name, as a StatefulSet gives it; 0 for a pod of another name. */
export const replicaOf = (pod: string): number => Number(/-(\d+)$/.exec(pod)?.[1] ?? 0);
