// Protection: what deletes, what never does, and what a person has to say yes to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineErrors } from '../../../operator/engine/errors.ts';
import type { Approval } from '../../../operator/engine/engine.ts';
import { direct, permitOf, rule, testRevision } from './builders.ts';
import { World } from './world.ts';

const names = Array.from({ length: 30 }, (_, index) => `p${String(index).padStart(2, '0')}`);

/** Thirty people in the tenant; the limit is a tenth. */
async function thirty(): Promise<World> {
  const world = await World.open();
  for (const name of names) world.user('corp', name);
  await world.cycle();
  return world;
}

async function decide(world: World): Promise<void> {
  await world.importAll();
  await world.synchronize();
}

const approve = (digest: string, overrides: Partial<Approval> = {}): Approval => ({ digest, admit: ['Delete'], exclude: [], ...overrides });

test('more deletes than the limit: nothing is written but disabling', async () => {
  await using world = await thirty();
  for (const name of names.slice(0, 4)) world.remove('corp', name);
  world.user('corp', 'p10', { title: 'Director' });
  world.user('corp', 'p11', { title: 'Director', accountEnabled: false });
  world.user('corp', 'newcomer');
  await decide(world);
  const plan = await world.engine.plan('tenant');
  assert.equal(plan.violation?.reason, 'DeletionLimitExceeded');
  assert.deepEqual([plan.guarded, plan.known], [4, 30]);
  assert.equal(await world.exportAll(), 1);
  assert.equal(world.tenant.named('p11')?.attributes['accountEnabled'], false);
  assert.equal(world.tenant.named('p11')?.attributes['title'], undefined);
  assert.equal(world.tenant.objects.size, 30);
});

test('while the limit is exceeded, more disabling than the limit stops too', async () => {
  await using world = await thirty();
  for (const name of names.slice(0, 4)) world.remove('corp', name);
  for (const name of names.slice(4, 9)) world.user('corp', name, { accountEnabled: false });
  await decide(world);
  assert.equal(await world.exportAll(), 0);
});

test('an approval of the digest lets exactly the plan leave that was seen', async () => {
  await using world = await thirty();
  for (const name of names.slice(0, 25)) world.remove('corp', name);
  await decide(world);
  const { digest, violation } = await world.engine.plan('tenant');
  assert.equal(violation?.reason, 'DeletionLimitExceeded');
  assert.equal((await world.engine.plan('tenant', approve(digest))).violation, undefined);
  assert.equal(await world.exportAll(approve(digest)), 25);
  assert.equal(world.tenant.objects.size, 5);
});

test('an approval that leaves out whom the plan does not have admits nobody: the name may be mistyped', async () => {
  await using world = await thirty();
  for (const name of names.slice(0, 4)) world.remove('corp', name);
  await decide(world);
  const { digest } = await world.engine.plan('tenant');
  const mistyped = approve(digest, { exclude: ['corp-p00', 'corp-P01'] });
  const { violation } = await world.engine.plan('tenant', mistyped);
  assert.equal(violation?.reason, 'ApprovalOutdated');
  assert.match(violation?.message ?? '', /corp-P01/);
  assert.equal(await world.exportAll(mistyped), 0);
  assert.equal(await world.exportAll(approve(digest, { exclude: ['corp-p00', 'corp-p01'] })), 2);
  assert.notEqual(world.tenant.named('p01'), undefined);
});

test('whom an approval leaves out may have come back into scope by then', async () => {
  await using world = await thirty();
  for (const name of names.slice(0, 4)) world.remove('corp', name);
  await decide(world);
  const { digest } = await world.engine.plan('tenant');
  world.user('corp', 'p00');
  await decide(world);
  assert.equal(await world.exportAll(approve(digest, { exclude: ['corp-p00'] })), 3);
});

test('the digest of a plan is the same on an empty store beside the same directories', async () => {
  await using world = await thirty();
  for (const name of names.slice(0, 4)) world.user('corp', name, { cloudFiltered: true });
  await decide(world);
  const { digest } = await world.engine.plan('tenant');
  await world.reopen();
  await world.synchronize('Full');
  assert.equal((await world.engine.plan('tenant')).digest, digest);
});

