// Reads that are not believed, and reads that break off: nobody is deleted, nobody loses a membership, and no delta is taken on top.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportSession } from '../../../operator/engine/engine.ts';
import { LockstepError } from '../../../operator/model/errors.ts';
import type { CompleteRead, DirectoryObject, ImportPage } from '../../../operator/model/object.ts';
import type { Limits } from '../../../operator/model/revision.ts';
import { knowingByControl, testRevision } from './builders.ts';
import { World } from './world.ts';

const schema = { member: { type: 'Reference', multiValued: true }, manager: { type: 'Reference', multiValued: false } } as const;
const deletes = { count: 500, percent: 100, percentFrom: 20 };
const names = ['ana', 'bert', 'cem', 'dora'];

async function withStaff(limits: Partial<Limits> = {}): Promise<World> {
  const world = await World.open({ revision: { ...testRevision, limits: { deletes, ...limits } } });
  for (const name of names) world.user('corp', name);
  world.group('corp', 'staff', names);
  await world.cycle();
  return world;
}

const objectOf = (world: World, name: string): DirectoryObject => {
  const object = world.forest('corp').get(`corp-${name}`);
  assert.ok(object);
  return object;
};

const pageOf = (objects: Iterable<DirectoryObject>): ImportPage => [...objects].map((object) => ({ kind: 'replace', object }));

/** A full read of what the forest shows at present, up to its end. */
async function begin(world: World): Promise<ImportSession> {
  const session = await world.engine.beginImport('corp', 'Full', schema);
  await session.add(pageOf(world.forest('corp').values()));
  return session;
}

const readFull = async (world: World, read: Partial<CompleteRead> = {}): Promise<unknown> =>
  (await begin(world)).complete({ cookie: 'corp-cookie', objects: {}, ...read });

const members = (world: World): readonly string[] => world.tenant.referred('staff', 'member');

async function settle(world: World): Promise<void> {
  await world.synchronize();
  await world.exportAll();
  await world.importFull('tenant');
  await world.synchronize();
}

interface Refusal {
  readonly reason: string;
  readonly limits?: Partial<Limits>;
  readonly read?: Partial<CompleteRead>;
}

const refusals: readonly Refusal[] = [
  { reason: 'EmptyPartition', read: { objects: { 'contoso.test': 0 } } },
  { reason: 'DoubtfulRead', read: { doubt: { why: 'it was cut', objects: [], lack: 'Values' } } },
  { reason: 'SourceShrunk', limits: { sourceShrink: { count: 0, percent: 0, percentFrom: 1 } } },
  { reason: 'TooFewObjects', limits: { minimumObjects: [{ connector: 'corp', count: 5 }] } },
];
for (const { reason, limits, read } of refusals)
  test(`a read refused as ${reason} takes nobody away and nobody out of a group, and is followed by full reads until one is believed`, async () => {
    await using world = await withStaff(limits);
    world.remove('corp', 'ana');
    world.group('corp', 'staff', ['bert', 'cem']);
    for (const again of [false, true]) {
      await assert.rejects(readFull(world, read), { reason });
      if (again) await world.reopen();
      assert.deepEqual(await world.engine.importNeeded('corp'), { kind: 'Full', readBefore: true });
      await settle(world);
      assert.notEqual(world.tenant.named('ana'), undefined);
      assert.deepEqual(members(world), ['ana', 'bert', 'cem'], 'only dora was shown outside of the group');
    }
    world.user('corp', 'ana');
    await readFull(world);
    assert.deepEqual(await world.engine.importNeeded('corp'), { kind: 'Delta', cookie: 'corp-cookie' });
    await settle(world);
    assert.deepEqual(members(world), ['bert', 'cem'], 'ana is there, and not in the group');
  });

test('an empty read is followed by full reads until one is believed', async () => {
  await using world = await withStaff();
  const session = await world.engine.beginImport('corp', 'Full', schema);
  await assert.rejects(session.complete({ cookie: 'c', objects: {} }), { reason: 'EmptyRead' });
  await world.reopen();
  assert.deepEqual(await world.engine.importNeeded('corp'), { kind: 'Full', readBefore: true });
  await settle(world);
  assert.deepEqual(members(world), names);
  await readFull(world);
  assert.equal((await world.engine.importNeeded('corp')).kind, 'Delta');
});

