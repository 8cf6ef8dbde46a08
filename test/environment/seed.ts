// The seed of all random tests of a run: PROPERTY_SEED where it is set, else one that is new with each commit. A run is repeated exactly by checking out its commit,
// and each commit tries something new. It is loaded before every test file, and hands the seed to fast-check.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { configureGlobal } from 'fast-check';

/** A positive 31-bit number. */
export function seedOfRun(): number {
  const given = process.env['PROPERTY_SEED'];
  if (given !== undefined) return Number(given);
  return createHash('sha256').update(commit()).digest().readUInt32LE(0) >>> 1;
}

/** Where there is no commit to ask for, the seed comes by chance. */
function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return String(Math.random());
  }
}

configureGlobal({ seed: seedOfRun() });
