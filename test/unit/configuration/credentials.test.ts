// How a tenant's application proves itself, and the proxy, in the frozen configuration.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRevision } from '../../../operator/configuration/index.ts';
import type { EntraIDConfiguration } from '../../../operator/model/revision.ts';
import { keyReferences } from '../../../operator/worker/keys.ts';
import { entraID, resources } from './builders.ts';
import { revisionOf } from './compile.ts';
import { activeDirectory } from './builders.ts';

type Block = Parameters<typeof entraID>[1];

const without = (block: Block): Block => ({ ...({ clientSecretRef: undefined } as unknown as Block), ...block });
const compiled = (block: Block) => revisionOf({ connectors: [activeDirectory('contoso'), entraID('tenant', block)] });

function frozen(block: Block): EntraIDConfiguration {
  const tenant = compiled(block).connectors.find(({ type }) => type === 'EntraID');
  assert.ok(tenant?.type === 'EntraID');
  return tenant.entraID;
}

test('a certificate is two keys of one Secret, those of kubernetes.io/tls unless said otherwise', () => {
  assert.deepEqual(frozen(without({ clientCertificateRef: { name: 'application' } })).credential, {
    type: 'ClientCertificate',
    certificate: { kind: 'Secret', name: 'application', key: 'tls.crt' },
    privateKey: { kind: 'Secret', name: 'application', key: 'tls.key' },
  });
});

for (const [cloud, audience] of [
  ['Global', 'api://AzureADTokenExchange'],
  ['USGovernment', 'api://AzureADTokenExchangeUSGov'],
  ['USGovernmentDoD', 'api://AzureADTokenExchangeUSGov'],
  ['China', 'api://AzureADTokenExchangeChina'],
] as const) {
  test(`a workload identity in the cloud ${cloud} is for the audience ${audience}`, () => {
    assert.deepEqual(frozen(without({ workloadIdentity: {}, cloud })).credential, { type: 'WorkloadIdentity', audience });
  });
}

for (const [what, block] of [
  ['no credential', without({})],
  ['two credentials', { workloadIdentity: {} }],
] as const) {
  test(`${what} is an error that names the three ways`, () => {
    const compiling = compileRevision(resources({ connectors: [activeDirectory('contoso'), entraID('tenant', block)] }));
    assert.match(JSON.stringify(compiling), /clientSecretRef, clientCertificateRef and workloadIdentity/);
  });
}

test('the worker watches every key that the way to the tenant needs', () => {
  const revision = compiled(
    without({
      clientCertificateRef: { name: 'application' },
      proxy: { url: 'http://proxy.contoso.test:3128/', credentialsSecretRef: { name: 'proxy' } },
    }),
  );
  const keys = keyReferences(revision).map(({ name, key }) => `${name}/${key}`);
  for (const key of ['application/tls.crt', 'application/tls.key', 'proxy/username', 'proxy/password']) assert.ok(keys.includes(key), key);
});