test('an approval lets leave what it named, and not one delete that was planned since', async () => {
  await using world = await thirty();
  for (const name of names.slice(0, 4)) world.remove('corp', name);
  await decide(world);
  const { digest } = await world.engine.plan('tenant');
  world.remove('corp', 'p05');
  await decide(world);
  const plan = await world.engine.plan('tenant', approve(digest));
  assert.equal(plan.violation, undefined);
  assert.notEqual(plan.digest, digest);
  assert.equal(await world.exportAll(approve(digest)), 4);
  assert.notEqual(world.tenant.named('p05'), undefined);
});

test('an approval of a plan that never was lets nothing leave', async () => {
  await using world = await thirty();
  world.remove('corp', 'p00');
  await decide(world);
  const stranger = 'a'.repeat(64);
  assert.equal((await world.engine.plan('tenant', approve(stranger))).violation?.reason, 'ApprovalOutdated');
  assert.equal(await world.exportAll(approve(stranger)), 0);
});

test('an approval still holds for the rest after the process was killed in the middle', async () => {
  await using world = await thirty();
  for (const name of names.slice(0, 10)) world.remove('corp', name);
  await decide(world);
  const { digest } = await world.engine.plan('tenant');
  const approval = approve(digest);
  const first = await world.engine.nextExports('tenant', 'Delete', 3, approval);
  await world.engine.recordIntent(permitOf(1), first);
  await world.engine.recordResults(permitOf(1), world.tenant.export(first));
  await world.reopen();
  await decide(world);
  assert.equal(await world.exportAll(approval), 7);
  assert.equal(world.tenant.objects.size, 20);
});

test('what an approval excludes stays', async () => {
  await using world = await thirty();
  for (const name of names.slice(0, 5)) world.remove('corp', name);
  await decide(world);
  const { digest } = await world.engine.plan('tenant');
  await world.exportAll(approve(digest, { exclude: ['corp-p00'] }));
  assert.notEqual(world.tenant.named('p00'), undefined);
  assert.equal(world.tenant.objects.size, 26);
});

test('an approval that admits no deletes lets the rest leave', async () => {
  await using world = await thirty();
  for (const name of names.slice(0, 5)) world.remove('corp', name);
  world.user('corp', 'p10', { title: 'Director' });
  await decide(world);
  const { digest } = await world.engine.plan('tenant');
  assert.equal(await world.exportAll(approve(digest, { admit: [] })), 1);
  assert.equal(world.tenant.objects.size, 30);
});

test('deletes that were planned before a restart are counted after it', async () => {
  await using world = await thirty();
  for (const name of names.slice(0, 3)) world.remove('corp', name);
  await decide(world);
  await world.reopen();
  world.remove('corp', 'p03');
  await decide(world);
  assert.equal((await world.engine.plan('tenant')).violation?.reason, 'DeletionLimitExceeded');
  assert.equal(await world.exportAll(), 0);
});

test('somebody who comes back before the delete has left is not deleted', async () => {
  await using world = await thirty();
  world.remove('corp', 'p00');
  await decide(world);
  assert.deepEqual(await world.pending(), { delete: 1 });
  world.user('corp', 'p00');
  await decide(world);
  assert.deepEqual(await world.pending(), {});
});

test('somebody who comes back after the delete is created again, with access', async () => {
  await using world = await thirty();
  world.remove('corp', 'p00');
  await world.cycle();
  assert.equal(world.tenant.named('p00'), undefined);
  world.user('corp', 'p00');
  await world.cycle();
  assert.equal(world.tenant.named('p00')?.attributes['accountEnabled'], true);
});

/** Ana, of a group of two, left the forest; her delete is planned. */
async function memberToBeDeleted(): Promise<{ readonly world: World; readonly anchor: string }> {
  const world = await World.open();
  for (const name of ['ana', 'bert', 'cleo', 'dan']) world.user('corp', name);
  world.group('corp', 'team', ['ana', 'bert']);
  await world.cycle();
  world.remove('corp', 'ana');
  await decide(world);
  const { anchor } = world.tenant.named('ana') ?? {};
  assert.ok(anchor);
  return { world, anchor };
}

