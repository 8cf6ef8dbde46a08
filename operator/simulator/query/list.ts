// Answers a list: filters, sorts, cuts a page, and says how to go on.
import { indexOfOrdinal } from '../directory/directory.ts';
import { isLive } from '../directory/entry.ts';
import type { Entry, ObjectType } from '../directory/entry.ts';
import type { Answer, Call } from '../graph/call.ts';
import { contextUrl, ok } from '../graph/call.ts';
import { graphErrors } from '../graph/errors.ts';
import { expandInto, shapeOf } from './expand.ts';
import type { QueryOptions } from './options.ts';
import { asSeen, hasArrived, longestLag } from './replica.ts';
import { openToken, sealToken } from './page-token.ts';
import type { Shown } from './projection.ts';
import { show } from './projection.ts';

/** Where the next page begins: behind an entry of the order of creation, or at a position of a sorted list. */
type PageToken = { readonly after: number } | { readonly position: number };

export interface ListSource {
  readonly type: ObjectType;
  readonly options: QueryOptions;
  /** As in `$metadata#users`. */
  readonly context: string;
  /** Defaults to what is live and has reached this replica. */
  readonly accept?: (entry: Entry) => boolean;
}

export function answerList(call: Call, source: ListSource): Answer {
  const { options } = source;
  const accept = acceptance(call, source);
  const all = candidates(call, source);
  const counted = options.count && !call.query.has('$skiptoken');
  // Who counts or sorts looks at all of them: once, since a search is slow to look.
  const matches = counted || options.orderBy.length > 0 ? all.filter(accept) : undefined;
  const page =
    matches !== undefined && options.orderBy.length > 0
      ? sortedPage(call, matches, options)
      : orderedPage(call, matches ?? all, matches === undefined ? accept : () => true, options.top);
  const body: Shown = { '@odata.context': contextUrl(call, shapeOf(source.context, options.select, options.expand)) };
  if (counted && matches !== undefined) {
    body['@odata.count'] = matches.length;
  }
  if (page.next !== undefined) {
    body['@odata.nextLink'] = nextLink(call, page.next);
  }
  body['value'] = page.entries.map((entry) => expandInto(call, show(entry, options.select), entry, options.expand));
  return ok(body);
}

/** `/users/$count`: a bare number. */
export function answerCount(call: Call, source: ListSource): Answer {
  return { status: 200, body: countWhere(candidates(call, source), acceptance(call, source)), headers: { 'content-type': 'text/plain' } };
}

/** The same address with all its options, and the token instead of an older one. */
export function nextLink(call: Call, token: unknown): string {
  const options = [...call.query].filter(([option]) => option !== '$skiptoken');
  const query = options.map(([option, value]) => `${option}=${encodeURIComponent(value)}&`).join('');
  return `${call.origin}${call.rawPath}?${query}$skiptoken=${sealToken(call, token)}`;
}

function acceptance(call: Call, source: ListSource): (entry: Entry) => boolean {
  const base = source.accept ?? ((entry: Entry): boolean => isLive(entry) && hasArrived(call, entry));
  const { filter, search } = source.options;
  return (entry) => base(entry) && (filter === undefined || filter.matches(entry)) && (search === undefined || search(entry));
}

/** In the order of creation. */
function candidates(call: Call, { type, options }: ListSource): readonly Entry[] {
  // An index knows the present only.
  if (longestLag(call.tenant) > 0) {
    return call.tenant.directory.ordered(type).map((entry) => asSeen(call, entry));
  }
  const narrowed = options.filter?.candidates(call.tenant.directory);
  return narrowed === undefined
    ? call.tenant.directory.ordered(type)
    : [...narrowed].filter((entry) => entry.type === type).sort((a, b) => a.ordinal - b.ordinal);
}

interface Page {
  readonly entries: readonly Entry[];
  readonly next: PageToken | undefined;
}

function orderedPage(call: Call, all: readonly Entry[], accept: (entry: Entry) => boolean, top: number): Page {
  const token = pageToken(call);
  const entries: Entry[] = [];
  for (
    let index = token === undefined ? 0 : indexOfOrdinal(all, (('after' in token) ? token.after : 0) + 1);
    index < all.length;
    index += 1
  ) {
    const entry = all[index];
    if (entry === undefined || !accept(entry)) {
      continue;
    }
    if (entries.length === top) {
      return { entries, next: { after: entries.at(-1)?.ordinal ?? 0 } };
    }
    entries.push(entry);
  }
  return { entries, next: undefined };
}

function sortedPage(call: Call, matches: readonly Entry[], { orderBy, top }: QueryOptions): Page {
  const token = pageToken(call);
  const begin = token !== undefined && 'position' in token ? token.position : 0;
  const sorted = matches.toSorted((a, b) => {
    for (const { property, descending } of orderBy) {
      const order = compareText(a.values[property], b.values[property]);
      if (order !== 0) {
        return descending ? -order : order;
      }
    }
    return a.ordinal - b.ordinal;
  });
  const end = begin + top;
  return { entries: sorted.slice(begin, end), next: end < sorted.length ? { position: end } : undefined };
}

const compareText = (a: unknown, b: unknown): number => {
  const [left, right] = [sortKey(a), sortKey(b)];
  return left < right ? -1 : left > right ? 1 : 0;
};
const sortKey = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value ?? ''));

function pageToken(call: Call): PageToken | undefined {
  const token = call.query.get('$skiptoken');
  if (token === null) {
    return undefined;
  }
  const content = openToken(call, token) as { readonly after?: unknown; readonly position?: unknown } | null | undefined;
  if (typeof content?.after !== 'number' && typeof content?.position !== 'number') {
    throw graphErrors.invalidPage();
  }
  return content as PageToken;
}

function countWhere(entries: readonly Entry[], accept: (entry: Entry) => boolean): number {
  let count = 0;
  for (const entry of entries) {
    count += accept(entry) ? 1 : 0;
  }
  return count;
}
