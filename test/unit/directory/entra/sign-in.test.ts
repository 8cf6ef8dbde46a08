// Tokens, secrets and certificates.
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { test } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import { drain, never, optionsFor, permitFor, change, to } from './builders.ts';
import { testCertificate } from './certificate.ts';
import { failure, fakeGraph } from './fake-graph.ts';

const empty = { status: 200, body: { value: [], '@odata.deltaLink': 'https://graph.test/delta' } };

test('one token serves many requests, and a rotated secret counts at the next one', async (t) => {
  const fake = await fakeGraph(t);
  let secret = 'secret-1';
  const entra = openEntra(optionsFor(fake, { credential: { type: 'ClientSecret', readSecret: () => Promise.resolve(secret) } }));
  t.after(() => entra.close());
  fake.script = () => empty;
  await drain(entra.readFull(never));
  await drain(entra.readFull(never));
  assert.equal(fake.tokenRequests.length, 1);
  secret = 'secret-2';
  await drain(entra.readFull(never));
  assert.deepEqual(
    fake.tokenRequests.map((form) => form.get('client_secret')),
    ['secret-1', 'secret-2'],
  );
  assert.equal(fake.tokenRequests[0]?.get('scope'), `${fake.origin}/.default`);
});

test('a refused secret is explained, waits for a change and appears nowhere in the error', async (t) => {
  const fake = await fakeGraph(t);
  const entra = openEntra(optionsFor(fake, { credential: { type: 'ClientSecret', readSecret: () => Promise.resolve('s3cr3t-value') } }));
  t.after(() => entra.close());
  const description = "AADSTS7000222: The provided client secret keys for app 'x' are expired.";
  fake.token = () => ({ status: 401, body: { error: 'invalid_client', error_description: description, error_codes: [7000222] } });
  const error: unknown = await drain(entra.readFull(never)).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof Error && 'code' in error && 'retry' in error);
  assert.equal(error.code, 'Entra.Credentials');
  assert.equal(error.retry, 'configuration');
  assert.match(error.message, /has expired \(AADSTS7000222\)/);
  assert.doesNotMatch(inspect(error, { depth: 20, showHidden: true }), /s3cr3t-value/);
  const results = await entra.export(permitFor(60_000), [change({ action: 'Update', attributes: to({ title: 'x' }) })]);
  assert.equal(results[0]?.outcome === 'Failed' && results[0].error.code, 'Entra.Credentials');
  assert.equal(fake.asked.length, 0);
});

test('a token that Graph refuses is asked for anew, once', async (t) => {
  const fake = await fakeGraph(t);
  const entra = openEntra(optionsFor(fake));
  t.after(() => entra.close());
  let refusals = 1;
  fake.script = () =>
    refusals-- > 0 ? failure(401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.') : empty;
  await drain(entra.readFull(never));
  assert.equal(fake.tokenRequests.length, 2);
});

test('a server whose certificate comes from another authority is not spoken to', async (t) => {
  const fake = await fakeGraph(t);
  const other = await testCertificate();
  const entra = openEntra(optionsFor(fake, { readCertificateAuthority: () => Promise.resolve(other.ca) }));
  t.after(() => entra.close());
  await assert.rejects(drain(entra.readFull(never)), { code: 'Entra.CertificateUntrusted', retry: 'configuration' });
  assert.equal(fake.tokenRequests.length, 0);
});
