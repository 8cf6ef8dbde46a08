// The seed of all random tests of a run: PROPERTY_SEED where it is set, else always the same, so that whoever checks out a commit sees what its last run saw.
// New histories are tried by `make explore`. This file is loaded before every test file, and hands the seed to fast-check.
import { configureGlobal } from 'fast-check';

const USUAL_SEED = 20_261_128;

/** A positive 31-bit number. */
export const seedOfRun = (): number => Number(process.env['PROPERTY_SEED'] ?? USUAL_SEED);

configureGlobal({ seed: seedOfRun() });
