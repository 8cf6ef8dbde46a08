// Creates an object once: what already lives with this anchor is taken as it is, what lies in the recycle bin is restored.
import { conflictingProperty } from '../request/classify.ts';
import { isEntity } from '../import/delta-feed.ts';
import { entraErrors } from '../errors.ts';
import { errorBody, type GraphAnswer, isSuccess } from '../request/graph-answer.ts';
import { type Created, type Creation, madeAnyway } from './creation.ts';
import { type GraphBody, graphBody, without } from './graph-body.ts';
import { findLive, refuseMastered } from './lookup.ts';
import { newObjectBody, requiredProperties } from './new-object.ts';
import { writeAnchor } from './own-anchor.ts';
import { blamedValues, blamesSomeValue } from './refused-values.ts';
import { restore } from './restore.ts';
import { refuseRoles } from './role-holder.ts';
import { softMatch } from './soft-match.ts';
import { writeValues } from './update-values.ts';
import type { WriteRequest } from './writer.ts';

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
  await writeValues(writer, objectType, id, graphBody(objectType, 'Update', change.attributes), change.label);
  return id;
}

async function post(creation: Creation): Promise<string> {
  const { writer, objectType, change } = creation;
  const required = (name: string): boolean => requiredProperties[objectType].has(name);
  let body = newObjectBody(objectType, change);
  for (;;) {
    const request: WriteRequest = { method: 'POST', url: objectType === 'user' ? '/users' : '/groups', body, repeat: 'Once' };
    const answer = await writer.send(request).catch((error: unknown) => madeAnyway(creation, error));
    if (typeof answer === 'string') return answer;
    if (isSuccess(answer) && isEntity(answer.body)) return answer.body.id;
    if (isSuccess(answer))
      return await madeAnyway(creation, new entraErrors.AnswerLost({ request: 'a create', detail: 'the answer has no id' }));
    const refusal = writer.refusal(answer, request, change.label);
    const made = refusal instanceof entraErrors.ObjectConflict ? await ownConflict(creation, refusal, answer) : undefined;
    if (made !== undefined) return made;
    // One refused value does not keep the person out: the difference shows at the next import and fails alone then.
    const next = withoutRefused(body, answer, refusal, required);
    if (next === undefined) throw refusal;
    body = next;
  }
}

/** The body without what the service blames, or, where it blames nothing by name, with what a create needs alone. `undefined` where nothing can be left out. */
function withoutRefused(body: GraphBody, answer: GraphAnswer, refusal: Error, required: (name: string) => boolean): GraphBody | undefined {
  const blamed = blamedValues(answer, refusal, body);
  if (blamed.some(required)) return undefined;
  if (blamed.length > 0) return blamed.reduce(without, body);
  if (!blamesSomeValue(answer, refusal)) return undefined;
  const least = Object.fromEntries(Object.entries(body).filter(([name]) => required(name)));
  return Object.keys(least).length < Object.keys(body).length ? least : undefined;
}

/**
 * The object of an earlier create of ours that the look-up did not show; nobody can tell it from one that was there all along. A create that was refused as too
 * much and carried out all the same conflicts with itself in every value, and the service names one of them: where that is not the anchor, one look is enough.
 */
async function ownConflict(creation: Creation, refusal: Error, answer: GraphAnswer): Promise<string | undefined> {
  const { writer, objectType, change } = creation;
  const id = await madeAnyway(creation, refusal, mayBeOurs(refusal, answer) ? undefined : 1).catch((error: unknown) => {
    if (error === refusal && !conflictsWithItself(refusal)) return undefined;
    throw error;
  });
  if (id !== undefined) await refuseRoles(writer, objectType, id, change.label);
  return id;
}

/** A conflict of which the service does not say what it is about may be one with our own anchor. */
const mayBeOurs = (refusal: Error, answer: GraphAnswer): boolean =>
  conflictsWithItself(refusal) || (refusal instanceof entraErrors.ObjectConflict && conflictingProperty(errorBody(answer)) === undefined);

/** A uniqueness conflict about the anchor itself: an earlier create of ours arrived, though the look-up did not see it yet. */
const conflictsWithItself = (error: Error): boolean =>
  error instanceof entraErrors.ObjectConflict && /onPremisesImmutableId|uniqueName/.test(error.message);
