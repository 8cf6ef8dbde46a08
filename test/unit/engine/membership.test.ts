// Scopes and filters that ask for membership of a group.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportedChange } from '../../../operator/model/object.ts';
import type { GroupFilter, Revision } from '../../../operator/model/revision.ts';
import { constant, defaultRules, filteredBy, rule, testRevision } from './builders.ts';
import { asking } from './explain/explainer.ts';
import { World } from './world.ts';

const dn = (name: string): string => `CN=${name},DC=contoso,DC=test`;

const byMembership = (operator: 'ISMEMBEROF' | 'ISNOTMEMBEROF', value: string): Revision => ({
  ...testRevision,
  rules: [
    rule({
      name: 'In from corp - By membership',
      direction: 'Inbound',
      connector: 'corp',
      precedence: 1,
      scope: [[{ attribute: 'member', operator, value }]],
      flows: [constant('department', 'Pilot')],
    }),
    ...defaultRules,
  ],
});

const filtered = (groupFilter: GroupFilter): Revision => ({
  ...filteredBy(testRevision, groupFilter),
  limits: { deletes: { count: 500, percent: 100, percentFrom: 20 } },
});

async function open(revision: Revision): Promise<World> {
  const world = await World.open({ revision });
  for (const name of ['ana', 'bert', 'cem']) world.user('corp', name);
  return world;
}

const department = (world: World, name: string): unknown => world.tenant.named(name)?.attributes['department'];
const people = (world: World): readonly string[] =>
  [...world.tenant.objects.values()]
    .filter(({ objectType }) => objectType === 'user')
    .map(({ attributes }) => String(attributes['displayName']))
    .sort();

for (const [how, value] of [
  ['distinguished name', dn('pilot')],
  ['distinguished name in another spelling', 'cn=Pilot, dc=Contoso, dc=test'],
  ['anchor', 'corp-pilot'],
] as const) {
  test(`ISMEMBEROF holds for direct members of the group, by its ${how}`, async () => {
    await using world = await open(byMembership('ISMEMBEROF', value));
    world.group('corp', 'inner', ['bert']);
    world.group('corp', 'pilot', ['ana', 'inner']);
    await world.cycle();
    assert.deepEqual(
      ['ana', 'bert', 'cem'].map((name) => department(world, name)),
      ['Pilot', undefined, undefined],
    );
  });
}

test('ISNOTMEMBEROF holds for everybody else, and where there is no such group', async () => {
  await using world = await open(byMembership('ISNOTMEMBEROF', dn('pilot')));
  await world.cycle();
  assert.equal(department(world, 'ana'), 'Pilot');
  world.group('corp', 'pilot', ['ana']);
  await world.cycle();
  assert.deepEqual([department(world, 'ana'), department(world, 'bert')], [undefined, 'Pilot']);
});

test('one changed member of the group is looked at, and nobody else', async () => {
  await using world = await open(byMembership('ISMEMBEROF', dn('pilot')));
  world.group('corp', 'pilot', ['ana']);
  await world.cycle();
  const member = (add: readonly string[], remove: readonly string[]): ImportedChange => ({
    kind: 'patch',
    anchor: 'corp-pilot',
    attributes: {},
    links: { member: { add, remove } },
  });
  await world.import('corp', 'Delta', [member(['corp-bert'], [])]);
  assert.equal((await world.synchronize()).evaluated, 2, 'the member and the group');
  await world.import('corp', 'Delta', [member([], ['corp-ana'])]);
  await world.synchronize();
  await world.exportAll();
  assert.deepEqual([department(world, 'ana'), department(world, 'bert')], [undefined, 'Pilot']);
});

test('a group that comes, goes or gets the name decides anew over its members', async () => {
  await using world = await open(byMembership('ISMEMBEROF', dn('pilot')));
  await world.cycle();
  world.group('corp', 'pilot', ['ana']);
  await world.cycle();
  assert.equal(department(world, 'ana'), 'Pilot');
  const group = world.forest('corp').get('corp-pilot');
  assert.ok(group);
  world.forest('corp').set('corp-pilot', { ...group, dn: dn('former pilot') });
  await world.cycle();
  assert.equal(department(world, 'ana'), undefined);
  world.forest('corp').set('corp-pilot', group);
  await world.cycle();
  assert.equal(department(world, 'ana'), 'Pilot');
  world.remove('corp', 'pilot');
  await world.cycle();
  assert.equal(department(world, 'ana'), undefined);
});

test('a group filter lets only direct members in', async () => {
  await using world = await open(filtered({ groups: [dn('pilot'), dn('second')], membership: 'Direct' }));
  world.group('corp', 'inner', ['bert']);
  world.group('corp', 'pilot', ['ana', 'inner']);
  world.group('corp', 'second', ['cem']);
  await world.cycle();
  assert.deepEqual(people(world), ['ana', 'cem']);
  assert.notEqual(world.tenant.named('inner'), undefined, 'a group that is a member is in, like any member');
  assert.equal(world.tenant.named('pilot'), undefined, 'the group of the filter is no member of itself');
});

