// Restricted administrative units: their members are changed only by who administers the unit, which no application here does.
import { liveSources } from '../directory/entry.ts';
import type { Entry } from '../directory/entry.ts';
import { graphErrors } from './errors.ts';

/** Refuses the change of an object that is in a restricted unit. */
export function requireUnrestricted(entry: Entry): void {
  for (const source of liveSources(entry, 'members')) {
    if (source.type === 'administrativeUnit' && source.values['isMemberManagementRestricted'] === true) {
      throw graphErrors.insufficientPrivileges();
    }
  }
}
