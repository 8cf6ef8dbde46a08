// Deletes an object after a look at it: it must still be ours.
import type { ExportChange } from '../../model/change.ts';
import { entraErrors } from './errors.ts';
import type { GraphObjectType } from './graph-attribute.ts';
import { isSuccess } from './graph-answer.ts';
import { findById, objectPath, refuseMastered } from './lookup.ts';
import type { Writer, WriteRequest } from './writer.ts';

/** Moves the object to the recycle bin; one that is gone already is a success. @throws MasteredElsewhere, AnchorMismatch */
export async function deleteObject(writer: Writer, objectType: GraphObjectType, id: string, change: ExportChange): Promise<void> {
  const { label, sourceAnchor: expected } = change;
  const object = await findById(writer, objectType, id, label);
  if (object === undefined) return;
  refuseMastered(object, label);
  if (object.sourceAnchor !== undefined && object.sourceAnchor !== expected)
    throw new entraErrors.AnchorMismatch({ label, found: object.sourceAnchor, expected });
  const request: WriteRequest = { method: 'DELETE', url: objectPath(objectType, id), repeat: 'Harmless' };
  const answer = await writer.send(request);
  if (!isSuccess(answer) && answer.status !== 404) throw writer.refusal(answer, request, label);
}
