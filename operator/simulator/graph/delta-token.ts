// The tokens of delta queries: what they remember, which are refused, and what begins without one.
import type { ObjectType } from '../directory/entry.ts';
import { selectOption } from '../query/options.ts';
import { openToken } from '../query/page-token.ts';
import { longestLag } from '../query/replica.ts';
import type { Call } from './call.ts';
import { graphErrors } from './errors.ts';

/** What a token remembers. `from` is where changes begin once the enumeration is done; `at` is when that was. */
export interface DeltaToken {
  readonly select: readonly string[] | undefined;
  readonly ids: readonly string[] | undefined;
  readonly from: number;
  readonly at: number;
  /** Enumerating: behind this ordinal, and inside the next object behind this link. */
  readonly after?: number;
  readonly linksAfter?: number | undefined;
  /** Following: up to this sequence number in this round. */
  readonly until?: number;
  /** Behind the empty page that a round may begin with. */
  readonly begun?: true;
}

const refusedOptions = ['$top', '$orderby', '$expand', '$search', '$count'] as const;
const filteredIdsLimit = 50;
const dayMs = 86_400_000;

/** What the request goes on from: its token, or the beginning, which reads the options that the token will remember. */
export function readToken(call: Call, type: ObjectType, navigations: readonly string[]): DeltaToken {
  const { query, tenant } = call;
  if (refusedOptions.some((option) => query.has(option))) {
    throw graphErrors.unsupportedQuery();
  }
  const sealed = query.get('$deltatoken') ?? query.get('$skiptoken');
  if (sealed !== null && sealed !== 'latest' && sealed !== '') {
    const token = openToken(call, sealed);
    if (!isDeltaToken(token)) {
      throw graphErrors.badRequest('Badly formed token.');
    }
    if (call.now - token.at > tenant.settings.deltaTokenDays * dayMs || token.from < tenant.directory.log.floor) {
      throw graphErrors.resyncRequired(`${call.origin}${call.rawPath}?$deltatoken=`);
    }
    return token;
  }
  const from = newest(call);
  const fresh = { select: selectOption(call, type, navigations), ids: idFilter(query.get('$filter')), from, at: call.now };
  return sealed === 'latest' ? { ...fresh, until: from } : { ...fresh, after: 0 };
}

const isNames = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.every((name) => typeof name === 'string'));
const isCounter = (value: unknown): boolean => value === undefined || typeof value === 'number';

function isDeltaToken(value: unknown): value is DeltaToken {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { select, ids, from, at, after, linksAfter, until } = value as Readonly<Record<string, unknown>>;
  return typeof from === 'number' && typeof at === 'number' && [select, ids].every(isNames) && [after, linksAfter, until].every(isCounter);
}

/** The newest change that has reached this replica. */
export const newest = (call: Call): number =>
  longestLag(call.tenant) === 0
    ? call.tenant.directory.log.sequence
    : call.tenant.directory.log.sequenceAt(call.now - longestLag(call.tenant));

/** Only `id eq 'a' or id eq 'b'` may narrow a delta query. */
function idFilter(filter: string | null): readonly string[] | undefined {
  if (filter === null) {
    return undefined;
  }
  const ids = filter.split(/(?<!\s)\s+or\s+/).map((clause) => /^\(?\s*id\s+eq\s+'([^']+)'\s*\)?$/.exec(clause.trim())?.[1]);
  if (ids.length > filteredIdsLimit || ids.includes(undefined)) {
    throw graphErrors.unsupportedQuery();
  }
  return ids.filter((id) => id !== undefined);
}
