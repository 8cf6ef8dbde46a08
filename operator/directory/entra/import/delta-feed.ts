// The pages of one delta query, from its start or from a delta link to the next delta link.
import { permissionFor } from '../sign-in/permission-for.ts';
import { entraErrors } from '../errors.ts';
import { errorBody, type GraphAnswer, isJsonObject, isSuccess } from '../request/graph-answer.ts';
import type { ReadMapping } from '../mapping/graph-mapping.ts';
import type { Reader } from '../request/reader.ts';

export type DeltaEntity = Readonly<Record<string, unknown>> & { readonly id: string };

export interface DeltaStart {
  readonly collection: ReadMapping['collection'];
  readonly path: string;
  readonly kind: 'Full' | 'Delta';
  /** Told why where the service will not show the collection, if the read can go on without it; then the feed ends without a link. */
  readonly refused?: (why: Error) => void;
}

/** Empty pages are normal, for the service looks through what it does not tell; a chain of ever new links without an end is not. */
const mostEmptyPages = 2_000;

/**
 * Yields page after page; pages may be empty and objects may come twice. Returns the delta link, the proof that the last page was seen.
 * @throws DeltaImpossible where the service forgot the token; PartialRead where a full read breaks off
 */
export async function* deltaFeed(
  reader: Reader,
  start: DeltaStart,
  signal: AbortSignal,
): AsyncGenerator<readonly DeltaEntity[], string, undefined> {
  const visited = new Set<string>();
  let link = start.path;
  let count = 0;
  let empty = 0;
  for (;;) {
    if (visited.has(link)) throw new entraErrors.ProtocolError({ detail: `the pages of ${start.collection} lead in a circle` });
    visited.add(link);
    const answer = await reader.get(link, signal);
    if (!isSuccess(answer)) {
      const error = brokenOff(answer, start, count);
      // What is worth waiting for the reader has thrown; a refused token is refused for every collection.
      if (start.refused === undefined || answer.status === 401 || answer.status < 400) throw error;
      start.refused(error);
      return '';
    }
    const page = pageOf(answer, start.collection);
    count += page.entities.length;
    empty = page.entities.length === 0 ? empty + 1 : 0;
    if (empty > mostEmptyPages)
      throw new entraErrors.ProtocolError({ detail: `${empty} pages of ${start.collection} in a row were empty` });
    yield page.entities;
    // Whoever tells of a next page is not at the end, whatever else it tells.
    if (page.nextLink === undefined && page.deltaLink !== undefined) return page.deltaLink;
    if (page.nextLink === undefined)
      throw new entraErrors.PartialRead({ collection: start.collection, count, detail: 'a page had neither a next link nor a delta link' });
    link = page.nextLink;
  }
}

interface Page {
  readonly entities: readonly DeltaEntity[];
  readonly nextLink?: string;
  readonly deltaLink?: string;
}

function pageOf({ body }: GraphAnswer, collection: string): Page {
  const value = isJsonObject(body) ? body['value'] : undefined;
  if (!isJsonObject(body) || !Array.isArray(value))
    throw new entraErrors.ProtocolError({ detail: `a page of ${collection} has no list of objects` });
  const nextLink = body['@odata.nextLink'];
  const deltaLink = body['@odata.deltaLink'];
  // What is left out of a full read passes for deleted.
  if (!value.every(isEntity)) throw new entraErrors.ProtocolError({ detail: `a page of ${collection} holds something that is no object` });
  return {
    entities: value,
    ...(isLink(nextLink) ? { nextLink } : {}),
    ...(isLink(deltaLink) ? { deltaLink } : {}),
  };
}

const isLink = (link: unknown): link is string => typeof link === 'string' && link !== '';

export const isEntity = (value: unknown): value is DeltaEntity => isJsonObject(value) && typeof value['id'] === 'string';

/** Tokens live seven days; later they are answered with 410 or a 40X such as syncStateNotFound or resyncRequired (delta-query-overview). */
function brokenOff(answer: GraphAnswer, { collection, kind }: DeltaStart, count: number): Error {
  const { code, message } = errorBody(answer);
  const detail = `${answer.status} ${code}: ${message}`;
  const forgotten = answer.status >= 400 && answer.status < 429 && answer.status !== 408;
  if (answer.status === 401) return new entraErrors.TokenRefused({ detail: message });
  if (answer.status === 403 && !(kind === 'Delta' && collection === 'contacts'))
    return new entraErrors.Permission({
      request: `the read of ${collection}`,
      detail: message,
      permission: permissionFor(`GET /${collection}`),
    });
  if (kind === 'Delta' && forgotten) return new entraErrors.DeltaImpossible({ collection, reason: detail });
  return new entraErrors.PartialRead({ collection, count, detail });
}
