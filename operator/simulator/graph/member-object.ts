// The trap behind a forgotten `/$ref`: the address then means the member itself.
import type { Answer, Call } from './call.ts';
import { keyOf } from './call.ts';
import { graphErrors } from './errors.ts';
import { deleteGroup } from './groups.ts';
import { requireRole, roles } from './permissions.ts';
import { resolve } from './resolve.ts';
import { deleteUser } from './users.ts';

/** `DELETE /groups/{id}/members/{memberId}`: without `/$ref` the address is the member itself, and that is what goes. */
export function deleteMemberObject(call: Call): Answer {
  const group = resolve(call, 'group');
  const target = call.tenant.directory.findLive(keyOf(call, 1));
  if (target === undefined || group.links.members?.has(target) !== true) {
    throw graphErrors.notFound(keyOf(call, 1));
  }
  if (target.type === 'user') {
    requireRole(call, roles.deleteUser);
    return deleteUser(call, target);
  }
  if (target.type === 'group') {
    requireRole(call, roles.deleteGroup);
    return deleteGroup(call, target);
  }
  throw graphErrors.insufficientPrivileges();
}
