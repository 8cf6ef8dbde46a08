// Brings a deleted object back with its id, under another name where somebody has its old one by now.
import { valuesOf } from '../../../model/value.ts';
import { entraErrors } from '../errors.ts';
import { type GraphAnswer, isSuccess } from '../request/graph-answer.ts';
import { type Creation, madeAnyway } from './creation.ts';
import { type GraphBody, graphBody } from './graph-body.ts';
import { refuseRestoredRoles } from './role-holder.ts';
import { writeValues } from './update-values.ts';
import type { WriteRequest } from './writer.ts';

/**
 * A twin beside a deleted object would lose its memberships, licences and mailbox; the restored object keeps its id. What a deleted person is a member of cannot
 * be read: the look at roles comes after the restore and before any value.
 * @throws RestoredAdministrator and what hinders the look; nothing was written to the object then
 */
export async function restore(creation: Creation, id: string): Promise<string> {
  const { writer, objectType, change } = creation;
  try {
    await send(creation, id, {});
  } catch (error) {
    const body = error instanceof entraErrors.ObjectConflict ? besideOthers(creation) : undefined;
    if (body === undefined) throw error;
    await send(creation, id, body);
  }
  await refuseRestoredRoles(writer, objectType, id, change.label);
  // What is refused here shows as a difference at the next import; the object lives.
  await writeValues(writer, objectType, id, graphBody(objectType, 'Update', change.attributes), change.label);
  return id;
}

/**
 * The name that the rules want by now, and none of the addresses that others have: nobody gets a name that no rule gave. `undefined` where there is nothing to
 * be said, as for groups.
 * Source: Entra PowerShell, "Restore-EntraDeletedDirectoryObject", which sends both to v1.0; the metadata of v1.0 names neither.
 */
function besideOthers({ objectType, change }: Creation): GraphBody | undefined {
  const name = valuesOf(change.attributes['userPrincipalName']?.after)[0];
  if (objectType !== 'user' || typeof name !== 'string') return undefined;
  return { newUserPrincipalName: name, autoReconcileProxyConflict: true };
}

async function send(creation: Creation, id: string, body: GraphBody): Promise<void> {
  const { writer, change } = creation;
  const request: WriteRequest = {
    method: 'POST',
    url: `/directory/deletedItems/${encodeURIComponent(id)}/restore`,
    body,
    repeat: 'Once',
  };
  const answer: GraphAnswer | string = await writer.send(request).catch((error: unknown) => madeAnyway(creation, error));
  if (typeof answer !== 'string' && !isSuccess(answer)) throw writer.refusal(answer, request, change.label);
}
