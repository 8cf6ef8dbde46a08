/**
 * Runs the benchmarks that its arguments name, or all, each as a process of its own with the image's flags, one after the other:
 * `node test/benchmark/main.ts [--size people] [name...]`. The size is that of engine, stores and plan.
 */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';

const notBenchmarks = new Set(['main', 'people', 'lifecycle', 'step-table', 'batch-sender']);
const sized = new Set(['engine', 'stores', 'plan']);
const all = globSync('*.ts', { cwd: import.meta.dirname })
  .map((file) => basename(file, '.ts'))
  .filter((name) => !notBenchmarks.has(name))
  .toSorted();
const { values, positionals: asked } = parseArgs({ options: { size: { type: 'string' } }, allowPositionals: true });
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark ${unknown.join(', ')}. There are: ${all.join(', ')}.\n`);
  process.exitCode = 2;
} else {
  for (const name of asked.length > 0 ? asked : all) if (!(await run(name))) process.exitCode = 1;
}

function run(name: string): Promise<boolean> {
  process.stdout.write(`\n── ${name}\n`);
  const size = sized.has(name) && values.size !== undefined ? [values.size] : [];
  const child = spawn(process.execPath, ['--max-semi-space-size=8', join(import.meta.dirname, `${name}.ts`), ...size], {
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
}
