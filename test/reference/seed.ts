// Seeds of property tests: by chance at each run, printed, and given again by PROPERTY_SEED to replay it. PROPERTY_RUNS says how often.
import type { Parameters } from 'fast-check';

/** The seed of this run; prints it first, so that it is known even of a run that is ended from outside. */
export function propertySeed(): number {
  const seed = Number(process.env['PROPERTY_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
  process.stderr.write(`PROPERTY_SEED=${seed}\n`);
  return seed;
}

/** What fast-check is to be run with. */
export const seeded = <T>({ numRuns }: { readonly numRuns: number }): Parameters<T> => ({
  seed: propertySeed(),
  numRuns: Number(process.env['PROPERTY_RUNS'] ?? numRuns),
});
