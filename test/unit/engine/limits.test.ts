// Limits beyond deletes: what each of them counts, and what leaves while it is exceeded.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Approval, GuardedAction } from '../../../operator/engine/engine.ts';
import type { Limits } from '../../../operator/model/revision.ts';
import { testRevision } from './builders.ts';
import { World } from './world.ts';

const deletes = { count: 500, percent: 100, percentFrom: 20 };
const limit = (count: number, percent = 100) => ({ count, percent, percentFrom: 5 });
const names = Array.from({ length: 10 }, (_, index) => `p${index}`);

async function ten(limits: Partial<Limits>): Promise<World> {
  const world = await World.open({ revision: { ...testRevision, limits: { deletes, ...limits } } });
  for (const name of names) world.user('corp', name);
  world.group('corp', 'staff', names);
  world.group('corp', 'board', names.slice(0, 3));
  await world.cycle();
  return world;
}

async function decide(world: World) {
  await world.importAll();
  await world.synchronize();
  return world.engine.plan('tenant');
}

const approve = (digest: string, admit: readonly GuardedAction[], exclude: readonly string[] = []): Approval => ({
  digest,
  admit,
  exclude,
});
const members = (world: World, group: string): number => world.tenant.referred(group, 'member').length;
const disabled = (world: World): number =>
  [...world.tenant.objects.values()].filter(({ attributes }) => attributes['accountEnabled'] === false).length;

test('more accounts to be disabled than the limit: nothing leaves, until a person approves', async () => {
  await using world = await ten({ disables: limit(2) });
  for (const name of names.slice(0, 3)) world.user('corp', name, { accountEnabled: false });
  world.user('corp', 'p9', { title: 'Director' });
  const plan = await decide(world);
  assert.equal(plan.violation?.reason, 'DisableLimitExceeded');
  assert.deepEqual(
    plan.violation?.samples.map(({ label, attributes }) => [label, attributes]),
    names.slice(0, 3).map((name) => [name, ['accountEnabled']]),
  );
  assert.equal(await world.exportAll(), 0);
  await world.exportAll(approve(plan.digest, ['Disable'], ['corp-p1']));
  assert.equal(disabled(world), 2);
  assert.equal(world.tenant.named('p9')?.attributes['title'], 'Director');
  await world.cycle();
  assert.equal(disabled(world), 2, 'whom the approval left out stays enabled');
});

test('a run with an approval disables nobody whom the approval does not name, and a later run counts them with those on their way', async () => {
  await using world = await ten({ disables: limit(1), membershipRemovals: { total: 0 } });
  world.group('corp', 'board', ['p0']);
  const { digest } = await decide(world);
  world.user('corp', 'p1', { accountEnabled: false });
  await decide(world);
  await world.exportAll();
  assert.equal(disabled(world), 1);
  world.user('corp', 'p2', { accountEnabled: false });
  await world.importFull('corp');
  await world.synchronize();
  await world.exportAll(approve(digest, ['MembershipRemoval', 'Disable']));
  assert.equal(members(world, 'board'), 1);
  await world.exportAll();
  assert.equal(disabled(world), 1);
  await world.importFull('tenant');
  await world.cycle();
  assert.equal(disabled(world), 2);
});

test('accounts that are disabled beside an approval that is outdated count with those on their way, also where no limit is for them alone', async () => {
  await using world = await ten({ membershipRemovals: { total: 0 }, deletes: limit(1) });
  world.group('corp', 'board', ['p0']);
  await decide(world);
  for (const name of ['p1', 'p2']) {
    world.user('corp', name, { accountEnabled: false });
    await world.importFull('corp');
    await world.synchronize();
    await world.exportAll(name === 'p1' ? undefined : approve('0'.repeat(64), ['Delete']));
  }
  assert.equal(disabled(world), 1);
});

test('disabling within its limit leaves although another limit is exceeded', async () => {
  await using world = await ten({ disables: limit(2), membershipRemovals: { total: 0 } });
  world.user('corp', 'p0', { accountEnabled: false });
  world.group('corp', 'board', ['p0']);
  assert.equal((await decide(world)).violation?.reason, 'MembershipLimitExceeded');
  assert.equal(await world.exportAll(), 1);
  assert.equal(disabled(world), 1);
});