test('a delta that is refused is followed by a full read', async () => {
  await using world = await withStaff({ sourceShrink: { count: 0, percent: 0, percentFrom: 1 } });
  const session = await world.engine.beginImport('corp', 'Delta', schema);
  const links = { member: { add: [], remove: ['corp-ana'] } };
  await session.add([
    { kind: 'patch', anchor: 'corp-staff', attributes: {}, links },
    { kind: 'remove', anchor: 'corp-ana', why: 'Deleted' },
  ]);
  await assert.rejects(session.complete({ cookie: 'c', objects: {} }), { reason: 'SourceShrunk' });
  assert.deepEqual(await world.engine.importNeeded('corp'), { kind: 'Full', readBefore: true });
  await settle(world);
  assert.deepEqual(members(world), names);
});

test('whoever passes a group filter passes it still where a refused read shows neither them nor their membership', async () => {
  const filtered = testRevision.connectors.map((connector) =>
    connector.type === 'ActiveDirectory' && connector.name === 'corp'
      ? {
          ...connector,
          activeDirectory: {
            ...connector.activeDirectory,
            groupFilter: { groups: ['CN=staff,DC=contoso,DC=test'], membership: 'Nested' as const },
          },
        }
      : connector,
  );
  await using world = await World.open({
    revision: { ...testRevision, connectors: filtered, limits: { deletes, sourceShrink: { count: 0, percent: 0, percentFrom: 1 } } },
  });
  for (const name of names) world.user('corp', name);
  world.group('corp', 'staff', names);
  await world.cycle();
  assert.notEqual(world.tenant.named('ana'), undefined);
  world.remove('corp', 'ana');
  world.group('corp', 'staff', ['bert', 'cem', 'dora']);
  await assert.rejects(readFull(world), { reason: 'SourceShrunk' });
  await world.synchronize();
  assert.deepEqual(await world.pending(), {});
});

test('a manager who has a successor in a refused read is none any more', async () => {
  await using world = await withStaff({ sourceShrink: { count: 0, percent: 0, percentFrom: 1 } });
  world.user('corp', 'bert', {}, 'ana');
  await world.cycle();
  world.remove('corp', 'ana');
  world.user('corp', 'bert', {}, 'cem');
  await assert.rejects(readFull(world), { reason: 'SourceShrunk' });
  await settle(world);
  assert.deepEqual(world.tenant.referred('bert', 'manager'), ['cem']);
});

test('a member who left a group is found as unchanged by the next read', async () => {
  await using world = await withStaff();
  world.group('corp', 'staff', ['bert', 'cem', 'dora']);
  const group = objectOf(world, 'staff');
  world.forest('corp').delete(group.anchor);
  const others = [...world.forest('corp').values()];
  world.forest('corp').clear();
  for (const object of [group, ...others]) world.forest('corp').set(object.anchor, object);
  await readFull(world);
  await settle(world);
  assert.deepEqual(members(world), ['bert', 'cem', 'dora']);
  const { updated, unchanged } = await world.importFull('corp');
  assert.deepEqual([updated, unchanged], [0, 5]);
});

for (const end of ['ends with an error', 'ends with the process'] as const)
  test(`a read that ${end} takes nobody out of a group whom it has not shown`, async () => {
    await using world = await withStaff();
    world.group('corp', 'staff', ['bert', 'cem', 'dora']);
    const session = await world.engine.beginImport('corp', 'Full', schema);
    await session.add(pageOf([objectOf(world, 'staff')]));
    if (end === 'ends with an error') await session.abandon();
    await world.reopen();
    for (const kind of ['Delta', 'Full'] as const) {
      await world.synchronize(kind);
      assert.deepEqual(await world.pending(), {});
    }
    assert.deepEqual(await world.engine.importNeeded('corp'), { kind: 'Delta', cookie: 'corp-cookie' });
    await readFull(world);
    await settle(world);
    assert.deepEqual(members(world), ['bert', 'cem', 'dora']);
    assert.deepEqual(await world.pending(), {});
  });

test('a delta that breaks off takes nobody out of a group, and tells it again', async () => {
  await using world = await withStaff();
  const page: ImportPage = [{ kind: 'patch', anchor: 'corp-staff', attributes: {}, links: { member: { add: [], remove: ['corp-ana'] } } }];
  const session = await world.engine.beginImport('corp', 'Delta', schema);
  await session.add(page);
  await session.abandon();
  await world.reopen();
  await world.synchronize();
  assert.deepEqual(await world.pending(), {});
  await world.import('corp', 'Delta', page);
  await settle(world);
  assert.deepEqual(members(world), ['bert', 'cem', 'dora']);
});