test('a group that still has whom somebody else deleted before us is told to let them go', async () => {
  const { world, anchor } = await memberToBeDeleted();
  await using _ = world;
  world.tenant.objects.delete(anchor);
  await world.importFull('tenant');
  await world.synchronize();
  await world.exportAll();
  assert.deepEqual(world.tenant.referred('team', 'member'), ['bert']);
});

test('what a delete of ours takes along is not taken out by itself where the tenant tells of the group later', async () => {
  const { world, anchor } = await memberToBeDeleted();
  await using _ = world;
  await world.exportAll();
  await world.import('tenant', 'Delta', [{ kind: 'remove', anchor, why: 'Deleted' }]);
  await world.synchronize();
  assert.deepEqual(await world.pending(), {});
});

test('a disabled account that is enabled again is enabled in the tenant', async () => {
  await using world = await thirty();
  world.user('corp', 'p00', { accountEnabled: false });
  await world.cycle();
  assert.equal(world.tenant.named('p00')?.attributes['accountEnabled'], false);
  world.user('corp', 'p00');
  await world.cycle();
  assert.equal(world.tenant.named('p00')?.attributes['accountEnabled'], true);
});

test('disabling leaves before everything else', async () => {
  await using world = await thirty();
  const before = world.tenant.log.length;
  world.user('corp', 'a newcomer');
  world.user('corp', 'p00', { title: 'x' });
  world.user('corp', 'p29', { title: 'y', accountEnabled: false });
  await world.cycle();
  const sent = world.tenant.log.slice(before).map(({ label, action, attributes }) => [label, action, Object.keys(attributes).length]);
  assert.deepEqual(sent, [
    ['p29', 'Update', 1],
    ['a newcomer', 'Add', 3],
    ['p00', 'Update', 1],
    ['p29', 'Update', 1],
  ]);
});

test('an empty full read deletes nothing, and is followed by a full one', async () => {
  await using world = await thirty();
  await assert.rejects(world.import('corp', 'Full', []), (error) => error instanceof engineErrors.EmptyRead);
  await world.synchronize();
  assert.deepEqual(await world.pending(), {});
  assert.deepEqual(await world.engine.importNeeded('corp'), { kind: 'Full', readBefore: true });
});

test('a read without any object of a domain that had some deletes nothing', async () => {
  await using world = await thirty();
  const session = await world.engine.beginImport('corp', 'Full', {});
  await session.add([
    { kind: 'replace', object: { anchor: 'x', dn: 'CN=x,DC=other,DC=test', objectType: 'user', attributes: {}, references: {} } },
  ]);
  const read = { cookie: 'c', objects: { 'contoso.test': 0, 'other.test': 1 } };
  await assert.rejects(session.complete(read), (error) => error instanceof engineErrors.EmptyPartition);
});

test('a read of more attributes than before is not believed either where a domain is empty', async () => {
  await using world = await thirty();
  const more = rule({ name: 'In more', direction: 'Inbound', connector: 'corp', precedence: 1, flows: [direct('info')] });
  await world.reopen({ ...testRevision, rules: [more, ...testRevision.rules] });
  assert.deepEqual(await world.engine.importNeeded('corp'), { kind: 'Full', readBefore: false });
  const session = await world.engine.beginImport('corp', 'Full', {});
  await session.add([
    { kind: 'replace', object: { anchor: 'x', dn: 'CN=x,DC=other,DC=test', objectType: 'user', attributes: {}, references: {} } },
  ]);
  const read = { cookie: 'c', objects: { 'contoso.test': 0, 'other.test': 1 } };
  await assert.rejects(session.complete(read), (error) => error instanceof engineErrors.EmptyPartition);
});

