/** The forests that a world has from its start, and what distinguishes one forest from another. */
import { hostAddress } from '../addresses.ts';

/** How many of what a generated organisation has. The same numbers and seed always give the same organisation. */
export interface PopulationSize {
  readonly people: number;
  readonly groups: number;
  /** Members of the group `All Contact Centre Agents`, each a user of their own unit. 0: neither group nor unit. */
  readonly crowd: number;
  readonly seed: number;
}

export interface ForestDefinition {
  /** One word; its NetBIOS name is the same in capitals. */
  readonly name: string;
  /** DNS name of the only domain. */
  readonly domain: string;
  readonly address: string;
  readonly population: PopulationSize;
}

/** Sizes by purpose. `test` is what `make up` and the tests have. */
export const SIZES = {
  demo: { contoso: { people: 500, groups: 60, crowd: 0, seed: 4711 }, fabrikam: { people: 60, groups: 12, crowd: 0, seed: 815 } },
  test: { contoso: { people: 300, groups: 40, crowd: 5000, seed: 4711 }, fabrikam: { people: 60, groups: 12, crowd: 0, seed: 815 } },
} as const satisfies Record<string, Record<'contoso' | 'fabrikam', PopulationSize>>;

export type Size = keyof typeof SIZES;

export const BENCHMARK_SIZE: PopulationSize = { people: 10_000, groups: 500, crowd: 0, seed: 4711 };
export const SMALL_SIZE: PopulationSize = { people: 40, groups: 8, crowd: 0, seed: 99 };

export function standardForests(size: Size): readonly ForestDefinition[] {
  return [
    { name: 'contoso', domain: 'contoso.test', address: hostAddress(11), population: SIZES[size].contoso },
    { name: 'fabrikam', domain: 'fabrikam.test', address: hostAddress(12), population: SIZES[size].fabrikam },
  ];
}

export const baseOf = (domain: string): string =>
  domain
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',');
export const serverOf = (definition: ForestDefinition): string => `dc1.${definition.domain}`;

/** The connector's account: may read, replicate changes and see deleted objects; is no administrator. */
export const SERVICE_ACCOUNT = { name: 'svc-lockstep', password: 'Sync-Passw0rd-1' } as const;
/** The account with which tests change the directory. */
export const TEST_ADMINISTRATOR = { name: 'test-administrator', password: 'Admin-Passw0rd-1' } as const;
/** Every generated person's password. */
export const PERSON_PASSWORD = 'Passw0rd!x';
