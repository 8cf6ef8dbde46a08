// Random histories: what happens to forests, tenants and workers between two cycles.
import * as fc from 'fast-check';
import type { ImportedChange } from '../../../operator/model/object.ts';
import { defaultRules, testRevision } from './builders.ts';
import type { World } from './world.ts';

/** What happens in a forest. */
export type Change =
  | {
      readonly kind: 'user';
      readonly connector: 'corp' | 'hr';
      readonly name: string;
      readonly attributes: Readonly<Record<string, string | boolean>>;
      readonly manager: string | undefined;
    }
  | { readonly kind: 'group'; readonly name: string; readonly members: readonly string[] }
  | { readonly kind: 'remove'; readonly connector: 'corp' | 'hr'; readonly name: string; readonly why: 'Deleted' | 'OutOfScope' };

export type Step =
  | Change
  | { readonly kind: 'synchronize' }
  | { readonly kind: 'export' }
  | { readonly kind: 'confirm' }
  /** A whole cycle. */
  | { readonly kind: 'settle' }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'rules'; readonly without: number };

const names = ['a', 'b', 'c', 'd'] as const;
const name = fc.constantFrom(...names);

const attributes = fc.record(
  {
    employeeID: fc.constantFrom('1', '2', '3', '4'),
    title: fc.constantFrom('x', 'y', 'much longer than the target takes'),
    department: fc.constantFrom('p', 'q'),
    accountEnabled: fc.boolean(),
    cloudFiltered: fc.boolean(),
    isCriticalSystemObject: fc.boolean(),
  },
  { requiredKeys: ['employeeID'] },
);

export const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('user' as const),
      connector: fc.constant('corp' as const),
      name,
      attributes,
      manager: fc.option(name, { nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('user' as const),
      connector: fc.constant('hr' as const),
      name,
      attributes,
      manager: fc.constant(undefined),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('group' as const),
      name: fc.constantFrom('g', 'h'),
      members: fc.uniqueArray(fc.constantFrom(...names, 'g', 'nobody'), { maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('remove' as const),
      connector: fc.constantFrom('corp' as const, 'hr' as const),
      name: fc.constantFrom(...names, 'g'),
      why: fc.constantFrom('Deleted' as const, 'OutOfScope' as const),
    }),
  },
);

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: change },
  { weight: 4, arbitrary: fc.constant<Step>({ kind: 'synchronize' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: 'export' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: 'confirm' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'reopen' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rules' as const), without: fc.nat(defaultRules.length) }) },
);

/** Puts the change into its forest; gives what an import would tell of it. */
export function applyChange(world: World, step: Change): { readonly connector: 'corp' | 'hr'; readonly change: ImportedChange } {
  switch (step.kind) {
    case 'user': {
      const anchor = world.user(step.connector, step.name, step.attributes, step.manager);
      return { connector: step.connector, change: replaced(world, step.connector, anchor) };
    }
    case 'group':
      return { connector: 'corp', change: replaced(world, 'corp', world.group('corp', step.name, step.members)) };
    case 'remove':
      world.remove(step.connector, step.name);
      return { connector: step.connector, change: { kind: 'remove', anchor: `${step.connector}-${step.name}`, why: step.why } };
  }
}

function replaced(world: World, connector: string, anchor: string): ImportedChange {
  const object = world.forest(connector).get(anchor);
  if (object === undefined) throw new Error(`there is no ${anchor}`);
  return { kind: 'replace', object };
}

export async function take(world: World, step: Step): Promise<void> {
  switch (step.kind) {
    case 'synchronize':
      await world.synchronize();
      return;
    case 'export':
      await world.exportAll();
      return;
    case 'confirm':
      await world.importFull('tenant');
      return;
    case 'settle':
      await world.cycle();
      return;
    case 'reopen':
      await world.reopen();
      return;
    case 'rules':
      await world.reopen({ ...testRevision, rules: defaultRules.filter((_, index) => index !== step.without) });
      return;
    case 'user':
    case 'group':
    case 'remove': {
      const applied = applyChange(world, step);
      await world.import(applied.connector, 'Delta', [applied.change]);
    }
  }
}
