// Whoever is gone and waited for, and is shown again without being taken over, is not gone: nobody is deleted whom the directory shows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StepKind } from '../../../operator/engine/engine.ts';
import type { DirectoryObject, Doubt, ImportPage } from '../../../operator/model/object.ts';
import type { Limits, Revision } from '../../../operator/model/revision.ts';
import { direct, expression, rule, testRevision, where } from './builders.ts';
import { asking } from './explain/explainer.ts';
import { World } from './world.ts';

const hour = 3_600_000;
const deletes = { count: 500, percent: 100, percentFrom: 20 };
const grace = { consecutiveReads: 1, gracePeriodSeconds: 7200 };
const limitedBy = (limits: Partial<Limits>): Revision => ({ ...testRevision, limits: { deletes, ...limits } });

/** Ana and bert were written to the tenant, and are gone by now. */
async function gone(revision: Revision): Promise<World> {
  const world = await World.open({ revision });
  for (const name of ['ana', 'bert', 'cem']) world.user('corp', name);
  world.group('corp', 'staff', ['ana', 'cem']);
  await world.cycle();
  for (const name of ['ana', 'bert']) world.remove('corp', name);
  return world;
}

const there = (world: World, name = 'ana'): boolean => world.tenant.named(name) !== undefined;

const page = (world: World): ImportPage => [...world.forest('corp').values()].map((object) => ({ kind: 'replace', object }));

const ana = { kind: 'sighting', anchor: 'corp-ana' } as const;

/** A read that shows her, hides who may sign in, and therefore breaks off. */
async function hiding(world: World, kind: StepKind): Promise<void> {
  const session = await world.engine.beginImport('corp', kind, {});
  await session.add([...(kind === 'Full' ? page(world) : []), ana]);
  await session.abandon();
}

async function settle(world: World): Promise<void> {
  for (const connector of ['hr', 'tenant']) await world.importFull(connector);
  await world.synchronize();
  await world.exportAll();
}

for (const kind of ['Full', 'Delta'] as const)
  test(`whoever a ${kind.toLowerCase()} read shows hidden during the grace period is not deleted before reads that are believed miss them again`, async () => {
    await using world = await gone(limitedBy({ absence: grace }));
    await world.cycle();
    for (let hours = 0; hours < 5; hours++) {
      world.nowMs += hour;
      await hiding(world, kind);
      await world.reopen();
      await settle(world);
      assert.equal(there(world), true, `after ${hours + 1} hours`);
    }
    assert.equal(there(world, 'bert'), false, 'whom nobody shows goes meanwhile');
    assert.deepEqual(world.tenant.referred('staff', 'member'), ['ana', 'cem']);
    await world.cycle();
    world.nowMs += hour;
    await world.cycle();
    assert.equal(there(world), true, 'the absence begins anew');
    world.nowMs += hour;
    await world.cycle();
    assert.equal(there(world), false);
  });

test('reads in a row are counted from after a read that shows somebody hidden', async () => {
  await using world = await gone(limitedBy({ absence: { consecutiveReads: 2, gracePeriodSeconds: 0 } }));
  await world.cycle();
  await hiding(world, 'Full');
  await settle(world);
  await world.importFull('corp');
  await settle(world);
  assert.deepEqual([there(world), there(world, 'bert')], [true, false]);
  await world.importFull('corp');
  await settle(world);
  assert.equal(there(world), false);
});

test('a delete that waits for nothing but an approval is planned no longer once its object is shown hidden', async () => {
  await using world = await gone(limitedBy({ deletes: { count: 0, percent: 100, percentFrom: 20 } }));
  await world.cycle();
  const { digest } = await world.engine.plan('tenant');
  assert.deepEqual(await world.pending(), { delete: 2 });
  await hiding(world, 'Full');
  for (const connector of ['hr', 'tenant']) await world.importFull(connector);
  await world.synchronize();
  assert.deepEqual(await world.pending(), { delete: 1 });
  await world.exportAll({ digest, admit: ['Delete'], exclude: [] });
  assert.deepEqual([there(world), there(world, 'bert')], [true, false]);
  await world.cycle();
  assert.deepEqual(await world.pending(), { delete: 1 });
  await world.cycle({ digest, admit: ['Delete'], exclude: [] });
  assert.equal(there(world), true, 'what was approved before she was shown says nothing of her being gone now');
  await world.cycle({ digest: (await world.engine.plan('tenant')).digest, admit: ['Delete'], exclude: [] });
  assert.equal(there(world), false);
});

