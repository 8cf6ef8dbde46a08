// Microsoft's own clients as unprejudiced users: each credential of the identity library, and the paging, batches and retries of the Graph client.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import type { TestContext } from 'node:test';
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  WorkloadIdentityCredential,
} from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import { BatchRequestContent, BatchResponseContent, PageIterator } from '@microsoft/microsoft-graph-client';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { NewApplication } from '../../../operator/simulator/admin/types.ts';
import { makeClientCertificate } from './certificates.ts';
import { authority, newUser, openTenant, scope } from './harness.ts';
import type { Json, TestTenant } from './harness.ts';

interface Proof {
  readonly application: NewApplication;
  readonly credential: (tenantId: string, clientId: string, options: object) => TokenCredential;
}

const folder = (): string => mkdtempSync(join(tmpdir(), 'lockstep-'));
const issuer = 'https://issuer.test';
const subject = 'system:serviceaccount:lockstep:worker';

async function federation(): Promise<{ readonly application: NewApplication; readonly token: () => Promise<string> }> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const audiences = ['api://AzureADTokenExchange'];
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }] };
  const token = () =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience('api://AzureADTokenExchange')
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(privateKey);
  return { application: { federatedCredentials: [{ issuer, subject, audiences, jwks }] }, token };
}

const proofs: Readonly<Record<string, () => Promise<Proof>>> = {
  ClientSecretCredential: async () => ({
    application: { secret: 'a-secret-of-a-client' },
    credential: (tenantId, clientId, options) => new ClientSecretCredential(tenantId, clientId, 'a-secret-of-a-client', options),
  }),
  ClientCertificateCredential: async () => {
    const { certificate, pem } = await makeClientCertificate('RS256');
    return {
      application: { certificates: [certificate] },
      credential: (tenantId, clientId, options) => new ClientCertificateCredential(tenantId, clientId, { certificate: pem }, options),
    };
  },
  ClientAssertionCredential: async () => {
    const { application, token } = await federation();
    return { application, credential: (tenantId, clientId, options) => new ClientAssertionCredential(tenantId, clientId, token, options) };
  },
  WorkloadIdentityCredential: async () => {
    const { application, token } = await federation();
    const tokenFilePath = join(folder(), 'token');
    writeFileSync(tokenFilePath, await token());
    return {
      application,
      credential: (tenantId, clientId, options) => new WorkloadIdentityCredential({ tenantId, clientId, tokenFilePath, ...options }),
    };
  },
};

for (const [name, prove] of Object.entries(proofs)) {
  test(`${name} of the identity library gets a token that Graph takes`, async (t) => {
    const { raw, simulator, info } = await openTenant(t);
    const { application, credential } = await prove();
    const { clientId } = await simulator.admin.addApplication(info.tenantId, application);
    const options = { authorityHost: simulator.url, disableInstanceDiscovery: true, tlsOptions: { ca: await authority() } };
    const token = await credential(info.tenantId, clientId, options).getToken(scope);
    const answer = await raw('GET', '/v1.0/organization', undefined, { authorization: `Bearer ${token?.token ?? ''}` });
    assert.equal(answer.body.value[0].id, info.tenantId);
  });
}

async function withUsers(t: TestContext, count: number): Promise<TestTenant> {
  const tenant = await openTenant(t);
  const objects = Array.from({ length: count }, (_, index) => ({
    type: 'user' as const,
    values: { displayName: `User ${index}`, userPrincipalName: `user${index}@contoso.test` },
  }));
  await tenant.simulator.admin.createObjects(tenant.info.tenantId, objects);
  return tenant;
}

test('the PageIterator of the Graph client goes through all pages once, and ends a delta query with its link', async (t) => {
  const { graph } = await withUsers(t, 250);
  for (const path of ['/users?$top=40&$select=id', '/users/delta?$select=id']) {
    const seen: string[] = [];
    const iterator = new PageIterator(graph, await graph.api(path).get(), (user: Json) => {
      seen.push(user.id);
      return true;
    });
    await iterator.iterate();
    assert.deepEqual([seen.length, new Set(seen).size, iterator.isComplete()], [250, 250, true]);
    assert.equal(iterator.getDeltaLink() !== undefined, path.includes('delta'));
  }
});

test('the batches of the Graph client are taken, with what depends on what, and their answers are read by it', async (t) => {
  const { graph } = await openTenant(t);
  const body = JSON.stringify(newUser({ userPrincipalName: 'ana@contoso.test' }));
  const post = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };
  const content = new BatchRequestContent([
    { id: '1', request: new Request('https://graph.microsoft.com/users', post) },
    { id: '2', request: new Request('https://graph.microsoft.com/users/ana@contoso.test'), dependsOn: ['1'] },
    { id: '3', request: new Request('https://graph.microsoft.com/users/nobody@contoso.test'), dependsOn: ['2'] },
  ]);
  const answers = new BatchResponseContent(await graph.api('/$batch').post(await content.getContent()));
  assert.deepEqual(
    ['1', '2', '3'].map((id) => answers.getResponseById(id).status),
    [201, 200, 404],
  );
  assert.equal(((await answers.getResponseById('2').json()) as Json).userPrincipalName, 'ana@contoso.test');
});

test('the retries of the Graph client wait as long as a 429 says, and get through', async (t) => {
  const { graph, simulator, info } = await openTenant(t);
  await simulator.admin.addFault({
    match: { tenant: info.tenantId, method: 'GET', pathPrefix: '/v1.0/users' },
    action: { kind: 'status', status: 429, retryAfterSeconds: 1 },
    count: 2,
  });
  assert.deepEqual((await graph.api('/users').get()).value, []);
  const requests = await simulator.admin.requests({ tenant: info.tenantId, pathPrefix: '/v1.0/users' });
  assert.deepEqual(
    requests.map(({ status }) => status),
    [429, 429, 200],
  );
  assert.ok(requests.every(({ at }, index) => index === 0 || at - (requests[index - 1]?.at ?? 0) >= 990));
});

test('the retries of the Graph client get through the simulator’s own throttle', async (t) => {
  const { graph, simulator, info } = await openTenant(t);
  await simulator.admin.throttle(info.tenantId, { writes: { limit: 3, periodMs: 1500 } });
  for (let index = 0; index < 5; index += 1) await graph.api('/users').post(newUser());
  const requests = await simulator.admin.requests({ tenant: info.tenantId, method: 'POST', pathPrefix: '/v1.0/users' });
  assert.equal(requests.filter(({ status }) => status === 201).length, 5);
  assert.ok(requests.some(({ status }) => status === 429));
});
