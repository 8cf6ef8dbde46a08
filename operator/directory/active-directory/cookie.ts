// The opaque text in which a connector remembers where its next delta begins.
import { contentHash } from '../../model/hash.ts';

export interface PartitionCookie {
  readonly domain: string;
  /** DirSync's own cookie. */
  readonly dirSync: Buffer;
  /** It tells only what the account may read, because the account may not replicate. */
  readonly objectSecurity: boolean;
  /** Where it was made; the next delta prefers this server, which sends the fewest replays. */
  readonly server: string;
  /** The identity of that server's database; a restored server has a new one. */
  readonly invocationID?: string;
  /** The database's highest update number at that time. */
  readonly highestUSN?: number;
}

export interface Cookie {
  /** Names what was read: another choice of attributes, types or containers makes the cookie worthless. */
  readonly selection: string;
  /** Names the part of the schema that the read went by: an attribute that the forest has learned since was never read of the objects that did not change. */
  readonly schema: string;
  readonly partitions: readonly PartitionCookie[];
}

interface StoredPartition {
  readonly domain: string;
  readonly cookie: string;
  readonly objectSecurity: boolean;
  readonly server: string;
  readonly invocationID?: string;
  readonly highestUSN?: number;
}

const format = 1;

export const encodeCookie = ({ selection, schema, partitions }: Cookie): string =>
  JSON.stringify({
    format,
    selection,
    schema,
    partitions: partitions.map(({ dirSync, ...rest }) => ({ ...rest, cookie: dirSync.toString('base64') })),
  });

/** `undefined` for anything that `encodeCookie` did not make. */
export function decodeCookie(text: string): Cookie | undefined {
  const stored = parse(text);
  if (
    stored?.format !== format ||
    typeof stored.selection !== 'string' ||
    typeof stored.schema !== 'string' ||
    !Array.isArray(stored.partitions)
  )
    return undefined;
  const partitions = stored.partitions as readonly StoredPartition[];
  if (!partitions.every((partition) => typeof partition?.domain === 'string' && typeof partition.cookie === 'string')) return undefined;
  return {
    selection: stored.selection,
    schema: stored.schema,
    partitions: partitions.map(({ cookie, ...rest }) => ({ ...rest, dirSync: Buffer.from(cookie, 'base64') })),
  };
}

function parse(
  text: string,
): { readonly format?: unknown; readonly selection?: unknown; readonly schema?: unknown; readonly partitions?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The selection's name; order and case of the lists do not count. */
export function selectionOf(choice: {
  readonly attributes: readonly string[];
  readonly objectTypes: readonly string[];
  readonly partitions: readonly {
    readonly domain: string;
    readonly include: readonly string[];
    readonly exclude: readonly string[];
    readonly newOrganizationalUnits: string;
  }[];
}): string {
  const sorted = (names: readonly string[]): readonly string[] => [...new Set(names.map((name) => name.toLowerCase()))].sort();
  const partitions = choice.partitions.map(({ domain, include, exclude, newOrganizationalUnits }) => ({
    domain: domain.toLowerCase(),
    include: sorted(include),
    exclude: sorted(exclude),
    newOrganizationalUnits,
  }));
  return contentHash({
    attributes: sorted(choice.attributes),
    objectTypes: sorted(choice.objectTypes),
    partitions: partitions.sort((a, b) => (a.domain < b.domain ? -1 : 1)),
  });
}
