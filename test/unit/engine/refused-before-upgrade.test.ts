// Stores in which an earlier release refused a read: whom it missed stays in their groups until a full read is believed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Revision } from '../../../operator/model/revision.ts';
import { testRevision } from './builders.ts';
import { World } from './world.ts';

const lost = ['p0', 'p1', 'p2', 'p3'];
const shrink = (count: number): Revision => ({
  ...testRevision,
  limits: { ...testRevision.limits, sourceShrink: { count, percent: 100, percentFrom: 1 } },
});

/** Ten people, of whom the group has five; a read without four of them was refused, and had by then taken them out of the group's references. */
async function withRefusedRead(revision = shrink(2)): Promise<World> {
  const world = await World.open({ revision });
  for (const name of Array.from({ length: 10 }, (_, number) => `p${number}`)) {
    world.user('corp', name);
    world.tenant.create('user', { sourceAnchor: `corp-${name}`, displayName: name, accountEnabled: true });
  }
  world.group('corp', 'staff', [...lost, 'p4']);
  await world.cycle();
  world.group('corp', 'staff', ['p4']);
  await world.importFull('corp');
  await world.place.change(
    `insert into fact(name, value) values('missing of corp', '${JSON.stringify(lost.map((name) => `corp-${name}`))}')`,
  );
  await world.reopen();
  return world;
}

const staff = (world: World): readonly string[] => world.tenant.referred('staff', 'member');

async function settle(world: World): Promise<void> {
  await world.synchronize();
  await world.exportAll();
  await world.importFull('tenant');
  await world.synchronize();
}

interface Event {
  readonly what: string;
  readonly happen: (world: World) => Promise<unknown>;
}

const events: readonly Event[] = [
  { what: 'delta synchronizations', happen: (world) => world.synchronize() },
  { what: 'a full synchronization', happen: (world) => world.synchronize('Full') },
  {
    what: 'another refused read',
    happen: async (world) => {
      for (const name of lost) world.remove('corp', name);
      await assert.rejects(world.importFull('corp'), { reason: 'SourceShrunk' });
      await world.synchronize('Full');
    },
  },
  {
    what: 'a delta, which does not tell again what the refused read took away',
    happen: async (world) => {
      await world.import('corp', 'Delta', []);
      await world.synchronize('Full');
    },
  },
  {
    what: 'a new revision',
    happen: (world) =>
      world.reopen({ ...shrink(3), rules: testRevision.rules.map((rule) => ({ ...rule, precedence: rule.precedence + 1 })) }),
  },
  {
    what: 'a change of the group',
    happen: (world) =>
      world.import('corp', 'Delta', [
        {
          kind: 'patch',
          anchor: 'corp-staff',
          attributes: { description: 'Everybody' },
          links: { member: { add: ['corp-p5'], remove: [] } },
        },
      ]),
  },
];

for (const { what, happen } of events)
  test(`whom a read missed that was refused before the upgrade stays in their groups through ${what}`, async () => {
    await using world = await withRefusedRead();
    await happen(world);
    await settle(world);
    assert.deepEqual(staff(world).slice(0, 5), [...lost, 'p4']);
    assert.deepEqual(await world.pending(), {});
    assert.deepEqual(await world.engine.importNeeded('corp'), { kind: 'Full', readBefore: true });
  });

test('whom a read missed that was refused before the upgrade is a member as the next full read says that is believed', async () => {
  await using world = await withRefusedRead();
  await settle(world);
  world.group('corp', 'staff', ['p0', 'p1', 'p4']);
  await world.importFull('corp');
  assert.equal((await world.engine.importNeeded('corp')).kind, 'Delta');
  await settle(world);
  assert.deepEqual(staff(world), ['p0', 'p1', 'p4']);
  world.group('corp', 'staff', ['p4']);
  await world.importFull('corp');
  await settle(world);
  assert.deepEqual(staff(world), ['p4'], 'nothing keeps them from leaving');
});

test('who is believed to be gone after the upgrade leaves the groups, although they stay in the tenant where they were only linked', async () => {
  const rules = testRevision.rules.map((one) => (one.name === 'Out to tenant - User Join' ? { ...one, linkType: 'Join' as const } : one));
  await using world = await withRefusedRead({ ...shrink(2), rules });
  await settle(world);
  assert.deepEqual(staff(world), [...lost, 'p4']);
  world.remove('corp', 'p0');
  await world.importFull('corp');
  await settle(world);
  assert.deepEqual(staff(world), ['p4']);
  assert.notEqual(world.tenant.named('p0'), undefined);
});
