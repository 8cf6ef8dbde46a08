// What happens to one object of a forest, and how an import tells of it: whole, as a patch, or as gone.
import * as fc from 'fast-check';
import type { DirectoryObject, ImportedChange } from '../../../../operator/model/object.ts';
import type { World } from '../world.ts';

type Forest = 'corp' | 'hr';

export type ForestChange =
  | {
      readonly kind: 'person';
      readonly connector: Forest;
      readonly name: string;
      readonly attributes: Readonly<Record<string, string | boolean>>;
      readonly manager: string | undefined;
    }
  | { readonly kind: 'group'; readonly name: string; readonly members: readonly string[] }
  | { readonly kind: 'members'; readonly name: string; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly kind: 'value'; readonly connector: Forest; readonly name: string; readonly attribute: string; readonly value: string | null }
  | { readonly kind: 'rename' | 'remove' | 'leave scope'; readonly connector: Forest; readonly name: string };

const people = fc.constantFrom('a', 'b', 'c', 'd');
const groups = fc.constantFrom('g', 'h');
const anybody = fc.constantFrom('a', 'b', 'c', 'd', 'g', 'h', 'nobody');
const forests = fc.constantFrom<Forest[]>('corp', 'hr');

const attributes = fc.record(
  {
    employeeID: fc.constantFrom('1', '2', '3', '4'),
    title: fc.constantFrom('x', 'X', 'y', 'much longer than the target takes'),
    department: fc.constantFrom('p', 'q'),
    accountEnabled: fc.boolean(),
    cloudFiltered: fc.boolean(),
    isCriticalSystemObject: fc.boolean(),
  },
  { requiredKeys: ['employeeID'] },
);

export const forestChange: fc.Arbitrary<ForestChange> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('person' as const),
      connector: forests,
      name: people,
      attributes,
      manager: fc.option(people, { nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('group' as const), name: groups, members: fc.uniqueArray(anybody, { maxLength: 4 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('members' as const),
      name: groups,
      add: fc.uniqueArray(anybody, { maxLength: 2 }),
      remove: fc.uniqueArray(anybody, { maxLength: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('value' as const),
      connector: forests,
      name: people,
      attribute: fc.constantFrom('title', 'department', 'employeeID'),
      value: fc.constantFrom('x', 'p', '1', null),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('rename' as const, 'remove' as const, 'leave scope' as const),
      connector: forests,
      name: fc.oneof(people, groups),
    }),
  },
);

/** Lets it happen; gives what an import would tell, or nothing where the object is not there. */
export function changeOf(world: World, next: ForestChange): { readonly connector: Forest; readonly change: ImportedChange } | undefined {
  switch (next.kind) {
    case 'person': {
      const anchor = world.user(next.connector, next.name, next.attributes, next.manager);
      return { connector: next.connector, change: { kind: 'replace', object: held(world, next.connector, anchor) } };
    }
    case 'group': {
      const anchor = world.group('corp', next.name, next.members);
      return { connector: 'corp', change: { kind: 'replace', object: held(world, 'corp', anchor) } };
    }
    case 'members': {
      const [add, remove] = [next.add, next.remove].map((listed) => listed.map((name) => `corp-${name}`)) as [string[], string[]];
      return patched(world, 'corp', next.name, { links: { member: { add: add.filter((one) => !remove.includes(one)), remove } } });
    }
    case 'value':
      return patched(world, next.connector, next.name, { attributes: { [next.attribute]: next.value } });
    case 'rename': {
      const domain = next.connector === 'corp' ? 'DC=contoso,DC=test' : 'DC=fabrikam,DC=test';
      return patched(world, next.connector, next.name, { dn: `CN=${next.name} renamed,OU=Elsewhere,${domain}` });
    }
    case 'remove':
    case 'leave scope': {
      const anchor = `${next.connector}-${next.name}`;
      const why = next.kind === 'remove' ? 'Deleted' : 'OutOfScope';
      return world.forest(next.connector).delete(anchor)
        ? { connector: next.connector, change: { kind: 'remove', anchor, why } }
        : undefined;
    }
  }
}

type Patch = Extract<ImportedChange, { kind: 'patch' }>;

function patched(world: World, connector: Forest, name: string, patch: Partial<Pick<Patch, 'dn' | 'attributes' | 'links'>>) {
  const anchor = `${connector}-${name}`;
  const before = world.forest(connector).get(anchor);
  if (before === undefined) return undefined;
  const attributes = { ...before.attributes };
  for (const [attribute, value] of Object.entries(patch.attributes ?? {})) {
    if (value === null) delete attributes[attribute];
    else attributes[attribute] = value;
  }
  const references = { ...before.references };
  for (const [attribute, { add, remove }] of Object.entries(patch.links ?? {})) {
    references[attribute] = [...new Set([...(references[attribute] ?? []).filter((one) => !remove.includes(one)), ...add])];
  }
  world.forest(connector).set(anchor, { ...before, dn: patch.dn ?? before.dn, attributes, references });
  const change: Patch = { kind: 'patch', anchor, attributes: {}, links: {}, ...patch };
  return { connector, change };
}

function held(world: World, connector: Forest, anchor: string): DirectoryObject {
  const object = world.forest(connector).get(anchor);
  if (object === undefined) throw new Error(`there is no ${anchor}`);
  return object;
}
