// Measures the engine with the shipped rules on a real SQLite file: `node test/benchmark/engine.ts [users] [file]`. Prints one table, and ends with 1 where
// a budget was missed.
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepHeapNearItsData } from '../../operator/heap.ts';
import { openSqliteStore } from '../../operator/store/sqlite/sqlite-store.ts';
import { largeGroupMembers, lifeOf, type Step } from './lifecycle.ts';
import { stepTable } from './step-table.ts';

const users = Number(process.argv[2] ?? 20_000);
const file = process.argv[3] ?? join(tmpdir(), `lockstep-benchmark-${process.pid}.sqlite`);
const remove = (): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
};

keepHeapNearItsData();
remove();
const steps: Step[] = [];
for await (const step of lifeOf(openSqliteStore(file), users)) {
  steps.push(step);
  process.stderr.write(`${step.name}: ${(step.wallMs / 1000).toFixed(1)} s\n`);
}
if (process.argv[3] === undefined) remove();
const { text, missed } = stepTable(steps, users);
process.stdout.write(text);
// The large group comes from no directory but stands whole in this process: from there on memory says nothing of the engine.
const large = steps.findIndex(({ name }) => name.includes(String(largeGroupMembers)));
const held = Math.max(...steps.slice(0, large).map(({ peakMebibytes }) => peakMebibytes));
const mostMebibytes = users >= 500_000 ? 512 : 256;
process.stdout.write(`resident at most before the large group: ${held} MiB; budget ${mostMebibytes} MiB\n`);
process.exitCode = missed.length === 0 && held <= mostMebibytes ? 0 : 1;
