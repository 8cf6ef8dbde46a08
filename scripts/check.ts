/** Everything that can be said about the sources without running them. Runs all checks, prints what fails, and ends with 1 if any did. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const CHECKS = [
  ['types', 'tsc', '--noEmit'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings'],
  ['format', 'biome', 'format'],
  ['rooms', 'node', 'scripts/check-arrows.ts'],
  ['generated from crds/', 'node', 'operator/api/generate.ts', '--check'],
  ['schema conventions', 'node', 'scripts/lint-crds.ts'],
  ['operator role', 'node', 'scripts/generate-rbac.ts', '--check'],
  ['errors of the documentation', 'node', 'scripts/generate-errors.ts', '--check'],
  ['expressions of the documentation', 'node', 'scripts/generate-expressions.ts', '--check'],
  ['default rules of the documentation', 'node', 'scripts/generate-default-rules.ts', '--check'],
  ['target attributes of the documentation', 'node', 'scripts/generate-target-attributes.ts', '--check'],
] as const;

async function check([title, program, ...args]: readonly [string, string, ...string[]]): Promise<boolean> {
  const begin = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  const good = await new Promise<boolean>((resolve) => {
    child.once('error', (error) => (said.push(Buffer.from(error.message)), resolve(false)));
    child.once('close', (code) => resolve(code === 0));
  });
  process.stdout.write(`  ${good ? 'ok    ' : 'FAILED'} ${title} (${((performance.now() - begin) / 1000).toFixed(1)} s)\n`);
  if (!good) process.stdout.write(`${Buffer.concat(said).toString()}\n`);
  return good;
}

const waiting = [...CHECKS];
let failed = 0;
const work = async (): Promise<void> => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) if (!(await check(next))) failed += 1;
};
await Promise.all(Array.from({ length: availableParallelism() }, work));
if (failed > 0) process.stdout.write(`${failed} of ${CHECKS.length} checks failed.\n`);
process.exitCode = failed > 0 ? 1 : 0;