test('accounts whose limit of updates is exceeded are not disabled either', async () => {
  await using world = await ten({ attributeUpdates: [{ ...limit(2), attributes: ['accountEnabled'] }] });
  for (const name of names.slice(0, 3)) world.user('corp', name, { accountEnabled: false });
  const plan = await decide(world);
  assert.equal(plan.violation?.reason, 'UpdateLimitExceeded');
  assert.equal(await world.exportAll(), 0);
  await world.exportAll(approve(plan.digest, ['AttributeUpdate']));
  assert.equal(disabled(world), 3);
});

test('a group that loses more members than the limit stops the plan, and its name is told', async () => {
  await using world = await ten({ membershipRemovals: { perGroup: limit(4, 50) } });
  world.group('corp', 'staff', names.slice(0, 6));
  world.group('corp', 'board', names.slice(0, 1));
  assert.equal((await decide(world)).violation, undefined);
  world.group('corp', 'staff', names.slice(0, 4));
  const plan = await decide(world);
  assert.equal(plan.violation?.reason, 'MembershipLimitExceeded');
  assert.match(plan.violation?.message ?? '', /6 removals of members from the group staff/);
  await world.exportAll();
  assert.equal(members(world, 'staff'), 10);
  await world.exportAll(approve(plan.digest, ['MembershipRemoval']));
  assert.deepEqual([members(world, 'staff'), members(world, 'board')], [4, 1]);
});

test('the removals of all groups are limited together, and single groups can be left out of an approval', async () => {
  await using world = await ten({ membershipRemovals: { total: 3 } });
  world.group('corp', 'staff', names.slice(0, 8));
  world.group('corp', 'board', []);
  const plan = await decide(world);
  assert.equal(plan.guarded, 5);
  assert.equal(plan.violation?.reason, 'MembershipLimitExceeded');
  await world.exportAll(approve(plan.digest, ['MembershipRemoval'], ['corp-board']));
  assert.deepEqual([members(world, 'staff'), members(world, 'board')], [8, 3]);
  await world.cycle();
  assert.equal(members(world, 'board'), 3, 'what was held back stays');
  world.group('corp', 'staff', names.slice(0, 7));
  await world.cycle();
  assert.equal(members(world, 'staff'), 7, 'and stops nothing else');
});

test('who is deleted is no removal of a member: the group loses them with the delete', async () => {
  await using world = await ten({ membershipRemovals: { total: 0 } });
  world.remove('corp', 'p0');
  assert.equal((await decide(world)).violation, undefined);
});

test('updates of chosen attributes are limited, other updates are not', async () => {
  await using world = await ten({ attributeUpdates: [{ attributes: ['department'], ...limit(2) }] });
  for (const name of names) world.user('corp', name, { title: 'Everyone' });
  assert.equal((await decide(world)).violation, undefined);
  for (const name of names.slice(0, 3)) world.user('hr', name, { department: 'Sales' });
  const plan = await decide(world);
  assert.equal(plan.violation?.reason, 'UpdateLimitExceeded');
  assert.equal(await world.exportAll(), 0);
  await world.exportAll(approve(plan.digest, ['AttributeUpdate']));
  assert.equal(world.tenant.named('p2')?.attributes['department'], 'Sales');
});

test('whose update an approval left out is disabled all the same once the source says so', async () => {
  await using world = await ten({ attributeUpdates: [{ ...limit(0), attributes: ['title'] }] });
  for (const name of ['p0', 'p1']) world.user('corp', name, { title: 'Director' });
  const { digest } = await decide(world);
  await world.exportAll(approve(digest, ['AttributeUpdate'], ['corp-p0']));
  world.user('corp', 'p0', { title: 'Director', accountEnabled: false });
  await world.cycle();
  const { accountEnabled, title } = world.tenant.named('p0')?.attributes ?? {};
  assert.deepEqual([accountEnabled, title], [false, undefined]);
});

