// Deletes an object after a look at it: it must still carry our anchor.
import type { ExportChange } from '../../../model/change.ts';
import type { GraphObjectType } from '../mapping/graph-attribute.ts';
import { isSuccess } from '../request/graph-answer.ts';
import { findById, objectPath, refuseMastered } from './lookup.ts';
import { mismatch } from './own-anchor.ts';
import { refuseRoles } from './role-holder.ts';
import type { Writer, WriteRequest } from './writer.ts';

/** Moves the object to the recycle bin; one that is gone already is a success. @throws MasteredElsewhere, AnchorMismatch, HoldsRole */
export async function deleteObject(writer: Writer, objectType: GraphObjectType, id: string, change: ExportChange): Promise<void> {
  const { label, sourceAnchor } = change;
  const object = await findById(writer, objectType, id, label);
  if (object === undefined) return;
  refuseMastered(object, label);
  // An anchor that somebody removed is how an administrator takes an account out of synchronization: it is not ours any more.
  if (object.sourceAnchor !== sourceAnchor) throw mismatch(object, change);
  if (change.adopted === true) await refuseRoles(writer, objectType, id, label);
  const request: WriteRequest = { method: 'DELETE', url: objectPath(objectType, id), repeat: 'Harmless' };
  const answer = await writer.send(request);
  if (!isSuccess(answer) && answer.status !== 404) throw writer.refusal(answer, request, label);
}