test('whoever was shown hidden, and of whom a delta says nothing, is looked for by a full read', async () => {
  await using world = await gone(limitedBy({ absence: grace }));
  await world.cycle();
  await hiding(world, 'Full');
  await world.import('corp', 'Delta', []);
  world.nowMs += 3 * hour;
  await settle(world);
  assert.equal(there(world), true);
  assert.deepEqual(await world.engine.importNeeded('corp'), { kind: 'Full', readBefore: true });
  await world.importFull('corp');
  await settle(world);
  assert.equal((await world.engine.importNeeded('corp')).kind, 'Delta');
  world.nowMs += 2 * hour;
  await settle(world);
  assert.equal(there(world), false);
});

test('whoever was shown hidden, and whom a delta tells gone, is gone from then on', async () => {
  await using world = await gone(limitedBy({ absence: grace }));
  await world.cycle();
  await hiding(world, 'Delta');
  await settle(world);
  await world.import('corp', 'Delta', [ana, { kind: 'remove', anchor: ana.anchor, why: 'Deleted' }]);
  assert.equal((await world.engine.importNeeded('corp')).kind, 'Delta');
  await settle(world);
  world.nowMs += 2 * hour;
  await settle(world);
  assert.equal(there(world), false);
});

test('whoever was shown hidden and is shown whole later is the same object', async () => {
  await using world = await gone(limitedBy({ absence: grace }));
  const anchor = world.tenant.named('ana')?.anchor;
  await world.cycle();
  await hiding(world, 'Full');
  await settle(world);
  world.user('corp', 'ana', { title: 'Back' });
  await world.cycle();
  world.nowMs += 3 * hour;
  await world.cycle();
  assert.deepEqual([world.tenant.named('ana')?.anchor, world.tenant.named('ana')?.attributes['title']], [anchor, 'Back']);
});

for (const [name, other, what] of [
  ['ana', 'bert', 'refused, because a group has them as a member'],
  ['bert', 'ana', 'believed'],
] as const)
  test(`whoever stands at the end of a read that may have been cut, and that is ${what}, is not deleted`, async () => {
    await using world = await gone(limitedBy({ absence: grace }));
    await world.cycle();
    world.user('corp', name);
    const last = world.forest('corp').get(`corp-${name}`) as DirectoryObject;
    world.remove('corp', name);
    const doubt: Doubt = { why: 'it was cut', objects: [last], lack: 'Values' };
    world.nowMs += 3 * hour;
    const session = await world.engine.beginImport('corp', 'Full', {});
    await session.add(page(world));
    const read = session.complete({ cookie: 'c', objects: {}, doubt });
    await (name === 'ana' ? assert.rejects(read, { reason: 'DoubtfulRead' }) : read);
    await settle(world);
    assert.deepEqual([there(world, name), there(world, other)], [true, false]);
  });

const failing = rule({
  name: 'Out to tenant - Department',
  direction: 'Outbound',
  connector: 'tenant',
  targetObjectType: 'user',
  precedence: 129,
  flows: [expression('department', 'CNum([mail])')],
});

