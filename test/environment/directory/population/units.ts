/** The organizational units of a generated organisation, and how to name what is in them. */
import { baseOf } from '../definition.ts';
import { childOf, type Entry } from './ldif.ts';
import { CULTURES } from './names.ts';

/** A comma in a department is what a distinguished name has to escape. */
export const DEPARTMENTS = [
  'Sales',
  'Engineering',
  'Finance',
  'Human Resources',
  'Legal',
  'Research, Development',
  'Operations',
  'Support',
] as const;
/** Below Engineering in Berlin: seven units under the domain. */
const DEEP = ['Platform', 'Storage', 'Kernel', 'Flash'] as const;

export interface Units {
  readonly people: string;
  readonly groups: string;
  readonly mailGroups: string;
  readonly contacts: string;
  readonly computers: string;
  readonly serviceAccounts: string;
  readonly leavers: string;
  readonly crowd: string;
  /** Outside of what a schedule usually includes: its people are members of groups that are inside. */
  readonly partners: string;
  /** Empty: tests make their own objects below it. */
  readonly tests: string;
  department(city: string, department: string): string;
  readonly deepest: string;
}

export function unitsOf(domain: string): Units {
  const root = baseOf(domain);
  const corp = childOf(root, 'OU', 'Corp');
  const people = childOf(corp, 'OU', 'People');
  const groups = childOf(corp, 'OU', 'Groups');
  const department = (city: string, name: string) => childOf(childOf(people, 'OU', city), 'OU', name);
  return {
    people,
    groups,
    mailGroups: childOf(groups, 'OU', 'Mail'),
    contacts: childOf(corp, 'OU', 'Contacts'),
    computers: childOf(corp, 'OU', 'Computers'),
    serviceAccounts: childOf(corp, 'OU', 'Service Accounts'),
    leavers: childOf(corp, 'OU', 'Leavers'),
    crowd: childOf(root, 'OU', 'Contact Centre'),
    partners: childOf(root, 'OU', 'Partners'),
    tests: childOf(root, 'OU', 'Tests'),
    department,
    deepest: DEEP.reduce((parent, name) => childOf(parent, 'OU', name), department('Berlin', 'Engineering')),
  };
}

/** Every unit's entry, parents first. */
export function unitEntries(domain: string): readonly Entry[] {
  const units = unitsOf(domain);
  const leaves = [
    units.people,
    units.groups,
    units.mailGroups,
    units.contacts,
    units.computers,
    units.serviceAccounts,
    units.leavers,
    units.crowd,
    units.partners,
    units.tests,
    ...CULTURES.flatMap(({ city }) => DEPARTMENTS.map((department) => units.department(city, department))),
    units.deepest,
  ];
  const all = new Set<string>();
  for (const leaf of leaves) for (const dn of withParents(leaf, baseOf(domain))) all.add(dn);
  return [...all].map((dn) => ({ dn, attributes: { objectClass: 'organizationalUnit' } }));
}

/** From below `root` down to `dn` itself. A comma parts two names unless a backslash stands before it. */
function withParents(dn: string, root: string): readonly string[] {
  const parts = dn.slice(0, -root.length - 1).split(/(?<!\\),/);
  return parts.map((_, index) => `${parts.slice(parts.length - 1 - index).join(',')},${root}`);
}
