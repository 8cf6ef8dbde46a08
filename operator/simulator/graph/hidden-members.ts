// Groups and units that show their members to few.
import type { Entry } from '../directory/entry.ts';
import type { Call } from './call.ts';
import { holdsAny, roles } from './permissions.ts';

/** Source: "List group members": for a group of hidden membership Member.Read.Hidden is required too. */
export const hidesMembers = (call: Call, { values }: Entry): boolean =>
  values['visibility'] === 'HiddenMembership' && !holdsAny(call, roles.readHiddenMembers);
