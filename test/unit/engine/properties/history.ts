// Random histories: what happens to two forests, a tenant, the rules and the clock, and what a worker does meanwhile.
import * as fc from 'fast-check';
import type { StepKind } from '../../../../operator/engine/engine.ts';
import { changeOf, type ForestChange, forestChange } from './forest-change.ts';
import { type RuleChoice, revisionWith, ruleBits } from './rules.ts';
import type { World } from '../world.ts';

export type Event =
  /** `told`: an import tells of it at once; else the next full one does. */
  | { readonly kind: 'change'; readonly change: ForestChange; readonly told: boolean }
  | { readonly kind: 'read'; readonly connector: 'corp' | 'hr' | 'tenant' }
  | { readonly kind: 'synchronize'; readonly how: StepKind }
  | { readonly kind: 'export' | 'settle' | 'restart' }
  | { readonly kind: 'rules'; readonly choice: RuleChoice }
  | { readonly kind: 'clock'; readonly minutes: number }
  /** Somebody in the cloud sets a value, adds a member or deletes an object. */
  | { readonly kind: 'drift'; readonly name: string; readonly how: 'title' | 'member' | 'delete' }
  | { readonly kind: 'trouble'; readonly which: Trouble };

/** What becomes of every second change that is sent. */
export type Trouble = 'none' | 'refuse' | 'lose before' | 'lose after';

const names = fc.constantFrom('a', 'b', 'c', 'd', 'g');

const choices: fc.Arbitrary<RuleChoice> = fc.record({
  more: fc.nat(2 ** ruleBits.more - 1),
  edited: fc.nat(2 ** ruleBits.edited - 1),
  without: fc.nat(ruleBits.without * 2),
});

export const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('change' as const), change: forestChange, told: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const), connector: fc.constantFrom('corp' as const, 'hr' as const) }) },
  { weight: 2, arbitrary: fc.constant<Event>({ kind: 'read', connector: 'tenant' }) },
  { weight: 4, arbitrary: fc.constant<Event>({ kind: 'synchronize', how: 'Delta' }) },
  { weight: 1, arbitrary: fc.constant<Event>({ kind: 'synchronize', how: 'Full' }) },
  { weight: 4, arbitrary: fc.constantFrom<Event>({ kind: 'export' }, { kind: 'settle' }) },
  { weight: 1, arbitrary: fc.constant<Event>({ kind: 'restart' }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rules' as const), choice: choices }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('clock' as const), minutes: fc.constantFrom(1, 61, 600) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('drift' as const),
      name: names,
      how: fc.constantFrom('title' as const, 'member' as const, 'delete' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('trouble' as const),
      which: fc.constantFrom<Trouble[]>('none', 'refuse', 'lose before', 'lose after'),
    }),
  },
);

export const histories: fc.Arbitrary<readonly Event[]> = fc.array(event, { maxLength: 20, size: 'max' });

/** Two forests that are never empty, read once. */
export async function begin(world: World): Promise<void> {
  for (const forest of ['corp', 'hr']) world.user(forest, 'stays');
  await world.importAll();
}

/** The same, and with people and a group that the tenant has already. */
export async function beginSettled(world: World): Promise<void> {
  for (const forest of ['corp', 'hr']) world.user(forest, 'stays');
  for (const [index, name] of ['a', 'b', 'c'].entries()) world.user('corp', name, { employeeID: `${index + 1}`, title: 'x' }, 'a');
  world.user('hr', 'a', { employeeID: '1', department: 'p' });
  world.group('corp', 'g', ['a', 'b', 'c']);
  await world.cycle();
  await world.cycle();
}

export async function live(world: World, events: readonly Event[]): Promise<void> {
  for (const next of events) await happen(world, next);
}

export async function happen(world: World, event: Event): Promise<void> {
  switch (event.kind) {
    case 'change': {
      const told = changeOf(world, event.change);
      if (event.told && told !== undefined) await world.import(told.connector, 'Delta', [told.change]);
      return;
    }
    case 'read':
      await world.importFull(event.connector);
      return;
    case 'synchronize':
      await world.synchronize(event.how);
      return;
    case 'export':
      await world.exportAll();
      return;
    case 'settle':
      await world.cycle();
      return;
    case 'restart':
      await world.reopen();
      return;
    case 'rules':
      await world.reopen(revisionWith(event.choice));
      return;
    case 'clock':
      world.nowMs += event.minutes * 60_000;
      return;
    case 'drift':
      drift(world, event);
      return;
    case 'trouble':
      trouble(world, event.which);
  }
}

function drift({ tenant }: World, { name, how }: Event & { kind: 'drift' }): void {
  const held = [...tenant.objects].find(([, { attributes }]) => attributes['displayName'] === name);
  if (held === undefined) return;
  const [anchor, { attributes }] = held;
  if (how === 'title') attributes['title'] = 'set in the cloud';
  else if (how === 'delete') tenant.objects.delete(anchor);
  else
    for (const { objectType, references } of tenant.objects.values())
      if (objectType === 'group') (references['member'] ??= new Set()).add(anchor);
}

export function trouble({ tenant }: World, which: Trouble): void {
  let count = 0;
  const everySecond = (): boolean => (count += 1) % 2 === 0;
  tenant.refuse = () =>
    which === 'refuse' && everySecond() ? { code: 'Busy', message: 'Busy.', next: 'Wait.', retry: 'backoff' } : undefined;
  tenant.lose = () => {
    if (which === 'lose before' && everySecond()) return 'Before';
    return which === 'lose after' && everySecond() ? 'After' : undefined;
  };
}

/** Ends the trouble and lets every pause run out. */
export async function calm(world: World): Promise<void> {
  trouble(world, 'none');
  for (let cycle = 0; cycle < 4; cycle++) {
    world.nowMs += 3 * 3_600_000;
    await world.cycle();
  }
}
