// Changes of an object that exists: values in one request, then its references.
import type { ExportChange } from '../../../model/change.ts';
import { entraErrors } from '../errors.ts';
import type { GraphObjectType } from '../mapping/graph-attribute.ts';
import { graphBody } from './graph-body.ts';
import { graphAttribute } from '../mapping/graph-mapping.ts';
import { groupAnchorProperty } from './group-anchor.ts';
import { findById, objectPath, refuseMastered } from './lookup.ts';
import { writeManager, writeMembers } from './references.ts';
import { refuseRoles } from './role-holder.ts';
import { writeValues } from './update-values.ts';
import type { Writer } from './writer.ts';

/** @throws the first refusal, after everything that could be written was */
export async function updateObject(
  writer: Writer,
  objectType: GraphObjectType,
  id: string,
  change: ExportChange,
  root: string,
): Promise<void> {
  const found = await findById(writer, objectType, id, change.label);
  refuseMastered(found, change.label);
  if (change.adopted === true) await refuseRoles(writer, objectType, id, change.label);
  const anchor = objectType === 'group' && change.attributes['sourceAnchor'] !== undefined;
  const body = {
    ...graphBody(objectType, 'Update', change.attributes),
    ...(anchor ? { [groupAnchorProperty(writer.clientID)]: change.sourceAnchor } : {}),
  };
  let refused = await writeValues(writer, objectType, id, body, change.label);
  for (const [name, references] of Object.entries(change.references)) {
    const attribute = graphAttribute(objectType, name);
    if (attribute?.kind !== 'Reference') continue;
    const write = attribute.property === 'manager' ? writeManager : writeMembers;
    const nested = found?.microsoft365 === true ? references.add.filter((member) => member.objectType !== 'user') : [];
    const add = references.add.filter((member) => !nested.includes(member));
    await write(writer, { path: objectPath(objectType, id), label: change.label, root }, { ...references, add });
    if (nested.length > 0) refused ??= new entraErrors.PeopleOnly({ label: change.label, count: nested.length });
  }
  if (refused !== undefined) throw refused;
}
