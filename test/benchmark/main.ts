/**
 * Runs the benchmarks that its arguments name, or all, each as a process of its own with the image's flags, one after the other:
 * `node test/benchmark/main.ts [--size people] [name...]`. The size is that of engine, stores, plan and entra.
 */
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../../scripts/bundling.ts';

const notBenchmarks = new Set(['main', 'people', 'tenant', 'lifecycle', 'memory', 'step-table', 'batch-sender', 'simulator-host']);
const sized = new Set(['engine', 'stores', 'plan', 'entra']);
/** Those whose memory counts run as the image runs them: what takes the types off the sources holds some 50 MiB. */
const bundled = new Set(['engine', 'plan']);
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

async function run(name: string): Promise<boolean> {
  process.stdout.write(`\n── ${name}\n`);
  const source = join(import.meta.dirname, `${name}.ts`);
  if (!bundled.has(name)) return runFile(source, name);
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-benchmark-'));
  try {
    await bundle([{ in: source, out: name }], folder, { 'import.meta.dirname': JSON.stringify(import.meta.dirname) });
    return await runFile(join(folder, `${name}.mjs`), name);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runFile(file: string, name: string): Promise<boolean> {
  const size = sized.has(name) && values.size !== undefined ? [values.size] : [];
  const child = spawn(process.execPath, ['--max-semi-space-size=8', file, ...size], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
}
