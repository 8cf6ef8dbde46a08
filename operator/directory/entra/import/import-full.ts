// A full read: every delta query from its start to its delta link, which proves that every page was seen.
import type { CompleteRead, ImportedChange, ImportPage } from '../../../model/object.ts';
import { askedFor, type DeltaLink, writeCookie } from './cookie.ts';
import { type DeltaEntity, deltaFeed } from './delta-feed.ts';
import { isRemoved, linksOf, navigation, patchOf, removal, wholeObject } from '../mapping/entity.ts';
import type { ReadMapping } from '../mapping/graph-mapping.ts';
import type { Reader } from '../request/reader.ts';
import { mappingsOf, type Tenant } from '../tenant.ts';

export async function* readFull(reader: Reader, tenant: Tenant, signal: AbortSignal): AsyncGenerator<ImportPage, CompleteRead, undefined> {
  const links: Partial<Record<ReadMapping['collection'], DeltaLink>> = {};
  const objects: Record<string, number> = {};
  const unread: string[] = [];
  for (const mapping of mappingsOf(tenant)) {
    const { link, count } = yield* readCollection(reader, mapping, signal);
    links[mapping.collection] = { asked: askedFor(mapping), link };
    if (link === '') unread.push(mapping.objectType);
    else objects[mapping.collection] = count;
  }
  return {
    cookie: writeCookie({ tenantID: tenant.tenantID, origin: tenant.origin, links }),
    objects,
    ...(unread.length === 0 ? {} : { unread }),
  };
}

async function* readCollection(
  reader: Reader,
  mapping: ReadMapping,
  signal: AbortSignal,
): AsyncGenerator<ImportPage, { readonly link: string; readonly count: number }, undefined> {
  const seen = new Set<string>();
  const start = { collection: mapping.collection, path: startOf(mapping), kind: 'Full' as const };
  const feed = deltaFeed(reader, mapping.objectType === 'contact' ? { ...start, refused: toldOf(reader) } : start, signal);
  for (;;) {
    const page = await feed.next();
    if (page.done === true) return { link: page.value, count: seen.size };
    const changes = page.value.map((entity) => firstOrAgain(mapping, entity, seen));
    if (changes.length > 0) yield changes;
  }
}

/** Nobody needs the contacts: an address of theirs is told by the service's refusal too. */
const toldOf =
  (reader: Reader) =>
  (err: Error): void =>
    reader.warn({ err }, 'The contacts of the tenant can not be read; what is known of them stays as it is');

/** A large group is told on several pages, each with more of its members: the first appearance is the object, later ones add to it. */
function firstOrAgain(mapping: ReadMapping, entity: DeltaEntity, seen: Set<string>): ImportedChange {
  if (isRemoved(entity)) {
    seen.delete(entity.id);
    return removal(entity.id);
  }
  const links = linksOf(entity, navigation(mapping));
  if (seen.has(entity.id)) return patchOf(mapping, entity, links);
  seen.add(entity.id);
  return { kind: 'replace', object: wholeObject(mapping, entity, links.add) };
}

/** The query options live on in the tokens; delta queries of users and groups take no `$top`. */
function startOf(mapping: ReadMapping): string {
  const select = [...mapping.select, ...(mapping.reference === undefined ? [] : [navigation(mapping)])];
  return `/${mapping.collection}/delta?$select=${select.join(',')}`;
}
