import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../../../environment/wait.ts';
import type { DirectoryObject, ImportedChange } from '../../../../operator/model/object.ts';
import { drain, noAbort, openFake, readFull } from './directory.ts';
import { guidOf, organizationalUnit, root, rootGuid, user } from './fake/forest.ts';
import { resultMessage } from './fake/messages.ts';
import { fakeServer } from './fake/server.ts';

const corp = `OU=Corp,${root}`;

const objectsOf = (changes: readonly ImportedChange[]): readonly DirectoryObject[] =>
  changes.map((change) => {
    assert.equal(change.kind, 'replace');
    return change.object;
  });

const reasonOf = (reason: string) => (error: { readonly reason?: string }) => error.reason === reason;

test('every object in scope comes once, over all pages, with its values in their types', async (t) => {
  const server = await fakeServer(t);
  const people = Array.from({ length: 2345 }, (_, i) => user(`Person ${i}`, i + 10, corp, { userAccountControl: ['512'] }));
  server.forest.objects.push(organizationalUnit(corp, 2), ...people);
  const { changes, end } = await readFull(openFake(t, server));
  const objects = objectsOf(changes);
  assert.equal(new Set(objects.map(({ anchor }) => anchor)).size, people.length);
  assert.deepEqual(end.objects, { 'contoso.test': people.length });
  const [first] = objects;
  assert.equal(first?.anchor, guidOf(10));
  assert.equal(first.dn, `CN=Person 0,${corp}`);
  assert.equal(first.objectType, 'user');
  assert.equal(first.attributes['cn'], 'Person 0');
  assert.equal(first.attributes['userAccountControl'], 512);
});

test('all searches ask without a time limit', async (t) => {
  const server = await fakeServer(t);
  await readFull(openFake(t, server));
  assert.deepEqual([...new Set(server.searches.map(({ timeLimit }) => timeLimit))], [0]);
});

test('the server sees no request for a page before the page before last was consumed', async (t) => {
  const server = await fakeServer(t);
  server.forest.objects.push(...Array.from({ length: 5000 }, (_, i) => user(`Person ${i}`, i + 10, root)));
  const pages = openFake(t, server, { limits: { pageEntries: 500 } }).readFull(noAbort());
  await pages.next();
  const asked = server.searches.filter(({ base, scope }) => base === root && scope === 2).length;
  assert.ok(asked <= 5, `${asked} requests left while the first page was in hand`);
  const rest = await drain(pages);
  assert.equal(rest.end.objects['contoso.test'], 5000);
});

test('references name objects by their anchors, and a reference to an object elsewhere keeps its anchor', async (t) => {
  const server = await fakeServer(t);
  server.forest.objects.push(user('Ana', 10, root, { manager: [guidOf(11)] }), user('Bo', 11, root, { manager: [guidOf(999)] }));
  const objects = objectsOf((await readFull(openFake(t, server))).changes);
  assert.deepEqual(
    objects.map(({ references }) => references),
    [{ manager: [guidOf(11)] }, { manager: [guidOf(999)] }],
  );
});

test('a group that Windows cuts at 1500 members arrives with all of them', async (t) => {
  const server = await fakeServer(t);
  const members = Array.from({ length: 4000 }, (_, i) => guidOf(i + 100));
  server.forest.objects.push({ dn: `CN=Everyone,${root}`, guid: guidOf(5), classes: ['top', 'group'], attributes: { member: members } });
  const [group] = objectsOf((await readFull(openFake(t, server))).changes);
  assert.deepEqual(group?.references['member'], members);
  const ranges = server.searches.flatMap(({ attributes }) => attributes).filter((name) => name.includes(';range='));
  assert.deepEqual(ranges, ['member;range=1500-*', 'member;range=3000-*']);
});

test('a group whose rest does not come makes the read partial', async (t) => {
  const server = await fakeServer(t);
  const members = Array.from({ length: 2000 }, (_, i) => guidOf(i + 100));
  server.forest.objects.push({ dn: `CN=Everyone,${root}`, guid: guidOf(5), classes: ['top', 'group'], attributes: { member: members } });
  server.intercept = (search, socket) => {
    if (!search.attributes.some((name) => name.includes(';range='))) return false;
    socket.write(resultMessage(search.id, 0x65, 0));
    return true;
  };
  await assert.rejects(readFull(openFake(t, server)), reasonOf('PartialRead'));
});

