// References: a user's manager, and the members of a group in twenties.
import type { ReferenceChange, TargetReference } from '../../../model/change.ts';
import { entraErrors } from '../errors.ts';
import { type GraphAnswer, errorBody, isSuccess } from '../request/graph-answer.ts';
import { sendWhenVisible } from './visibility.ts';
import { bindCost } from './write-budget.ts';
import type { Writer, WriteRequest } from './writer.ts';

/** Whose references are written. */
export interface Referrer {
  /** `/groups/<id>` and the like. */
  readonly path: string;
  readonly label: string;
  /** Origin of Graph with its version, as references name objects: `https://graph.microsoft.com/v1.0`. */
  readonly root: string;
}

/** How many the service takes in one request: administrative units take one (administrativeunit-post-members). */
export type BindLimit = 1 | 20;

export async function writeManager(writer: Writer, { path, label, root }: Referrer, change: ReferenceChange): Promise<void> {
  const manager = change.add.at(-1);
  const url = `${path}/manager/$ref`;
  if (manager === undefined && change.remove.length === 0) return;
  const request: WriteRequest =
    manager === undefined
      ? { method: 'DELETE', url, repeat: 'Harmless' }
      : { method: 'PUT', url, body: { '@odata.id': `${root}/users/${manager.anchor}` }, repeat: 'Harmless' };
  const answer = await (manager === undefined ? writer.send(request) : sendWhenVisible(writer, request));
  const nothingToRemove = manager === undefined && answer.status === 404;
  if (!isSuccess(answer) && !nothingToRemove) throw writer.refusal(answer, request, label);
}

/** Removals first: a full group must lose members before it takes new ones. Throws the first refusal after all have been tried. */
export async function writeMembers(writer: Writer, group: Referrer, change: ReferenceChange, limit: BindLimit = 20): Promise<void> {
  const errors: unknown[] = [];
  for (const some of inTwenties(change.remove)) errors.push(...(await refusals(some, (member) => removeMember(writer, group, member))));
  // One group's changes follow one another: parallel ones collide in the service.
  for (const some of inTwenties(change.add)) errors.push(...(await addMembers(writer, group, some, limit)));
  if (errors.length > 0) throw weightiest(errors);
}

/** All twenty or none: what the service refuses together is sent one by one. */
async function addMembers(
  writer: Writer,
  group: Referrer,
  members: readonly TargetReference[],
  limit: BindLimit,
): Promise<readonly unknown[]> {
  if (members.length > 1 && limit > 1) {
    const body = { 'members@odata.bind': members.map((member) => referenceTo(group, member)) };
    const request: WriteRequest = {
      method: 'PATCH',
      url: group.path,
      body,
      cost: bindCost(members.length),
      repeat: 'Harmless',
    };
    const answer = await writer.send(request);
    if (isSuccess(answer)) return [];
    if (answer.status !== 400 && answer.status !== 403 && answer.status !== 404) return [writer.refusal(answer, request, group.label)];
  }
  return refusals(members, (member) => addMember(writer, group, member));
}

async function addMember(writer: Writer, group: Referrer, member: TargetReference): Promise<void> {
  const url = `${group.path}/members/$ref`;
  const request: WriteRequest = { method: 'POST', url, body: { '@odata.id': referenceTo(group, member) }, repeat: 'Harmless' };
  const answer = await sendWhenVisible(writer, request);
  if (!isSuccess(answer) && !says(answer, /added object references already exist/i)) throw writer.refusal(answer, request, group.label);
}

async function removeMember(writer: Writer, group: Referrer, member: TargetReference): Promise<void> {
  // Without `/$ref` this request would delete the member itself.
  const url = `${group.path}/members/${encodeURIComponent(member.anchor)}/$ref`;
  const request: WriteRequest = { method: 'DELETE', url, repeat: 'Harmless' };
  const answer = await writer.send(request);
  const gone = answer.status === 404 || says(answer, /removed object references do not exist/i);
  if (!isSuccess(answer) && !gone) throw writer.refusal(answer, request, group.label);
}

/** The end of the term counts before a lost answer, and that before a refusal: whoever reads the result must know the most uncertain. */
const weightiest = (errors: readonly unknown[]): unknown =>
  errors.find((error) => error instanceof entraErrors.TermEnded) ??
  errors.find((error) => error instanceof entraErrors.AnswerLost) ??
  errors[0];

const referenceTo = ({ root }: Referrer, { anchor }: TargetReference): string => `${root}/directoryObjects/${anchor}`;

const says = (answer: GraphAnswer, text: RegExp): boolean => answer.status === 400 && text.test(errorBody(answer).message);

async function refusals(
  members: readonly TargetReference[],
  write: (member: TargetReference) => Promise<void>,
): Promise<readonly unknown[]> {
  const settled = await Promise.allSettled(members.map(write));
  return settled.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
}

const inTwenties = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / 20) }, (_, index) => items.slice(index * 20, (index + 1) * 20));
