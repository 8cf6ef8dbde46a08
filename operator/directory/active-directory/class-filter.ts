// The filters that ask a server for the wanted object types.
import { escapeFilter } from 'ldapts';
import { computerClasses } from '../forest/object-type.ts';

/** What can hold objects (the possible superiors of user, group and contact in the schema). */
const containerClasses: readonly string[] = ['organizationalUnit', 'container', 'domainDNS', 'builtinDomain'];

export interface ClassFilters {
  /** Matches every wanted object. */
  readonly wanted: string;
  /** Matches every wanted object and everything whose renaming renames them. */
  readonly changed: string;
}

export function classFilters(wanted: readonly string[]): ClassFilters {
  const names = new Set(wanted.map((name) => name.toLowerCase()));
  const filter = classFilter(wanted);
  const unwantedComputers = names.has('user') && !computerClasses.some((name) => names.has(name)) ? '(!(objectClass=computer))' : '';
  return {
    wanted: unwantedComputers === '' ? filter : `(&${filter}${unwantedComputers})`,
    changed: `(&${classFilter([...new Set([...wanted, ...containerClasses])])}${unwantedComputers})`,
  };
}

/** Any one of `classes`. objectClass is indexed, and unlike objectCategory a deleted object keeps it. */
const classFilter = (classes: readonly string[]): string =>
  classes.length === 0 ? '(!(objectClass=*))' : `(|${classes.map((name) => escapeFilter`(objectClass=${name})`).join('')})`;
