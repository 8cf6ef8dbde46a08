// An account whose userAccountControl the reading account may not see: nobody can say whether it is disabled, so that nothing is said of it.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { LockstepError } from '../../../../operator/model/errors.ts';
import type { ImportedChange, ImportPage } from '../../../../operator/model/object.ts';
import { defaultAttributes, noAbort, openFake, readFull } from './directory.ts';
import { type FakeObject, guidOf, organizationalUnit, root, rootGuid, user } from './fake/forest.ts';
import { fakeServer } from './fake/server.ts';

const hidden = (name: string, number: number): FakeObject => {
  const { userAccountControl: _, ...attributes } = user(name, number, root).attributes ?? {};
  return { ...user(name, number, root), attributes };
};

const contact: FakeObject = {
  dn: `CN=Shop,${root}`,
  guid: guidOf(30),
  classes: ['top', 'person', 'contact'],
  attributes: { cn: ['Shop'] },
};

/** What was passed on before the read ended, of whom it was only told that they are there, and the error that ended it. */
async function readUntilRefused(pages: AsyncGenerator<ImportPage, unknown, undefined>) {
  const changes: ImportedChange[] = [];
  try {
    for await (const page of pages) changes.push(...page);
  } catch (error) {
    assert.ok(error instanceof LockstepError, String(error));
    const sighted = changes.flatMap((change) => (change.kind === 'sighting' ? change.anchor : []));
    const told = changes.filter((change) => change.kind !== 'sighting');
    return { anchors: told.map((change) => (change.kind === 'replace' ? change.object.anchor : change.anchor)), sighted, error };
  }
  return assert.fail('the read came to its end');
}

const code = 'Directory.AccountControlHidden';

test('a full read passes on everybody, of the accounts whose userAccountControl is hidden that they are there and no more, and is not complete', async (t) => {
  const server = await fakeServer(t);
  server.forest.objects.push(user('Ana', 10, root), hidden('Bo', 11), hidden('Cem', 12), contact);
  const { anchors, sighted, error } = await readUntilRefused(openFake(t, server).readFull(noAbort()));
  assert.deepEqual(
    [anchors, sighted],
    [
      [guidOf(10), guidOf(30)],
      [guidOf(11), guidOf(12)],
    ],
  );
  assert.equal(error.code, code);
  assert.match(error.message, /of 2 accounts in contoso\.test, such as CN=Bo,/);
});

test('hidden accounts out of scope are none of our business, and so are all where no rule asks for userAccountControl', async (t) => {
  const server = await fakeServer(t);
  const elsewhere = `OU=Elsewhere,${root}`;
  server.forest.objects.push(organizationalUnit(elsewhere, 2), user('Ana', 10, root), {
    ...hidden('Bo', 11),
    dn: `CN=Bo,${elsewhere}`,
  });
  const narrow = await readFull(openFake(t, server, { partition: { exclude: [elsewhere] } }));
  assert.equal(narrow.end.objects['contoso.test'], 1);
  const attributes = defaultAttributes.filter((name) => name !== 'userAccountControl');
  assert.equal((await readFull(openFake(t, server, { attributes }))).end.objects['contoso.test'], 2);
});

test('a delta that tells a new account without its userAccountControl passes on the others, and is not complete', async (t) => {
  const server = await fakeServer(t);
  const ana = user('Ana', 10, root);
  server.forest.objects.push(ana);
  const directory = openFake(t, server);
  const { end } = await readFull(directory);
  const bo = hidden('Bo', 11);
  server.forest.objects.push(bo);
  server.forest.dirSync = () => ({
    entries: [
      { dn: ana.dn, guid: ana.guid, attributes: { displayName: ['Ana Souza'] } },
      { dn: bo.dn, guid: bo.guid, attributes: { objectClass: [...bo.classes], cn: ['Bo'] } },
    ],
    cookie: 'second',
  });
  const { anchors, sighted, error } = await readUntilRefused(directory.readDelta(end.cookie, noAbort()));
  assert.deepEqual([anchors, sighted], [[ana.guid], [bo.guid]]);
  assert.equal(error.code, code);
});

