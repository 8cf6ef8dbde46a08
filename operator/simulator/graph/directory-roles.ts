// Directory roles: which there are, and who holds them. To give one needs the permission for roles.
import { setPrivileged } from '../directory/roles.ts';
import type { Answer, Call } from './call.ts';
import { keyOf, noContent } from './call.ts';
import { graphErrors } from './errors.ts';
import { referenceInBody, resolve } from './resolve.ts';

/** `POST /directoryRoles/{id}/members/$ref` */
export function addRoleMember(call: Call): Answer {
  const role = resolve(call, 'directoryRole');
  const target = referenceInBody(call);
  if (target.type !== 'user' && target.type !== 'servicePrincipal') {
    throw graphErrors.unacceptableTarget('members');
  }
  if (role.links.members?.has(target) === true) {
    throw graphErrors.alreadyLinked('members');
  }
  setPrivileged(call.tenant.directory, target, true, call.random);
  return noContent;
}

/** `DELETE /directoryRoles/{id}/members/{memberId}/$ref` */
export function removeRoleMember(call: Call): Answer {
  const role = resolve(call, 'directoryRole');
  const target = call.tenant.directory.findLive(keyOf(call, 1));
  if (target === undefined || role.links.members?.has(target) !== true) {
    throw graphErrors.notFound(keyOf(call, 1));
  }
  setPrivileged(call.tenant.directory, target, false, call.random);
  return noContent;
}
