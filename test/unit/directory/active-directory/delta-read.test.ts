import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { ImportedChange } from '../../../../operator/model/object.ts';
import type { SourceDirectory } from '../../../../operator/worker/ports.ts';
import { drain, noAbort, openFake, type OpenOptions, readFull } from './directory.ts';
import { type DirSyncAnswer, type FakeObject, guidOf, organizationalUnit, root, rootGuid, user } from './fake/forest.ts';
import { type FakeServer, fakeServer } from './fake/server.ts';

const corp = `OU=Corp,${root}`;
const leavers = `OU=Leavers,${root}`;
type Entry = Extract<DirSyncAnswer, { entries: unknown }>['entries'][number];

interface Scene {
  readonly server: FakeServer;
  readonly directory: SourceDirectory;
  /** Reads the delta in which DirSync tells these entries. */
  readonly tell: (...entries: readonly Entry[]) => Promise<readonly ImportedChange[]>;
}

/** A domain with OU=Corp in scope, read once in full. */
async function scene(t: TestContext, objects: readonly FakeObject[], options: OpenOptions = {}): Promise<Scene> {
  const server = await fakeServer(t);
  server.forest.objects.push(organizationalUnit(corp, 2), organizationalUnit(leavers, 3), ...objects);
  const directory = openFake(t, server, { ...options, partition: { include: [corp], ...options.partition } });
  const { end } = await readFull(directory);
  return {
    server,
    directory,
    async tell(...entries) {
      server.forest.dirSync = () => ({ entries, cookie: 'second' });
      return (await drain(directory.readDelta(end.cookie, noAbort()))).changes;
    },
  };
}

const told = (object: FakeObject, attributes: Entry['attributes']): Entry => ({ dn: object.dn, guid: object.guid, attributes });
const kinds = (changes: readonly ImportedChange[]): readonly string[] =>
  changes.map((change) =>
    change.kind === 'replace'
      ? `replace ${change.object.dn}`
      : `${change.kind} ${change.anchor}${change.kind === 'remove' ? ` ${change.why}` : ''}`,
  );

const deltaImpossible = (detail: RegExp) => (error: { readonly reason?: string; readonly message: string }) => {
  assert.match(error.message, detail);
  return error.reason === 'DeltaImpossible';
};

const ana = user('Ana', 10, corp, { displayName: ['Ana Silva'] });

test('a changed value comes alone, a removed one as null, and what was not told is not mentioned', async (t) => {
  const { tell } = await scene(t, [ana]);
  assert.deepEqual(await tell(told(ana, { displayName: ['Ana Souza'], description: [], proxyAddresses: ['SMTP:a@contoso.test'] })), [
    {
      kind: 'patch',
      anchor: ana.guid,
      dn: ana.dn,
      attributes: { displayName: 'Ana Souza', description: null, proxyAddresses: ['SMTP:a@contoso.test'] },
      links: {},
    },
  ]);
});

test('members come as added and removed, by their anchors', async (t) => {
  const group: FakeObject = { dn: `CN=Sales,${corp}`, guid: guidOf(5), classes: ['top', 'group'] };
  const { tell } = await scene(t, [group, ana]);
  const [change] = await tell(told(group, { 'member;range=1-1': [ana.guid, guidOf(11)], 'member;range=0-0': [guidOf(12)] }));
  assert.deepEqual(change, {
    kind: 'patch',
    anchor: group.guid,
    dn: group.dn,
    attributes: {},
    links: { member: { add: [ana.guid, guidOf(11)], remove: [guidOf(12)] } },
  });
});

test('a reference that is no link is read again, because it comes as a whole list', async (t) => {
  const { tell } = await scene(t, [ana], { attributes: ['cn', 'assistant'] });
  assert.deepEqual(kinds(await tell(told(ana, { assistant: [guidOf(11)] }))), [`replace ${ana.dn}`]);
});