test('a read in which the domain itself does not stand is partial', async (t) => {
  const server = await fakeServer(t);
  server.forest.objects.push(user('Ana', 10, root));
  server.intercept = (search) => {
    if (search.scope === 2) server.forest.objects = server.forest.objects.filter(({ guid }) => guid !== rootGuid || search.base !== root);
    return false;
  };
  await assert.rejects(readFull(openFake(t, server)), reasonOf('PartitionNotServed'));
  server.intercept = () => false;
  server.forest.objects = [{ dn: root, guid: rootGuid, classes: ['top'] }, user('Ana', 10, root)];
  await assert.rejects(readFull(openFake(t, server)), reasonOf('PartialRead'));
});

test('a schema that is not shown is an incomplete read, not a forest without references, and the next read is whole again', async (t) => {
  const server = await fakeServer(t);
  server.forest.objects.push(user('Ana', 10, root, { manager: [guidOf(11)] }), user('Bo', 11, root));
  const directory = openFake(t, server);
  await readFull(directory);
  server.forest.schemaVisible = false;
  await assert.rejects(directory.schema(noAbort()), reasonOf('PartialRead'));
  server.forest.schemaVisible = true;
  assert.equal((await directory.schema(noAbort()))['manager']?.type, 'Reference');
  const [ana] = objectsOf((await readFull(directory)).changes);
  assert.deepEqual(ana?.references, { manager: [guidOf(11)] });
});

test('a page that ends without its cookie makes the read partial', async (t) => {
  const server = await fakeServer(t);
  server.intercept = (search, socket) => {
    if (search.base !== root || search.scope !== 2 || search.controls.has('1.2.840.113556.1.4.841')) return false;
    socket.write(resultMessage(search.id, 0x65, 0));
    return true;
  };
  await assert.rejects(readFull(openFake(t, server)), reasonOf('PartialRead'));
});

test('a server that breaks off in the middle makes the read partial and is not the first choice again', async (t) => {
  const server = await fakeServer(t);
  server.forest.objects.push(...Array.from({ length: 3000 }, (_, i) => user(`Person ${i}`, i + 10, root)));
  let pages = 0;
  server.intercept = (search, socket) => {
    if (search.base !== root || search.scope !== 2 || search.controls.has('1.2.840.113556.1.4.841') || ++pages < 3) return false;
    socket.destroy();
    return true;
  };
  const seen: ImportedChange[] = [];
  const read = openFake(t, server).readFull(noAbort());
  await assert.rejects(async () => {
    for await (const page of read) seen.push(...page);
  }, reasonOf('PartialRead'));
  assert.ok(seen.length > 0, 'the pages before the break were delivered');
});

test('a server that falls silent in the middle of an answer makes the read partial', async (t) => {
  const server = await fakeServer(t);
  server.intercept = (search) => search.base === root && search.scope === 2;
  await assert.rejects(readFull(openFake(t, server, { limits: { silenceMs: 200 } })), (error: { reason?: string; message: string }) => {
    assert.match(error.message, /did not answer/);
    return error.reason === 'TimedOut' || error.reason === 'PartialRead';
  });
});

test('an entry beyond the size limit is refused with its size, without being taken in', async (t) => {
  const server = await fakeServer(t);
  server.forest.objects.push(user('Ana', 10, root, { displayName: ['x'.repeat(100_000)] }));
  await assert.rejects(readFull(openFake(t, server, { limits: { messageBytes: 50_000 } })), (error: Error & { reason?: string }) => {
    assert.match(error.message, /larger than the limit of 50000 bytes/);
    return error.reason === 'PartialRead';
  });
});

test('a consumer that stops early makes the server abandon the search', async (t) => {
  const server = await fakeServer(t);
  server.forest.objects.push(...Array.from({ length: 3000 }, (_, i) => user(`Person ${i}`, i + 10, root)));
  server.intercept = (search) => search.controls.get('1.2.840.113556.1.4.319')?.includes(Buffer.from('1000')) ?? false;
  const read = openFake(t, server).readFull(noAbort());
  await read.next();
  await read.return(undefined as never);
  await eventually(() => server.connections.size === 0, { withinMs: 5000, everyMs: 10, what: 'the connection to close' });
  assert.equal(server.abandoned.length, 1);
});

