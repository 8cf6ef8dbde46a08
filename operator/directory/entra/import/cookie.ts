// Where the next delta read begins: the delta link of each collection, with what it was asked for.
import type { ReadMapping } from '../mapping/graph-mapping.ts';
import { entraErrors } from '../errors.ts';
import { isJsonObject } from '../request/graph-answer.ts';

export interface DeltaLink {
  readonly asked: string;
  /** Empty where the service would not show the collection: it is asked for again by the next full read. */
  readonly link: string;
}

export interface Cookie {
  readonly tenantID: string;
  readonly origin: string;
  readonly links: Readonly<Partial<Record<ReadMapping['collection'], DeltaLink>>>;
}

/** What a delta link was asked for; a link made for other properties would leave the new ones out. */
export const askedFor = ({ select, reference }: ReadMapping): string =>
  [...select, ...(reference === undefined ? [] : [reference])].join(',');

export const writeCookie = (cookie: Cookie): string => JSON.stringify(cookie);

/**
 * The delta links of a cookie that belongs to this tenant and to these attributes.
 * @throws DeltaImpossible
 */
export function readCookie(text: string, tenantID: string, origin: string, mappings: readonly ReadMapping[]): Cookie['links'] {
  const impossible = (reason: string): Error => new entraErrors.DeltaImpossible({ collection: 'users and groups', reason });
  const cookie = parse(text);
  if (cookie === undefined) throw impossible('the cookie of the last read cannot be understood');
  if (cookie.tenantID !== tenantID || cookie.origin !== origin) throw impossible('the last read was of another tenant');
  for (const mapping of mappings)
    if (cookie.links[mapping.collection]?.asked !== askedFor(mapping)) throw impossible('the last read was of other attributes');
  // What is not followed any more must not stay as it was.
  if (Object.keys(cookie.links).length > mappings.length) throw impossible('the last read was of other types');
  return cookie.links;
}

function parse(text: string): Cookie | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const links = isJsonObject(value) ? value['links'] : undefined;
    const whole = isJsonObject(links) && Object.values(links).every(isLink);
    return whole ? (value as Cookie) : undefined;
  } catch {
    return undefined;
  }
}

const isLink = (value: unknown): boolean => isJsonObject(value) && typeof value['asked'] === 'string' && typeof value['link'] === 'string';
