// Which object type an object has, by its classes.

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
export const computerClasses: readonly string[] = ['computer', 'msds-managedserviceaccount', 'msds-groupmanagedserviceaccount'];

export interface ObjectTypes {
  /** The wanted type, in the spelling that was asked for; `undefined` for everything else. `classes` goes from the most general to the most specific. */
  typeOf(classes: readonly string[]): string | undefined;
  /** True where objects may lie below an object of these classes. */
  isContainer(classes: readonly string[]): boolean;
}

export function objectTypes(wanted: readonly string[]): ObjectTypes {
  const spelling = new Map(wanted.map((name) => [name.toLowerCase(), name]));
  const known = new Set([...structuralClasses.map((name) => name.toLowerCase()), ...spelling.keys()]);
  const decisive = (classes: readonly string[]): string | undefined =>
    classes.map((name) => name.toLowerCase()).findLast((name) => known.has(name));
  return {
    typeOf: (classes) => spelling.get(decisive(classes) ?? ''),
    isContainer: (classes) => !leafClasses.has(decisive(classes) ?? ''),
  };
}