test('a deleted object is removed, also when it was created since the last delta', async (t) => {
  const { tell } = await scene(t, [ana]);
  const tombstone = { dn: `CN=Ana\\0ADEL:${ana.guid},CN=Deleted Objects,${root}`, guid: ana.guid };
  assert.deepEqual(await tell({ ...tombstone, attributes: { isDeleted: ['TRUE'], name: ['Ana'], objectClass: [...ana.classes] } }), [
    { kind: 'remove', anchor: ana.guid, why: 'Deleted' },
  ]);
});

test('a created object is read whole', async (t) => {
  const bo = user('Bo', 11, corp, { manager: [ana.guid] });
  const { server, tell } = await scene(t, [ana]);
  server.forest.objects.push(bo);
  const changes = await tell(told(bo, { objectClass: [...bo.classes], name: ['Bo'], cn: ['Bo'] }));
  assert.deepEqual(kinds(changes), [`replace ${bo.dn}`]);
  assert.deepEqual((changes[0] as Extract<ImportedChange, { kind: 'replace' }>).object.references, { manager: [ana.guid] });
});

test('a created object that is gone before it is read counts as deleted', async (t) => {
  const { tell } = await scene(t, []);
  const bo = user('Bo', 11, corp);
  assert.deepEqual(kinds(await tell(told(bo, { objectClass: [...bo.classes] }))), [`remove ${bo.guid} Deleted`]);
});

test('a renamed object is read whole, and one that moved out of scope is removed', async (t) => {
  const { server, tell } = await scene(t, [ana, user('Bo', 11, corp)]);
  const [renamed, moved] = [user('Ana Maria', 10, corp), user('Bo', 11, leavers)];
  server.forest.objects = [...server.forest.objects.filter(({ guid }) => guid !== renamed.guid && guid !== moved.guid), renamed, moved];
  assert.deepEqual(
    kinds(await tell(told(renamed, { name: ['Ana Maria'] }), told(moved, { name: ['Bo'], parentGUID: [Buffer.alloc(16)] }))),
    [`replace ${renamed.dn}`, `remove ${moved.guid} OutOfScope`],
  );
});

test('when a container moves into scope, everything wanted below it arrives although nothing tells of it', async (t) => {
  const inside = `OU=Berlin,${corp}`;
  const { server, tell } = await scene(t, []);
  const berlin = organizationalUnit(inside, 20);
  const people = [user('Cem', 21, inside), user('Doe\\, Jane', 22, `OU=Süd,${inside}`)];
  server.forest.objects.push(berlin, organizationalUnit(`OU=Süd,${inside}`, 23), ...people);
  assert.deepEqual(kinds(await tell(told(berlin, { name: ['Berlin'] }))), [
    `remove ${berlin.guid} OutOfScope`,
    ...people.map(({ dn }) => `replace ${dn}`),
  ]);
});

test('when a container moves out of scope, everything wanted below it is removed', async (t) => {
  const outside = `OU=Berlin,${leavers}`;
  const { server, tell } = await scene(t, []);
  const berlin = organizationalUnit(outside, 20);
  server.forest.objects.push(berlin, user('Cem', 21, outside), user('Dana', 22, outside));
  assert.deepEqual(
    kinds(await tell(told(berlin, { name: ['Berlin'] }))).toSorted(),
    [20, 21, 22].map((n) => `remove ${guidOf(n)} OutOfScope`),
  );
});

test('a restored object is read whole', async (t) => {
  const { tell } = await scene(t, [ana]);
  assert.deepEqual(kinds(await tell(told(ana, { isDeleted: [], name: ['Ana'] }))), [`replace ${ana.dn}`]);
});

test('an object that was deleted and restored since the last delta is there, in whatever order both are told', async (t) => {
  const { tell } = await scene(t, [ana]);
  const [gone, back] = [told(ana, { isDeleted: ['TRUE'] }), told(ana, { isDeleted: [], name: ['Ana'] })];
  assert.deepEqual(kinds(await tell(gone, back)), [`replace ${ana.dn}`]);
  assert.deepEqual(kinds(await tell(back, gone)), [`replace ${ana.dn}`]);
});

