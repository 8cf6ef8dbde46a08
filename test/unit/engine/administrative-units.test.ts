// Administrative units made of organizational units: who lies in them by name is a member.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DirectoryObject, ImportedChange } from '../../../operator/model/object.ts';
import type { Revision, RevisionRule } from '../../../operator/model/revision.ts';
import { defaultRules, testRevision, unitFrom, unitsOut } from './builders.ts';
import { World } from './world.ts';

const schema = { member: { type: 'Reference', multiValued: true } } as const;
const root = 'DC=contoso,DC=test';
const sales = `OU=Sales,${root}`;
const lab = `OU=Lab,${root}`;

const choosing = (...units: readonly RevisionRule[]): Revision => ({
  ...testRevision,
  rules: [...defaultRules, ...units, unitsOut],
});

const unit = (name: string, dn: string, id = name): DirectoryObject => ({
  anchor: `corp-ou-${id}`,
  dn,
  objectType: 'organizationalUnit',
  attributes: { name, anchor: `corp-ou-${id}` },
  references: {},
});

/** Where somebody of the forest lies. */
function move(world: World, name: string, container: string): void {
  const object = world.forest('corp').get(`corp-${name}`);
  assert.ok(object);
  world.forest('corp').set(object.anchor, { ...object, dn: `CN=${name},${container}` });
}

async function open(...units: readonly RevisionRule[]): Promise<World> {
  const world = await World.open({ revision: choosing(...units) });
  for (const object of [unit('Sales', sales), unit('Lab', lab), unit('Deep', `OU=Deep,${sales}`)])
    world.forest('corp').set(object.anchor, object);
  for (const name of ['ana', 'bert', 'cem']) world.user('corp', name);
  world.group('corp', 'team', ['ana']);
  move(world, 'ana', sales);
  move(world, 'team', sales);
  move(world, 'bert', `OU=Deep,${sales}`);
  return world;
}

const members = (world: World, name: string): readonly string[] => world.tenant.referred(name, 'member');
const updates = (world: World): readonly string[] =>
  world.tenant.log.flatMap(({ label, references }) =>
    Object.values(references).flatMap(({ add, remove }) => [...add.map(() => `+${label}`), ...remove.map(() => `-${label}`)]),
  );

test('people and groups at any depth are members, and an organizational unit that nobody chose makes nothing', async () => {
  await using world = await open(unitFrom(sales));
  await world.cycle();
  assert.deepEqual(members(world, 'Sales'), ['ana', 'bert', 'team']);
  assert.equal(world.tenant.named('Lab'), undefined);
  assert.deepEqual(await world.pending(), {});
});

test('with direct members, who lies deeper is none', async () => {
  await using world = await open(unitFrom(sales, 'Direct'));
  await world.cycle();
  assert.deepEqual(members(world, 'Sales'), ['ana', 'team']);
});

test('whoever moves from one organizational unit to another costs one removal and one addition', async () => {
  await using world = await open(unitFrom(sales), unitFrom(lab));
  await world.cycle();
  world.tenant.log.length = 0;
  const ana: ImportedChange = { kind: 'patch', anchor: 'corp-ana', dn: `CN=ana,${lab}`, attributes: {}, links: {} };
  await world.import('corp', 'Delta', [ana]);
  await world.synchronize();
  assert.deepEqual(await world.pending(), { referenceAdd: 1, referenceRemove: 1 });
  await world.exportAll();
  assert.deepEqual([...updates(world)].sort(), ['+Lab', '-Sales']);
  assert.deepEqual(members(world, 'Lab'), ['ana']);
  assert.deepEqual(members(world, 'Sales'), ['bert', 'team']);
});

test('a renamed organizational unit renames its administrative unit and keeps everybody in it', async () => {
  await using world = await open(unitFrom(sales));
  await world.cycle();
  const before = world.tenant.named('Sales')?.anchor;
  const renamed = `OU=Selling,${root}`;
  world.forest('corp').set('corp-ou-Sales', unit('Selling', renamed, 'Sales'));
  move(world, 'ana', renamed);
  move(world, 'team', renamed);
  move(world, 'bert', `OU=Deep,${renamed}`);
  world.tenant.log.length = 0;
  await world.cycle();
  assert.equal(world.tenant.named('Selling')?.anchor, before);
  assert.deepEqual(members(world, 'Selling'), ['ana', 'bert', 'team']);
  assert.deepEqual(updates(world), []);
});

