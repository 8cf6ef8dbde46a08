// The three ways in which an application proves itself, their rotation, and the way through a proxy.
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { EntraCredential } from '../../../operator/directory/entra/index.ts';
import { tokenFile } from '../../../operator/worker/federated-token.ts';
import { drain, never } from '../../unit/directory/entra/builders.ts';
import { makeClientCertificate } from '../../unit/simulator/certificates.ts';
import { testProxy } from './proxy.ts';
import { testTenant } from './tenant.ts';

async function pem(): Promise<{ readonly certificate: string; readonly key: string }> {
  const { certificate, privateKey } = await makeClientCertificate('RS256');
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey)).toString('base64');
  return { certificate, key: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n` };
}

const certificateOf = (held: { certificate: string; key: string }): EntraCredential => ({
  type: 'ClientCertificate',
  readCertificate: () => Promise.resolve(held.certificate),
  readPrivateKey: () => Promise.resolve(held.key),
});

test('an application proves itself with a certificate, and with its successor without a restart', async (t) => {
  const [first, second, foreign] = await Promise.all([pem(), pem(), pem()]);
  const tenant = await testTenant(t, { applications: [{ certificates: [first.certificate, second.certificate] }] });
  const held = { ...first };
  const entra = tenant.open({ credential: certificateOf(held) });
  await drain(entra.readFull(never));
  Object.assign(held, second);
  await drain(entra.readFull(never));
  Object.assign(held, foreign);
  await assert.rejects(drain(entra.readFull(never)), { code: 'Entra.Credentials', retry: 'configuration', message: /700027/ });
});

test('certificate and key may lie in one text', async (t) => {
  const { certificate, key } = await pem();
  const tenant = await testTenant(t, { applications: [{ certificates: [certificate] }] });
  const both = `${key}${certificate}\n`;
  await drain(tenant.open({ credential: certificateOf({ certificate: both, key: both }) }).readFull(never));
});

test('a certificate that cannot serve is refused before anything is sent, and its key is told to nobody', async (t) => {
  const [first, second] = await Promise.all([pem(), pem()]);
  const tenant = await testTenant(t);
  const cases = [
    { held: { certificate: 'no certificate', key: first.key }, says: /the certificate is no PEM/ },
    { held: { certificate: first.certificate, key: 'no key' }, says: /the private key is no PEM/ },
    { held: { certificate: first.certificate, key: second.key }, says: /does not belong to the certificate/ },
  ];
  for (const { held, says } of cases) {
    const reading = drain(tenant.open({ credential: certificateOf(held) }).readFull(never));
    await assert.rejects(reading, (error: Error & { code?: string }) => {
      assert.equal(error.code, 'Entra.CertificateUnusable');
      assert.match(error.message, says);
      assert.ok(!error.message.includes(held.key.slice(30, 60)) || held.key === 'no key');
      return true;
    });
  }
  assert.equal((await tenant.admin.requests({ tenant: tenant.id })).length, 0);
});

async function federation(t: TestContext) {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1' }] };
  const issuer = 'https://kubernetes.contoso.test';
  const subject = 'system:serviceaccount:identity:main-worker';
  const federatedCredentials = [{ issuer, subject, audiences: ['api://AzureADTokenExchange'], jwks }];
  const tenant = await testTenant(t, { applications: [{ federatedCredentials }] });
  const folder = mkdtempSync(join(tmpdir(), 'federated-token-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'token');
  const write = async (subject: string): Promise<void> => {
    const jwt = new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).setIssuer(issuer).setSubject(subject);
    writeFileSync(file, `${await jwt.setAudience('api://AzureADTokenExchange').setIssuedAt().setExpirationTime('1h').sign(privateKey)}\n`);
  };
  return { tenant, subject, write, credential: { type: 'WorkloadIdentity', readToken: tokenFile(file) } as const };
}

test('the service account of the worker stands for the application, and its file is read whenever a token is asked for', async (t) => {
  const { tenant, subject, write, credential } = await federation(t);
  await write('system:serviceaccount:identity:other-worker');
  const entra = tenant.open({ credential });
  await assert.rejects(drain(entra.readFull(never)), { code: 'Entra.Credentials', message: /AADSTS70021/ });
  await write(subject);
  await drain(entra.readFull(never));
});

test('a token of the service account that is not there yet is waited for', async (t) => {
  const { tenant, subject, write, credential } = await federation(t);
  const entra = tenant.open({ credential });
  await assert.rejects(drain(entra.readFull(never)), { code: 'Worker.TokenUnreadable', retry: 'backoff' });
  await write(subject);
  await drain(entra.readFull(never));
});

test('tokens and Graph are reached through the proxy, with the account that it asks for, and a private authority still counts', async (t) => {
  const proxy = await testProxy(t, 'svc-proxy:one');
  const tenant = await testTenant(t);
  const account = { username: 'svc-proxy', password: 'one' };
  const { url } = proxy;
  const entra = tenant.open({
    configuration: { ...tenant.configuration, proxy: { url } },
    readProxyAccount: { username: () => Promise.resolve(account.username), password: () => Promise.resolve(account.password) },
  });
  await drain(entra.readFull(never));
  const { host } = new URL(tenant.configuration.graphURL);
  assert.deepEqual([...new Set(proxy.connected)], [host]);
  proxy.account = 'svc-proxy:two';
  account.password = 'two';
  await drain(entra.readFull(never));
  account.password = 'wrong';
  await assert.rejects(drain(entra.readFull(never)), { code: /Entra\.(Unreachable|SignInUnavailable)/, message: /407/ });
});
