// The program that is killed: imports, synchronizes and exports chapter by chapter, and begins where its predecessor ended.
// Its argument is a `LifePlan`; it prints `open` once its store is open, and `end` when all chapters are settled.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createEngine } from '../../../../operator/engine/create-engine.ts';
import { type Engine, exportPhases } from '../../../../operator/engine/engine.ts';
import { LockstepError } from '../../../../operator/model/errors.ts';
import type { DirectoryObject, ImportedChange } from '../../../../operator/model/object.ts';
import type { ConnectionSettings } from '../../../../operator/store/postgres/connection.ts';
import { openPostgresStore } from '../../../../operator/store/postgres/postgres-store.ts';
import { openSqliteStore } from '../../../../operator/store/sqlite/sqlite-store.ts';
import { permitOf, testRevision } from '../../../unit/engine/builders.ts';
import { tenantSchema } from '../../../unit/engine/tenant.ts';
import { dyingAfter } from './dying-store.ts';
import { DurableTenant } from './durable-tenant.ts';
import { type Chapter, chapters, forestsOf } from './forests.ts';

export interface LifePlan {
  readonly seed: number;
  readonly store:
    | { readonly kind: 'File'; readonly file: string }
    | { readonly kind: 'Schema'; readonly settings: ConnectionSettings; readonly schema: string };
  /** Where tenant and progress are kept. */
  readonly tenantFile: string;
  readonly progressFile: string;
  /** After so many calls of the store, the process kills itself. */
  readonly dieAfter?: number;
}

const plan = JSON.parse(process.argv[2] ?? '') as LifePlan;
const schema = { manager: { type: 'Reference', multiValued: false }, member: { type: 'Reference', multiValued: true } } as const;
/** More cycles than these would mean that something never settles. */
const mostCycles = 12;
let nowMs = Date.now();

const say = (word: string): void => void process.stdout.write(`${word}\n`);
const openStore = async () =>
  plan.store.kind === 'File'
    ? openSqliteStore(plan.store.file)
    : openPostgresStore({
        connect: async () => settings(plan.store),
        schema: plan.store.kind === 'Schema' ? plan.store.schema : '',
        access: 'ReadWrite',
      });

function settings(store: LifePlan['store']): ConnectionSettings {
  if (store.kind !== 'Schema') throw new Error('no server is named');
  return store.settings;
}

async function importFull(engine: Engine, connector: string, changes: readonly ImportedChange[]): Promise<void> {
  const session = await engine.beginImport(connector, 'Full', schema);
  await session.add(changes);
  await session.complete({ cookie: connector, objects: {} });
}

const replaced = (object: DirectoryObject): ImportedChange => ({ kind: 'replace', object });

/** Gives whether anything was sent or is left to be sent. */
async function cycle(engine: Engine, tenant: DurableTenant, chapter: Chapter): Promise<boolean> {
  const { signal } = new AbortController();
  nowMs += 3_600_000;
  const forests = forestsOf(plan.seed, chapter);
  await importFull(engine, 'corp', forests.corp.map(replaced));
  await importFull(engine, 'hr', forests.hr.map(replaced));
  await importFull(engine, 'tenant', tenant.read());
  await engine.synchronize('Delta', signal);
  let sent = 0;
  for (const phase of exportPhases) {
    for (;;) {
      const changes = await engine.nextExports('tenant', phase, 20);
      if (changes.length === 0) break;
      sent += changes.length;
      await engine.recordIntent(permitOf(1), changes);
      await engine.recordResults(permitOf(1), tenant.export(changes));
    }
  }
  await importFull(engine, 'tenant', tenant.read());
  await engine.synchronize('Delta', signal);
  const { counts } = await engine.plan('tenant');
  return sent > 0 || Object.values(counts).some((count) => count > 0);
}

/** Does it again, as the worker's scheduler does, after a failure that asks for it. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LockstepError) || error.retry !== 'backoff') throw error;
      say(`failed ${error.code}`);
      await delay(50);
    }
  }
}

const engine = await patiently(async () =>
  createEngine({
    store: plan.dieAfter === undefined ? await openStore() : dyingAfter(plan.dieAfter, await openStore()),
    revision: { ...testRevision, limits: { ...testRevision.limits, deletes: { count: 1000, percent: 100, percentFrom: 0 } } },
    targetSchemas: { tenant: tenantSchema },
    clock: { now: () => new Date(nowMs) },
    random: Math.random,
    batchSize: 25,
  }),
);
say('open');
const done = existsSync(plan.progressFile) ? Number(readFileSync(plan.progressFile, 'utf8')) : 0;
for (const chapter of chapters.slice(done)) {
  const tenant = new DurableTenant(plan.tenantFile);
  for (let cycles = 1; await patiently(() => cycle(engine, tenant, chapter)); cycles++) {
    if (cycles === mostCycles) throw new Error(`chapter ${chapter} does not settle`);
  }
  writeFileSync(`${plan.progressFile}.new`, String(chapter + 1));
  renameSync(`${plan.progressFile}.new`, plan.progressFile);
}
await engine.close();
say('end');
