// Accounts: what of them decides who may sign in.
import { classesOf, type Entry } from './object-builder.ts';

/** Active Directory gives every account one. */
export const accountControl = 'userAccountControl';

/** Users, and with them inetOrgPersons and computers, whose class is derived from user. */
export const isAccount = (entry: Entry): boolean => classesOf(entry).some((name) => name.toLowerCase() === 'user');