test('a read that breaks off deletes nothing and keeps the old place', async () => {
  await using world = await thirty();
  const session = await world.engine.beginImport('corp', 'Full', {});
  await session.add([{ kind: 'remove', anchor: 'corp-p00', why: 'Deleted' }]);
  await session.abandon();
  await world.synchronize();
  assert.deepEqual(await world.pending(), {});
  assert.deepEqual(await world.engine.importNeeded('corp'), { kind: 'Delta', cookie: 'corp-cookie' });
  await assert.rejects(session.complete({ cookie: 'c', objects: {} }), (error) => error instanceof engineErrors.ImportEnded);
});

test('a lost volume deletes and doubles nothing', async () => {
  await using world = await thirty();
  world.group('corp', 'all', names);
  await world.cycle();
  const before = world.tenant.log.length;
  await world.loseVolume();
  await world.cycle();
  assert.equal(world.tenant.log.length, before);
  assert.equal(world.tenant.objects.size, 31);
});

test('what carries an anchor of ours but has no source is shown and never deleted', async () => {
  await using world = await thirty();
  world.remove('corp', 'p00');
  await world.loseVolume();
  await world.cycle();
  assert.equal((await world.engine.plan('tenant')).unowned, 1);
  assert.deepEqual(await world.pending(), {});
  assert.equal(world.tenant.objects.size, 30);
});

test('what others made in the tenant is left alone', async () => {
  await using world = await thirty();
  world.tenant.create('user', { displayName: 'made by hand', accountEnabled: true });
  await world.cycle();
  await world.cycle();
  assert.notEqual(world.tenant.named('made by hand'), undefined);
  assert.equal((await world.engine.plan('tenant')).unowned, 0);
});

test('what an outbound join linked is unlinked, not deleted', async () => {
  const join = [[{ source: 'sourceAnchor', target: 'sourceAnchor', caseSensitive: true }]];
  const rules = testRevision.rules.map((rule) => (rule.direction === 'Outbound' ? { ...rule, linkType: 'Join' as const, join } : rule));
  await using world = await World.open({ revision: { ...testRevision, rules } });
  world.tenant.create('user', { sourceAnchor: 'corp-ana', displayName: 'Ana', accountEnabled: true });
  world.user('corp', 'ana', { title: 'Engineer' });
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'Engineer');
  world.remove('corp', 'ana');
  world.user('corp', 'bert');
  await world.cycle();
  assert.notEqual(world.tenant.named('ana'), undefined);
});

test('who leaves the scope of the outbound rule is deleted, and counted', async () => {
  await using world = await thirty();
  for (const name of names.slice(0, 4)) world.user('corp', name, { cloudFiltered: true });
  await decide(world);
  assert.equal((await world.engine.plan('tenant')).violation?.reason, 'DeletionLimitExceeded');
  for (const name of names.slice(2, 4)) world.user('corp', name);
  await world.cycle();
  assert.equal(world.tenant.objects.size, 28);
});

test('a source anchor that changed stops its object instead of deleting and creating it', async () => {
  await using world = await thirty();
  world.user('corp', 'p00', { anchor: 'another', title: 'x' });
  await decide(world);
  assert.deepEqual(await world.pending(), {});
  assert.equal((await world.engine.errors(1))[0]?.error.code, 'SourceAnchorChanged');
});

test('two objects with one source anchor: the first stays, the second is an error', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  await world.cycle();
  world.user('corp', 'twin', { anchor: 'corp-ana' });
  await world.cycle();
  assert.equal(world.tenant.objects.size, 1);
  const error = (await world.engine.errors(1))[0]?.error;
  assert.equal(error?.code, 'DuplicateSourceAnchor');
  const [late, first] = ['CN=twin,DC=contoso,DC=test of corp', 'CN=ana,DC=contoso,DC=test of corp'];
  assert.equal(error.message, `${late} has the source anchor corp-ana, under which tenant has the user of ${first} already.`);
});

test('two objects with one source anchor that come at once are both named', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { anchor: 'same' });
  world.user('corp', 'bert', { anchor: 'same' });
  await world.cycle();
  assert.equal(world.tenant.objects.size, 1);
  const errors = await world.engine.errors(2);
  assert.equal(errors.length, 1);
  assert.match(errors[0]?.error.message ?? '', /^CN=bert,.* of corp has the source anchor same, .* of CN=ana,.* of corp already/);
});
