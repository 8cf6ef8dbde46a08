import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import { Client, Control, type BerWriter } from 'ldapts';
import { SERVICE_ACCOUNT } from '../../environment/directory/definition.ts';
import { DIFFICULT_NAMES } from '../../environment/directory/population/others.ts';
import { CROWD_GROUP } from '../../environment/directory/population/groups.ts';
import type { Forest } from '../../environment/directory/forest.ts';
import { openWorld } from '../../environment/world.ts';

const world = await openWorld();
const shared = world.forest('contoso');
after(() => shared.close());

const uniqueAccount = (name: string): string => `${name}-${randomBytes(3).toString('hex')}`;

/** A connection of the account that the product uses. */
async function asService(forest: Forest): Promise<Client> {
  const client = new Client({
    url: `ldaps://${forest.server}`,
    tlsOptions: { ca: world.ca.pem, servername: forest.server },
    timeout: 10_000,
    connectTimeout: 10_000,
    strictDN: false,
  });
  await client.bind(forest.serviceAccount.user, forest.serviceAccount.password);
  return client;
}

/** DirSync with all flags off, which asks for the right to replicate. */
class DirSyncControl extends Control {
  constructor() {
    super('1.2.840.113556.1.4.841', { critical: true });
  }

  protected override writeControl(writer: BerWriter): void {
    // SEQUENCE { INTEGER 0, INTEGER 1048576, OCTET STRING "" }
    writer.writeBuffer(Buffer.from('300a02010002031000000400', 'hex'), 0x04);
  }
}

test('a generated organisation has people, names that need escapes, nested groups and a group of 5,000', async () => {
  const difficult = await shared.objects.find('(sAMAccountName=difficult*)', { attributes: ['cn'] });
  assert.deepEqual(new Set(difficult.map((person) => person.text('cn'))), new Set(DIFFICULT_NAMES));
  const crowd = await shared.objects.account(CROWD_GROUP);
  assert.equal(crowd.values.get('member')?.length, 5000);
  const everyone = await shared.objects.account('Everyone');
  assert.ok(everyone.values.get('member')?.every((dn) => String(dn).startsWith('CN=Department ')));
  assert.equal((await shared.objects.account('Project Alumni')).values.has('member'), false);
});

test('the service account replicates changes and sees deleted objects, and may change nothing', async (t) => {
  const unit = await world.unit(t, shared, 'Deleted, soon');
  const victim = await shared.objects.createUser({ name: 'Victim', account: uniqueAccount('victim'), unit });
  await shared.objects.delete(victim.dn);
  const service = await asService(shared);
  try {
    const { searchEntries } = await service.search(
      shared.base,
      { filter: `(sAMAccountName=${victim.text('sAMAccountName')})`, attributes: ['isDeleted'], timeLimit: 0 },
      new DirSyncControl(),
    );
    assert.equal(searchEntries.length, 1);
    assert.equal(searchEntries[0]?.['isDeleted'], 'TRUE');
    await assert.rejects(service.add(`OU=Forbidden,${shared.base}`, { objectClass: 'organizationalUnit' }), {
      name: 'InsufficientAccessError',
    });
  } finally {
    await service.unbind();
  }
});

test('a user is created, renamed, moved, disabled, deleted and reanimated as the same object', async (t) => {
  const { objects } = shared;
  const from = await world.unit(t, shared, 'Life, of a user');
  const to = await world.unit(t, shared, 'Elsewhere');
  const account = uniqueAccount('john.doe');
  const user = await objects.createUser({ name: 'Doe, John', account, unit: from, attributes: { givenName: 'John' } });
  const renamed = await objects.rename(user.dn, 'Doe\\Smith, John');
  const moved = await objects.move(renamed, to);
  await objects.disable(moved);
  const there = await objects.get(moved);
  assert.equal(there.guid, user.guid);
  assert.equal(there.text('cn'), 'Doe\\Smith, John');
  assert.equal(there.text('userAccountControl'), '514');
  await objects.delete(moved);
  await objects.reanimate(user.guid, user.dn);
  const again = await objects.get(user.dn);
  assert.equal(again.guid, user.guid);
  assert.equal(again.text('sAMAccountName'), account);
});

test('members come into a group and leave it', async (t) => {
  const { objects } = shared;
  const unit = await world.unit(t, shared, 'Members');
  const [ann, bob] = await Promise.all(['ann', 'bob'].map((name) => objects.createUser({ name, account: uniqueAccount(name), unit })));
  assert.ok(ann && bob);
  const group = await objects.createGroup({ name: 'Both', account: uniqueAccount('both'), unit, members: [ann.dn] });
  await objects.addMembers(group.dn, [bob.dn]);
  await objects.removeMembers(group.dn, [ann.dn]);
  assert.deepEqual((await objects.get(group.dn)).values.get('member'), [bob.dn]);
});

test("a forest of one's own is stopped, frozen, given an expired certificate and reset without anybody noticing", async (t) => {
  const own = await world.ownForest(t);
  await t.test('stopped, it refuses connections', async () => {
    await own.stop();
    await assert.rejects(asService(own), { code: 'ECONNREFUSED' });
    await own.start();
  });
  await t.test('frozen, it answers nothing', async () => {
    await own.freeze();
    const client = new Client({ url: `ldaps://${own.server}`, tlsOptions: { ca: world.ca.pem }, timeout: 1000, connectTimeout: 1000 });
    await assert.rejects(client.bind(own.serviceAccount.user, own.serviceAccount.password));
    await own.thaw();
  });
  await t.test('with an expired certificate, it is not trusted', async () => {
    await own.useExpiredCertificate();
    await assert.rejects(asService(own), { code: 'CERT_HAS_EXPIRED' });
    await own.restoreCertificate();
  });
  await t.test('its service password is changed', async () => {
    await own.changeServicePassword('Another-Passw0rd');
    await (await asService(own)).unbind();
    assert.notEqual(own.serviceAccount.password, SERVICE_ACCOUNT.password);
  });
  await t.test('reset, it has forgotten all of it', async () => {
    await own.objects.createUnit('Forgotten');
    await own.reset();
    assert.deepEqual(await own.objects.find('(ou=Forgotten)'), []);
    await (await asService(own)).unbind();
  });
});
