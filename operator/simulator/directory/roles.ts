// The role that administrators hold here. Who is privileged is a member of it, and who is a member of it is privileged.
import type { Random } from '../random.ts';
import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import { isLive } from './entry.ts';

/** The service's own template of the user administrator. */
const template = {
  roleTemplateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  displayName: 'User Administrator',
  description: 'Can manage all aspects of users and groups, including resetting passwords for limited admins.',
} as const;

/** The role, activated when it is first needed: a role that nobody ever held is not in the directory. */
export function activateRole(directory: Directory, random: Random): Entry {
  const known = directory.unique.find('roleTemplateId', template.roleTemplateId);
  return known !== undefined && isLive(known) ? known : directory.create('directoryRole', random.uuid(), template);
}

/** Gives the role or takes it. */
export function setPrivileged(directory: Directory, entry: Entry, privileged: boolean, random: Random): void {
  const isKnown = directory.unique.find('roleTemplateId', template.roleTemplateId) !== undefined;
  entry.privileged = privileged;
  if (!privileged && !isKnown) {
    return;
  }
  const role = activateRole(directory, random);
  const holds = role.links.members?.has(entry) === true;
  if (privileged && !holds) {
    directory.link(role, 'members', entry);
  } else if (!privileged && holds) {
    directory.unlink(role, 'members', entry);
  }
}
