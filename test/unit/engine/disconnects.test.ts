// Objects that lose a source, or that nobody keeps up any more: counted before the first write, held back, approved, left out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Approval } from '../../../operator/engine/engine.ts';
import type { Limits, Revision } from '../../../operator/model/revision.ts';
import { defaultRules, direct, rule, testRevision, where } from './builders.ts';
import { World } from './world.ts';

const limit = (count: number, percent = 100) => ({ count, percent, percentFrom: 5 });
const names = ['ana', 'bert', 'cem', 'dora', 'emil', 'finn'];

const hrInScope: readonly (typeof defaultRules)[number][] = defaultRules.map((one) =>
  one.name === 'In from hr - Person' ? { ...one, scope: where('status', 'NOTEQUAL', 'left') } : one,
);

const revisionWith = (limits: Omit<Limits, 'deletes'>, rules = hrInScope): Revision => ({
  ...testRevision,
  rules: [...rules].sort((a, b) => a.precedence - b.precedence),
  limits: { deletes: { count: 500, percent: 100, percentFrom: 20 }, ...limits },
});

/** Everybody has an account in corp, and their title from hr. */
async function team(limits: Omit<Limits, 'deletes'>): Promise<World> {
  const world = await World.open({ revision: revisionWith(limits) });
  for (const name of names) {
    world.user('corp', name);
    world.user('hr', name, { title: 'Engineer' });
  }
  await world.cycle();
  return world;
}

async function decide(world: World, approval?: Approval) {
  await world.importAll();
  await world.synchronize();
  return world.engine.plan('tenant', approval);
}

const leave = (world: World, who: readonly string[]): void => {
  for (const name of who) world.user('hr', name, { title: 'Engineer', status: 'left' });
};

const titled = (world: World): readonly string[] => names.filter((name) => world.tenant.named(name)?.attributes['title'] !== undefined);
const approve = (digest: string, exclude: readonly string[] = []): Approval => ({ digest, admit: ['Disconnect'], exclude });

test('sources that leave scope beyond the limit withdraw nothing, and the plan says who is concerned', async () => {
  await using world = await team({ disconnects: limit(2) });
  leave(world, ['ana', 'bert', 'cem']);
  world.user('corp', 'joiner');
  const plan = await decide(world);
  assert.deepEqual([plan.counts.disconnect, plan.counts.update, plan.guarded], [3, 3, 3]);
  assert.equal(plan.violation?.reason, 'DisconnectLimitExceeded');
  assert.deepEqual(
    plan.violation?.samples.map(({ action, label }) => `${action} ${label}`),
    ['Disconnect ana', 'Disconnect bert', 'Disconnect cem'],
  );
  assert.equal(await world.exportAll(), 0);
  await world.reopen();
  assert.equal(await world.cycle(), 0);
  assert.deepEqual(titled(world), names);
});

test('within the limit they leave as any change, and are counted no longer once the target shows it', async () => {
  await using world = await team({ disconnects: limit(2) });
  leave(world, ['ana', 'bert']);
  await world.cycle();
  assert.deepEqual(titled(world), names.slice(2));
  assert.deepEqual(await world.pending(), {});
  leave(world, ['cem', 'dora']);
  await world.cycle();
  assert.deepEqual(titled(world), names.slice(4));
});

test('a share of the linked objects is limited as well', async () => {
  await using world = await team({ disconnects: limit(100, 40) });
  leave(world, ['ana', 'bert', 'cem']);
  assert.match((await decide(world)).violation?.message ?? '', /3 disconnects, of 6 objects, are planned, 50.0 %/);
});

test('an approval admits what stood in the plan, leaves out whom it excludes, and holds through restarts and newcomers', async () => {
  await using world = await team({ disconnects: limit(1) });
  leave(world, ['ana', 'bert', 'cem']);
  const { digest } = await decide(world);
  leave(world, ['dora', 'emil']);
  world.user('corp', 'ana', { mail: 'ana@contoso.test' });
  await world.reopen();
  await decide(world);
  await world.exportAll(approve(digest, []));
  assert.deepEqual(titled(world), ['dora', 'emil', 'finn'], 'newcomers wait for an approval of their own');
  const later = await decide(world);
  assert.deepEqual([later.counts.disconnect, later.violation?.reason], [2, 'DisconnectLimitExceeded']);
  await world.exportAll(approve(later.digest, ['corp-dora']));
  assert.deepEqual(titled(world), ['dora', 'finn']);
  await world.reopen();
  await world.cycle();
  assert.deepEqual(titled(world), ['dora', 'finn'], 'who was left out stays as they are');
  leave(world, ['finn']);
  await world.cycle();
  assert.deepEqual(titled(world), ['dora'], 'and stops nothing else');
  world.user('hr', 'dora', { title: 'Engineer' });
  await world.cycle();
  assert.deepEqual(await world.pending(), {}, 'until their source comes back');
});

