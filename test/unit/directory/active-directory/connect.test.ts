import assert from 'node:assert/strict';
import net, { type AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { directoryErrors } from '../../../../operator/directory/active-directory/index.ts';
import { explainBindRefusal } from '../../../../operator/directory/active-directory/failure.ts';
import type { LockstepError } from '../../../../operator/model/errors.ts';
import { drain, type LogLine, noAbort, openFake, readFull } from './directory.ts';
import { root, user } from './fake/forest.ts';
import { type FakeServer, fakeServer } from './fake/server.ts';

/** A port on which nothing listens. */
async function deadPort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const at = (port: number, host = '127.0.0.1') => ({ host, port });

async function failure(read: Promise<unknown>): Promise<LockstepError> {
  const error = await read.then(
    () => assert.fail('the read should have failed'),
    (reason: unknown) => reason,
  );
  return error as LockstepError;
}

async function readWith(t: TestContext, server: FakeServer, options: Parameters<typeof openFake>[2]): Promise<LockstepError> {
  return failure(readFull(openFake(t, server, options)));
}

test('StartTLS encrypts before the account is named', async (t) => {
  const server = await fakeServer(t, { transport: 'StartTLS' });
  server.forest.objects.push(user('Ana', 10, root));
  const { changes } = await readFull(openFake(t, server, { transport: 'StartTLS' }));
  assert.equal(changes.length, 1);
  assert.deepEqual(server.binds, [{ name: 'svc@contoso.test', password: 'right' }]);
});

test('a second connection over StartTLS works like the first', async (t) => {
  const server = await fakeServer(t, { transport: 'StartTLS' });
  const directory = openFake(t, server, { transport: 'StartTLS' });
  const { end } = await readFull(directory);
  await drain(directory.readDelta(end.cookie, noAbort()));
  assert.equal(server.binds.length, 2);
});

test('a certificate of an unknown authority ends the attempt before the account is named', async (t) => {
  const [server, stranger] = [await fakeServer(t), await fakeServer(t)];
  const error = await readWith(t, server, { readCertificateAuthority: async () => stranger.authority });
  assert.equal(error.reason, 'CertificateUntrusted');
  assert.equal(error.retry, 'configuration');
  assert.deepEqual(server.binds, []);
});

test('an expired certificate is told as such, over LDAPS and StartTLS', async (t) => {
  const certificate = { notBefore: new Date('2020-01-01'), notAfter: new Date('2020-06-01') };
  for (const transport of ['LDAPS', 'StartTLS'] as const) {
    const server = await fakeServer(t, { transport, certificate });
    const error = await readWith(t, server, { transport });
    assert.equal(error.reason, 'CertificateExpired');
    assert.deepEqual(server.binds, []);
  }
});

test('a certificate for another name is told as such, over LDAPS and StartTLS', async (t) => {
  for (const transport of ['LDAPS', 'StartTLS'] as const) {
    const server = await fakeServer(t, { transport, certificate: { names: ['dc9.contoso.test'], addresses: [] } });
    const error = await readWith(t, server, { transport });
    assert.equal(error.reason, 'CertificateNameMismatch');
    assert.deepEqual(server.binds, []);
  }
});

test('an authority that is no certificate is the fault of the configuration', async (t) => {
  const server = await fakeServer(t);
  for (const text of ['', 'not a certificate']) {
    assert.equal((await readWith(t, server, { readCertificateAuthority: async () => text })).reason, 'CertificateAuthorityInvalid');
  }
});

test('a port that speaks no TLS is told as such', async (t) => {
  const server = await fakeServer(t);
  const greeter = net.createServer((socket) => socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await new Promise<void>((resolve) => greeter.listen(0, '127.0.0.1', resolve));
  t.after(() => greeter.close());
  const { port } = greeter.address() as AddressInfo;
  assert.equal((await readWith(t, server, { partition: { servers: [at(port)] } })).reason, 'EncryptionFailed');
});

test('a refused account is explained, waits for the Secret, and is not tried on the other servers', async (t) => {
  const [first, second] = [await fakeServer(t), await fakeServer(t)];
  first.refusals.set('right', '80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 775, v1db1');
  const error = await readWith(t, first, { partition: { servers: [at(first.port), at(second.port)] } });
  assert.equal(error.reason, 'InvalidCredentials');
  assert.match(error.message, /the account is locked/);
  assert.match(error.next, /contoso-credentials/);
  assert.equal(error.retry, 'configuration');
  assert.doesNotMatch(JSON.stringify([error.message, error.next, error.stack]), /right|svc@/);
  assert.deepEqual(second.binds, []);
});

for (const [data, words] of Object.entries({
  '52e': /account or its password is wrong/,
  '532': /password has expired/,
  '533': /disabled/,
  '701': /account has expired/,
  '773': /must be changed/,
  '775': /locked/,
  ffff: /account or its password is wrong/,
})) {
  test(`a bind refused with data ${data} says why`, () => {
    assert.match(explainBindRefusal(`80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data ${data}, v1db1`), words);
  });
}

test('an empty password is never sent: Windows would call it a success', async (t) => {
  const server = await fakeServer(t);
  assert.equal((await readWith(t, server, { readPassword: async () => '' })).reason, 'CredentialsMissing');
  assert.equal((await readWith(t, server, { readUsername: async () => ' ' })).reason, 'CredentialsMissing');
  assert.deepEqual(server.binds, []);
});

test('a rotated password counts at the next read', async (t) => {
  const server = await fakeServer(t);
  let password = 'old';
  server.refusals.set('old', 'data 52e');
  const directory = openFake(t, server, { readPassword: async () => password });
  assert.ok((await failure(readFull(directory))) instanceof directoryErrors.InvalidCredentials);
  password = 'new';
  await readFull(directory);
  assert.deepEqual(
    server.binds.map((bind) => bind.password),
    ['old', 'new'],
  );
});

test('the next server answers where the first does not, and is asked first from then on', async (t) => {
  const server = await fakeServer(t);
  const lines: LogLine[] = [];
  const directory = openFake(t, server, { lines, partition: { servers: [at(await deadPort()), at(server.port)] } });
  await readFull(directory);
  await readFull(directory);
  assert.equal(lines.filter(({ message }) => message.includes('can not be used')).length, 1);
});

test('a delta prefers the server that made the cookie', async (t) => {
  const [first, second] = [await fakeServer(t), await fakeServer(t)];
  const readCertificateAuthority = async (): Promise<string> => first.authority + second.authority;
  const { end } = await readFull(openFake(t, first, { readCertificateAuthority, partition: { servers: [at(second.port)] } }));
  const both = openFake(t, first, { readCertificateAuthority, partition: { servers: [at(first.port), at(second.port)] } });
  await drain(both.readDelta(end.cookie, noAbort()));
  assert.deepEqual([first.binds.length, second.binds.length], [0, 2]);
});

test('when no server works, each is named with its reason', async (t) => {
  const server = await fakeServer(t);
  const [dead, other] = [await deadPort(), await deadPort()];
  const error = await readWith(t, server, { partition: { servers: [at(dead), at(other)] } });
  assert.equal(error.reason, 'ServerUnreachable');
  assert.equal(error.retry, 'backoff');
  assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${dead}: .*ECONNREFUSED.*127\\.0\\.0\\.1:${other}: .*ECONNREFUSED`));
});

test('a server that accepts and then says nothing is given up', async (t) => {
  const silent = net.createServer((socket) => socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const server = await fakeServer(t);
  const { port } = silent.address() as AddressInfo;
  const directory = openFake(t, server, { limits: { connectMs: 200 }, partition: { servers: [at(port), at(server.port)] } });
  t.after(() => silent.close());
  await readFull(directory);
  assert.equal(server.binds.length, 1);
  await directory.close();
});

test('a server of another domain is passed over', async (t) => {
  const [stranger, server] = [await fakeServer(t), await fakeServer(t)];
  stranger.forest.namingContext = 'DC=fabrikam,DC=test';
  const readCertificateAuthority = async (): Promise<string> => stranger.authority + server.authority;
  const both = { readCertificateAuthority, partition: { servers: [at(stranger.port), at(server.port)] } };
  await readFull(openFake(t, server, both));
  assert.equal((await readWith(t, stranger, {})).reason, 'PartitionNotServed');
});

test('after each read no connection is left', async (t) => {
  const server = await fakeServer(t);
  const directory = openFake(t, server);
  await readFull(directory);
  await directory.schema(noAbort());
  await drain(directory.readObjects(['00000000-0000-4000-9000-0000000000ff'], noAbort()));
  await new Promise((resolve) => setImmediate(resolve));
  await directory.close();
  for (const socket of server.connections) await new Promise((resolve) => socket.once('close', resolve));
  assert.equal(server.connections.size, 0);
});

test('closing the connector ends a read under way', async (t) => {
  const server = await fakeServer(t);
  server.intercept = (search) => search.base === root && search.scope === 2;
  const directory = openFake(t, server);
  const read = failure(readFull(directory));
  while (server.searches.every(({ base, scope }) => base !== root || scope !== 2)) await new Promise((resolve) => setImmediate(resolve));
  await directory.close();
  assert.match((await read).message, /the connector was closed/);
});
