// The life of a store, step by step, with the shipped rules: what a step costs is measured in time and in this process' own work.
import { defaultRules } from '../../operator/configuration/default-rules/index.ts';
import { expandRules } from '../../operator/configuration/expand-rules.ts';
import { entraTargetSchema } from '../../operator/directory/entra/index.ts';
import { createEngine } from '../../operator/engine/create-engine.ts';
import type { EngineOptions } from '../../operator/engine/context.ts';
import { type Engine, exportPhases, type StepKind } from '../../operator/engine/engine.ts';
import type { ImportedChange } from '../../operator/model/object.ts';
import type { Revision, RevisionRule } from '../../operator/model/revision.ts';
import type { Store } from '../../operator/engine/port/store-port.ts';
import { forestSchema, groupOf, largeGroup, largeGroupOf, memberOf, personOf } from './people.ts';
import { resetPeak, peakMebibytes } from './memory.ts';
import { Tenant } from './tenant.ts';
import { permitOf, testRevision } from '../unit/engine/builders.ts';

/** As many as Entra ID lets a group have that is synchronized. */
export const largeGroupMembers = 250_000;

const connectors = testRevision.connectors.filter(({ name }) => name !== 'hr');
const revision: Revision = { ...testRevision, connectors, rules: expandRules(defaultRules('v1') ?? [], connectors) };

/** Everybody has a time of their own, of which one has come in 2030. */
const timed: RevisionRule = {
  name: 'In from corp - Contract',
  origin: 'Custom',
  connector: 'corp',
  direction: 'Inbound',
  precedence: 50,
  sourceObjectType: 'user',
  targetObjectType: 'person',
  linkType: 'Join',
  scope: [],
  join: [],
  flows: [
    {
      kind: 'Expression',
      target: 'extensionAttribute15',
      expression: 'IIF(DateAdd("h",CNum(Mid([employeeID],2,9)),CDate("2029-12-31 23:30")) < Now(),"over","running")',
      mergeType: 'Update',
      executeOnce: false,
    },
  ],
};
const timedRevision: Revision = { ...revision, rules: [timed, ...revision.rules] };

/** One step as it was measured. */
export interface Step {
  readonly name: string;
  readonly objects: number;
  readonly wallMs: number;
  /** User and system time of this process. */
  readonly cpuMs: number;
  /** The longest time that the event loop stood still. */
  readonly stallMs: number;
  /** The most that this process held meanwhile, in MiB. */
  readonly peakMebibytes: number;
}

/** What an engine on this store is made with. */
export const engineOptions = (store: Store): EngineOptions => ({
  store,
  revision,
  targetSchemas: { tenant: entraTargetSchema },
  clock: { now: () => new Date() },
  random: Math.random,
});

async function measured(name: string, objects: number, work: () => Promise<unknown>): Promise<Step> {
  let stallMs = 0;
  let lastMs = performance.now();
  const pulse = setInterval(() => {
    stallMs = Math.max(stallMs, performance.now() - lastMs - 5);
    lastMs = performance.now();
  }, 5);
  resetPeak();
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(pulse);
  return { name, objects, wallMs, cpuMs: (user + system) / 1000, stallMs, peakMebibytes: peakMebibytes() };
}

async function importing(
  engine: Engine,
  connector: string,
  kind: StepKind,
  count: number,
  change: (index: number) => ImportedChange,
): Promise<void> {
  const session = await engine.beginImport(connector, kind, forestSchema);
  for (let from = 0; from < count; from += 1000) {
    await session.add(Array.from({ length: Math.min(1000, count - from) }, (_, index) => change(from + index)));
  }
  await session.complete({ cookie: 'cookie', objects: {} });
}

/** Takes everything that is offered and answers it as written. */
async function exportAll(engine: Engine, tenant: Tenant): Promise<number> {
  let sent = 0;
  for (const phase of exportPhases) {
    for (;;) {
      const changes = await engine.nextExports('tenant', phase, 500);
      if (changes.length === 0) break;
      sent += changes.length;
      await engine.recordIntent(permitOf(1), changes);
      const written = changes.map(({ id, anchor, objectType, sourceAnchor }) => ({
        id,
        outcome: 'Written' as const,
        anchor: anchor ?? `${objectType}-${sourceAnchor}`,
      }));
      tenant.note(changes);
      await engine.recordResults(permitOf(1), written);
    }
  }
  return sent;
}

