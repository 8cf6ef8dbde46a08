// Who holds an administrative role is taken over by nobody: a rule or a name in the source directory must not reach an administrator of the tenant.
import { isEntity } from '../import/delta-feed.ts';
import { entraErrors } from '../errors.ts';
import { type GraphAnswer, isJsonObject, isSuccess } from '../request/graph-answer.ts';
import type { GraphObjectType } from '../mapping/graph-attribute.ts';
import { findById, listOf, objectPath } from './lookup.ts';
import { readingRoles } from '../sign-in/permissions.ts';
import type { Writer } from './writer.ts';

const restoreLooks = 4;

/**
 * Looked at before anything of ours is written to an object that was there before us. Where roles can not be read, nothing is written.
 * @throws HoldsRole, Permission
 */
export const refuseRoles = (writer: Writer, objectType: GraphObjectType, id: string, label: string): Promise<void> =>
  objectType === 'user' ? refuseRoleHolder(writer, id, label) : refuseRoleGroup(writer, id, label);

/**
 * The look at an object that has just left the recycle bin, which not every replica shows at once.
 * @throws RestoredAdministrator, Permission, NotFound where it does not appear
 */
export async function refuseRestoredRoles(writer: Writer, objectType: GraphObjectType, id: string, label: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const living = await findById(writer, objectType, id, label);
      if (living !== undefined) return await refuseRoles(writer, objectType, id, label);
    } catch (error) {
      if (error instanceof entraErrors.HoldsRole) throw new entraErrors.RestoredAdministrator({ label, other: id }, { cause: error });
      if (!(error instanceof entraErrors.NotFound)) throw error;
    }
    const request = { method: 'GET', url: objectPath(objectType, id) } as const;
    if (attempt >= restoreLooks) throw new entraErrors.NotFound({ request: `the restored ${label}`, detail: 'it does not appear' });
    await writer.pause(attempt, request);
  }
}

/** Whether a group can hold roles is fixed when it is made. */
async function refuseRoleGroup(writer: Writer, id: string, label: string): Promise<void> {
  const url = `/groups/${encodeURIComponent(id)}?$select=id,isAssignableToRole`;
  const answer = await writer.read(url);
  if (answer.status === 404) return;
  if (!isSuccess(answer)) throw writer.refusal(answer, { method: 'GET', url }, label);
  if (!isEntity(answer.body)) throw new entraErrors.ProtocolError({ detail: `the look-up of ${label} was answered without an object` });
  if (grantsRole(answer.body)) throw new entraErrors.HoldsRole({ label, other: id });
}

/** Roles that are held directly, and groups that roles can be given to, as whose member one holds them. @throws HoldsRole, Permission */
export async function refuseRoleHolder(writer: Writer, id: string, label: string): Promise<void> {
  const visited = new Set<string>();
  const first = `/users/${encodeURIComponent(id)}/transitiveMemberOf?$select=id,displayName,isAssignableToRole&$top=999`;
  let link: string | undefined = first;
  while (link !== undefined) {
    if (visited.has(link)) throw new entraErrors.ProtocolError({ detail: 'the pages of a list of memberships lead in a circle' });
    visited.add(link);
    const answer: GraphAnswer = link === first ? await writer.read(link) : await writer.readPage(link);
    const memberships = listOf(writer, answer, link, label);
    if (memberships.some(grantsRole)) throw new entraErrors.HoldsRole({ label, other: id });
    if (memberships.some(isHidden))
      throw new entraErrors.Permission({
        request: `the groups that ${label} is a member of`,
        detail: 'Microsoft Graph names them and hides what they are',
        permission: readingRoles,
      });
    const next: unknown = isJsonObject(answer.body) ? answer.body['@odata.nextLink'] : undefined;
    link = typeof next === 'string' ? next : undefined;
  }
}

/**
 * Who may read the person and no groups gets their ids alone, with null for everything else, as for a group that takes no roles. A group that can be read has a
 * name.
 */
const isHidden = (membership: unknown): boolean =>
  isJsonObject(membership) && membership['@odata.type'] === '#microsoft.graph.group' && typeof membership['displayName'] !== 'string';

const grantsRole = (membership: unknown): boolean =>
  isJsonObject(membership) && (membership['@odata.type'] === '#microsoft.graph.directoryRole' || membership['isAssignableToRole'] === true);
