import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import { openWorld } from '../../environment/world.ts';
import { minute, type OpenOptions, openForest, Replica } from './replica.ts';

const world = await openWorld();
const forest = await world.ownForest({ after });
const proxy = await world.faultProxy({ after }, forest);
const throughProxy = { servers: [{ host: proxy.server, port: 636 }] };

const open = (t: TestContext, options: OpenOptions = {}): Replica => new Replica(openForest(t, forest, world.ca.pem, options));
const reason = (expected: string) => (error: { readonly reason?: string; readonly message: string }) => {
  assert.equal(error.reason, expected, error.message);
  return true;
};

const comesBack = (error: { readonly retry?: string }): boolean => error.retry === 'backoff';

test('StartTLS reads what LDAPS reads', async (t) => {
  const secure = await open(t).readFull();
  const upgraded = await open(t, { transport: 'StartTLS' }).readFull();
  assert.ok(secure.objects.size > 40);
  assert.deepEqual(upgraded.state, secure.state);
});

test('groups that come in portions are whole', async (t) => {
  const whole = await open(t).readFull();
  t.after(() => proxy.heal());
  proxy.inject({ kind: 'ranged', attribute: 'member', values: 3 });
  const portioned = await open(t, throughProxy).readFull();
  assert.ok(proxy.struck > 0);
  assert.deepEqual(portioned.state, whole.state);
});

for (const fault of [{ kind: 'cut', afterEntries: 20 }, { kind: 'dropFinalPage' }, { kind: 'answer', resultCode: 51 }] as const) {
  test(`an answer with the fault ${fault.kind} is never taken for a whole read, and the next one misses nothing`, async (t) => {
    t.after(() => proxy.heal());
    const replica = await open(t, throughProxy).readFull();
    const people = (await forest.objects.find('(&(objectClass=user)(givenName=*))')).slice(0, 30);
    for (const { dn } of people) await forest.objects.modify(dn, { description: fault.kind });
    const directory = openForest(t, forest, world.ca.pem, throughProxy);
    await directory.schema(minute());
    proxy.inject(fault);
    await assert.rejects(new Replica(directory).readFull(), comesBack);
    await assert.rejects(replica.readDelta(), comesBack);
    proxy.heal();
    assert.deepEqual((await replica.readDelta()).state, (await open(t).readFull()).state);
  });
}

test('a server that shows nothing, as to an account without rights, deletes nothing', async (t) => {
  t.after(() => proxy.heal());
  const replica = await open(t, throughProxy).readFull();
  const before = [...replica.objects.keys()];
  const directory = openForest(t, forest, world.ca.pem, throughProxy);
  proxy.inject({ kind: 'empty' });
  await assert.rejects(open(t, throughProxy).readFull(), reason('PartialRead'));
  await assert.rejects(async () => {
    for await (const page of directory.readObjects(before.slice(0, 3), minute())) assert.fail(`told ${page.length} changes`);
  }, reason('PartialRead'));
  await replica.readDelta();
  assert.deepEqual([...replica.objects.keys()], before);
});

test('the second server stands in for the first, and a delta continues there', async (t) => {
  t.after(() => proxy.heal());
  const both = {
    servers: [
      { host: proxy.server, port: 636 },
      { host: forest.server, port: 636 },
    ],
  };
  const replica = await open(t, both).readFull();
  proxy.inject({ kind: 'refuse' });
  const user = await forest.objects.createUser({ name: 'Fail Over', account: 'fail-over' });
  await replica.readDelta();
  assert.equal(replica.objects.get(user.guid)?.dn, user.dn);
});

test('a server that is frozen ends the read in time, and the next one succeeds', async (t) => {
  const replica = open(t, { limits: { connectMs: 1000 } });
  await forest.freeze();
  try {
    await assert.rejects(replica.readFull(), reason('TimedOut'));
  } finally {
    await forest.thaw();
  }
  assert.ok((await replica.readFull()).objects.size > 40);
});

test('a changed password is refused once and counts from the next read on', async (t) => {
  let { password } = forest.serviceAccount;
  const replica = open(t, { readPassword: async () => password });
  await replica.readFull();
  await forest.changeServicePassword('Sync-Passw0rd-2');
  await assert.rejects(replica.readDelta(), reason('InvalidCredentials'));
  password = 'Sync-Passw0rd-2';
  await replica.readDelta();
});

test('an expired certificate stops the connector before it names its account', async (t) => {
  const replica = await open(t).readFull();
  await forest.useExpiredCertificate();
  try {
    await assert.rejects(replica.readDelta(), reason('CertificateExpired'));
  } finally {
    await forest.restoreCertificate();
  }
  await replica.readDelta();
});

test('a certificate that another authority signed, or for another name, is refused', async (t) => {
  await assert.rejects(
    open(t, { readCertificateAuthority: async () => (await world.ca.issue({ subject: 'CN=Other' })).certificate }).readFull(),
    reason('CertificateUntrusted'),
  );
  await assert.rejects(
    open(t, { servers: [{ host: forest.definition.address.replace(/\d+$/, '1'), port: 636 }] }).readFull(),
    reason('ServerUnreachable'),
  );
});
