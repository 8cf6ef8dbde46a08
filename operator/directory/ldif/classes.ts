// Classes in the order in which Active Directory has them: from the most general to the most specific.

/** How far from `top` the classes stand that one object can have together. */
const depths: Readonly<Record<string, number>> = {
  top: 0,
  person: 1,
  organizationalperson: 2,
  user: 3,
  inetorgperson: 4,
  computer: 4,
  'msds-managedserviceaccount': 5,
  'msds-groupmanagedserviceaccount': 5,
};

/** Other servers and people write classes in any order; what begins with `top` is left as it is. */
export function orderedClasses(classes: readonly string[]): readonly string[] {
  if (classes[0]?.toLowerCase() === 'top') return classes;
  return classes.toSorted((a, b) => depthOf(a) - depthOf(b));
}

const depthOf = (name: string): number => depths[name.toLowerCase()] ?? 6;
