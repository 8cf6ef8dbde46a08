// A whole synchronization in one process, on one clock that a test moves: a forest in memory, the real engine, the real connector, the simulated tenant over HTTPS.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { SyncScheduleSpecInput } from '../../operator/api/types.gen.ts';
import { writtenTypes } from '../../operator/configuration/index.ts';
import { type EntraClock, entraTargetSchema, openEntra } from '../../operator/directory/entra/index.ts';
import { createEngine } from '../../operator/engine/create-engine.ts';
import type { Engine } from '../../operator/engine/engine.ts';
import type { DirectoryObject } from '../../operator/model/object.ts';
import type { Permit } from '../../operator/model/permit.ts';
import type { EntraIDConfiguration } from '../../operator/model/revision.ts';
import type { SimulatorAdmin } from '../../operator/simulator/admin/client.ts';
import type { NewTenant, ObjectInfo } from '../../operator/simulator/admin/types.ts';
import { type Simulator, startSimulator } from '../../operator/simulator/start.ts';
import { openSqliteStore } from '../../operator/store/sqlite/index.ts';
import { runCycle } from '../../operator/worker/cycle.ts';
import type { CycleReport } from '../../operator/worker/report.ts';
import { mintPermit } from '../../operator/worker/term.ts';
import { judging } from '../judges/judge.ts';
import { testCertificate } from '../unit/directory/entra/certificate.ts';
import { activeDirectory, entraID, schedule } from '../unit/configuration/builders.ts';
import { revisionOf } from '../unit/configuration/compile.ts';
import { ScriptedSource } from '../unit/worker/scripted-directory.ts';

/** Waiting moves it; nothing else does. */
export interface VirtualClock extends EntraClock {
  readonly epochMs: () => number;
  advance(ms: number): void;
}

/** Begins at the machine's time, by which access tokens live. While somebody waits, others act: `everySecond` is called for each second of it. */
export function virtualClock(everySecond?: () => Promise<void>, beginMs: number = Date.now()): VirtualClock {
  let passedMs = 0;
  let told = 0;
  return {
    now: () => new Date(beginMs + passedMs),
    monotonicMs: () => passedMs,
    epochMs: () => beginMs + passedMs,
    advance(ms) {
      passedMs += ms;
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      const endMs = passedMs + ms;
      while ((told + 1) * 1000 <= endMs) {
        told += 1;
        passedMs = Math.max(passedMs, told * 1000);
        await everySecond?.();
      }
      passedMs = Math.max(passedMs, endMs);
    },
  };
}

export interface Synchronization {
  readonly clock: VirtualClock;
  readonly forest: Map<string, DirectoryObject>;
  readonly engine: Engine;
  readonly simulator: Simulator;
  readonly admin: SimulatorAdmin;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** PEM. */
  readonly authority: string;
  /** One cycle; a delta unless said otherwise. */
  readonly cycle: (type?: 'Full' | 'Delta') => Promise<CycleReport>;
  /** All living users and groups of the tenant, as they are stored. */
  readonly objects: () => Promise<readonly ObjectInfo[]>;
}

export interface SynchronizationOptions {
  readonly tenant?: NewTenant;
  readonly writeBudget?: EntraIDConfiguration['writeBudget'];
  /** Acts of others, at each second of the virtual clock in which the connector waits. */
  readonly everySecond?: () => Promise<void>;
  /** Beside the mode, the limits and the connectors. */
  readonly spec?: Partial<SyncScheduleSpecInput>;
  /** Whether all that passes is held against the descriptions of Graph; it is unless told otherwise. */
  readonly judged?: boolean;
}

const domain = 'contoso.test';

/** Everything ends with the test. */
export async function openSynchronization(
  t: TestContext,
  people: readonly DirectoryObject[],
  { tenant = {}, writeBudget, everySecond, spec = {}, judged = true }: SynchronizationOptions = {},
): Promise<Synchronization> {
  const clock = virtualClock(everySecond);
  const { ca, cert, key } = await testCertificate();
  const simulator = await startSimulator({
    certificate: cert,
    key,
    randomSeed: 1,
    now: clock.epochMs,
    auditCapacity: 2_000_000,
    ...(judged ? { onExchange: judging() } : {}),
  });
  const { admin } = simulator;
  const info = await admin.createTenant({ domains: [domain], ...tenant });
  const [application] = info.applications;
  if (application?.clientSecret === undefined) throw new Error('The tenant has no application with a secret.');
  const { clientSecret } = application;
  const block = { tenantID: info.tenantId, clientID: application.clientId };
  const revision = revisionOf({
    schedule: schedule({ mode: 'Active', limits: { deletes: { count: 100_000, percent: 100 } }, ...spec }),
    connectors: [activeDirectory('contoso'), entraID('tenant', block)],
  });
  const connector = revision.connectors.find(({ type }) => type === 'EntraID');
  if (connector?.type !== 'EntraID') throw new Error('The revision has no tenant.');
  const target = openEntra({
    name: 'tenant',
    configuration: {
      ...connector.entraID,
      authorityURL: simulator.url,
      graphURL: simulator.url,
      ...(writeBudget === undefined ? {} : { writeBudget }),
    },
    credential: { type: 'ClientSecret', readSecret: () => Promise.resolve(clientSecret) },
    readCertificateAuthority: () => Promise.resolve(ca),
    attributes: [],
    rules: { objectTypes: writtenTypes(revision, 'tenant'), mode: 'Active' },
    clock,
    log: { debug: () => {}, info: () => {}, warn: () => {} },
    random: () => 0.5,
  });
  const folder = mkdtempSync(join(tmpdir(), 'synchronization-'));
  const engine = await createEngine({
    store: openSqliteStore(join(folder, 'state.sqlite')),
    revision,
    targetSchemas: { tenant: entraTargetSchema },
    clock,
    random: () => 0.5,
  });
  t.after(async () => {
    await target.close();
    await engine.close();
    await simulator.close();
    rmSync(folder, { recursive: true });
  });
  const forest = new Map(people.map((object) => [object.anchor, object]));
  const source = new ScriptedSource('contoso', () => [...forest.values()]);
  const never = new AbortController().signal;
  const permit = (): Permit | undefined =>
    mintPermit({ epoch: { leaseUid: 'lease', transitions: 1 }, signal: never, remainingMs: () => 3_600_000 });
  return {
    clock,
    forest,
    engine,
    simulator,
    admin,
    tenantId: info.tenantId,
    clientId: application.clientId,
    clientSecret,
    authority: ca,
    cycle: (type = 'Delta') =>
      runCycle({
        type,
        trigger: 'Schedule',
        revision: 'a'.repeat(64),
        mode: 'Active',
        engine,
        sources: new Map([['contoso', source]]),
        writebacks: new Map(),
        target: { name: 'tenant', directory: target },
        permit: () => Promise.resolve(permit()),
        now: () => clock.now(),
        signal: never,
        hold: never,
        exportForMs: 3_600_000,
      }),
    objects: async () => (await admin.objects(info.tenantId, { deleted: false })).filter(({ type }) => type === 'user' || type === 'group'),
  };
}
