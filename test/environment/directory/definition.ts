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
  /** Names its folder, its program and its sockets: one running copy. */
  readonly name: string;
  /** DNS name of the only domain; its NetBIOS name is the first label in capitals. */
  readonly domain: string;
  /** Name under which clients reach its domain controller. Copies of one domain differ in it. */
  readonly server: string;
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
  return [standard('contoso', 11, SIZES[size].contoso), standard('fabrikam', 12, SIZES[size].fabrikam)];
}

const standard = (name: string, number: number, population: PopulationSize): ForestDefinition => ({
  name,
  domain: `${name}.test`,
  server: `dc1.${name}.test`,
  address: hostAddress(number),
  population,
});

export const baseOf = (domain: string): string =>
  domain
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',');
export const netbiosOf = (domain: string): string => (domain.split('.')[0] ?? '').toUpperCase();

/** The connector's account: may read, replicate changes and see deleted objects; is no administrator. */
export const SERVICE_ACCOUNT = { name: 'svc-lockstep', password: 'Sync-Passw0rd-1' } as const;
/** The account with which tests change the directory. */
export const TEST_ADMINISTRATOR = { name: 'test-administrator', password: 'Admin-Passw0rd-1' } as const;
/** Every generated person's password. */
export const PERSON_PASSWORD = 'Passw0rd!x';
