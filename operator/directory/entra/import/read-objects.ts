// Single objects read whole, with all their references.
import type { ImportedChange, ImportPage } from '../../../model/object.ts';
import { type DeltaEntity, isEntity } from './delta-feed.ts';
import { linksOf, removal, wholeObject } from '../mapping/entity.ts';
import { entraErrors } from '../errors.ts';
import { type GraphAnswer, isJsonObject, isSuccess } from '../request/graph-answer.ts';
import type { ReadMapping } from '../mapping/graph-mapping.ts';
import { readBatch } from '../request/read-batch.ts';
import type { Reader } from '../request/reader.ts';
import { mappingsOf, type Tenant } from '../tenant.ts';

/** Yields a page per twenty objects. An id that is none of what is read any more is told as removed. */
export async function* readObjects(
  reader: Reader,
  tenant: Tenant,
  ids: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<ImportPage, void, undefined> {
  for (let from = 0; from < ids.length; from += 20) yield await readSome(reader, tenant, ids.slice(from, from + 20), signal);
}

async function readSome(reader: Reader, tenant: Tenant, ids: readonly string[], signal: AbortSignal): Promise<ImportPage> {
  const found = new Map<string, { readonly mapping: ReadMapping; readonly entity: DeltaEntity }>();
  for (const mapping of mappingsOf(tenant)) {
    const missing = ids.filter((id) => !found.has(id));
    for (const [id, entity] of await readOfType(reader, mapping, missing, signal)) found.set(id, { mapping, entity });
  }
  const page: ImportedChange[] = [];
  for (const id of ids) {
    const one = found.get(id);
    if (one === undefined) page.push(removal(id));
    else
      page.push({
        kind: 'replace',
        object: wholeObject(one.mapping, one.entity, await referencesOf(reader, one.mapping, one.entity, signal)),
      });
  }
  return page;
}

/** A manager comes with the person; members are a list of their own. */
const referencesOf = async (reader: Reader, mapping: ReadMapping, entity: DeltaEntity, signal: AbortSignal): Promise<readonly string[]> =>
  mapping.objectType === 'user' ? linksOf(entity, 'manager').add : membersOf(reader, mapping, entity.id, signal);

async function readOfType(
  reader: Reader,
  mapping: ReadMapping,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, DeltaEntity>> {
  const expand = mapping.objectType === 'user' && mapping.reference !== undefined ? '&$expand=manager($select=id)' : '';
  const url = (id: string): string => `/${mapping.collection}/${encodeURIComponent(id)}?$select=${mapping.select.join(',')}${expand}`;
  const answers = await readBatch(
    reader,
    ids.map((id) => ({ method: 'GET' as const, url: url(id) })),
    signal,
  );
  const found = new Map<string, DeltaEntity>();
  for (const [index, answer] of answers.entries()) {
    const id = ids[index] ?? '';
    if (isSuccess(answer)) found.set(id, requested(answer.body, id));
    else if (answer.status !== 404 && !isRefusedContact(mapping, answer)) throw reader.refusal(answer, `GET /${mapping.collection}/${id}`);
  }
  return found;
}

/** Nobody needs the contacts, and whether they can be read the read of all of them tells. */
const isRefusedContact = ({ objectType }: ReadMapping, { status }: GraphAnswer): boolean =>
  objectType === 'contact' && status >= 400 && status < 500 && status !== 401;

/** @throws ProtocolError where the answer is no object, or another one */
function requested(body: unknown, id: string): DeltaEntity {
  if (isEntity(body) && body.id.toLowerCase() === id.toLowerCase()) return body;
  throw new entraErrors.ProtocolError({ detail: `the read of the object ${id} was answered without it` });
}

/** All members, page by page. A list that does not come to its end throws: a part of it would look like removals. */
async function membersOf(
  reader: Reader,
  { reference, collection }: ReadMapping,
  id: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (reference === undefined) return [];
  const members = new Set<string>();
  const visited = new Set<string>();
  let link: string | undefined = `/${collection}/${encodeURIComponent(id)}/members?$select=id&$top=999`;
  while (link !== undefined) {
    if (visited.has(link)) throw new entraErrors.ProtocolError({ detail: 'the pages of a member list lead in a circle' });
    visited.add(link);
    const answer: GraphAnswer = await reader.get(link, signal);
    const value = isJsonObject(answer.body) ? answer.body['value'] : undefined;
    if (answer.status === 403) throw reader.refusal(answer, `GET /${collection}/${id}/members`);
    if (!isSuccess(answer) || !Array.isArray(value))
      throw new entraErrors.PartialRead({
        collection: `the members of ${collection}/${id}`,
        count: members.size,
        detail: `status ${answer.status}`,
      });
    for (const member of linksOf({ id, 'members@delta': value }, 'members').add) members.add(member);
    const next = isJsonObject(answer.body) ? answer.body['@odata.nextLink'] : undefined;
    link = typeof next === 'string' ? next : undefined;
  }
  return [...members];
}
