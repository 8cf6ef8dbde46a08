// Looks for an object by its id or by its source anchor, and says what the safety checks need to know of it.
import type { ExportChange } from '../../../model/change.ts';
import { groupUniqueName } from '../mapping/anchor.ts';
import { isEntity } from '../import/delta-feed.ts';
import { entraErrors } from '../errors.ts';
import { errorBody, type GraphAnswer, isJsonObject, isSuccess } from '../request/graph-answer.ts';
import type { GraphObjectType } from '../mapping/graph-attribute.ts';
import { anchorOfGroup, groupAnchorProperty } from './group-anchor.ts';
import { decodeGraph } from '../mapping/value-codec.ts';
import type { Writer } from './writer.ts';

/** An object of the tenant as the safety checks see it. */
export interface FoundObject {
  readonly id: string;
  /** Another synchronization masters it. */
  readonly mastered: boolean;
  readonly sourceAnchor?: string;
  /** A Microsoft 365 group. */
  readonly microsoft365?: true;
}

export const anchorProperty = { user: 'onPremisesImmutableId', group: 'uniqueName' } as const satisfies Record<GraphObjectType, string>;

/** The query option for what `foundObject` reads. */
export const selected = (objectType: GraphObjectType, { clientID }: Pick<Writer, 'clientID'>): string =>
  `$select=id,onPremisesSyncEnabled,${anchorProperty[objectType]}${objectType === 'group' ? `,groupTypes,${groupAnchorProperty(clientID)}` : ''}`;

/** The path of one object. */
export const objectPath = (objectType: GraphObjectType, id: string): string =>
  `/${objectType === 'user' ? 'users' : 'groups'}/${encodeURIComponent(id)}`;

/** The value of the anchor property. @throws InvalidAnchor for a group whose anchor is no GUID */
export function anchorValue(objectType: GraphObjectType, { sourceAnchor, label }: ExportChange): string {
  if (objectType === 'user') return sourceAnchor;
  const uniqueName = groupUniqueName(sourceAnchor);
  if (uniqueName === undefined) throw new entraErrors.InvalidAnchor({ anchor: sourceAnchor, label });
  return uniqueName;
}

/**
 * `$filter` for the anchor. Base64 holds `+`, `/` and `=`, which a URL would read otherwise. A group that was there before us has it in its extension.
 */
export function anchorFilter(objectType: GraphObjectType, change: ExportChange, { clientID }: Pick<Writer, 'clientID'>): string {
  const equals = (property: string, value: string): string => `${property} eq '${value.replaceAll("'", "''")}'`;
  const own = equals(anchorProperty[objectType], anchorValue(objectType, change));
  const filter = objectType === 'user' ? own : `${own} or ${equals(groupAnchorProperty(clientID), change.sourceAnchor)}`;
  return `$filter=${encodeURIComponent(filter)}`;
}

/** One object by its id; `undefined` when this replica does not know it. */
export async function findById(writer: Writer, objectType: GraphObjectType, id: string, label: string): Promise<FoundObject | undefined> {
  const object = await findAt(writer, objectType, objectPath(objectType, id), label);
  if (object !== undefined && object.id.toLowerCase() !== id.toLowerCase())
    throw new entraErrors.ProtocolError({ detail: `the look-up of ${label} by its id gave the object ${object.id}` });
  return object;
}

/** The living object with this anchor: groups by their alternate key, or by their extension if they were there before us; users by the index of their anchor. */
export async function findLive(writer: Writer, objectType: GraphObjectType, change: ExportChange): Promise<FoundObject | undefined> {
  if (objectType === 'group') {
    const group = await findAt(writer, 'group', `/groups(uniqueName='${anchorValue('group', change)}')`, change.label);
    return group === undefined ? findByExtension(writer, change) : carrierOf(change, [group]);
  }
  const url = `/users?${anchorFilter('user', change, writer)}&${selected('user', writer)}`;
  const found = await wholeList(writer, url, await writer.read(url), change.label);
  return carrierOf(
    change,
    found.map((entity) => foundObject('user', entity)),
  );
}

/**
 * A group that was there before us, as it has to be found where nobody remembers it. Values of an extension may be with several, for somebody copied them or gave
 * the group away.
 * @throws AnchorAmbiguous
 */
