// Creates an object once: what already lives with this anchor is taken as it is, what lies in the recycle bin is restored.
import type { ExportChange } from '../../../model/change.ts';
import type { SoftMatch } from '../../../model/revision.ts';
import { refusedProperty } from '../request/classify.ts';
import { isEntity } from '../import/delta-feed.ts';
import { entraErrors } from '../errors.ts';
import { isSuccess } from '../request/graph-answer.ts';
import type { GraphObjectType } from '../mapping/graph-attribute.ts';
import { graphBody, without } from './graph-body.ts';
import { findLive, refuseMastered } from './lookup.ts';
import { newObjectBody, requiredProperties } from './new-object.ts';
import { type Claims, writeAnchor } from './own-anchor.ts';
import type { RecycleBin } from './recycle-bin.ts';
import { refuseRestoredRoles, refuseRoles } from './role-holder.ts';
import { softMatch } from './soft-match.ts';
import { writeValues } from './update-values.ts';
import type { Writer, WriteRequest } from './writer.ts';

/** Where a create happens. */
export interface Creation {
  readonly writer: Writer;
  readonly recycleBin: RecycleBin;
  readonly claims: Claims;
  readonly objectType: GraphObjectType;
  readonly change: ExportChange;
  readonly softMatch: SoftMatch;
}

/** What an add came to: an object with exactly what was sent, or one that was there before. */
export interface Created {
  readonly anchor: string;
  readonly found?: true;
}

/** @throws what the service says against it; AnswerLost when it is not known whether it exists now */
export async function createObject(creation: Creation): Promise<Created> {
  const { writer, recycleBin, objectType, change } = creation;
  const living = await findLive(writer, objectType, change);
  refuseMastered(living, change.label);
  if (living !== undefined) await refuseRoles(writer, objectType, living.id, change.label);
  if (living !== undefined) return { anchor: living.id, found: true };
  const deleted = await recycleBin.find(objectType, change);
  refuseMastered(deleted, change.label);
  const matched = deleted === undefined ? await softMatch(writer, creation.softMatch, change) : undefined;
  if (matched !== undefined) return { anchor: await takeOver(creation, matched), found: true };
  if (deleted === undefined) return { anchor: await post(creation) };
  return { anchor: await restore(creation, deleted.id), found: true };
}

/** The anchor leaves first and alone: from then on the account is found by it. What is refused afterwards shows as a difference at the next import. */
async function takeOver({ writer, claims, objectType, change }: Creation, id: string): Promise<string> {
  await writeAnchor({ writer, claims, objectType, id, change });
  const refused = await writeValues(writer, objectType, id, graphBody(objectType, 'Update', change.attributes), change.label);
  if (refused !== undefined && !(refused instanceof entraErrors.InvalidValue)) throw refused;
  return id;
}

async function post(creation: Creation): Promise<string> {
  const { writer, objectType, change } = creation;
  let body = newObjectBody(objectType, change);
  for (;;) {
    const request: WriteRequest = { method: 'POST', url: objectType === 'user' ? '/users' : '/groups', body, repeat: 'Once' };
    const answer = await writer.send(request).catch((error: unknown) => madeAnyway(creation, error));
    if (typeof answer === 'string') return answer;
    if (isSuccess(answer) && isEntity(answer.body)) return answer.body.id;
    if (isSuccess(answer))
      return await madeAnyway(creation, new entraErrors.AnswerLost({ request: 'a create', detail: 'the answer has no id' }));
    const refusal = writer.refusal(answer, request, change.label);
    if (conflictsWithItself(refusal)) {
      const id = await madeAnyway(creation, refusal);
      // Whether we made it in an earlier attempt, or it was there all along, nobody can tell.
      await refuseRoles(writer, objectType, id, change.label);
      return id;
    }
    // One refused value does not keep the person out: the difference shows at the next import and fails alone then.
    const property = refusedProperty(answer);
    if (property === undefined || !(property in body) || requiredProperties[objectType].has(property)) throw refusal;
    body = without(body, property);
  }
}

/** After a lost answer, or a conflict with our own anchor: the index may need some seconds to show the object. */
async function madeAnyway({ writer, objectType, change }: Creation, error: unknown): Promise<string> {
  if (!(error instanceof entraErrors.AnswerLost || error instanceof entraErrors.ObjectConflict)) throw error;
  for (let attempt = 1; attempt <= 4; attempt++) {
    const living = await findLive(writer, objectType, change).catch(() => {
      // Not to be able to look does not make the create any more certain.
      throw error;
    });
    refuseMastered(living, change.label);
    if (living !== undefined) return living.id;
    await writer.pause(attempt, { method: 'GET', url: 'the object after a lost create' });
  }
  throw error;
}

/** A uniqueness conflict about the anchor itself: an earlier create of ours arrived, though the look-up did not see it yet. */
const conflictsWithItself = (error: Error): boolean =>
  error instanceof entraErrors.ObjectConflict && /onPremisesImmutableId|uniqueName/.test(error.message);

/**
 * A twin beside a deleted object would lose its memberships, licences and mailbox; the restored object keeps its id. What a deleted person is a member of cannot
 * be read: the look at roles comes after the restore and before any value.
 * @throws RestoredAdministrator and what hinders the look; nothing was written to the object then
 */
async function restore(creation: Creation, id: string): Promise<string> {
  const { writer, objectType, change } = creation;
  const request: WriteRequest = {
    method: 'POST',
    url: `/directory/deletedItems/${encodeURIComponent(id)}/restore`,
    body: {},
    repeat: 'Once',
  };
  const answer = await writer.send(request).catch((error: unknown) => madeAnyway(creation, error));
  if (typeof answer !== 'string' && !isSuccess(answer)) throw writer.refusal(answer, request, change.label);
  await refuseRestoredRoles(writer, objectType, id, change.label);
  const refused = await writeValues(writer, objectType, id, graphBody(objectType, 'Update', change.attributes), change.label);
  // Values that are refused here show as a difference at the next import; the object lives.
  if (refused !== undefined && !(refused instanceof entraErrors.InvalidValue)) throw refused;
  return id;
}
