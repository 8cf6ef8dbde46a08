// Measures the engine with the shipped rules on a real SQLite file: `node test/benchmark/engine.ts [users] [file]`. Prints one line a step.
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultRules } from '../../operator/configuration/default-rules/index.ts';
import { expandRules } from '../../operator/configuration/expand-rules.ts';
import { entraTargetSchema } from '../../operator/directory/entra/index.ts';
import { createEngine } from '../../operator/engine/create-engine.ts';
import type { Engine, StepKind } from '../../operator/engine/engine.ts';
import type { ImportedChange } from '../../operator/model/object.ts';
import type { Revision } from '../../operator/model/revision.ts';
import { openSqliteStore } from '../../operator/store/sqlite/sqlite-store.ts';
import { confirmed, forestSchema, groupOf, memberOf, personOf } from './people.ts';
import { permitOf, testRevision } from '../unit/engine/builders.ts';

const users = Number(process.argv[2] ?? 20_000);
const groups = Math.ceil(users / 20);
const file = process.argv[3] ?? join(tmpdir(), `lockstep-benchmark-${process.pid}.sqlite`);
const connectors = testRevision.connectors.filter(({ name }) => name !== 'hr');
const revision: Revision = { ...testRevision, connectors, rules: expandRules(defaultRules('v1') ?? [], connectors) };

/** The longest time that the event loop stood still. */
let longestMs = 0;
let lastMs = performance.now();
const pulse = setInterval(() => {
  longestMs = Math.max(longestMs, performance.now() - lastMs - 5);
  lastMs = performance.now();
}, 5);

async function measure(step: string, objects: number, work: () => Promise<unknown>): Promise<void> {
  longestMs = 0;
  lastMs = performance.now();
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const perObject = (user + system) / Math.max(1, objects);
  const rate = Math.round((objects / wall) * 1000);
  const rss = Math.round(process.memoryUsage.rss() / 1e6);
  process.stdout.write(
    `${step.padEnd(44)} ${wall.toFixed(0).padStart(8)} ms ${String(rate).padStart(8)}/s ${perObject.toFixed(0).padStart(6)} us CPU each, stalls <= ${longestMs.toFixed(0)} ms, RSS ${rss} MB\n`,
  );
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
async function exportAll(engine: Engine): Promise<number> {
  let sent = 0;
  for (const phase of ['Disable', 'Add', 'Update', 'Reference', 'Delete'] as const) {
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
      for (const change of changes) confirmed.note(change);
      await engine.recordResults(permitOf(1), written);
    }
  }
  return sent;
}

for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
const { signal } = new AbortController();
const engine = await createEngine({
  store: openSqliteStore(file),
  revision,
  targetSchemas: { tenant: entraTargetSchema },
  clock: { now: () => new Date() },
  random: Math.random,
});
const all = users + groups;
const object = (index: number): ImportedChange => ({
  kind: 'replace',
  object: index < users ? personOf(index, 0) : groupOf(index - users, users),
});

await measure('first import of people', users, () => importing(engine, 'corp', 'Full', users, object));
await measure('import of people and groups', all, () => importing(engine, 'corp', 'Full', all, object));
await measure('full synchronization, all new', all, () => engine.synchronize('Full', signal));
await measure('synchronization, nothing changed', 1, () => engine.synchronize('Delta', signal));
await measure('plan', 1, () => engine.plan('tenant'));
await measure('export bookkeeping', all, () => exportAll(engine));
await measure('confirming import', all, () => importing(engine, 'tenant', 'Full', confirmed.size, (index) => confirmed.at(index)));
await measure('synchronization of what was confirmed', all, () => engine.synchronize('Delta', signal));
await measure('full import, nothing changed', all, () => importing(engine, 'corp', 'Full', all, object));
await measure('full synchronization, nothing changed', all, () => engine.synchronize('Full', signal));
const share = Math.ceil(users / 100);
await measure('delta import of 1%', share, () =>
  importing(engine, 'corp', 'Delta', share, (index) => ({ kind: 'replace', object: personOf(index * 97, 1) })),
);
await measure('delta synchronization of 1%', share, () => engine.synchronize('Delta', signal));
await measure('delta import of one member', 1, () => importing(engine, 'corp', 'Delta', 1, () => memberOf(0, users - 1)));
await measure('delta synchronization of one member', 1, () => engine.synchronize('Delta', signal));
process.stdout.write(`${JSON.stringify((await engine.plan('tenant')).counts)}\n`);
clearInterval(pulse);
await engine.close();
if (process.argv[3] === undefined) for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