async function findByExtension(writer: Writer, change: ExportChange): Promise<FoundObject | undefined> {
  const property = groupAnchorProperty(writer.clientID);
  const filter = encodeURIComponent(`${property} eq '${change.sourceAnchor.replaceAll("'", "''")}'`);
  const url = `/groups?$filter=${filter}&${selected('group', writer)}`;
  const plain = await writer.read(url);
  const isRefused = (answer: GraphAnswer): boolean => answer.status === 400 && errorBody(answer).message.includes(property);
  // Of what is indexed how, the documentation says nothing for a single extension: what is refused is asked as an advanced query once more.
  const asked = isRefused(plain) ? `${url}&$count=true` : url;
  const answer = isRefused(plain) ? await writer.read(asked, { ConsistencyLevel: 'eventual' }) : plain;
  // An extension that is not defined is no property of groups, and nobody has it.
  if (isRefused(answer)) return undefined;
  const found = (await wholeList(writer, asked, answer, change.label)).map((entity) => foundObject('group', entity));
  const carriers = found.filter((group) => group?.sourceAnchor === change.sourceAnchor);
  if (carriers.length > 1)
    throw new entraErrors.AnchorAmbiguous({
      label: change.label,
      anchor: change.sourceAnchor,
      others: carriers.map((group) => group?.id).join(', '),
    });
  return carrierOf(change, found);
}

/**
 * The one of these objects that carries the change's anchor, as text to text: filters do not mind upper and lower case, and Base64 does.
 * @throws ProtocolError where the service found something else, for whatever is found here is taken over or restored
 */
export function carrierOf(change: ExportChange, objects: readonly (FoundObject | undefined)[]): FoundObject | undefined {
  const carrier = objects.find((object) => object?.sourceAnchor === change.sourceAnchor);
  if (carrier !== undefined) return carrier;
  if (objects.some((object) => object?.sourceAnchor?.toLowerCase() !== change.sourceAnchor.toLowerCase()))
    throw new entraErrors.ProtocolError({ detail: `the look-up of ${change.label} by its anchor gave an object that has another one` });
  return undefined;
}

async function findAt(writer: Writer, objectType: GraphObjectType, path: string, label: string): Promise<FoundObject | undefined> {
  const url = `${path}?${selected(objectType, writer)}`;
  const answer = await writer.read(url);
  if (answer.status === 404) return undefined;
  if (!isSuccess(answer)) throw writer.refusal(answer, { method: 'GET', url }, label);
  const object = foundObject(objectType, answer.body);
  // Not to be told is not to be gone: a proxy's page with status 200 would pass for a finished deletion.
  if (object === undefined) throw new entraErrors.ProtocolError({ detail: `the look-up of ${label} was answered without an object` });
  return object;
}

/** The objects of all pages: a page may be empty and have a next one. `first` is the answer of `url`. @throws where an answer is no list */
export async function wholeList(writer: Writer, url: string, first: GraphAnswer, label: string): Promise<readonly unknown[]> {
  const objects = [...listOf(writer, first, url, label)];
  const visited = new Set<string>();
  for (let link = nextLink(first); link !== undefined; ) {
    if (visited.has(link)) throw new entraErrors.ProtocolError({ detail: `the pages of a look-up of ${label} lead in a circle` });
    visited.add(link);
    const answer = await writer.readPage(link);
    objects.push(...listOf(writer, answer, link, label));
    link = nextLink(answer);
  }
  return objects;
}

function nextLink({ body }: GraphAnswer): string | undefined {
  const link = isJsonObject(body) ? body['@odata.nextLink'] : undefined;
  return typeof link === 'string' ? link : undefined;
}

/** The objects of a list's page. @throws where the answer is no list */
export function listOf(writer: Writer, answer: GraphAnswer, url: string, label: string): readonly unknown[] {
  const value = isJsonObject(answer.body) ? answer.body['value'] : undefined;
  if (!isSuccess(answer)) throw writer.refusal(answer, { method: 'GET', url }, label);
  if (!Array.isArray(value)) throw new entraErrors.ProtocolError({ detail: 'a list has no objects' });
  return value;
}

export function foundObject(objectType: GraphObjectType, entity: unknown): FoundObject | undefined {
  if (!isEntity(entity)) return undefined;
  const value = objectType === 'user' ? entity[anchorProperty.user] : anchorOfGroup(entity);
  const sourceAnchor = typeof value === 'string' ? value : undefined;
  return {
    id: entity.id,
    mastered: entity['onPremisesSyncEnabled'] === true,
    ...(sourceAnchor === undefined ? {} : { sourceAnchor }),
    ...(decodeGraph('GroupKind', entity['groupTypes']) === undefined ? {} : { microsoft365: true }),
  };
}

/** @throws MasteredElsewhere */
export function refuseMastered(object: FoundObject | undefined, label: string): void {
  if (object?.mastered === true) throw new entraErrors.MasteredElsewhere({ label, property: 'onPremisesSyncEnabled' });
}
