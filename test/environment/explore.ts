/**
 * Runs what depends on chance with one new seed after another, until EXPLORE_MINUTES (default 30) are over or a seed is found under which something fails.
 * `node test/environment/explore.ts [kind or file ...]`; names are those of run-tests.ts.
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';

const BY_CHANCE = ['unit/engine/properties', 'unit/reference', 'simulation'];

const minutes = Number(process.env['EXPLORE_MINUTES'] ?? 30);
if (!(minutes > 0)) throw new Error(`EXPLORE_MINUTES must be a number above 0, and is ${JSON.stringify(process.env['EXPLORE_MINUTES'])}`);
const given = process.argv.slice(2);
const kinds = given.length > 0 ? given : BY_CHANCE;
const end = Date.now() + minutes * 60_000;

async function holdsUnder(seed: number): Promise<boolean> {
  const runner = join(import.meta.dirname, 'run-tests.ts');
  const child = spawn(process.execPath, [runner, ...kinds], { stdio: 'inherit', env: { ...process.env, PROPERTY_SEED: String(seed) } });
  return (await new Promise((resolve) => child.once('exit', resolve))) === 0;
}

let seeds = 0;
while (Date.now() < end) {
  const seed = randomInt(2 ** 31 - 1);
  if (!(await holdsUnder(seed))) {
    process.stdout.write(`\nRepeat what failed: PROPERTY_SEED=${seed} node test/environment/run-tests.ts ${kinds.join(' ')}\n`);
    process.exitCode = 1;
    break;
  }
  seeds += 1;
}
process.stdout.write(`\n${seeds} new seeds held\n`);