/** Fills an empty store with so many people and a group for twenty of them, and tells each step as it is done. Closes the store. */
export async function* lifeOf(store: Store, users: number): AsyncGenerator<Step> {
  const { signal } = new AbortController();
  const groups = Math.ceil(users / 20);
  const all = users + groups;
  using tenant = new Tenant();
  const engine = await createEngine(engineOptions(store));
  const object = (index: number): ImportedChange => ({
    kind: 'replace',
    object: index < users ? personOf(index, 0) : groupOf(index - users, users),
  });
  const share = Math.ceil(users / 100);
  const changed = (index: number): ImportedChange => ({ kind: 'replace', object: personOf(index * 97, 1) });
  const confirming = (): Promise<void> => importing(engine, 'tenant', 'Full', tenant.size, (index) => tenant.at(index));

  yield await measured('first import of people', users, () => importing(engine, 'corp', 'Full', users, object));
  yield await measured('import of people and groups', all, () => importing(engine, 'corp', 'Full', all, object));
  yield await measured('full synchronization, all new', all, () => engine.synchronize('Full', signal));
  yield await measured('synchronization, nothing changed', 1, () => engine.synchronize('Delta', signal));
  yield await measured('plan', 1, () => engine.plan('tenant'));
  yield await measured('export bookkeeping', all, () => exportAll(engine, tenant));
  yield await measured('confirming import', all, confirming);
  yield await measured('synchronization of what was confirmed', all, () => engine.synchronize('Delta', signal));
  yield await measured('full import, nothing changed', all, () => importing(engine, 'corp', 'Full', all, object));
  yield await measured('full synchronization, nothing changed', all, () => engine.synchronize('Full', signal));
  yield await measured('delta import of 1%', share, () => importing(engine, 'corp', 'Delta', share, changed));
  yield await measured('delta synchronization of 1%', share, () => engine.synchronize('Delta', signal));
  yield await measured('delta import of one member', 1, () => importing(engine, 'corp', 'Delta', 1, () => memberOf(0, users - 1)));
  yield await measured('delta synchronization of one member', 1, () => engine.synchronize('Delta', signal));
  await importing(engine, 'corp', 'Delta', 1, () => ({ kind: 'replace', object: largeGroupOf(largeGroupMembers) }));
  await engine.synchronize('Delta', signal);
  await exportAll(engine, tenant);
  await engine.synchronize('Delta', signal);
  const one = (): ImportedChange => memberOf(largeGroup, largeGroupMembers);
  yield await measured(`import of one member more of ${largeGroupMembers}`, 1, () => importing(engine, 'corp', 'Delta', 1, one));
  yield await measured(`synchronization of one member more of ${largeGroupMembers}`, 1, () => engine.synchronize('Delta', signal));
  let now = new Date('2026-01-01T00:00:00Z');
  const onTime = await createEngine({ ...engineOptions(store), revision: timedRevision, clock: { now: () => now } });
  yield await measured('a rule that looks at the clock, new', users, () => onTime.synchronize('Delta', signal));
  yield await measured(`synchronization, none of ${users} timed objects due`, 1, () => onTime.synchronize('Delta', signal));
  now = new Date('2030-01-01T00:00:00Z');
  yield await measured(`synchronization, one of ${users} timed objects due`, 1, () => onTime.synchronize('Delta', signal));
  yield await measured('floor: read, parse and write back', users, () => floor(store, 'corp'));
  await engine.close();
}

/** What no engine on this store could go below. */
async function floor(store: Store, connector: string): Promise<void> {
  for (let after = ''; ; ) {
    const last = await store.transaction(async ({ objects }) => {
      const rows = await objects.page(connector, after, store.batchSize);
      const contents = rows.map((row) => ({
        ...row,
        data: JSON.stringify(JSON.parse(row.data)),
        hash: row.anchor,
        referenceHash: '',
        writtenAt: null,
      }));
      await objects.update(contents);
      return rows.at(-1)?.anchor;
    });
    if (last === undefined) return;
    after = last;
  }
}
