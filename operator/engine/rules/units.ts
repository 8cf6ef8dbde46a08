// Organizational units that rules chose, and what lies in them, by distinguished names alone.
import type { ChosenUnit, Revision } from '../../model/revision.ts';
import { groupKey } from './membership.ts';

/** As directories name the type. */
export const unitType = 'organizationalUnit';

export interface AskedUnit {
  /** Distinguished name in the form in which names are compared. */
  readonly key: string;
  readonly members: ChosenUnit['members'];
}

/** Stands among the keys of an object's groups where the object is the unit that a rule chose by this name; no group has a name with a line break. */
export const unitName = (distinguishedName: string): string => `the unit\n${groupKey(distinguishedName)}`;

/** Those of one connector, in order of name. */
export function unitsOf({ rules }: Revision): (connector: string) => readonly AskedUnit[] {
  const found = new Map<string, readonly AskedUnit[]>();
  return (connector) => {
    const known = found.get(connector);
    if (known !== undefined) return known;
    const units = rules
      .flatMap(({ connector: of, organizationalUnit: unit }) => (of === connector && unit !== undefined ? [unit] : []))
      .map(({ distinguishedName, members }): AskedUnit => ({ key: groupKey(distinguishedName), members }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    found.set(connector, units);
    return units;
  };
}

/** Whether the object of that distinguished name lies in the container of that key. */
export function liesIn(dn: string, { key, members }: AskedUnit): boolean {
  const name = groupKey(dn);
  if (!name.endsWith(`,${key}`)) return false;
  return members === 'Nested' || !/(?<!\\),/.test(name.slice(0, -key.length - 1));
}
