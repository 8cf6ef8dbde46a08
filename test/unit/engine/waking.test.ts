// References follow what happens at their far end, though nothing happened to the object that holds them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expression, rule, testRevision, where } from './builders.ts';
import { World } from './world.ts';

const without = (...names: readonly string[]) => ({
  ...testRevision,
  rules: testRevision.rules.filter(({ name }) => !names.includes(name)),
});

test('who is only linked in the tenant stays there when they leave, but not in their groups', async () => {
  const rules = testRevision.rules.map((one) => (one.name === 'Out to tenant - User Join' ? { ...one, linkType: 'Join' as const } : one));
  await using world = await World.open({ revision: { ...testRevision, rules } });
  for (const name of ['ana', 'bert']) {
    world.tenant.create('user', { sourceAnchor: `corp-${name}`, displayName: name, accountEnabled: true });
    world.user('corp', name);
  }
  world.group('corp', 'team', ['ana', 'bert']);
  await world.cycle();
  assert.deepEqual(world.tenant.referred('team', 'member'), ['ana', 'bert']);
  world.remove('corp', 'ana');
  await world.cycle();
  assert.notEqual(world.tenant.named('ana'), undefined);
  assert.deepEqual(world.tenant.referred('team', 'member'), ['bert']);
});

test('a member that goes in the cloud before it was added is added once it is there again', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  world.user('corp', 'bert');
  world.group('corp', 'team', ['bert']);
  await world.cycle();
  world.tenant.refuse = ({ references }) =>
    'member' in references ? { code: 'Busy', message: 'Busy.', next: 'Wait.', retry: 'backoff' } : undefined;
  world.group('corp', 'team', ['ana', 'bert']);
  await world.cycle();
  world.tenant.objects.delete(world.tenant.named('ana')?.anchor ?? '');
  await world.importAll();
  await world.synchronize();
  assert.deepEqual(await world.pending(), { add: 1, referenceAdd: 1 }, 'the membership follows the object');
  world.tenant.refuse = () => undefined;
  await world.cycle();
  assert.deepEqual(world.tenant.referred('team', 'member'), ['ana', 'bert']);
  assert.deepEqual(await world.pending(), {});
  assert.deepEqual(await world.engine.errors(5), []);
});

test('a member that is found in the tenant, and not made there, comes into its groups all the same', async () => {
  await using world = await World.open({ revision: without('In from tenant - User Join') });
  world.group('corp', 'team', ['ana']);
  world.user('corp', 'bert');
  await world.cycle();
  world.tenant.create('user', { sourceAnchor: 'corp-ana', displayName: 'ana', accountEnabled: true });
  world.user('corp', 'ana');
  await world.cycle();
  assert.deepEqual(world.tenant.referred('team', 'member'), ['ana']);
});

test('who is filtered out and comes back before the delete has left stays in their groups', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  world.user('corp', 'bert');
  world.group('corp', 'team', ['ana', 'bert']);
  await world.cycle();
  world.user('corp', 'ana', { cloudFiltered: true });
  await world.importAll();
  await world.synchronize();
  assert.deepEqual(await world.pending(), { delete: 1 });
  world.user('corp', 'ana');
  const before = world.tenant.log.length;
  await world.cycle();
  assert.equal(world.tenant.log.length, before);
  assert.deepEqual(world.tenant.referred('team', 'member'), ['ana', 'bert']);
});

test('who joins a group while filtered out becomes its member when they come back', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { cloudFiltered: true });
  world.user('corp', 'bert');
  world.group('corp', 'team', ['ana', 'bert']);
  await world.cycle();
  assert.deepEqual(world.tenant.referred('team', 'member'), ['bert']);
  world.user('corp', 'ana');
  await world.cycle();
  assert.deepEqual(world.tenant.referred('team', 'member'), ['ana', 'bert']);
});

test('a membership that waits goes with the delete of its member, and comes back with the member', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  world.user('corp', 'bert');
  world.group('corp', 'team', ['bert']);
  await world.cycle();
  const decide = async (): Promise<unknown> => {
    await world.importAll();
    await world.synchronize();
    return world.pending();
  };
  world.group('corp', 'team', ['ana', 'bert']);
  assert.deepEqual(await decide(), { referenceAdd: 1 });
  world.user('corp', 'ana', { cloudFiltered: true });
  assert.deepEqual(await decide(), { delete: 1 });
  world.user('corp', 'ana');
  assert.deepEqual(await decide(), { referenceAdd: 1 });
});

test('who was known for long and is then found in the tenant comes into their groups', async () => {
  await using world = await World.open({ revision: without('In from tenant - User Join') });
  world.user('corp', 'ana', { cloudFiltered: true });
  world.user('corp', 'bert');
  world.group('corp', 'team', ['ana', 'bert']);
  await world.cycle();
  world.tenant.create('user', { sourceAnchor: 'corp-ana', displayName: 'ana', accountEnabled: true });
  world.user('corp', 'ana');
  await world.cycle();
  assert.deepEqual(world.tenant.referred('team', 'member'), ['ana', 'bert']);
});

test('who is no longer held, although still joined, leaves the groups', async () => {
  const loose = rule({
    name: 'In from corp - Loose',
    direction: 'Inbound',
    connector: 'corp',
    precedence: 1,
    scope: where('isCriticalSystemObject', 'EQUAL', 'TRUE'),
    join: [[{ source: 'employeeID', target: 'employeeID', caseSensitive: false }]],
  });
  const join = [[{ source: 'sourceAnchor', target: 'sourceAnchor', caseSensitive: true }]];
  const rules = testRevision.rules.map((one) =>
    one.name === 'Out to tenant - User Join' ? { ...one, linkType: 'Join' as const, join } : one,
  );
  await using world = await World.open({ revision: { ...testRevision, rules: [loose, ...rules] } });
  for (const name of ['ana', 'bert']) {
    world.tenant.create('user', { sourceAnchor: `corp-${name}`, displayName: name, accountEnabled: true });
    world.user('corp', name);
  }
  world.group('corp', 'team', ['ana', 'bert']);
  await world.cycle();
  world.user('corp', 'ana', { isCriticalSystemObject: true });
  await world.cycle();
  assert.deepEqual(world.tenant.referred('team', 'member'), ['bert']);
  assert.notEqual(world.tenant.named('ana'), undefined);
});

test('rules that count references are asked again when one of them was deleted', async () => {
  const counting = rule({
    name: 'In from corp - Group Size',
    direction: 'Inbound',
    connector: 'corp',
    sourceObjectType: 'group',
    targetObjectType: 'group',
    precedence: 1,
    flows: [expression('displayName', '[cn] & " of " & CStr(ValueCount("member"))')],
  });
  await using world = await World.open({ revision: { ...testRevision, rules: [counting, ...testRevision.rules] } });
  world.user('corp', 'ana');
  world.user('corp', 'bert');
  world.group('corp', 'team', ['ana', 'bert']);
  await world.cycle();
  assert.notEqual(world.tenant.named('team of 2'), undefined);
  await world.import('corp', 'Delta', [{ kind: 'remove', anchor: 'corp-ana', why: 'Deleted' }]);
  await world.synchronize();
  await world.exportAll();
  assert.notEqual(world.tenant.named('team of 1'), undefined);
});
