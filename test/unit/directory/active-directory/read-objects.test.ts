import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drain, noAbort, openFake } from './directory.ts';
import { guidOf, organizationalUnit, root, rootGuid, user } from './fake/forest.ts';
import { resultMessage } from './fake/messages.ts';
import { fakeServer } from './fake/server.ts';

const corp = `OU=Corp,${root}`;

test('single objects come whole, out of scope or gone as removals, and each once', async (t) => {
  const server = await fakeServer(t);
  server.forest.objects.push(organizationalUnit(corp, 2), user('Ana', 10, corp), user('Bo', 11, root));
  const directory = openFake(t, server, { partition: { include: [corp] } });
  const { changes } = await drain(directory.readObjects([guidOf(10), guidOf(11), guidOf(12), guidOf(10), guidOf(2)], noAbort()));
  assert.deepEqual(
    changes.map((change) => (change.kind === 'replace' ? change.object.dn : [change.anchor, change.kind === 'remove' && change.why])),
    [`CN=Ana,${corp}`, [guidOf(11), 'OutOfScope'], [guidOf(2), 'OutOfScope'], [guidOf(12), 'Deleted']],
  );
});

test('hundreds of objects take a request for each hundred', async (t) => {
  const server = await fakeServer(t);
  const people = Array.from({ length: 250 }, (_, i) => user(`P${i}`, i + 10, root));
  server.forest.objects.push(...people);
  const { changes } = await drain(
    openFake(t, server).readObjects(
      people.map(({ guid }) => guid),
      noAbort(),
    ),
  );
  assert.equal(changes.length, 250);
  assert.equal(server.searches.filter(({ base, scope }) => base === root && scope === 2).length, 3);
});

test('an answer that shows nothing at all deletes nothing', async (t) => {
  const server = await fakeServer(t);
  server.intercept = (search, socket) => {
    if (search.base !== root || search.scope !== 2) return false;
    server.forest.objects = [];
    socket.write(resultMessage(search.id, 0x65, 32));
    return true;
  };
  await assert.rejects(
    drain(openFake(t, server).readObjects([guidOf(10)], noAbort())),
    (error: { reason?: string }) => error.reason === 'PartitionNotServed',
  );
});

test('an object that moved to another domain of the forest is not deleted', async (t) => {
  const [one, other] = [await fakeServer(t), await fakeServer(t)];
  const base = 'DC=emea,DC=contoso,DC=test';
  other.forest.namingContext = base;
  other.forest.objects = [{ dn: base, guid: rootGuid, classes: ['top', 'domain', 'domainDNS'] }, user('Ana', 10, base)];
  const servers = [{ host: '127.0.0.1', port: other.port }];
  const directory = openFake(t, one, {
    readCertificateAuthority: async () => one.authority + other.authority,
    others: [{ domain: 'emea.contoso.test', servers, include: [], exclude: [], newOrganizationalUnits: 'Include' }],
  });
  const full = await drain(directory.readFull(noAbort()));
  assert.deepEqual(full.end.objects, { 'contoso.test': 0, 'emea.contoso.test': 1 });
  const tombstone = { dn: `CN=Ana\\0ADEL:x,CN=Deleted Objects,${root}`, guid: guidOf(10), attributes: { isDeleted: ['TRUE'] } };
  one.forest.dirSync = () => ({ entries: [tombstone, { ...tombstone, guid: guidOf(11) }], cookie: 'second' });
  const { changes } = await drain(directory.readDelta(full.end.cookie, noAbort()));
  assert.deepEqual(
    changes.map((change) => (change.kind === 'replace' ? change.object.dn : `${change.kind} ${change.anchor}`)),
    [`CN=Ana,${base}`, `remove ${guidOf(11)}`],
  );
});
