// Reads one partition whole, and proves that it did.
import { LockstepError } from '../../model/errors.ts';
import type { ImportedChange, ImportPage } from '../../model/object.ts';
import { directoryErrors } from './errors.ts';
import { followChanges } from './delta-read.ts';
import { anchorOf } from '../forest/object-builder.ts';
import { observe, type Reading } from './reading.ts';
import { extendedDnControl } from './wire/controls.ts';

/** Failures in the middle of an answer: what was read until then is a part. */
const broken: ReadonlySet<string> = new Set([
  'ConnectionLost',
  'TimedOut',
  'ServerBusy',
  'ProtocolError',
  'MessageTooLarge',
  'Refused',
  'PartialRead',
]);

/**
 * Yields every object in scope and returns how many. What changes while it reads is read again at the end, so that an object that moved from a page to come to
 * a page already read is not missing; the caller keeps `cookie`, and the next delta tells these changes once more.
 *
 * Complete means: every page came, the last one without a cookie, every cut link was fetched to its end, and the domain itself stood in the answer.
 * @param cookie DirSync's cookie from before the read.
 * @throws PartialRead otherwise.
 */
export async function* readPartition(reading: Reading, cookie: Buffer, signal: AbortSignal): AsyncGenerator<ImportPage, number, undefined> {
  const seen = { objects: 0, root: false };
  try {
    yield* readPages(reading, seen, signal);
    if (!seen.root)
      throw new directoryErrors.PartialRead(partial(reading, seen.objects, `${reading.link.server} did not show the domain itself`));
    for await (const page of followChanges(reading, cookie, signal)) {
      const shown = page.filter(isShown);
      if (shown.length > 0) yield shown;
    }
    return seen.objects;
  } catch (error) {
    const isTold = error instanceof directoryErrors.PartialRead && error.cause === undefined;
    if (isTold || !(error instanceof LockstepError) || !broken.has(error.reason)) throw error;
    throw new directoryErrors.PartialRead(partial(reading, seen.objects, error.message), { cause: error });
  }
}

async function* readPages(
  reading: Reading,
  seen: { objects: number; root: boolean },
  signal: AbortSignal,
): AsyncGenerator<ImportPage, void, undefined> {
  const { link, schema, filters, limits } = reading;
  const search = {
    base: link.namingContext,
    scope: 'sub',
    filter: `(|(objectClass=domainDNS)${filters.wanted})`,
    attributes: schema.requested,
    columns: schema.columns,
    controls: [extendedDnControl()],
    pageSize: limits.pageEntries,
  } as const;
  for await (const batch of link.search(search, 'read objects', signal)) {
    const page: ImportedChange[] = [];
    for (const entry of batch) {
      if (anchorOf(entry) === link.rootAnchor) seen.root = true;
      const change = await observe(reading, entry, signal);
      if (isShown(change)) page.push(change);
    }
    seen.objects += page.length;
    if (page.length > 0) yield page;
  }
}

/** Nothing is taken away by what a full read tells: what it does not show is gone once it is complete. */
const isShown = ({ kind }: ImportedChange): boolean => kind === 'replace' || kind === 'sighting';

const partial = ({ link }: Reading, count: number, detail: string) => ({
  partition: link.partition.domain,
  count,
  detail: detail.replace(/\.$/, ''),
});
