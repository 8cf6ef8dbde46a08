// Where the references of a target object come from, as the memory keeps it, and how much of what they tell may leave.
import type { TargetAttribute } from '../../model/schema.ts';
import type { Contribution } from '../evaluate/reference-flow.ts';

/** `RemovalsOnly`: the object has an error, and yet whoever was taken out loses access. `AsTheyAre`: nobody knows what they are to be; what is on its way is remembered. */
export type Extent = 'All' | 'RemovalsOnly' | 'AsTheyAre';

export interface ManagedReferences {
  readonly contributions: readonly Contribution[];
  readonly extent: Extent;
}

type ByAttribute = Readonly<Record<string, readonly Contribution[]>>;

/** Stand before the attribute's name; no attribute begins with one of them. The stores' counts of what is to come know the first. */
const signs = { '-': 'RemovalsOnly', '=': 'AsTheyAre' } as const;

export const encodeReferences = (wanted: ByAttribute): string => (Object.keys(wanted).length === 0 ? '' : JSON.stringify(wanted));

/** Of an object that has an error. @param known attributes whose own flows are sound */
export function encodeWhileFailing(known: ByAttribute, schema: Readonly<Record<string, TargetAttribute>>): string {
  const kept: Record<string, readonly Contribution[]> = {};
  for (const name of Object.keys(schema).sort()) {
    const attribute = schema[name];
    if (attribute?.support !== 'Supported' || attribute.type !== 'Reference' || attribute.mutability === 'ReadOnly') continue;
    const contributions = known[name];
    // One value gives way to another: a removal alone would tell something that nobody said.
    if (attribute.multiValued && contributions !== undefined) kept[`-${name}`] = contributions;
    else kept[`=${name}`] = [];
  }
  return encodeReferences(kept);
}

/** By target attribute. */
export function decodeReferences(stored: string): Readonly<Record<string, ManagedReferences>> {
  if (stored === '') return {};
  return Object.fromEntries(
    Object.entries(JSON.parse(stored) as ByAttribute).map(([name, contributions]): [string, ManagedReferences] => {
      const extent = signs[name[0] as keyof typeof signs] as Extent | undefined;
      return extent === undefined ? [name, { contributions, extent: 'All' }] : [name.slice(1), { contributions, extent }];
    }),
  );
}
