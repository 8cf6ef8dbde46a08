// Whose object it is: nothing of ours is written to one that does not carry our anchor, and one that has none gets it before anything else.
import type { ExportChange } from '../../../model/change.ts';
import { entraErrors } from '../errors.ts';
import type { GraphObjectType } from '../mapping/graph-attribute.ts';
import { isSuccess } from '../request/graph-answer.ts';
import { groupAnchorProperty } from './group-anchor.ts';
import { anchorProperty, type FoundObject, findById, objectPath, refuseMastered } from './lookup.ts';
import { refuseRoles } from './role-holder.ts';
import { sendWhenVisible } from './visibility.ts';
import type { Writer, WriteRequest } from './writer.ts';

/** Looks at an object that was just written to, or just made: not every replica shows it at once. */
const looks = 4;

/** Who was given which object within one export: two sources may have found the same one, and Graph knows no condition under which a write is refused. */
export type Claims = Map<string, string>;

/** An object of the tenant that a change is about. */
export interface Owned {
  readonly writer: Writer;
  readonly claims: Claims;
  readonly objectType: GraphObjectType;
  readonly id: string;
  readonly change: ExportChange;
}

/**
 * The object as it is before an update: ours, or without an anchor and ours to take. One that somebody took the anchor from is neither: that is how an
 * administrator takes an account out of synchronization. A group loses it together with the definition of its extension, and gets it again.
 * @throws MasteredElsewhere, AnchorMismatch, HoldsRole, NotFound, and what hinders the anchor; nothing was written to the object then
 */
export async function requireOwn(owned: Owned): Promise<FoundObject> {
  const { writer, objectType, id, change } = owned;
  const { label, sourceAnchor } = change;
  const regained = objectType === 'group' && change.attributes['sourceAnchor'] !== undefined;
  const isTaken = change.adopted === true || regained;
  const found = await look(owned, (object) => isTaken || sourceAnchor === '' || object.sourceAnchor !== undefined);
  if (found === undefined) throw new entraErrors.NotFound({ request: `the change of ${label}`, detail: `there is no ${objectType} ${id}` });
  refuseMastered(found, label);
  const isOurs = found.sourceAnchor === sourceAnchor;
  if (!isOurs && sourceAnchor !== '') refuseOther(found, change);
  if (!isOurs && !isTaken && sourceAnchor !== '') throw mismatch(found, change);
  if (change.adopted === true || !isOurs) await refuseRoles(writer, objectType, id, label);
  if (!isOurs && sourceAnchor !== '') await writeAnchor(owned);
  return found;
}

/**
 * Writes the anchor alone, right after a look that showed none, and waits until a look shows it: a worker that dies now has left an object that the next one
 * finds by its anchor, and one that lost to somebody else has written nothing over theirs but what they see.
 * @throws AnchorMismatch where somebody else was faster; NotFound where it does not appear; what the service says against it
 */
export async function writeAnchor(owned: Owned): Promise<void> {
  const { writer, claims, objectType, id, change } = owned;
  const rival = claims.get(id);
  if (rival !== undefined && rival !== change.sourceAnchor) throw mismatch({ id, sourceAnchor: rival }, change);
  claims.set(id, change.sourceAnchor);
  const before = await findById(writer, objectType, id, change.label);
  refuseMastered(before, change.label);
  if (before?.sourceAnchor === change.sourceAnchor) return;
  refuseOther(before, change);
  const property = objectType === 'user' ? anchorProperty.user : groupAnchorProperty(writer.clientID);
  const request: WriteRequest = {
    method: 'PATCH',
    url: objectPath(objectType, id),
    body: { [property]: change.sourceAnchor },
    // A second one could overwrite what somebody else wrote after the first.
    repeat: 'Once',
  };
  const lost = await send(owned, request);
  const after = await look(owned, ({ sourceAnchor }) => sourceAnchor !== undefined);
  refuseOther(after, change);
  if (after?.sourceAnchor === change.sourceAnchor) return;
  throw lost ?? new entraErrors.NotFound({ request: `the anchor of ${change.label}`, detail: 'it was written and does not appear' });
}

/** Gives the error of a lost answer, of which only a look can tell what became. */
async function send({ writer, change }: Owned, request: WriteRequest): Promise<Error | undefined> {
  try {
    const answer = await sendWhenVisible(writer, request);
    if (!isSuccess(answer)) throw writer.refusal(answer, request, change.label);
    return undefined;
  } catch (error) {
    if (error instanceof entraErrors.AnswerLost) return error;
    throw error;
  }
}

async function look(
  { writer, objectType, id, change }: Owned,
  isSettled: (found: FoundObject) => boolean,
): Promise<FoundObject | undefined> {
  for (let attempt = 1; ; attempt++) {
    const found = await findById(writer, objectType, id, change.label);
    if (attempt >= looks || (found !== undefined && isSettled(found))) return found;
    await writer.pause(attempt, { method: 'GET', url: objectPath(objectType, id) });
  }
}

/** @throws AnchorMismatch where it has the anchor of another source object */
function refuseOther(found: FoundObject | undefined, change: ExportChange): void {
  if (found?.sourceAnchor !== undefined && found.sourceAnchor !== change.sourceAnchor) throw mismatch(found, change);
}

export const mismatch = (
  { id, sourceAnchor }: Pick<FoundObject, 'id' | 'sourceAnchor'>,
  { label, sourceAnchor: expected }: ExportChange,
): Error => new entraErrors.AnchorMismatch({ label, other: id, found: sourceAnchor ?? 'none', expected });
