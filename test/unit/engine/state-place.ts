// Where a world keeps its state: a file of SQLite, or a schema of the PostgreSQL server that the environment names.
import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../../operator/engine/port/store-port.ts';
import { Connection, type ConnectionSettings } from '../../../operator/store/postgres/connection.ts';
import { openPostgresStore } from '../../../operator/store/postgres/postgres-store.ts';
import { quoted } from '../../../operator/store/postgres/schema-name.ts';
import { openSqliteReader, openSqliteStore } from '../../../operator/store/sqlite/sqlite-store.ts';

export type Row = Readonly<Record<string, unknown>>;

/** `open` gives the same state each time, as a new process finds it. */
export interface StatePlace {
  open(): Promise<Store>;
  /** As `lockstep explain` opens it beside the one that writes. */
  openReader(): Promise<Store>;
  /** Reads beside the store. */
  readonly rows: (sql: string) => Promise<readonly Row[]>;
  /** Changes the tables while no store is open. */
  readonly change: (sql: string) => Promise<void>;
  /** Loses all of it. */
  clear(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** ConnectionSettings, JSON. Without it, worlds are files. */
export const serverVariable = 'LOCKSTEP_TEST_POSTGRES';

export function makeStatePlace(): Promise<StatePlace> {
  const settings = process.env[serverVariable];
  return settings === undefined ? filePlace() : Promise.resolve(schemaPlace(JSON.parse(settings) as ConnectionSettings));
}

async function filePlace(): Promise<StatePlace> {
  const directory = await mkdtemp(join(tmpdir(), 'lockstep-engine-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  return { ...placeOfFile(join(directory, 'state.sqlite')), [Symbol.asyncDispose]: remove };
}

export function placeOfFile(file: string): StatePlace {
  const clear = async (): Promise<void> => {
    for (const suffix of ['', '-wal', '-shm']) await rm(`${file}${suffix}`, { force: true });
  };
  return {
    open: async () => openSqliteStore(file),
    openReader: async () => openSqliteReader(file),
    async rows(sql) {
      const database = new DatabaseSync(file, { readOnly: true });
      const rows = database.prepare(sql).all();
      database.close();
      return rows;
    },
    async change(sql) {
      const database = new DatabaseSync(file);
      database.exec(sql);
      database.close();
    },
    clear,
    [Symbol.asyncDispose]: clear,
  };
}

let made = 0;

/** @param name of a schema that is there already, or that is to be made */
export function schemaPlace(settings: ConnectionSettings, name = `engine ${process.pid}/${(made += 1)}`): StatePlace {
  const ask = async (sql: string): Promise<readonly Row[]> => {
    const connection = await Connection.open(settings);
    try {
      await connection.script(`set search_path to ${quoted(name)}`);
      return await connection.script(sql);
    } finally {
      await connection.close();
    }
  };
  const clear = async (): Promise<void> => void (await ask(`drop schema if exists ${quoted(name)} cascade`));
  return {
    open: () => openPostgresStore({ connect: async () => settings, schema: name, access: 'ReadWrite' }),
    openReader: () => openPostgresStore({ connect: async () => settings, schema: name, access: 'ReadOnly' }),
    rows: ask,
    change: async (sql) => void (await ask(sql)),
    clear,
    [Symbol.asyncDispose]: clear,
  };
}
