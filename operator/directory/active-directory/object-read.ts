// Reads single objects and the objects below a container, whole.
import { EqualityFilter, type Filter, OrFilter } from 'ldapts';
import type { ImportedChange } from '../../model/object.ts';
import { directoryErrors } from './errors.ts';
import { anchorOf, classesOf, type Entry } from '../forest/object-builder.ts';
import { observe, type Reading } from './reading.ts';
import { extendedDnControl } from './wire/controls.ts';
import { guidBytes, isGuid } from '../forest/guid.ts';

/** What became of an object that was looked for. */
export type Found =
  | { readonly kind: 'Gone'; readonly anchor: string }
  | { readonly kind: 'Present'; readonly anchor: string; readonly change: ImportedChange; readonly container: boolean };

const anchorsPerSearch = 100;

/**
 * Looks the objects up by their GUIDs, a hundred a request.
 * Each request also asks for the domain itself: only an answer in which the domain stands is believed when it does not show an object.
 */
export async function* findObjects(
  reading: Reading,
  anchors: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<readonly Found[], void, undefined> {
  for (let i = 0; i < anchors.length; i += anchorsPerSearch) yield await findSome(reading, anchors.slice(i, i + anchorsPerSearch), signal);
}

async function findSome(reading: Reading, anchors: readonly string[], signal: AbortSignal): Promise<readonly Found[]> {
  const { link } = reading;
  const asked = [link.rootAnchor, ...anchors.filter((anchor) => isGuid(anchor))];
  // ldapts' filter text knows no octets beyond ASCII, its filter objects do.
  const filter = new OrFilter({
    filters: asked.map((anchor) => new EqualityFilter({ attribute: 'objectGUID', value: guidBytes(anchor) })),
  });
  const entries = new Map<string, Entry>();
  for await (const batch of link.search(wholeObjects(reading, link.namingContext, filter), 'read objects', signal)) {
    for (const entry of batch) entries.set(anchorOf(entry) ?? '', entry);
  }
  if (!entries.has(link.rootAnchor)) {
    const detail = `${link.server} did not show the domain itself`;
    throw new directoryErrors.PartialRead({ partition: link.partition.domain, count: entries.size, detail });
  }
  const found: Found[] = [];
  for (const anchor of anchors) {
    const entry = entries.get(anchor);
    if (entry === undefined) found.push({ kind: 'Gone', anchor });
    else {
      const container = reading.types.isContainer(classesOf(entry));
      found.push({ kind: 'Present', anchor, change: await observe(reading, entry, signal), container });
    }
  }
  return found;
}

/** Everything wanted below a container, as it is now: objects in scope as `replace`, the others as `remove`. */
export async function* readBelow(
  reading: Reading,
  anchor: string,
  signal: AbortSignal,
): AsyncGenerator<readonly ImportedChange[], void, undefined> {
  const search = wholeObjects(reading, `<GUID=${anchor}>`, reading.filters.wanted);
  for await (const batch of reading.link.search(search, 'read a container', signal)) {
    const changes: ImportedChange[] = [];
    for (const entry of batch) changes.push(await observe(reading, entry, signal));
    yield changes;
  }
}

const wholeObjects = ({ schema, limits }: Reading, base: string, filter: Filter | string) =>
  ({
    base,
    scope: 'sub',
    filter,
    attributes: schema.requested,
    columns: schema.columns,
    controls: [extendedDnControl()],
    pageSize: limits.pageEntries,
  }) as const;