test('a change outside of the scope never becomes a patch', async (t) => {
  const bo = user('Bo', 11, leavers);
  const { tell } = await scene(t, [bo]);
  assert.deepEqual(kinds(await tell(told(bo, { displayName: ['B'] }))), [`remove ${bo.guid} OutOfScope`]);
});

test('a change of the domain object itself says nothing', async (t) => {
  const { tell } = await scene(t, []);
  assert.deepEqual(await tell({ dn: root, guid: rootGuid, attributes: { description: ['x'] } }), []);
});

test('as long as the server has more, the delta goes on, and the last cookie is kept', async (t) => {
  const { server, directory } = await scene(t, [ana]);
  const { end } = await readFull(directory);
  const asked: string[] = [];
  server.forest.dirSync = (cookie) => {
    asked.push(cookie);
    const step = asked.length;
    return { entries: [told(ana, { displayName: [`Ana ${step}`] })], cookie: `step-${step}`, more: step < 3 };
  };
  const delta = await drain(directory.readDelta(end.cookie, noAbort()));
  assert.deepEqual(asked, ['first', 'step-1', 'step-2']);
  assert.equal(delta.changes.length, 3);
  assert.ok(delta.end.cookie.includes(Buffer.from('step-3').toString('base64')));
});

/** Tells these entries to an account with its own rights, and refuses it those of replication. */
const withOwnRights =
  (entries: readonly Entry[] = []) =>
  (_: string, flags: number): DirSyncAnswer =>
    flags & 1 ? { entries, cookie: 'second' } : { code: 50, diagnostic: '00002105: SecErr' };

test('an account that may not replicate is asked again with its own rights', async (t) => {
  const { server, directory } = await scene(t, [ana]);
  server.forest.dirSync = withOwnRights();
  const { end } = await readFull(directory);
  const flags: number[] = [];
  server.forest.dirSync = (cookie, given) => {
    flags.push(given >>> 0);
    return withOwnRights([told(ana, { displayName: ['A'] })])(cookie, given);
  };
  const { changes } = await drain(directory.readDelta(end.cookie, noAbort()));
  assert.deepEqual(kinds(changes), [`patch ${ana.guid}`]);
  assert.deepEqual(flags, [0x80000000, 0x80000001]);
});

test('an account that lost the right to replicate, or got it, makes the delta impossible', async (t) => {
  const { server, directory } = await scene(t, [ana]);
  const { dirSync } = server.forest;
  const { end: before } = await readFull(directory);
  server.forest.dirSync = withOwnRights();
  await assert.rejects(drain(directory.readDelta(before.cookie, noAbort())), deltaImpossible(/may not read what it might/));
  const { end: since } = await readFull(directory);
  server.forest.dirSync = dirSync;
  await assert.rejects(drain(directory.readDelta(since.cookie, noAbort())), deltaImpossible(/or may read more/));
});

test('an attribute that the forest has learned since the last read makes the delta impossible', async (t) => {
  const { server, directory } = await scene(t, [ana]);
  const { end } = await readFull(directory);
  server.forest.unknownAttributes.add('description');
  await directory.schema(noAbort());
  await assert.rejects(drain(directory.readDelta(end.cookie, noAbort())), deltaImpossible(/schema of the forest is not what it was/));
});

test('a delta without sight of deleted objects is impossible, so that nobody who left stays', async (t) => {
  const { server, directory } = await scene(t, [ana]);
  server.forest.dirSync = withOwnRights();
  const { end } = await readFull(directory);
  server.forest.deletedObjectsVisible = false;
  await assert.rejects(drain(directory.readDelta(end.cookie, noAbort())), deltaImpossible(/does not see deleted objects/));
});

