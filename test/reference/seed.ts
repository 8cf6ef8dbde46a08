// Seeds of property tests: that of the run, printed, so that PROPERTY_SEED replays it. PROPERTY_RUNS says how often; with PROPERTY_SHRINK=no the first failure is
// enough, and no smaller one is looked for.
import type { Parameters } from 'fast-check';
import { seedOfRun } from '../environment/seed.ts';

/** The seed of this run; prints it first, so that it is known even of a run that is ended from outside. */
export function propertySeed(): number {
  const seed = seedOfRun();
  process.stderr.write(`PROPERTY_SEED=${seed}\n`);
  return seed;
}

/** What fast-check is to be run with. */
export const seeded = <T>({ numRuns }: { readonly numRuns: number }): Parameters<T> => ({
  seed: propertySeed(),
  numRuns: Number(process.env['PROPERTY_RUNS'] ?? numRuns),
  endOnFailure: process.env['PROPERTY_SHRINK'] === 'no',
});
