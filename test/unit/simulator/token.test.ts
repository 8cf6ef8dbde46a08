// The token endpoint and what Graph makes of tokens.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ClientAssertionCredential, ClientSecretCredential } from '@azure/identity';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey } from 'jose';
import { fetch } from 'undici';
import { makeClientCertificate } from './certificates.ts';
import { authority, newUser, openSimulator, openTenant, scope } from './harness.ts';
import type { Json, TestTenant } from './harness.ts';

const hourMs = 3_600_000;

async function askForToken(
  { simulator, info, dispatcher }: TestTenant,
  form: Readonly<Record<string, string>>,
  tenant = info.tenantId,
): Promise<{ status: number; body: Json }> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope, client_id: info.applications[0]?.clientId ?? '', ...form });
  const answer = await fetch(`${simulator.url}/${tenant}/oauth2/v2.0/token`, { dispatcher, method: 'POST', body });
  return { status: answer.status, body: await answer.json() };
}

test('the identity library gets a token with a client secret, and its claims name tenant, application and roles', async (t) => {
  const { credential, info } = await openTenant(t);
  const { token } = await credential.getToken(scope);
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  assert.equal(claims.tid, info.tenantId);
  assert.equal(claims.appid, info.applications[0]?.clientId);
  assert.equal(claims.aud, 'https://graph.microsoft.com');
  assert.deepEqual(claims.roles, info.applications[0]?.roles);
});

test('a tenant is also found by its verified domain', async (t) => {
  const domain = `d${Date.now()}.test`;
  const tenant = await openTenant(t, { domains: [domain] });
  const { status } = await askForToken(tenant, { client_secret: tenant.info.applications[0]?.clientSecret ?? '' }, domain);
  assert.equal(status, 200);
});

test('a wrong secret is an invalid client, and the answer does not repeat it', async (t) => {
  const { status, body } = await askForToken(await openTenant(t), { client_secret: 'not-the-secret' });
  assert.equal(status, 401);
  assert.equal(body.error, 'invalid_client');
  assert.deepEqual(body.error_codes, [7000215]);
  assert.match(body.error_description, /^AADSTS7000215: Invalid client secret provided\./);
  assert.doesNotMatch(JSON.stringify(body), /not-the-secret/);
});

for (const { what, form, tenant, status, code } of [
  {
    what: 'an unknown application',
    form: { client_id: '99999999-9999-4999-8999-999999999999', client_secret: 'x' },
    status: 400,
    code: 700016,
  },
  { what: 'an unknown tenant', form: { client_secret: 'x' }, tenant: '99999999-9999-4999-8999-999999999999', status: 400, code: 90002 },
  { what: 'a request without a credential', form: {}, status: 401, code: 7000218 },
  { what: 'another grant', form: { grant_type: 'password' }, status: 400, code: 70003 },
] as const) {
  test(`${what} gets no token, but AADSTS${code}`, async (t) => {
    const answer = await askForToken(await openTenant(t), form, tenant);
    assert.deepEqual([answer.status, answer.body.error_codes], [status, [code]]);
  });
}

for (const [badScope, code] of [
  ['https://graph.microsoft.com/User.Read', 1002012],
  ['https://elsewhere.test/.default', 500011],
] as const) {
  test(`the scope ${badScope} is refused with AADSTS${code}`, async (t) => {
    const tenant = await openTenant(t);
    const { body } = await askForToken(tenant, { scope: badScope, client_secret: tenant.info.applications[0]?.clientSecret ?? '' });
    assert.deepEqual(body.error_codes, [code]);
  });
}

test('a new secret ends the former one', async (t) => {
  const tenant = await openTenant(t);
  const { clientId = '', clientSecret = '' } = tenant.info.applications[0] ?? {};
  await tenant.simulator.admin.changeApplication(tenant.info.tenantId, clientId, { secret: 'the-new-one' });
  assert.equal((await askForToken(tenant, { client_secret: clientSecret })).status, 401);
  assert.equal((await askForToken(tenant, { client_secret: 'the-new-one' })).status, 200);
});

test('a federated credential is accepted for its issuer, subject and audience, and for no other subject', async (t) => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }] };
  const federated = {
    issuer: 'https://issuer.test',
    subject: 'system:serviceaccount:a:b',
    audiences: ['api://AzureADTokenExchange'],
    jwks,
  };
  const { simulator } = await openTenant(t);
  const info = await simulator.admin.createTenant({ applications: [{ federatedCredentials: [federated] }] });
  const ca = await authority();
  const tokenFor = (subject: string) => {
    const assertion = () =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setIssuer(federated.issuer)
        .setSubject(subject)
        .setAudience('api://AzureADTokenExchange')
        .setIssuedAt()
        .setExpirationTime('10m')
        .sign(privateKey);
    const options = { authorityHost: simulator.url, disableInstanceDiscovery: true, tlsOptions: { ca } };
    return new ClientAssertionCredential(info.tenantId, info.applications[0]?.clientId ?? '', assertion, options).getToken(scope);
  };
  assert.ok((await tokenFor(federated.subject)).token);
  await assert.rejects(tokenFor('system:serviceaccount:a:other'), /AADSTS700213/);
});

