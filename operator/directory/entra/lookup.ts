// Looks for an object by its id or by its source anchor, and says what the safety checks need to know of it.
import type { ExportChange } from '../../model/change.ts';
import { groupUniqueName } from './anchor.ts';
import { isEntity } from './delta-feed.ts';
import { entraErrors } from './errors.ts';
import { type GraphAnswer, isJsonObject, isSuccess } from './graph-answer.ts';
import type { GraphObjectType } from './graph-attribute.ts';
import { anchorOfGroup, groupAnchorProperty } from './group-anchor.ts';
import { decodeGraph } from './value-codec.ts';
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
export function findById(writer: Writer, objectType: GraphObjectType, id: string, label: string): Promise<FoundObject | undefined> {
  return findAt(writer, objectType, objectPath(objectType, id), label);
}

/** The living object with this anchor: groups by their alternate key, users by the index of their anchor. */
export async function findLive(writer: Writer, objectType: GraphObjectType, change: ExportChange): Promise<FoundObject | undefined> {
  if (objectType === 'group') return findAt(writer, 'group', `/groups(uniqueName='${anchorValue('group', change)}')`, change.label);
  const url = `/users?${anchorFilter('user', change, writer)}&${selected('user', writer)}`;
  const answer = await writer.read(url);
  return foundObject('user', listOf(writer, answer, url, change.label)[0]);
}

async function findAt(writer: Writer, objectType: GraphObjectType, path: string, label: string): Promise<FoundObject | undefined> {
  const url = `${path}?${selected(objectType, writer)}`;
  const answer = await writer.read(url);
  if (answer.status === 404) return undefined;
  if (!isSuccess(answer)) throw writer.refusal(answer, { method: 'GET', url }, label);
  return foundObject(objectType, answer.body);
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