test('a deletion at the source, a rule that goes and a connector that leaves the schedule disconnect alike', async () => {
  const withoutHr: Revision = {
    ...revisionWith({ disconnects: limit(2) }),
    connectors: testRevision.connectors.filter(({ name }) => name !== 'hr'),
    rules: hrInScope.filter(({ connector }) => connector !== 'hr'),
  };
  const withoutRule = revisionWith(
    { disconnects: limit(2) },
    hrInScope.filter(({ name }) => name !== 'In from hr - Person'),
  );
  const ways: readonly ((world: World) => Promise<void>)[] = [
    async (world) => {
      for (const name of names) world.remove('hr', name);
      world.user('hr', 'somebody');
    },
    (world) => world.reopen(withoutRule),
    (world) => world.reopen(withoutHr),
  ];
  for (const lose of ways) {
    await using world = await team({ disconnects: limit(2) });
    await lose(world);
    for (const connector of ['corp', 'tenant']) await world.importFull(connector);
    if (lose !== ways[2]) await world.importFull('hr');
    await world.synchronize();
    const plan = await world.engine.plan('tenant');
    assert.deepEqual([plan.counts.disconnect, plan.violation?.reason], [6, 'DisconnectLimitExceeded']);
    await world.exportAll(approve(plan.digest));
    assert.deepEqual(titled(world), []);
    await world.importFull('tenant');
    await world.synchronize();
    assert.deepEqual(await world.pending(), {});
  }
});

test('a source that leaves without an effect on the target is no disconnect, and neither is a person who goes as a whole', async () => {
  await using world = await team({ disconnects: limit(0) });
  world.user('hr', 'ana');
  await world.cycle();
  leave(world, ['ana']);
  world.remove('corp', 'bert');
  const plan = await decide(world);
  assert.deepEqual([plan.counts.disconnect, plan.counts.delete, plan.violation], [0, 1, undefined]);
});

test('members that a group loses with a source wait with the disconnect', async () => {
  const groups = [
    ...hrInScope,
    rule({
      name: 'In from hr - Group Join',
      direction: 'Inbound',
      connector: 'hr',
      sourceObjectType: 'group',
      targetObjectType: 'group',
      join: [[{ source: 'cn', target: 'displayName', caseSensitive: false }]],
      scope: where('status', 'NOTEQUAL', 'left'),
      precedence: 50,
      flows: [direct('member')],
    }),
  ];
  await using world = await World.open({ revision: revisionWith({ disconnects: limit(0) }, groups) });
  for (const name of names) {
    world.user('corp', name);
    world.user('hr', name);
  }
  world.group('corp', 'staff', ['ana']);
  world.group('hr', 'staff', names);
  await world.cycle();
  assert.deepEqual(world.tenant.referred('staff', 'member'), names);
  world.remove('hr', 'staff');
  const plan = await decide(world);
  assert.deepEqual([plan.counts.disconnect, plan.counts.referenceRemove], [1, 5]);
  assert.equal(plan.violation?.reason, 'DisconnectLimitExceeded');
  await world.exportAll({ ...approve(plan.digest, ['corp-staff']) });
  await world.cycle();
  assert.deepEqual(world.tenant.referred('staff', 'member'), names, 'left out of the approval');
  await world.exportAll(approve((await decide(world)).digest));
  assert.deepEqual(world.tenant.referred('staff', 'member'), ['ana']);
});