for (const algorithm of ['PS256', 'RS256'] as const) {
  test(`an assertion signed with the application's certificate by ${algorithm} gets a token, and one signed by another key does not`, async (t) => {
    const tenant = await openTenant(t);
    const { clientId = '' } = tenant.info.applications[0] ?? {};
    const { certificate, privateKey, foreignKey } = await makeClientCertificate(algorithm);
    await tenant.simulator.admin.changeApplication(tenant.info.tenantId, clientId, { certificates: [certificate] });
    const audience = `${tenant.simulator.url}/${tenant.info.tenantId}/oauth2/v2.0/token`;
    const assertion = (key: CryptoKey, aud = audience) =>
      new SignJWT({})
        .setProtectedHeader({ alg: algorithm })
        .setIssuer(clientId)
        .setSubject(clientId)
        .setAudience(aud)
        .setIssuedAt()
        .setExpirationTime('10m')
        .sign(key);
    const ask = async (client_assertion: string) =>
      await askForToken(tenant, { client_assertion, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' });
    assert.equal((await ask(await assertion(privateKey))).status, 200);
    assert.deepEqual((await ask(await assertion(foreignKey))).body.error_codes, [700027]);
    assert.deepEqual((await ask(await assertion(privateKey, 'https://elsewhere.test'))).body.error_codes, [700023]);
  });
}

test('Graph refuses a request without a token, with a mangled one, and with one of another simulator', async (t) => {
  const { raw } = await openTenant(t);
  const other = await openTenant(t, {}, await openSimulator(t));
  const foreign = (await other.credential.getToken(scope)).token;
  for (const [authorization, message] of [
    ['', 'Access token is empty.'],
    ['Bearer nonsense', 'CompactToken parsing failed with error code: 80049217'],
    [`Bearer ${foreign}`, 'Access token validation failure.'],
  ] as const) {
    const { status, body } = await raw('GET', '/v1.0/users', undefined, { authorization });
    assert.deepEqual([status, body.error.code, body.error.message], [401, 'InvalidAuthenticationToken', message]);
  }
});

test('a token ends after an hour of real time: advancing the clock does not end it', async (t) => {
  let now = Date.now();
  const simulator = await openSimulator(t, { now: () => now });
  const { raw, credential } = await openTenant(t, {}, simulator);
  const authorization = `Bearer ${(await credential.getToken(scope)).token}`;
  await simulator.admin.advanceClock(hourMs);
  assert.equal((await raw('GET', '/v1.0/users', undefined, { authorization })).status, 200);
  now += hourMs;
  const { status, body } = await raw('GET', '/v1.0/users', undefined, { authorization });
  assert.deepEqual([status, body.error.message], [401, 'Lifetime validation failed, the token is expired.']);
});

test('tenants stand side by side: the token chooses, and what is in one is not in the other', async (t) => {
  const one = await openTenant(t);
  const two = await openTenant(t);
  const user = await one.graph.api('/users').post(newUser());
  assert.equal((await one.graph.api('/users').get()).value.length, 1);
  assert.equal((await two.graph.api('/users').get()).value.length, 0);
  assert.equal((await two.raw('GET', `/v1.0/users/${user.id}`)).status, 404);
});

for (const { role, method, path, body } of [
  { role: 'User.Read.All', method: 'POST', path: '/v1.0/users', body: newUser() },
  { role: 'User.Create', method: 'GET', path: '/v1.0/users', body: undefined },
  { role: 'Directory.ReadWrite.All', method: 'DELETE', path: '/v1.0/users/x@contoso.test', body: undefined },
  { role: 'User.ReadWrite.All', method: 'GET', path: '/v1.0/groups', body: undefined },
  { role: 'User.Read.All', method: 'PATCH', path: '/v1.0/users/x@contoso.test', body: { city: 'x' } },
  { role: 'Group.Read.All', method: 'POST', path: '/v1.0/groups', body: {} },
  { role: 'Directory.ReadWrite.All', method: 'GET', path: '/v1.0/directory/onPremisesSynchronization', body: undefined },
] as const) {
  test(`${role} alone does not allow ${method} ${path}`, async (t) => {
    const { raw } = await openTenant(t, { applications: [{ roles: [role] }] });
    const answer = await raw(method, path, body);
    assert.deepEqual([answer.status, answer.body.error.code], [403, 'Authorization_RequestDenied']);
  });
}

test('a client that does not trust the certificate authority gets no answer', async (t) => {
  const { simulator, info } = await openTenant(t);
  const stranger = new ClientSecretCredential(
    info.tenantId,
    info.applications[0]?.clientId ?? '',
    info.applications[0]?.clientSecret ?? '',
    {
      authorityHost: simulator.url,
      disableInstanceDiscovery: true,
      retryOptions: { maxRetries: 0 },
    },
  );
  await assert.rejects(stranger.getToken(scope));
});
