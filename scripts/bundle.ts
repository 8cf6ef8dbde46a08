/** Bundles the product into dist/: one file for the command line, and one for every thread that it starts (`operator/**\/*.thread.ts`). */
import { globSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundle } from './bundling.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const threads = globSync('operator/**/*.thread.ts', { cwd: root });

rmSync(dist, { recursive: true, force: true });
try {
  await bundle([{ in: 'operator/main.ts', out: 'lockstep' }, ...threads.map((file) => ({ in: file, out: basename(file, '.ts') }))], dist);
} catch {
  // esbuild has said what is wrong, and where.
  process.exitCode = 1;
}