test('Windows tells deletions to whoever may replicate; Samba only to who can see them', async (t) => {
  const { server, directory } = await scene(t, [ana]);
  const { end } = await readFull(directory);
  server.forest.deletedObjectsVisible = false;
  await drain(directory.readDelta(end.cookie, noAbort()));
  server.forest.vendor = 'Samba Team (https://www.samba.org)';
  await assert.rejects(drain(directory.readDelta(end.cookie, noAbort())), deltaImpossible(/does not see deleted objects/));
});

for (const code of [1, 2, 53, 80]) {
  test(`a cookie that the server refuses with ${code} makes the delta impossible`, async (t) => {
    const { server, directory } = await scene(t, [ana]);
    const { end } = await readFull(directory);
    server.forest.dirSync = () => ({ code });
    await assert.rejects(drain(directory.readDelta(end.cookie, noAbort())), deltaImpossible(/does not accept the cookie/));
  });
}

test('a server that is busy does not make the delta impossible', async (t) => {
  const { server, directory } = await scene(t, [ana]);
  const { end } = await readFull(directory);
  server.forest.dirSync = () => ({ code: 51 });
  await assert.rejects(drain(directory.readDelta(end.cookie, noAbort())), (error: { reason?: string }) => error.reason === 'ServerBusy');
});

test('a database that the cookie does not know makes the delta impossible', async (t) => {
  const { server, directory } = await scene(t, [ana]);
  const { end } = await readFull(directory);
  server.forest.invocationID = '99999999-2222-4333-8444-555555555555';
  await assert.rejects(drain(directory.readDelta(end.cookie, noAbort())), deltaImpossible(/was not there at the last read/));
});

test('a database that was rolled back makes the delta impossible', async (t) => {
  const { server, directory } = await scene(t, [ana]);
  const { end } = await readFull(directory);
  server.forest.highestUSN -= 1;
  await assert.rejects(drain(directory.readDelta(end.cookie, noAbort())), deltaImpossible(/is older than at the last read/));
});

test('a cookie of another selection, or none of ours, makes the delta impossible', async (t) => {
  const { server, directory } = await scene(t, [ana]);
  const { end } = await readFull(directory);
  for (const text of ['', '{}', '{"format":1}', 'null', '[]', '{"format":1,"selection":"x","partitions":[{}]}']) {
    await assert.rejects(drain(directory.readDelta(text, noAbort())), deltaImpossible(/is not one of this connector/));
  }
  for (const other of [{ partition: { include: [leavers] } }, { attributes: ['cn'] }, { objectTypes: ['user'] }]) {
    const changed = openFake(t, server, { partition: { include: [corp] }, ...other });
    await assert.rejects(drain(changed.readDelta(end.cookie, noAbort())), deltaImpossible(/are not what they were/));
  }
});

test('a slow consumer stops the flow of a long answer, and still gets all of it', async (t) => {
  const { server, directory } = await scene(t, []);
  const { end } = await readFull(directory);
  const entries = Array.from({ length: 20_000 }, (_, i) => told(user(`P${i}`, i + 100, corp), { displayName: ['x'.repeat(500)] }));
  server.forest.dirSync = () => ({ entries, cookie: 'second' });
  const delta = directory.readDelta(end.cookie, noAbort());
  let changes = 0;
  let mostBuffered = 0;
  for await (const page of delta) {
    changes += page.length;
    await new Promise((resolve) => setImmediate(resolve));
    mostBuffered = Math.max(mostBuffered, ...[...server.connections].map((socket) => socket.writableLength));
  }
  assert.equal(changes, entries.length);
  assert.ok(mostBuffered > 1_000_000, 'the answer waited in the server, not in the connector');
});

test('an included container that is no longer there ends the delta: nobody below it is told to have left', async (t) => {
  const { server, tell } = await scene(t, []);
  const known = server.forest.objects.splice(0);
  server.forest.objects.push(...known.filter(({ dn }) => dn !== corp));
  await assert.rejects(tell(), { reason: 'ContainerMissing' });
});
