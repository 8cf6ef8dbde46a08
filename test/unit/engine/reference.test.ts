// The engine against a plain reading of the forests: whatever happened on the way, the tenant comes to hold what they say.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { testRevision } from './builders.ts';
import { World } from './world.ts';

const names = ['a', 'b', 'c', 'd'] as const;
const name = fc.constantFrom(...names);
const attributes = fc.record(
  { title: fc.constantFrom('x', 'y'), department: fc.constantFrom('p', 'q'), accountEnabled: fc.boolean(), cloudFiltered: fc.boolean() },
  { requiredKeys: [] },
);

type Event =
  | {
      readonly kind: 'user';
      readonly forest: 'corp' | 'hr';
      readonly name: string;
      readonly attributes: Readonly<Record<string, string | boolean>>;
      readonly manager: string | undefined;
    }
  | { readonly kind: 'group'; readonly members: readonly string[] }
  | { readonly kind: 'leave'; readonly forest: 'corp' | 'hr'; readonly name: string }
  /** Somebody in the cloud sets values, adds a member or deletes an object. */
  | { readonly kind: 'drift'; readonly name: string; readonly how: 'title' | 'member' | 'delete' }
  | { readonly kind: 'trouble'; readonly which: 'refuse' | 'lose before' | 'lose after' | 'none' }
  | { readonly kind: 'cycle' | 'restart' | 'volume' };

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('user' as const),
      forest: fc.constantFrom('corp' as const, 'hr' as const),
      name,
      attributes,
      manager: fc.option(name, { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('group' as const), members: fc.uniqueArray(name) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('leave' as const), forest: fc.constantFrom('corp' as const, 'hr' as const), name }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('drift' as const),
      name,
      how: fc.constantFrom('title' as const, 'member' as const, 'delete' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('trouble' as const),
      which: fc.constantFrom('refuse' as const, 'lose before' as const, 'lose after' as const, 'none' as const),
    }),
  },
  { weight: 5, arbitrary: fc.constant<Event>({ kind: 'cycle' }) },
  { weight: 1, arbitrary: fc.constantFrom<Event>({ kind: 'restart' }, { kind: 'volume' }) },
);

async function happen(world: World, next: Event): Promise<void> {
  switch (next.kind) {
    case 'user':
      world.user(next.forest, next.name, next.attributes, next.forest === 'corp' ? next.manager : undefined);
      return;
    case 'group':
      world.group('corp', 'team', next.members);
      return;
    case 'leave':
      world.remove(next.forest, next.name);
      return;
    case 'drift':
      drift(world, next.name, next.how);
      return;
    case 'trouble':
      trouble(world, next.which);
      return;
    case 'cycle':
      await world.cycle();
      world.nowMs += 120_000;
      return;
    case 'restart':
      await world.reopen();
      return;
    case 'volume':
      // Who leaves while nobody remembers that they are ours stays in the tenant, as unowned: here nobody leaves meanwhile.
      trouble(world, 'none');
      await settle(world);
      await world.loseVolume();
      await settle(world);
  }
}

function drift({ tenant }: World, who: string, how: 'title' | 'member' | 'delete'): void {
  const held = tenant.named(who);
  if (held === undefined) return;
  if (how === 'title') held.attributes['title'] = 'set in the cloud';
  else if (how === 'member') tenant.named('team')?.references['member']?.add(held.anchor);
  else tenant.objects.delete(held.anchor);
}

function trouble({ tenant }: World, which: (Event & { kind: 'trouble' })['which']): void {
  let count = 0;
  const everySecond = (): boolean => (count += 1) % 2 === 0;
  tenant.refuse = () =>
    which === 'refuse' && everySecond() ? { code: 'Busy', message: 'Busy.', next: 'Wait.', retry: 'backoff' } : undefined;
  tenant.lose = () => {
    if (which === 'lose before' && everySecond()) return 'Before';
    return which === 'lose after' && everySecond() ? 'After' : undefined;
  };
}

/** Lets every pause run out. */
async function settle(world: World): Promise<void> {
  for (let cycle = 0; cycle < 4; cycle++) {
    world.nowMs += 3 * 3_600_000;
    await world.cycle();
  }
}

/** What the rules mean for a person, in plain words. */
function expected(world: World): unknown {
  const [corp, hr] = [world.forest('corp'), world.forest('hr')];
  const people = [...corp.values()].filter(
    ({ objectType, attributes: values }) => objectType === 'user' && values['cloudFiltered'] !== true,
  );
  const known = new Set(people.map(({ anchor }) => anchor));
  const cn = (anchor: string): unknown => corp.get(anchor)?.attributes['cn'];
  const persons = people.map(({ attributes: own, references }) => {
    const other = hr.get(`hr-${String(own['employeeID'])}`)?.attributes ?? {};
    const manager = references['manager']?.filter((anchor) => known.has(anchor)).map(cn) ?? [];
    return {
      name: own['cn'],
      enabled: own['accountEnabled'],
      title: own['title'] ?? other['title'],
      department: other['department'],
      manager,
    };
  });
  const members = (corp.get('corp-team')?.references['member'] ?? []).filter((anchor) => known.has(anchor)).map(cn);
  return { persons: byName(persons), team: members.map(String).sort() };
}

function found(world: World): unknown {
  const users = [...world.tenant.objects.values()].filter(({ objectType }) => objectType === 'user');
  const persons = users.map(({ attributes: own }) => ({
    name: own['displayName'],
    enabled: own['accountEnabled'],
    title: own['title'],
    department: own['department'],
    manager: world.tenant.referred(String(own['displayName']), 'manager'),
  }));
  return { persons: byName(persons), team: world.tenant.referred('team', 'member') };
}

const byName = <T extends { readonly name: unknown }>(persons: readonly T[]): readonly T[] =>
  [...persons].sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));

const unlimited = { ...testRevision, limits: { deletes: { count: 500, percent: 100, percentFrom: 20 } } };

test('the tenant comes to hold what the forests say, through refusals, lost answers, restarts and hands in the cloud', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 16 }), async (events) => {
      await using world = await World.open({ revision: unlimited });
      // An empty forest is never believed.
      for (const forest of ['corp', 'hr']) world.user(forest, 'stays');
      world.tenant.create('user', { displayName: 'stays', sourceAnchor: 'corp-stays', accountEnabled: true });
      await world.cycle();
      for (const next of events) await happen(world, next);
      trouble(world, 'none');
      await settle(world);
      assert.deepEqual(found(world), expected(world));
      assert.deepEqual(await world.pending(), {});
      assert.deepEqual(await world.engine.errors(10), []);
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 40) },
  );
});
