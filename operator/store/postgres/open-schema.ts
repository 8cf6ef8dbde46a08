// Makes a schema a store: takes the steps that are missing, refuses what is not ours, and hands the lease to whoever opens it.
import { hash } from 'node:crypto';
import { storeErrors } from '../errors.ts';
import { beginSql, type Connection } from './connection.ts';
import { migrations } from './migrations.ts';

/** @param store as a person knows it. @param schema quoted. Gives the epoch under which the opener writes. */
export async function openSchema(connection: Connection, store: string, name: string, schema: string): Promise<number> {
  // Rights to make a schema are needed only where it is missing.
  const [present] = await connection.all('select 1 from pg_catalog.pg_namespace where nspname = $1', name);
  if (present === undefined) await connection.script(`create schema if not exists ${schema}`);
  await connection.script(beginSql(connection, schema, 'read write', 'on'));
  try {
    await migrate(connection, store, name);
    const [lease] = await connection.all<{ epoch: number }>('update lease set epoch = epoch + 1 where id = 1 returning epoch');
    await connection.script('commit');
    return lease?.epoch ?? 0;
  } catch (error) {
    await connection.rollback().catch(() => undefined);
    throw error;
  }
}

/** What a reader may count on: the schema is ours, and of this release. */
export async function checkSchema(connection: Connection, store: string): Promise<void> {
  const [table] = await connection.all<{ found: string | null }>("select to_regclass('format')::text as found");
  if (table?.found == null) throw new storeErrors.NoStore({ store, problem: 'the schema holds no table of formats' });
  const missing = migrations.length - (await stepsTaken(connection, store));
  if (missing > 0) throw new storeErrors.NoStore({ store, problem: 'the worker has not brought it to the format of this release yet' });
}

async function migrate(connection: Connection, store: string, name: string): Promise<void> {
  const tables = await connection.all<{ tablename: string }>('select tablename from pg_catalog.pg_tables where schemaname = $1', name);
  if (tables.length > 0 && !tables.some(({ tablename }) => tablename === 'format'))
    throw new storeErrors.ForeignStore({ store, why: `the schema holds tables of something else, such as ${tables[0]?.tablename}` });
  // Whoever opens it at the same time waits here.
  await connection.script(
    'create table if not exists format(step integer primary key, hash text not null); lock table format in exclusive mode',
  );
  const taken = await stepsTaken(connection, store);
  for (const [index, step] of migrations.entries()) {
    if (index < taken) continue;
    await connection.script(step);
    await connection.run('insert into format(step, hash) values($1, $2)', index + 1, hashOf(step));
  }
}

async function stepsTaken(connection: Connection, store: string): Promise<number> {
  const taken = await connection.all<{ step: number; hash: string }>('select step, hash from format order by step');
  if (taken.length > migrations.length) throw new storeErrors.NewerStore({ store, found: taken.length, known: migrations.length });
  const other = taken.find(({ hash: known }, index) => known !== hashOf(migrations[index] ?? ''));
  if (other !== undefined)
    throw new storeErrors.ForeignStore({ store, why: `step ${other.step} of its format is not the one that this release takes` });
  return taken.length;
}

const hashOf = (step: string): string => hash('sha256', step, 'hex');
