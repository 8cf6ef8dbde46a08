// Looks for an object by its source anchor: among the living, then in the recycle bin.
import { groupSourceAnchor, groupUniqueName } from './anchor.ts';
import { isEntity } from './delta-feed.ts';
import type { ExportChange } from '../../model/change.ts';
import { entraErrors } from './errors.ts';
import type { GraphObjectType } from './graph-attribute.ts';
import { isJsonObject, isSuccess } from './graph-answer.ts';
import type { Writer } from './writer.ts';

/** An object of the tenant as the safety checks see it. */
export interface FoundObject {
  readonly id: string;
  /** Another synchronization masters it. */
  readonly mastered: boolean;
  readonly sourceAnchor?: string;
}

const anchorProperty = { user: 'onPremisesImmutableId', group: 'uniqueName' } as const satisfies Record<GraphObjectType, string>;
const collection = { user: 'users', group: 'groups' } as const satisfies Record<GraphObjectType, string>;

const selected = (objectType: GraphObjectType): string => `$select=id,onPremisesSyncEnabled,${anchorProperty[objectType]}`;

/** The path of one object. */
export const objectPath = (objectType: GraphObjectType, id: string): string => `/${collection[objectType]}/${encodeURIComponent(id)}`;

/** The value of the anchor property. @throws InvalidAnchor for a group whose anchor is no GUID */
export function anchorValue(objectType: GraphObjectType, { sourceAnchor, label }: ExportChange): string {
  if (objectType === 'user') return sourceAnchor;
  const uniqueName = groupUniqueName(sourceAnchor);
  if (uniqueName === undefined) throw new entraErrors.InvalidAnchor({ anchor: sourceAnchor, label });
  return uniqueName;
}

/** One object by its id; `undefined` when this replica does not know it. */
export async function findById(writer: Writer, objectType: GraphObjectType, id: string, label: string): Promise<FoundObject | undefined> {
  const url = `${objectPath(objectType, id)}?${selected(objectType)}`;
  const answer = await writer.read(url);
  if (answer.status === 404) return undefined;
  if (!isSuccess(answer)) throw writer.refusal(answer, { method: 'GET', url }, label);
  return found(objectType, answer.body);
}

/** The living object with this anchor. */
export function findLive(writer: Writer, objectType: GraphObjectType, change: ExportChange): Promise<FoundObject | undefined> {
  return query(writer, objectType, `/${collection[objectType]}`, change, undefined);
}

/** The object with this anchor in the recycle bin. The bin's filters are advanced queries (directory-deleteditems-list). */
export function findDeleted(writer: Writer, objectType: GraphObjectType, change: ExportChange): Promise<FoundObject | undefined> {
  return query(writer, objectType, `/directory/deletedItems/microsoft.graph.${objectType}`, change, { ConsistencyLevel: 'eventual' });
}

async function query(
  writer: Writer,
  objectType: GraphObjectType,
  path: string,
  change: ExportChange,
  headers: Readonly<Record<string, string>> | undefined,
): Promise<FoundObject | undefined> {
  const literal = anchorValue(objectType, change).replaceAll("'", "''");
  const filter = encodeURIComponent(`${anchorProperty[objectType]} eq '${literal}'`);
  const url = `${path}?$filter=${filter}&${selected(objectType)}${headers === undefined ? '' : '&$count=true'}`;
  const answer = await writer.read(url, headers);
  const value = isJsonObject(answer.body) ? answer.body['value'] : undefined;
  if (!isSuccess(answer) || !Array.isArray(value)) throw writer.refusal(answer, { method: 'GET', url }, change.label);
  return found(objectType, value[0]);
}

function found(objectType: GraphObjectType, entity: unknown): FoundObject | undefined {
  if (!isEntity(entity)) return undefined;
  const value = entity[anchorProperty[objectType]];
  const sourceAnchor = typeof value !== 'string' ? undefined : objectType === 'user' ? value : groupSourceAnchor(value);
  return { id: entity.id, mastered: entity['onPremisesSyncEnabled'] === true, ...(sourceAnchor === undefined ? {} : { sourceAnchor }) };
}

/** @throws MasteredElsewhere */
export function refuseMastered(object: FoundObject | undefined, label: string): void {
  if (object?.mastered === true) throw new entraErrors.MasteredElsewhere({ label, property: 'onPremisesSyncEnabled' });
}
