// Changes of an object that exists and is ours: values in one request, then its references.
import type { ExportChange } from '../../../model/change.ts';
import { entraErrors } from '../errors.ts';
import type { GraphObjectType } from '../mapping/graph-attribute.ts';
import { graphBody } from './graph-body.ts';
import { graphAttribute } from '../mapping/graph-mapping.ts';
import { objectPath } from './lookup.ts';
import { type Claims, requireOwn } from './own-anchor.ts';
import { writeManager, writeMembers } from './references.ts';
import { oneError, writeValues } from './update-values.ts';
import type { Writer } from './writer.ts';

/** @throws what was refused, after everything that could be written was; nothing is written to what is not ours */
export async function updateObject(
  writer: Writer,
  claims: Claims,
  objectType: GraphObjectType,
  id: string,
  change: ExportChange,
  root: string,
): Promise<void> {
  const found = await requireOwn({ writer, claims, objectType, id, change });
  const refusals = await writeValues(writer, objectType, id, graphBody(objectType, 'Update', change.attributes), change.label);
  let refused = oneError(refusals, change.label);
  for (const [name, references] of Object.entries(change.references)) {
    const attribute = graphAttribute(objectType, name);
    if (attribute?.kind !== 'Reference') continue;
    const write = attribute.property === 'manager' ? writeManager : writeMembers;
    const nested = found.microsoft365 === true ? references.add.filter((member) => member.objectType !== 'user') : [];
    const add = references.add.filter((member) => !nested.includes(member));
    await write(writer, { path: objectPath(objectType, id), label: change.label, root }, { ...references, add });
    if (nested.length > 0) refused ??= new entraErrors.PeopleOnly({ label: change.label, count: nested.length });
  }
  if (refused !== undefined) throw refused;
}
