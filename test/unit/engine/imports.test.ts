// What imports bring, in whatever order and however often they say it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportedChange } from '../../../operator/model/object.ts';
import type { Revision } from '../../../operator/model/revision.ts';
import { direct, testRevision } from './builders.ts';
import { World } from './world.ts';

const patch = (anchor: string, change: Partial<Extract<ImportedChange, { kind: 'patch' }>>): ImportedChange => ({
  kind: 'patch',
  anchor,
  attributes: {},
  links: {},
  ...change,
});

async function withTeam(): Promise<World> {
  const world = await World.open();
  for (const name of ['ana', 'bert', 'cem']) world.user('corp', name, { title: 'Engineer' });
  world.group('corp', 'team', ['ana', 'bert']);
  await world.cycle();
  return world;
}

test('an import counts what it found', async () => {
  await using world = await withTeam();
  world.user('corp', 'ana', { title: 'Director' });
  world.user('corp', 'newcomer');
  world.remove('corp', 'cem');
  const { objects, added, updated, removed, unchanged } = await world.importFull('corp');
  assert.deepEqual({ objects, added, updated, removed, unchanged }, { objects: 4, added: 1, updated: 1, removed: 1, unchanged: 2 });
});

test('single values and links of a known object change, and nothing else of it', async () => {
  await using world = await withTeam();
  const links = { member: { add: ['corp-cem'], remove: ['corp-ana'] } };
  await world.import('corp', 'Delta', [patch('corp-ana', { attributes: { title: null }, dn: 'CN=moved' }), patch('corp-team', { links })]);
  await world.synchronize();
  assert.deepEqual(await world.pending(), { update: 1, referenceAdd: 1, referenceRemove: 1 });
  await world.exportAll();
  assert.deepEqual(world.tenant.referred('team', 'member'), ['bert', 'cem']);
  assert.deepEqual(Object.keys(world.tenant.named('ana')?.attributes ?? {}), ['accountEnabled', 'displayName', 'sourceAnchor']);
});

test('a page that is told twice is the same as once', async () => {
  await using world = await withTeam();
  const page = [
    patch('corp-ana', { attributes: { title: 'Director' } }),
    patch('corp-team', { links: { member: { add: ['corp-cem'], remove: [] } } }),
  ];
  await world.import('corp', 'Delta', page);
  const again = await world.import('corp', 'Delta', page);
  assert.deepEqual([again.updated, again.unchanged], [0, 2]);
  await world.synchronize();
  assert.deepEqual(await world.pending(), { update: 1, referenceAdd: 1 });
});

test('an import that a newer one has overtaken removes nothing', async () => {
  await using world = await withTeam();
  const late = await world.engine.beginImport('corp', 'Full', {});
  await late.add([{ kind: 'remove', anchor: 'corp-ana', why: 'Deleted' }]);
  await world.importFull('corp');
  await assert.rejects(late.complete({ cookie: 'late', objects: {} }), { code: 'Engine.ImportEnded' });
  await world.synchronize();
  assert.deepEqual(await world.pending(), {});
});

test('a patch of an object that is not known asks for the whole object', async () => {
  await using world = await withTeam();
  const session = await world.engine.beginImport('corp', 'Delta', {});
  await session.add([patch('corp-stranger', { attributes: { title: 'x' } })]);
  assert.deepEqual(session.unknownAnchors(), ['corp-stranger']);
  const anchor = world.user('corp', 'stranger');
  const object = world.forest('corp').get(anchor);
  assert.ok(object);
  await session.add([{ kind: 'replace', object }]);
  assert.deepEqual(session.unknownAnchors(), []);
  await session.complete({ cookie: 'c', objects: {} });
  assert.deepEqual(await world.engine.importNeeded('corp'), { kind: 'Delta', cookie: 'c' });
});

test('an unknown object that turns out to be gone is asked for no more', async () => {
  await using world = await withTeam();
  const session = await world.engine.beginImport('corp', 'Delta', {});
  await session.add([patch('corp-stranger', {})]);
  await session.add([{ kind: 'remove', anchor: 'corp-stranger', why: 'OutOfScope' }]);
  assert.deepEqual(session.unknownAnchors(), []);
  assert.equal((await session.complete({ cookie: 'c', objects: {} })).removed, 0);
});

test('removed and then seen again in one import is there', async () => {
  await using world = await withTeam();
  const object = world.forest('corp').get('corp-ana');
  assert.ok(object);
  await world.import('corp', 'Delta', [
    { kind: 'remove', anchor: 'corp-ana', why: 'Deleted' },
    { kind: 'replace', object },
  ]);
  await world.synchronize();
  assert.deepEqual(await world.pending(), {});
});

test('a connector is read in full until a read was complete, and whenever somebody asks', async () => {
  await using world = await World.open();
  assert.deepEqual(await world.engine.importNeeded('corp'), { kind: 'Full', readBefore: false });
  world.user('corp', 'ana');
  await world.importFull('corp');
  assert.deepEqual(await world.engine.importNeeded('corp'), { kind: 'Delta', cookie: 'corp-cookie' });
  await world.engine.requireFullImport('corp');
  assert.deepEqual(await world.engine.importNeeded('corp'), { kind: 'Full', readBefore: true });
  await world.import('corp', 'Delta', []);
  assert.deepEqual(await world.engine.importNeeded('corp'), { kind: 'Full', readBefore: true });
});

