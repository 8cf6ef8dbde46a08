/** A whole organisation as one LDIF file, in an order in which it can be loaded. */
import { writeFile } from 'node:fs/promises';
import type { ForestDefinition } from '../definition.ts';
import { generateGroups } from './groups.ts';
import { toLdif, type Entry } from './ldif.ts';
import { computers, contacts, crowd, difficultPeople, partners, serviceAccounts } from './others.ts';
import { generatePeople } from './people.ts';
import { seededRandom } from './random.ts';
import { unitEntries } from './units.ts';

/** Every object of a forest: units, then people, then what refers to them. The same definition gives the same entries. */
export function generatePopulation(definition: ForestDefinition): readonly Entry[] {
  const random = seededRandom(definition.population.seed);
  const people = generatePeople(definition, random);
  const outsiders = partners(definition);
  const agents = crowd(definition);
  return [
    ...unitEntries(definition.domain),
    ...people,
    ...difficultPeople(definition),
    ...outsiders,
    ...agents,
    ...serviceAccounts(definition),
    ...contacts(definition),
    ...computers(definition),
    ...generateGroups(definition, random, people, outsiders, agents),
  ];
}

export async function writePopulation(definition: ForestDefinition, file: string): Promise<void> {
  await writeFile(file, generatePopulation(definition).map(toLdif).join(''));
}