test('a member who is told to be gone and then to be there again stays', async () => {
  await using world = await withStaff();
  const member = (add: readonly string[], remove: readonly string[]): ImportPage => [
    { kind: 'patch', anchor: 'corp-staff', attributes: {}, links: { member: { add, remove } } },
  ];
  const session = await world.engine.beginImport('corp', 'Delta', schema);
  await session.add(member([], ['corp-ana']));
  await session.add(member(['corp-ana'], []));
  await session.complete({ cookie: 'c', objects: {} });
  await world.synchronize();
  assert.deepEqual(await world.pending(), {});
});

test('reads that break off or are refused do not count towards the reads that an absence needs', async () => {
  await using world = await withStaff({ absence: { consecutiveReads: 3, gracePeriodSeconds: 0 } });
  world.remove('corp', 'ana');
  const others = async (): Promise<void> => {
    for (const connector of ['hr', 'tenant']) await world.importFull(connector);
  };
  await readFull(world);
  await others();
  await world.synchronize();
  for (let broken = 0; broken < 3; broken++) {
    await (await begin(world)).abandon();
    await others();
    await world.reopen();
    await assert.rejects(readFull(world, { objects: { 'contoso.test': 0 } }), { reason: 'EmptyPartition' });
    await world.synchronize();
    assert.deepEqual(await world.pending(), {});
  }
  await readFull(world);
  await world.synchronize();
  assert.deepEqual(await world.pending(), {}, 'the second read without ana');
  await readFull(world);
  await world.synchronize();
  assert.deepEqual(await world.pending(), { delete: 1 }, 'the third');
});

test('what may have been cut is believed where it is what is known', async () => {
  await using world = await withStaff();
  const last = objectOf(world, 'dora');
  world.remove('corp', 'dora');
  await readFull(world, { doubt: { why: 'it was cut', objects: [last], lack: 'Values' } });
  await world.synchronize();
  assert.deepEqual(await world.pending(), {});
  assert.equal((await world.engine.importNeeded('corp')).kind, 'Delta');
});

const disputed: readonly (readonly [string, (object: DirectoryObject) => DirectoryObject])[] = [
  ['with another value', (object) => ({ ...object, attributes: { ...object.attributes, cn: 'do' } })],
  ['with fewer values', (object) => ({ ...object, attributes: { cn: 'dora' } })],
  ['under another name', (object) => ({ ...object, dn: 'CN=dora,DC=contoso' })],
  ['with fewer references', (object) => ({ ...object, references: {} })],
];
for (const [how, cut] of disputed)
  test(`what may have been cut is refused ${how}, and never stored`, async () => {
    await using world = await withStaff();
    world.user('corp', 'dora', {}, 'ana');
    await world.cycle();
    const before = world.tenant.log.length;
    const last = objectOf(world, 'dora');
    world.remove('corp', 'dora');
    await assert.rejects(readFull(world, { doubt: { why: 'it was cut', objects: [cut(last)], lack: 'Values' } }), (error: unknown) => {
      assert.ok(error instanceof LockstepError);
      assert.deepEqual([error.reason, error.message.includes('it was cut')], ['DoubtfulRead', true]);
      return true;
    });
    await settle(world);
    assert.equal(world.tenant.log.length, before);
    world.forest('corp').set(last.anchor, last);
    assert.equal((await world.importFull('corp')).updated, 0);
  });

test('somebody new who may have been cut is left out until a whole read shows them', async () => {
  await using world = await withStaff();
  world.user('corp', 'emil');
  const last = objectOf(world, 'emil');
  world.remove('corp', 'emil');
  await readFull(world, { doubt: { why: 'it was cut', objects: [last], lack: 'Values' } });
  await world.synchronize();
  assert.deepEqual(await world.pending(), {});
  world.forest('corp').set(last.anchor, last);
  await readFull(world);
  await world.synchronize();
  assert.deepEqual(await world.pending(), { add: 1 });
});