test('a delta that tells userAccountControl to be gone asks for the account, and believes what the account shows', async (t) => {
  const server = await fakeServer(t);
  const ana = user('Ana', 10, root, { userAccountControl: ['514'] });
  server.forest.objects.push(ana);
  const directory = openFake(t, server);
  const { end } = await readFull(directory);
  server.forest.dirSync = () => ({ entries: [{ dn: ana.dn, guid: ana.guid, attributes: { userAccountControl: [] } }], cookie: 'second' });
  for await (const [change] of directory.readDelta(end.cookie, noAbort())) {
    assert.ok(change?.kind === 'replace');
    assert.equal(change.object.attributes['userAccountControl'], 514);
  }
  server.forest.objects = server.forest.objects.map((object) => (object.guid === ana.guid ? hidden('Ana', 10) : object));
  const { anchors, sighted, error } = await readUntilRefused(directory.readDelta(end.cookie, noAbort()));
  assert.deepEqual([anchors, sighted, error.code], [[], [ana.guid], code]);
});

test('an account that is looked up and hidden is told to be there, and neither given nor told gone', async (t) => {
  const server = await fakeServer(t);
  server.forest.objects.push(hidden('Bo', 11));
  const { anchors, sighted, error } = await readUntilRefused(openFake(t, server).readObjects([guidOf(11), guidOf(99)], noAbort()));
  assert.deepEqual([anchors, sighted, error.code], [[], [guidOf(11)], code]);
});

const emea = 'DC=emea,DC=contoso,DC=test';

/** A forest of two domains, each with one account that may be seen. */
async function twoDomains(t: TestContext) {
  const [one, other] = [await fakeServer(t), await fakeServer(t)];
  one.forest.objects.push(user('Ana', 10, root));
  other.forest.namingContext = emea;
  other.forest.objects = [{ dn: emea, guid: rootGuid, classes: ['top', 'domain', 'domainDNS'] }, user('Dora', 20, emea)];
  const servers = [{ host: '127.0.0.1', port: other.port }];
  const directory = openFake(t, one, {
    readCertificateAuthority: async () => one.authority + other.authority,
    others: [{ domain: 'emea.contoso.test', servers, include: [], exclude: [], newOrganizationalUnits: 'Include' }],
  });
  return { one, other, directory };
}

test('a full read passes on everybody of the other domains where one of them hides an account', async (t) => {
  const { one, other, directory } = await twoDomains(t);
  one.forest.objects.push(hidden('Bo', 11));
  const first = await readUntilRefused(directory.readFull(noAbort()));
  assert.deepEqual([first.anchors, first.error.code], [[guidOf(10), guidOf(20)], code]);
  assert.match(first.error.message, /of 1 accounts in contoso\.test, such as CN=Bo,/);
  other.forest.objects.push({ ...hidden('Cem', 21), dn: `CN=Cem,${emea}` });
  const { error } = await readUntilRefused(directory.readFull(noAbort()));
  assert.match(error.message, /of 2 accounts in contoso\.test, emea\.contoso\.test, such as CN=Bo,/);
});

test('a delta passes on who was disabled in another domain than the one that hides an account, and tells nobody gone', async (t) => {
  const { one, other, directory } = await twoDomains(t);
  const { end } = await readFull(directory);
  const bo = hidden('Bo', 11);
  one.forest.objects.push(bo);
  const tombstone = { dn: `CN=Ana\\0ADEL:x,CN=Deleted Objects,${root}`, guid: guidOf(10), attributes: { isDeleted: ['TRUE'] } };
  one.forest.objects = one.forest.objects.filter(({ guid }) => guid !== guidOf(10));
  one.forest.dirSync = () => ({
    entries: [{ dn: bo.dn, guid: bo.guid, attributes: { objectClass: [...bo.classes], cn: ['Bo'] } }, tombstone],
    cookie: 'second',
  });
  other.forest.dirSync = () => ({
    entries: [{ dn: `CN=Dora,${emea}`, guid: guidOf(20), attributes: { userAccountControl: ['514'] } }],
    cookie: 'second',
  });
  const { anchors, error } = await readUntilRefused(directory.readDelta(end.cookie, noAbort()));
  assert.deepEqual([anchors, error.code], [[guidOf(20)], code]);
});

test('objects are looked up in the domains behind the one that hides one of them', async (t) => {
  const { one, directory } = await twoDomains(t);
  one.forest.objects.push(hidden('Bo', 11));
  const { anchors, error } = await readUntilRefused(directory.readObjects([guidOf(11), guidOf(20), guidOf(99)], noAbort()));
  assert.deepEqual([anchors, error.code], [[guidOf(20)], code]);
});

test('a domain that breaks off behind one that hides an account is what the read ended of', async (t) => {
  const { one, other, directory } = await twoDomains(t);
  one.forest.objects.push(hidden('Bo', 11));
  other.forest.objects = other.forest.objects.filter(({ guid }) => guid !== rootGuid);
  const { error } = await readUntilRefused(directory.readFull(noAbort()));
  assert.notEqual(error.code, code);
});