test('where disables have a limit of their own as well', async () => {
  await using world = await ten({ disables: limit(1), attributeUpdates: [{ ...limit(0), attributes: ['title'] }] });
  for (const name of names) world.user('corp', name, { title: 'Director' });
  const { digest } = await decide(world);
  await world.exportAll(approve(digest, ['AttributeUpdate'], ['corp-p0', 'corp-p1', 'corp-p2']));
  const leave = (name: string): unknown => world.user('corp', name, { title: 'Director', accountEnabled: false });
  leave('p0');
  await world.reopen();
  await world.cycle();
  assert.equal(disabled(world), 1);
  assert.equal(world.tenant.named('p0')?.attributes['title'], undefined, 'what was left out stays so');
  leave('p1');
  leave('p2');
  assert.equal((await decide(world)).violation?.reason, 'DisableLimitExceeded');
  await world.exportAll();
  assert.equal(disabled(world), 1, 'unless they are too many');
});

test('disables and removals of members that were sent and not confirmed count with those that come after them', async () => {
  for (const restarts of [false, true]) {
    await using world = await ten({ disables: limit(2), membershipRemovals: { perGroup: limit(2), total: 3 } });
    const decideUnconfirmed = async () => {
      if (restarts) await world.reopen();
      await world.importFull('corp');
      await world.synchronize();
      return world.engine.plan('tenant');
    };
    for (const name of names.slice(0, 2)) world.user('corp', name, { accountEnabled: false });
    world.group('corp', 'staff', names.slice(2));
    assert.equal((await decideUnconfirmed()).violation, undefined);
    await world.exportAll();
    assert.deepEqual([disabled(world), members(world, 'staff')], [2, 8]);
    assert.equal((await decideUnconfirmed()).violation, undefined, 'what is on its way stops nothing by itself');
    world.user('corp', 'p2', { accountEnabled: false });
    assert.equal((await decideUnconfirmed()).violation?.reason, 'DisableLimitExceeded');
    world.user('corp', 'p2');
    world.group('corp', 'staff', names.slice(3));
    assert.match((await decideUnconfirmed()).violation?.message ?? '', /3 removals of members from the group staff/);
    world.group('corp', 'staff', names.slice(2));
    world.group('corp', 'board', names.slice(2, 3));
    assert.match((await decideUnconfirmed()).violation?.message ?? '', /4 removals of members from all groups/);
    await world.exportAll();
    assert.deepEqual([disabled(world), members(world, 'board')], [2, 3]);
    await world.cycle();
    assert.deepEqual([disabled(world), members(world, 'board')], [2, 1], 'once they are confirmed, the next ones are within the limit');
  }
});

test('an approved value that changed since needs a new approval', async () => {
  await using world = await ten({ attributeUpdates: [{ attributes: ['department'], ...limit(0) }] });
  world.user('hr', 'p0', { department: 'Sales' });
  world.user('hr', 'p1', { department: 'Sales' });
  const { digest } = await decide(world);
  world.user('hr', 'p1', { department: 'Legal' });
  const plan = await decide(world);
  await world.exportAll(approve(digest, ['AttributeUpdate']));
  assert.deepEqual(
    ['p0', 'p1'].map((name) => world.tenant.named(name)?.attributes['department']),
    ['Sales', undefined],
  );
  assert.equal((await world.engine.plan('tenant', approve(digest, ['AttributeUpdate']))).violation?.reason, 'UpdateLimitExceeded');
  await world.exportAll(approve(plan.digest, ['AttributeUpdate']));
  assert.equal(world.tenant.named('p1')?.attributes['department'], 'Legal');
});

test('a connector with fewer objects than it must have stops everything but disabling', async () => {
  await using world = await ten({ minimumObjects: [{ connector: 'hr', count: 1 }] });
  assert.equal(world.tenant.objects.size, 0);
  assert.equal((await world.engine.plan('tenant')).violation?.reason, 'TooFewObjects');
  world.user('hr', 'p0');
  await world.cycle();
  assert.equal(world.tenant.objects.size, 12);
});

test('a limit that was not exceeded counts anew in each plan, and before the first write', async () => {
  await using world = await ten({ disables: limit(2) });
  for (const name of names.slice(0, 2)) world.user('corp', name, { accountEnabled: false });
  await decide(world);
  const first = await world.engine.nextExports('tenant', 'Disable', 1);
  assert.equal(first.length, 1);
  world.user('corp', 'p5', { accountEnabled: false });
  await decide(world);
  await world.reopen();
  assert.equal((await world.engine.plan('tenant')).violation?.reason, 'DisableLimitExceeded');
  assert.equal(await world.exportAll(), 0);
});
