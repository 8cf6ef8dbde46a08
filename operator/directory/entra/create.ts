// Creates an object once: what already lives with this anchor is taken as it is, what lies in the recycle bin is restored.
import type { ExportChange } from '../../model/change.ts';
import { classify, refusedProperty } from './classify.ts';
import { isEntity } from './delta-feed.ts';
import { entraErrors } from './errors.ts';
import type { GraphObjectType } from './graph-attribute.ts';
import { type GraphAnswer, isSuccess } from './graph-answer.ts';
import { graphBody, without } from './graph-body.ts';
import { findDeleted, findLive, refuseMastered } from './lookup.ts';
import { newObjectBody, requiredProperties } from './new-object.ts';
import { writeValues } from './update-values.ts';
import type { Writer, WriteRequest } from './writer.ts';

/** Answers with the object's id. @throws what the service says against it; AnswerLost when it is not known whether it exists now */
export async function createObject(writer: Writer, objectType: GraphObjectType, change: ExportChange): Promise<string> {
  const living = await findLive(writer, objectType, change);
  refuseMastered(living, change.label);
  if (living !== undefined) return living.id;
  const deleted = await findDeleted(writer, objectType, change);
  refuseMastered(deleted, change.label);
  return deleted === undefined ? await post(writer, objectType, change) : await restore(writer, objectType, change, deleted.id);
}

async function post(writer: Writer, objectType: GraphObjectType, change: ExportChange): Promise<string> {
  let body = newObjectBody(objectType, change);
  for (;;) {
    const request: WriteRequest = { method: 'POST', url: objectType === 'user' ? '/users' : '/groups', body, repeat: 'Once' };
    const answer = await writer.send(request).catch((error: unknown) => madeAnyway(writer, objectType, change, error));
    if (typeof answer === 'string') return answer;
    if (isSuccess(answer) && isEntity(answer.body)) return answer.body.id;
    if (isSuccess(answer))
      return await madeAnyway(
        writer,
        objectType,
        change,
        new entraErrors.AnswerLost({ request: 'a create', detail: 'the answer has no id' }),
      );
    if (conflictsWithItself(answer)) return await madeAnyway(writer, objectType, change, writer.refusal(answer, request, change.label));
    // One refused value does not keep the person out: the difference shows at the next import and fails alone then.
    const property = refusedProperty(answer);
    if (property === undefined || !(property in body) || requiredProperties[objectType].has(property))
      throw writer.refusal(answer, request, change.label);
    body = without(body, property);
  }
}

/** After a lost answer, or a conflict with our own anchor: the index may need some seconds to show the object. */
async function madeAnyway(writer: Writer, objectType: GraphObjectType, change: ExportChange, error: unknown): Promise<string> {
  if (!(error instanceof entraErrors.AnswerLost || error instanceof entraErrors.ObjectConflict)) throw error;
  for (let attempt = 1; attempt <= 4; attempt++) {
    const living = await findLive(writer, objectType, change);
    refuseMastered(living, change.label);
    if (living !== undefined) return living.id;
    await writer.pause(attempt, { method: 'GET', url: 'the object after a lost create' });
  }
  throw error;
}

/** A uniqueness conflict about the anchor itself: an earlier create of ours arrived, though the look-up did not see it yet. */
function conflictsWithItself(answer: GraphAnswer): boolean {
  const error = classify(answer, { request: '', label: '', now: new Date(0) });
  return error instanceof entraErrors.ObjectConflict && /onPremisesImmutableId|uniqueName/.test(error.message);
}

/** A twin beside a deleted object would lose its memberships, licences and mailbox; the restored object keeps its id. */
async function restore(writer: Writer, objectType: GraphObjectType, change: ExportChange, id: string): Promise<string> {
  const request: WriteRequest = {
    method: 'POST',
    url: `/directory/deletedItems/${encodeURIComponent(id)}/restore`,
    body: {},
    repeat: 'Once',
  };
  const answer = await writer.send(request).catch((error: unknown) => madeAnyway(writer, objectType, change, error));
  if (typeof answer !== 'string' && !isSuccess(answer)) throw writer.refusal(answer, request, change.label);
  const refused = await writeValues(writer, objectType, id, graphBody(objectType, 'Update', change.attributes), change.label);
  // Values that are refused here show as a difference at the next import; the object lives.
  if (refused !== undefined && !(refused instanceof entraErrors.InvalidValue)) throw refused;
  return id;
}