test('who would lose access with a source waits with the disconnect, and whom the other source disables later does not', async () => {
  const rules = hrInScope.map((one) =>
    one.name === 'In from hr - Person' ? { ...one, precedence: 10, flows: [...one.flows, direct('accountEnabled')] } : one,
  );
  for (const disables of [{}, { disables: limit(50) }]) {
    await using world = await World.open({ revision: revisionWith({ disconnects: limit(1), ...disables }, rules) });
    for (const name of names) {
      world.user('corp', name, { accountEnabled: name === 'ana' });
      world.user('hr', name, { title: 'Engineer' });
    }
    await world.cycle();
    leave(world, names);
    world.user('corp', 'other', { accountEnabled: false });
    const plan = await decide(world);
    assert.equal(plan.violation?.reason, 'DisconnectLimitExceeded');
    assert.equal(await world.exportAll(), 0, 'nobody is disabled for having lost a source');
    await world.exportAll({ digest: plan.digest, admit: ['Disconnect', 'Disable'], exclude: ['corp-ana', 'corp-bert'] });
    const enabled = (): readonly string[] => names.filter((name) => world.tenant.named(name)?.attributes['accountEnabled'] === true);
    assert.deepEqual(enabled(), ['ana', 'bert']);
    world.user('corp', 'ana', { accountEnabled: false });
    await world.cycle();
    assert.deepEqual([enabled(), world.tenant.named('ana')?.attributes['title']], [['bert'], 'Engineer']);
  }
});

const joinOnly = hrInScope.map((one) =>
  one.name === 'Out to tenant - User Join'
    ? {
        ...one,
        linkType: 'Join' as const,
        join: [[{ source: 'sourceAnchor', target: 'sourceAnchor', caseSensitive: true }]],
        scope: where('title', 'NOTEQUAL', 'Contractor'),
      }
    : one,
);

test('objects that are not ours are left behind only within the limit, and without a limit at once', async () => {
  await using world = await World.open({ revision: revisionWith({ disconnects: limit(1) }, joinOnly) });
  for (const name of names) {
    world.tenant.create('user', { sourceAnchor: `corp-${name}`, displayName: name });
    world.user('corp', name, { department: 'Sales' });
  }
  await world.cycle();
  for (const name of ['ana', 'bert']) world.user('corp', name, { title: 'Contractor' });
  world.remove('corp', 'cem');
  const plan = await decide(world);
  assert.deepEqual([plan.counts.disconnect, plan.counts.delete, plan.violation?.reason], [3, 0, 'DisconnectLimitExceeded']);
  await world.cycle();
  assert.deepEqual(await world.pending(), { disconnect: 3 });
  await world.reopen();
  const again = await decide(world);
  assert.equal(again.digest, plan.digest);
  world.user('corp', 'bert');
  await decide(world);
  await world.exportAll(approve(plan.digest, ['corp-cem']));
  assert.deepEqual(await world.pending(), { disconnect: 1 });
  assert.equal(world.tenant.objects.size, names.length, 'nothing is deleted');
  await world.reopen(revisionWith({}, joinOnly));
  await world.cycle();
  assert.deepEqual(await world.pending(), {});
});

test('objects that another synchronization takes over stay ours beyond the limit, and yet are neither written nor deleted', async () => {
  const rules = [
    ...hrInScope,
    rule({ name: 'In from corp - Pilot', direction: 'Inbound', connector: 'corp', precedence: 90, flows: [direct('cloudNoFlow')] }),
    rule({
      name: 'Out to tenant - User JoinNoFlow',
      direction: 'Outbound',
      connector: 'tenant',
      sourceObjectType: 'person',
      targetObjectType: 'user',
      linkType: 'JoinNoFlow',
      precedence: 10,
      scope: where('cloudNoFlow', 'EQUAL', 'True'),
    }),
  ];
  await using world = await World.open({ revision: revisionWith({ disconnects: limit(1) }, rules) });
  for (const name of names) world.user('corp', name);
  await world.cycle();
  for (const name of names.slice(0, 3)) world.user('corp', name, { cloudNoFlow: true, title: 'Pilot' });
  const plan = await decide(world);
  assert.deepEqual([plan.counts.disconnect, plan.counts.update, plan.known], [3, 0, 6]);
  assert.equal(plan.violation?.reason, 'DisconnectLimitExceeded');
  await world.exportAll(approve(plan.digest, ['corp-cem']));
  assert.deepEqual([(await decide(world)).known, titled(world)], [4, []]);
  world.remove('corp', 'cem');
  assert.equal((await decide(world)).counts.delete, 0, 'it may be somebody else’s by now');
});
