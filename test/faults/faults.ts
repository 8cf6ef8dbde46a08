// All faults to be planted.
import { derivationFaults } from './derivation-faults.ts';
import { languageFaults } from './language-faults.ts';
import { protectionFaults } from './protection-faults.ts';
import { referenceFaults } from './reference-faults.ts';
import { writingFaults } from './writing-faults.ts';
import type { Fault } from './fault.ts';

export const faults: readonly Fault[] = [...derivationFaults, ...writingFaults, ...protectionFaults, ...languageFaults, ...referenceFaults];
