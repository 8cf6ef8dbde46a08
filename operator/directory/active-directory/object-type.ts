// Which object type an object has, and the filters that ask a server for them.
import { escapeFilter } from 'ldapts';

/**
 * Classes that decide an object's type although nobody asked for them: a computer is also a `user` by its classes, but it is not one.
 * Classes that are not here (an organization's own subclass of user) count as what they are derived from.
 */
const structuralClasses: readonly string[] = [
  'user',
  'inetOrgPerson',
  'group',
  'contact',
  'computer',
  'foreignSecurityPrincipal',
  'msDS-Device',
  'msDS-ManagedServiceAccount',
  'msDS-GroupManagedServiceAccount',
  'organizationalUnit',
  'container',
  'domainDNS',
  'builtinDomain',
];

/** Nothing that a rule can want lies below an object of these. */
const leafClasses: ReadonlySet<string> = new Set(structuralClasses.slice(0, 9).map((name) => name.toLowerCase()));

/** A managed service account is derived from computer. */
const computerClasses: readonly string[] = ['computer', 'msds-managedserviceaccount', 'msds-groupmanagedserviceaccount'];

/** What can hold objects (the possible superiors of user, group and contact in the schema). */
const containerClasses: readonly string[] = ['organizationalUnit', 'container', 'domainDNS', 'builtinDomain'];

export interface ObjectTypes {
  /** The wanted type, in the spelling that was asked for; `undefined` for everything else. `classes` goes from the most general to the most specific. */
  typeOf(classes: readonly string[]): string | undefined;
  /** True where objects may lie below an object of these classes. */
  isContainer(classes: readonly string[]): boolean;
  /** Matches every wanted object. */
  readonly filter: string;
  /** Matches every wanted object and everything whose renaming renames them. */
  readonly changeFilter: string;
}

export function objectTypes(wanted: readonly string[]): ObjectTypes {
  const spelling = new Map(wanted.map((name) => [name.toLowerCase(), name]));
  const known = new Set([...structuralClasses.map((name) => name.toLowerCase()), ...spelling.keys()]);
  const decisive = (classes: readonly string[]): string | undefined =>
    classes.map((name) => name.toLowerCase()).findLast((name) => known.has(name));
  const filter = classFilter(wanted);
  const unwantedComputers = spelling.has('user') && !computerClasses.some((name) => spelling.has(name)) ? '(!(objectClass=computer))' : '';
  return {
    typeOf: (classes) => spelling.get(decisive(classes) ?? ''),
    isContainer: (classes) => !leafClasses.has(decisive(classes) ?? ''),
    filter: unwantedComputers === '' ? filter : `(&${filter}${unwantedComputers})`,
    changeFilter: `(&${classFilter([...new Set([...wanted, ...containerClasses])])}${unwantedComputers})`,
  };
}

/** Any one of `classes`. objectClass is indexed, and unlike objectCategory a deleted object keeps it. */
const classFilter = (classes: readonly string[]): string =>
  classes.length === 0 ? '(!(objectClass=*))' : `(|${classes.map((name) => escapeFilter`(objectClass=${name})`).join('')})`;