test('somebody new who may have been cut, and whom a group has as a member, is a reason to refuse the read', async () => {
  await using world = await withStaff();
  world.user('corp', 'emil');
  world.group('corp', 'staff', [...names, 'emil']);
  const last = objectOf(world, 'emil');
  world.remove('corp', 'emil');
  await assert.rejects(readFull(world, { doubt: { why: 'it was cut', objects: [last], lack: 'Values' } }), { reason: 'DoubtfulRead' });
  await settle(world);
  assert.deepEqual(members(world), names);
});

const missing: readonly (readonly [string, (object: DirectoryObject) => DirectoryObject])[] = [
  ['a value', (object) => ({ ...object, attributes: { cn: 'dora' } })],
  ['one of several values', (object) => ({ ...object, attributes: { ...object.attributes, proxyAddresses: ['smtp:a@contoso.test'] } })],
  ['the end of a value', (object) => ({ ...object, attributes: { ...object.attributes, cn: 'do' } })],
  ['a reference', (object) => ({ ...object, references: {} })],
];
for (const [what, cut] of missing)
  test(`a read behind whose end more may follow is refused where its last object lacks ${what}`, async () => {
    await using world = await withStaff();
    world.user('corp', 'dora', { proxyAddresses: ['smtp:a@contoso.test', 'smtp:b@contoso.test'] }, 'ana');
    await world.cycle();
    const last = objectOf(world, 'dora');
    world.remove('corp', 'dora');
    await assert.rejects(readFull(world, { doubt: { why: 'more may follow', objects: [cut(last)], lack: 'Number' } }), {
      reason: 'DoubtfulRead',
    });
    world.forest('corp').set(last.anchor, last);
    assert.equal((await world.importFull('corp')).updated, 0);
  });

test('a read behind whose end more may follow brings its last object where nothing is missing of it, new or changed', async () => {
  await using world = await withStaff();
  world.user('corp', 'emil');
  world.group('corp', 'staff', [...names, 'emil']);
  const emil = objectOf(world, 'emil');
  world.remove('corp', 'emil');
  await readFull(world, { doubt: { why: 'more may follow', objects: [emil], lack: 'Number' } });
  await settle(world);
  assert.deepEqual(members(world), [...names, 'emil'].sort());
  const married = { ...emil, attributes: { ...emil.attributes, cn: 'emil berg' } };
  await readFull(world, { doubt: { why: 'more may follow', objects: [married], lack: 'Number' } });
  world.forest('corp').set(emil.anchor, married);
  assert.equal((await world.importFull('corp')).updated, 0);
});

test('a read behind whose end more may follow is refused where somebody known is missing', async () => {
  await using world = await withStaff();
  const dora = objectOf(world, 'dora');
  world.remove('corp', 'dora');
  world.user('corp', 'emil');
  const emil = objectOf(world, 'emil');
  world.remove('corp', 'emil');
  await assert.rejects(readFull(world, { doubt: { why: 'more may follow', objects: [emil], lack: 'Number' } }), { reason: 'DoubtfulRead' });
  world.forest('corp').set(dora.anchor, dora);
  await settle(world);
  assert.deepEqual(members(world), names);
});

test('whose account a read shows without userAccountControl stays as it was, and so does whoever the read does not show', async () => {
  const rules = knowingByControl(testRevision.rules);
  await using world = await World.open({ revision: { ...testRevision, rules, limits: { deletes } } });
  for (const name of names) world.user('corp', name, { userAccountControl: 514 });
  world.group('corp', 'staff', names);
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['accountEnabled'], false);
  const told = { ...schema, userAccountControl: { type: 'Integer', multiValued: false } } as const;
  world.user('corp', 'ana', { title: 'Director' });
  world.user('corp', 'bert', { userAccountControl: 512 });
  world.remove('corp', 'cem');
  const session = await world.engine.beginImport('corp', 'Full', told);
  await session.add(pageOf(world.forest('corp').values()));
  await assert.rejects(session.complete({ cookie: 'c', objects: {} }), { code: 'Engine.AccountControlHidden' });
  assert.deepEqual(await world.engine.importNeeded('corp'), { kind: 'Full', readBefore: true });
  await world.reopen();
  await settle(world);
  const enabled = (name: string): unknown => world.tenant.named(name)?.attributes['accountEnabled'];
  assert.deepEqual([enabled('ana'), enabled('bert'), enabled('cem')], [false, true, false]);
  assert.equal(world.tenant.named('ana')?.attributes['title'], undefined);
});