const changedScope: Revision = {
  ...testRevision,
  connectors: testRevision.connectors.map((connector) =>
    connector.type !== 'ActiveDirectory' || connector.name !== 'corp'
      ? connector
      : {
          ...connector,
          activeDirectory: {
            ...connector.activeDirectory,
            partitions: connector.activeDirectory.partitions.map((partition) => ({ ...partition, exclude: ['OU=Old,DC=contoso,DC=test'] })),
          },
        },
  ),
};

test('another scope or another attribute asks for a full read, and for that connector only', async () => {
  await using world = await withTeam();
  await world.reopen(changedScope);
  assert.equal((await world.engine.importNeeded('corp')).kind, 'Full');
  assert.equal((await world.engine.importNeeded('hr')).kind, 'Delta');
  assert.equal((await world.engine.importNeeded('tenant')).kind, 'Delta');
  await world.reopen({
    ...testRevision,
    rules: testRevision.rules.map((rule) =>
      rule.name === 'In from corp - User Common' ? { ...rule, flows: [...rule.flows, direct('info')] } : rule,
    ),
  });
  assert.equal((await world.engine.importNeeded('corp')).kind, 'Full');
});

test('a member that is not read yet arrives in its group when it is', async () => {
  await using world = await World.open();
  world.group('corp', 'team', ['ana', 'bert']);
  world.user('corp', 'ana');
  await world.cycle();
  assert.deepEqual(world.tenant.referred('team', 'member'), ['ana']);
  world.user('corp', 'bert');
  await world.cycle();
  assert.deepEqual(world.tenant.referred('team', 'member'), ['ana', 'bert']);
});

test('a member that leaves is not removed from its groups one by one before it is deleted', async () => {
  await using world = await withTeam();
  const before = world.tenant.log.length;
  world.remove('corp', 'ana');
  await world.cycle();
  assert.deepEqual(
    world.tenant.log.slice(before).map(({ action }) => action),
    ['Delete'],
  );
  assert.deepEqual(world.tenant.referred('team', 'member'), ['bert']);
  assert.deepEqual(await world.pending(), {});
});

test('a member that somebody adds in the cloud to a group of ours is removed', async () => {
  await using world = await withTeam();
  const stranger = world.tenant.create('user', { displayName: 'stranger' });
  world.tenant.named('team')?.references['member']?.add(stranger);
  await world.cycle();
  assert.deepEqual(world.tenant.referred('team', 'member'), ['ana', 'bert']);
});

test('a manager changes in one step, even to one who is new in the tenant', async () => {
  await using world = await withTeam();
  world.user('corp', 'ana', { title: 'Engineer' }, 'bert');
  await world.cycle();
  const before = world.tenant.log.length;
  world.user('corp', 'later');
  world.user('corp', 'ana', { title: 'Engineer' }, 'later');
  await world.cycle();
  const changes = world.tenant.log.slice(before).flatMap(({ references }) => references['manager'] ?? []);
  assert.deepEqual(
    changes.map(({ add, remove }) => [add.length, remove.length]),
    [[1, 1]],
  );
  assert.deepEqual(world.tenant.referred('ana', 'manager'), ['later']);
});

test('a manager whom the tenant does not know is no manager there', async () => {
  await using world = await withTeam();
  world.user('corp', 'ana', { title: 'Engineer' }, 'bert');
  await world.cycle();
  world.user('corp', 'ana', { title: 'Engineer' }, 'stranger');
  await world.cycle();
  assert.deepEqual(world.tenant.referred('ana', 'manager'), []);
});

test('the event loop is never held while thousands of objects are looked at', async () => {
  await using world = await World.open();
  for (let index = 0; index < 600; index++) world.user('corp', `p${index}`);
  let turns = 0;
  let next: NodeJS.Immediate;
  const turn = (): void => {
    turns += 1;
    next = setImmediate(turn);
  };
  next = setImmediate(turn);
  await world.importFull('corp');
  const afterImport = turns;
  await world.synchronize();
  clearImmediate(next);
  assert.ok(afterImport >= 1 && turns - afterImport >= 100, `${afterImport} and ${turns - afterImport} turns`);
});

test('what is known of a type stays where a full read was not shown it, and what is gone of others goes', async () => {
  await using world = await World.open();
  for (const [objectType, displayName] of [
    ['contact', 'press'],
    ['user', 'ana'],
    ['user', 'bert'],
  ] as const)
    world.tenant.create(objectType, { displayName });
  await world.importFull('tenant');
  world.nowMs += 3_600_000;
  const shown = world.tenant
    .read()
    .filter(({ kind, ...change }) => kind === 'replace' && 'object' in change && change.object.attributes['displayName'] === 'ana');
  const session = await world.engine.beginImport('tenant', 'Full', {});
  await session.add(shown);
  await session.complete({ cookie: 'next', objects: {}, unread: ['contact'] });
  const left = await world.place.rows('select object_type from object where object_type is not null order by object_type');
  assert.deepEqual(
    left.map((row) => row['object_type']),
    ['contact', 'user'],
  );
});