const refusals: readonly (readonly [string, (world: World) => void])[] = [
  ['joins what another object is joined to', (world) => world.user('corp', 'ana', { employeeID: 'cem' })],
  ['has no value by which a rule would know them again', (world) => world.user('corp', 'ana', { employeeID: [] })],
  ['has a value that a rule fails at', (world) => world.user('corp', 'ana', { mail: 'no number' })],
];
for (const [what, comeBack] of refusals)
  test(`whoever comes back and ${what} is not deleted while that lasts`, async () => {
    // The anchor alone tells that the account is theirs.
    const rules = testRevision.rules.filter(({ name }) => name !== 'In from tenant - User Join');
    await using world = await gone({ ...limitedBy({ absence: grace }), rules: [...rules, failing] });
    await world.cycle();
    world.nowMs += 3 * hour;
    comeBack(world);
    await world.cycle();
    await world.cycle();
    assert.deepEqual([there(world), there(world, 'bert')], [true, false]);
    world.user('corp', 'ana', { title: 'Back' });
    await world.cycle();
    world.nowMs += 3 * hour;
    await world.cycle();
    assert.equal(world.tenant.named('ana')?.attributes['title'], 'Back');
  });

test('whoever another source still holds, and is to be deleted for what went with the first, is not deleted while the first shows them hidden', async () => {
  const rules = testRevision.rules.map((one) => {
    if (one.name === 'In from hr - Person') return { ...one, linkType: 'Provision' as const };
    return one.name === 'Out to tenant - User Join' ? { ...one, scope: where('sourceAnchor', 'ISNOTNULL') } : one;
  });
  await using world = await World.open({ revision: { ...limitedBy({ absence: grace }), rules } });
  for (const name of ['ana', 'cem']) world.user('corp', name);
  world.user('hr', 'ana');
  await world.cycle();
  world.remove('corp', 'ana');
  await world.cycle();
  for (let hours = 0; hours < 4; hours++) {
    world.nowMs += hour;
    await hiding(world, 'Full');
    await settle(world);
    assert.equal(there(world), true);
  }
  await world.cycle();
  world.nowMs += 2 * hour;
  await world.cycle();
  assert.equal(there(world), false);
});

test('a delete that a person left out stays left out when its object was shown hidden meanwhile', async () => {
  await using world = await World.open({ revision: limitedBy({ deletes: { count: 1, percent: 100, percentFrom: 20 } }) });
  for (const name of ['ana', 'bert', 'cem']) world.user('corp', name);
  await world.cycle();
  for (const name of ['ana', 'bert']) world.remove('corp', name);
  await world.cycle();
  const { digest } = await world.engine.plan('tenant');
  await world.cycle({ digest, admit: ['Delete'], exclude: ['corp-ana'] });
  assert.deepEqual([there(world), there(world, 'bert')], [true, false]);
  await hiding(world, 'Full');
  await settle(world);
  assert.deepEqual(await world.pending(), {});
  await world.cycle();
  await world.cycle();
  assert.equal(there(world), true);
  assert.deepEqual(await world.pending(), { delete: 1 });
});

test('nobody whose disconnect waits for an approval is disabled by it while its source shows them hidden', async () => {
  const rules = testRevision.rules
    .map((one) => (one.name === 'In from hr - Person' ? { ...one, precedence: 10, flows: [...one.flows, direct('accountEnabled')] } : one))
    .toSorted((a, b) => a.precedence - b.precedence);
  await using world = await World.open({
    revision: { ...limitedBy({ disconnects: { count: 0, percent: 100, percentFrom: 20 } }), rules },
  });
  world.user('corp', 'ana', { accountEnabled: false });
  for (const name of ['ana', 'somebody']) world.user('hr', name);
  await world.cycle();
  world.remove('hr', 'ana');
  await world.cycle();
  const session = await world.engine.beginImport('hr', 'Full', {});
  await session.add([{ kind: 'sighting', anchor: 'hr-ana' }]);
  await session.abandon();
  await settle(world);
  assert.equal(world.tenant.named('ana')?.attributes['accountEnabled'], true);
});

test('why-not says who is shown again, and that their absence has no end by itself', async () => {
  await using world = await gone(limitedBy({ absence: grace }));
  await world.cycle();
  await hiding(world, 'Full');
  await settle(world);
  const { reasons } = await asking(world, (explainer) => explainer.whyNot('tenant/ana'));
  assert.deepEqual(
    reasons.map(({ stage, code }) => `${stage} ${code}`),
    ['Scope NoSource', 'Protection ShownAgain'],
  );
  assert.match(reasons[1]?.message ?? '', /corp shows corp-ana again/);
});
