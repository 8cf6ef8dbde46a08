/**
 * Runs the tests that its arguments name (`unit`, `integration`, `e2e`, or paths of files), and ends with the line
 * `N passed, N failed`. A test that was skipped, and a kind of tests that has none, are failures: nothing is left out in silence.
 */
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { seedOfRun } from './seed.ts';

interface Phase {
  readonly title: string;
  readonly files: readonly string[];
  readonly concurrency: number;
}

/** What disturbs the others, such as a restart of the operator, runs last and alone. */
const ALONE = 'test/e2e/alone/';
const FILE_TIMEOUT_MS = 25 * 60_000;
const SEED = join(import.meta.dirname, 'seed.ts');

function phasesOf(kind: string): readonly Phase[] {
  if (kind.endsWith('.ts')) return [{ title: kind, files: globSync(kind), concurrency: 1 }];
  const files = globSync(`test/${kind}/**/*.test.ts`).toSorted();
  const together = files.filter((file) => !file.startsWith(ALONE));
  const alone = files.filter((file) => file.startsWith(ALONE));
  return [
    { title: kind, files: together, concurrency: availableParallelism() },
    ...(alone.length > 0 ? [{ title: `${kind}, one by one`, files: alone, concurrency: 1 }] : []),
  ];
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

async function runPhase({ title, files, concurrency }: Phase): Promise<Counts> {
  process.stdout.write(`\n${title}: ${files.length} files\n`);
  if (files.length === 0) return { passed: 0, failed: 1 };
  let counts: Counts = { passed: 0, failed: 1 };
  const stream = run({ files: [...files], concurrency, timeout: FILE_TIMEOUT_MS, execArgv: ['--import', SEED] });
  stream.on('test:summary', (summary) => {
    if (summary.file !== undefined) return;
    const { tests, passed, skipped, todo } = summary.counts;
    if (skipped + todo > 0) process.stdout.write(`${skipped + todo} tests were skipped: that counts as failed.\n`);
    counts = { passed, failed: Math.max(tests - passed, summary.success ? 0 : 1) };
  });
  const report = stream.compose(new spec());
  for await (const text of report) process.stdout.write(String(text));
  return counts;
}

process.env['PROPERTY_SEED'] = String(seedOfRun());
process.stdout.write(`PROPERTY_SEED=${process.env['PROPERTY_SEED']} repeats what comes by chance\n`);
let passed = 0;
let failed = 0;
const kinds = process.argv.slice(2);
for (const phase of kinds.flatMap(phasesOf)) {
  const counts = await runPhase(phase);
  passed += counts.passed;
  failed += counts.failed;
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
