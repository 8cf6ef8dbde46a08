// A delta read: what changed since the delta links, replays included.
import type { CompleteRead, ImportedChange, ImportPage } from '../../../model/object.ts';
import { askedFor, type DeltaLink, readCookie, writeCookie } from './cookie.ts';
import { type DeltaEntity, deltaFeed } from './delta-feed.ts';
import { isRemoved, linksOf, navigation, patchOf, removal } from '../mapping/entity.ts';
import type { ReadMapping } from '../mapping/graph-mapping.ts';
import { readObjects } from './read-objects.ts';
import type { Reader } from '../request/reader.ts';
import { mappingsOf, type Tenant } from '../tenant.ts';

/** @throws DeltaImpossible where only a full read helps */
export async function* readDelta(
  reader: Reader,
  tenant: Tenant,
  cookie: string,
  signal: AbortSignal,
): AsyncGenerator<ImportPage, CompleteRead, undefined> {
  const mappings = mappingsOf(tenant);
  const before = readCookie(cookie, tenant.tenantID, tenant.origin, mappings);
  const links: Partial<Record<ReadMapping['collection'], DeltaLink>> = {};
  const objects: Record<string, number> = {};
  for (const mapping of mappings) {
    const from = before[mapping.collection]?.link ?? '';
    if (from === '') {
      links[mapping.collection] = { asked: askedFor(mapping), link: '' };
      continue;
    }
    const { link, count } = yield* readChanges(reader, tenant, mapping, from, signal);
    links[mapping.collection] = { asked: askedFor(mapping), link };
    objects[mapping.collection] = count;
  }
  return { cookie: writeCookie({ tenantID: tenant.tenantID, origin: tenant.origin, links }), objects };
}

async function* readChanges(
  reader: Reader,
  tenant: Tenant,
  mapping: ReadMapping,
  link: string,
  signal: AbortSignal,
): AsyncGenerator<ImportPage, { readonly link: string; readonly count: number }, undefined> {
  const feed = deltaFeed(reader, { collection: mapping.collection, path: link, kind: 'Delta' }, signal);
  let count = 0;
  for (;;) {
    const page = await feed.next();
    if (page.done === true) return { link: page.value, count };
    count += page.value.length;
    const whole = page.value.filter((entity) => !isRemoved(entity) && changedManager(mapping, entity)).map(({ id }) => id);
    if (page.value.length > 0) yield page.value.map((entity) => changeOf(mapping, entity));
    if (whole.length > 0) yield* readWhole(reader, tenant, whole, signal);
  }
}

/** How often a user whom the delta just told of is asked for before a 404 counts: a replica that lags does not know everybody. */
const looks = 4;

async function* readWhole(
  reader: Reader,
  tenant: Tenant,
  ids: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<ImportPage, void, undefined> {
  let asked = ids;
  for (let attempt = 1; ; attempt++) {
    const missing: string[] = [];
    for await (const page of readObjects(reader, tenant, asked, signal)) {
      const there = attempt < looks ? page.filter(({ kind }) => kind !== 'remove') : page;
      missing.push(...page.flatMap((change) => (change.kind === 'remove' && attempt < looks ? [change.anchor] : [])));
      if (there.length > 0) yield there;
    }
    if (missing.length === 0) return;
    asked = missing;
    await reader.pause(attempt, signal);
  }
}

/** A delta names a user's new manager without the former one: such a user is read whole. */
const changedManager = (mapping: ReadMapping, entity: DeltaEntity): boolean =>
  mapping.objectType === 'user' && mapping.reference !== undefined && ('manager@delta' in entity || 'manager' in entity);

function changeOf(mapping: ReadMapping, entity: DeltaEntity): ImportedChange {
  if (isRemoved(entity)) return removal(entity.id);
  const links = mapping.objectType === 'user' ? { add: [], remove: [] } : linksOf(entity, navigation(mapping));
  return patchOf(mapping, entity, links);
}