test('a group filter of nested membership follows the groups in the groups, in any order of changes', async () => {
  await using world = await open(filtered({ groups: [dn('pilot')], membership: 'Nested' }));
  world.group('corp', 'deep', ['cem']);
  world.group('corp', 'inner', ['bert', 'deep']);
  world.group('corp', 'pilot', ['ana', 'inner']);
  await world.cycle();
  assert.deepEqual(people(world), ['ana', 'bert', 'cem']);
  world.group('corp', 'pilot', ['ana']);
  await world.cycle();
  assert.deepEqual(people(world), ['ana']);
  world.group('corp', 'inner', ['deep', 'pilot']);
  world.group('corp', 'pilot', ['ana', 'inner']);
  await world.cycle();
  assert.deepEqual(people(world), ['ana', 'cem']);
  world.remove('corp', 'deep');
  await world.cycle();
  assert.deepEqual(people(world), ['ana']);
});

test('who leaves the group of a filter is deleted where we made them, and counted', async () => {
  await using world = await open({
    ...filtered({ groups: [dn('pilot')], membership: 'Direct' }),
    limits: { deletes: { count: 0, percent: 100, percentFrom: 20 } },
  });
  world.group('corp', 'pilot', ['ana', 'bert']);
  await world.cycle();
  world.group('corp', 'pilot', ['ana']);
  await world.cycle();
  assert.equal((await world.engine.plan('tenant')).violation?.reason, 'DeletionLimitExceeded');
  assert.deepEqual(people(world), ['ana', 'bert']);
});

for (const [how, vanish] of [
  ['is deleted', (world: World) => world.remove('corp', 'pilot')],
  ['gets another name', (world: World) => void world.forest('corp').set('corp-pilot', { ...pilotOf(world), dn: dn('former pilot') })],
] as const)
  test(`a group of a filter that ${how} takes nobody along: nobody comes or goes by the filter until it is there or another is named`, async () => {
    const revision = filtered({ groups: [dn('pilot')], membership: 'Direct' });
    await using world = await open(revision);
    world.group('corp', 'pilot', ['ana', 'bert']);
    await world.cycle();
    const pilot = pilotOf(world);
    vanish(world);
    for (let times = 0; times < 2; times++) {
      await world.importAll();
      await world.synchronize();
      assert.match(
        (await world.engine.errors(5)).find(({ error }) => error.code === 'FilterGroupMissing')?.error.message ?? '',
        /CN=pilot/i,
      );
    }
    // Whoever is in stays in and is kept up to date, and whoever is out stays out.
    world.user('corp', 'ana', { title: 'Engineer', accountEnabled: false });
    world.user('corp', 'newcomer');
    await world.cycle();
    assert.deepEqual(people(world), ['ana', 'bert']);
    const { title, accountEnabled } = world.tenant.named('ana')?.attributes ?? {};
    assert.deepEqual([title, accountEnabled], ['Engineer', false]);
    world.forest('corp').set('corp-pilot', pilot);
    world.user('corp', 'dora');
    world.group('corp', 'pilot', ['ana', 'dora']);
    await world.cycle();
    assert.deepEqual(people(world), ['ana', 'dora'], 'once it is back, it tells who comes and who goes');
    assert.deepEqual(await world.engine.errors(5), []);
    vanish(world);
    world.group('corp', 'another', ['cem']);
    await world.reopen(filtered({ groups: [dn('another')], membership: 'Direct' }));
    await world.cycle();
    assert.deepEqual(people(world), ['cem'], 'whoever names other groups has looked');
  });

const pilotOf = (world: World) => {
  const pilot = world.forest('corp').get('corp-pilot');
  assert.ok(pilot);
  return pilot;
};

test('a filter that is introduced, changed or taken away decides over everybody', async () => {
  await using world = await open(filtered({ groups: [dn('pilot')], membership: 'Direct' }));
  world.group('corp', 'pilot', ['ana']);
  world.group('corp', 'second', ['bert']);
  await world.cycle();
  await world.reopen(filtered({ groups: [dn('second')], membership: 'Direct' }));
  await world.cycle();
  assert.deepEqual(people(world), ['bert']);
  await world.reopen(testRevision);
  await world.cycle();
  await world.cycle();
  assert.deepEqual(people(world), ['ana', 'bert', 'cem']);
});

test('a group that a rule asks about and no read has shown is told of, until it is there', async () => {
  await using world = await open(byMembership('ISMEMBEROF', dn('pilot')));
  await world.cycle();
  const told = async () => (await world.engine.warnings(5)).map(({ label, warning }) => [label, warning.code]);
  assert.deepEqual(await told(), [[dn('pilot'), 'GroupNotRead']]);
  const { warnings } = await asking(world, (explainer) => explainer.whyNot('ana', 'department'));
  assert.match(warnings?.[0]?.message ?? '', /In from corp - By membership asks who is a member of CN=pilot/);
  world.group('corp', 'pilot', ['ana']);
  await world.cycle();
  assert.deepEqual(await told(), []);
  assert.equal(department(world, 'ana'), 'Pilot');
});