test('an aborted read ends with the reason of the abort', async (t) => {
  const server = await fakeServer(t);
  server.intercept = (search) => search.base === root && search.scope === 2;
  const stop = new AbortController();
  const reason = new Error('the term ended');
  const read = drain(openFake(t, server).readFull(stop.signal));
  setImmediate(() => stop.abort(reason));
  await assert.rejects(read, (error) => error === reason);
});

test('attributes that the forest does not know, or does not replicate, are left out and named once', async (t) => {
  const server = await fakeServer(t);
  const lines: { message: string; fields: Readonly<Record<string, unknown>>; level: 'debug' | 'info' | 'warn' }[] = [];
  const directory = openFake(t, server, {
    lines,
    attributes: ['cn', 'extensionAttribute1', 'memberOf', 'tokenGroups', 'whenChanged', 'distinguishedName'],
  });
  server.forest.objects.push(user('Ana', 10, root));
  const [ana] = objectsOf((await readFull(directory)).changes);
  assert.deepEqual(Object.keys(await directory.schema(noAbort())), ['objectGUID', 'objectSid', 'cn', 'distinguishedName']);
  assert.equal(ana?.attributes['distinguishedName'], `CN=Ana,${root}`);
  const told = lines.filter(({ fields }) => 'leftOut' in fields);
  assert.deepEqual(
    told.map(({ fields }) => fields['leftOut']),
    [{ extensionAttribute1: 'NotInSchema', memberOf: 'NotReplicated', tokenGroups: 'NotReplicated', whenChanged: 'NotReplicated' }],
  );
});

test('a value that is not what the schema says is reported by its place, never by its content, and the object survives', async (t) => {
  const server = await fakeServer(t);
  const lines: { message: string; fields: Readonly<Record<string, unknown>>; level: 'debug' | 'info' | 'warn' }[] = [];
  server.forest.objects.push(
    user('Ana', 10, root, {
      userAccountControl: ['secret-512x'],
      displayName: [Buffer.from([0xff, 0xfe])],
      accountExpires: ['9223372036854775807'],
    }),
  );
  const [ana] = objectsOf((await readFull(openFake(t, server, { lines }))).changes);
  assert.deepEqual(Object.keys(ana?.attributes ?? {}).sort(), ['accountExpires', 'cn', 'objectGUID']);
  assert.equal(ana?.attributes['accountExpires'], 9223372036854775807n);
  const told = lines.filter(({ level }) => level === 'warn').map(({ fields }) => [fields['dn'], fields['attribute']]);
  assert.deepEqual(
    told.toSorted(([a], [b]) => String(a).localeCompare(String(b))),
    [
      [`CN=Ana,${root}`, 'displayName'],
      [`CN=Ana,${root}`, 'userAccountControl'],
    ],
  );
  assert.doesNotMatch(JSON.stringify(lines), /secret/);
});

test('a computer is no user, and an own subclass of user is one', async (t) => {
  const server = await fakeServer(t);
  server.forest.objects.push(
    { ...user('PC-1', 10, root), classes: ['top', 'person', 'organizationalPerson', 'user', 'computer'] },
    { ...user('Ana', 11, root), classes: ['top', 'person', 'organizationalPerson', 'user', 'contosoUser'] },
  );
  const objects = objectsOf((await readFull(openFake(t, server))).changes);
  assert.deepEqual(
    objects.map(({ dn, objectType }) => [dn, objectType]),
    [[`CN=Ana,${root}`, 'user']],
  );
});

test('what changed while the pages were read is read again at the end', async (t) => {
  const server = await fakeServer(t);
  server.forest.objects.push(user('Ana', 10, root));
  server.forest.dirSync = (cookie) => {
    if (cookie === '') return { entries: [], cookie: 'before' };
    assert.equal(cookie, 'before');
    const late = user('Late', 11, root);
    server.forest.objects.push(late);
    return { entries: [{ dn: late.dn, guid: late.guid, attributes: { objectClass: [...late.classes], name: ['Late'] } }], cookie: 'after' };
  };
  const { changes, end } = await readFull(openFake(t, server));
  assert.deepEqual(
    objectsOf(changes).map(({ dn }) => dn),
    [`CN=Ana,${root}`, `CN=Late,${root}`],
  );
  assert.match(end.cookie, new RegExp(Buffer.from('before').toString('base64')));
});