for (const shown of [['ana'], ['ana', 'bert', 'team']])
  test(`a read that breaks off after a renamed organizational unit and ${shown.join(', ')} keeps everybody in its administrative unit`, async () => {
    await using world = await open(unitFrom(sales));
    await world.cycle();
    const renamed = `OU=Selling,${root}`;
    world.forest('corp').set('corp-ou-Sales', unit('Selling', renamed, 'Sales'));
    move(world, 'ana', renamed);
    move(world, 'team', renamed);
    move(world, 'bert', `OU=Deep,${renamed}`);
    const session = await world.engine.beginImport('corp', 'Full', schema);
    const names = ['ou-Sales', ...shown].map((name) => `corp-${name}`);
    await session.add(
      [...world.forest('corp').values()].filter(({ anchor }) => names.includes(anchor)).map((object) => ({ kind: 'replace', object })),
    );
    await session.abandon();
    await world.reopen();
    for (const kind of ['Delta', 'Full'] as const) {
      await world.synchronize(kind);
      assert.deepEqual(await world.pending(), { update: 1 }, 'its name');
    }
    await world.reopen(choosing(unitFrom(sales), unitFrom(lab)));
    await world.synchronize();
    assert.equal((await world.pending())['referenceRemove'], undefined);
    world.tenant.log.length = 0;
    await world.cycle();
    assert.deepEqual(members(world, 'Selling'), ['ana', 'bert', 'team']);
    assert.deepEqual(updates(world), []);
  });

test('whoever moved away in a read that broke off leaves the administrative unit with the next whole one', async () => {
  await using world = await open(unitFrom(sales));
  await world.cycle();
  move(world, 'ana', lab);
  const ana = world.forest('corp').get('corp-ana');
  assert.ok(ana);
  const session = await world.engine.beginImport('corp', 'Full', schema);
  await session.add([{ kind: 'replace', object: ana }]);
  await session.abandon();
  await world.synchronize();
  assert.deepEqual(await world.pending(), {});
  await world.cycle();
  assert.deepEqual(members(world, 'Sales'), ['bert', 'team']);
});

test('an administrative unit goes with its organizational unit, and with its line in the schedule, and nobody in it goes with it', async () => {
  await using world = await open(unitFrom(sales), unitFrom(lab));
  await world.cycle();
  world.forest('corp').delete('corp-ou-Lab');
  await world.importFull('corp');
  await world.synchronize();
  assert.deepEqual(await world.pending(), { delete: 1 });
  await world.exportAll();
  assert.equal(world.tenant.named('Lab'), undefined);
  await world.reopen(choosing());
  await world.cycle();
  assert.equal(world.tenant.named('Sales'), undefined);
  assert.notEqual(world.tenant.named('ana'), undefined);
});

test('one that was chosen later has whoever lay in it before', async () => {
  await using world = await open(unitFrom(sales));
  move(world, 'cem', lab);
  await world.cycle();
  await world.reopen(choosing(unitFrom(sales), unitFrom(lab)));
  await world.cycle();
  assert.deepEqual(members(world, 'Lab'), ['cem']);
  assert.deepEqual(members(world, 'Sales'), ['ana', 'bert', 'team']);
});

test('whoever left and whoever is not taken by the tenant is no member there', async () => {
  await using world = await open(unitFrom(sales));
  world.user('corp', 'ana', { cloudFiltered: true });
  move(world, 'ana', sales);
  await world.cycle();
  assert.deepEqual(members(world, 'Sales'), ['bert', 'team']);
  world.remove('corp', 'bert');
  await world.cycle();
  assert.deepEqual(members(world, 'Sales'), ['team']);
});

test('a changed attribute of the organizational unit with references of its own keeps its members', async () => {
  await using world = await open(unitFrom(sales));
  await world.cycle();
  world.forest('corp').set('corp-ou-Sales', { ...unit('Sales', sales), references: { manager: ['corp-cem'] } });
  world.tenant.log.length = 0;
  await world.cycle();
  assert.deepEqual(members(world, 'Sales'), ['ana', 'bert', 'team']);
  assert.deepEqual(updates(world), []);
});

test('a lost volume finds them again, and changes nothing', async () => {
  await using world = await open(unitFrom(sales));
  await world.cycle();
  world.tenant.log.length = 0;
  await world.loseVolume();
  await world.cycle();
  assert.deepEqual(world.tenant.log, []);
});

test('an organizational unit that is not there is told of until it is', async () => {
  await using world = await open(unitFrom(sales), unitFrom(`OU=Law,${root}`));
  await world.cycle();
  const told = async () => (await world.engine.errors(10)).map(({ error, label }) => [error.code, label]);
  assert.deepEqual(await told(), [['OrganizationalUnitMissing', 'ou=law,dc=contoso,dc=test']]);
  world.forest('corp').set('corp-ou-Law', unit('Law', `OU=Law,${root}`));
  await world.cycle();
  assert.deepEqual(await told(), []);
});
