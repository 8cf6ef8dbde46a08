// Measures the same life on SQLite and on PostgreSQL, one after the other: `node test/benchmark/stores.ts [users]`. Prints a line a step with the ratio,
// and ends with 1 where PostgreSQL takes more than two and a half times as long for a step.
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../operator/engine/port/store-port.ts';
import { openPostgresStore } from '../../operator/store/postgres/postgres-store.ts';
import { openSqliteStore } from '../../operator/store/sqlite/sqlite-store.ts';
import { PostgresServer } from '../environment/postgres/server.ts';
import { settingsOf } from '../integration/store/place.ts';
import { lifeOf, type Step } from './lifecycle.ts';

const users = Number(process.argv[2] ?? 20_000);
const budget = 2.5;
/** What ends sooner is made of a few round trips, and judged by the budgets of single steps. */
const tooShortMs = 50;

async function life(store: Store): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for await (const step of lifeOf(store, users)) steps.push(step);
  return steps;
}

async function onSqlite(): Promise<readonly Step[]> {
  const file = join(tmpdir(), `lockstep-stores-${process.pid}.sqlite`);
  try {
    return await life(openSqliteStore(file));
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  }
}

async function onPostgres(): Promise<readonly Step[]> {
  await using server = await PostgresServer.start();
  const settings = settingsOf(server, await server.createAccount('worker'));
  return await life(await openPostgresStore({ connect: async () => settings, schema: 'benchmark', access: 'ReadWrite' }));
}

const each = (ms: number, objects: number): string => `${((ms * 1000) / objects).toFixed(0)} us`.padStart(9);

const sqlite = await onSqlite();
const postgres = await onPostgres();
process.stdout.write(
  `${''.padEnd(44)} ${'SQLite'.padStart(9)} ${'CPU'.padStart(9)} ${'PostgreSQL'.padStart(10)} ${'CPU'.padStart(9)}  ratio\n`,
);
const over: string[] = [];
for (const [index, one] of sqlite.entries()) {
  const other = postgres[index] as Step;
  if (other.wallMs > Math.max(tooShortMs, budget * one.wallMs)) over.push(one.name);
  const columns = [
    each(one.wallMs, one.objects),
    each(one.cpuMs, one.objects),
    ` ${each(other.wallMs, other.objects)}`,
    each(other.cpuMs, other.objects),
  ];
  process.stdout.write(`${one.name.padEnd(44)} ${columns.join(' ')}  ${(other.wallMs / one.wallMs).toFixed(2)}\n`);
}
const sum = (steps: readonly Step[]): number => steps.reduce((total, { wallMs }) => total + wallMs, 0);
const ratio = sum(postgres) / sum(sqlite);
process.stdout.write(
  `all steps together: SQLite ${(sum(sqlite) / 1000).toFixed(1)} s, PostgreSQL ${(sum(postgres) / 1000).toFixed(1)} s, ratio ${ratio.toFixed(2)}; budget ${budget}\n`,
);
process.stdout.write(over.length === 0 ? 'no step is over the budget\n' : `over the budget: ${over.join(', ')}\n`);
process.exitCode = over.length === 0 ? 0 : 1;
