// A forest that is an export in a ConfigMap: synchronized like a live one, and again when the export has changed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { tenantConnector, schedule } from './scene/manifests.ts';
import { Scene } from './scene/scene.ts';
import { displayNames, textOf } from './scene/tenant.ts';

const example = readFileSync(join(import.meta.dirname, '../../examples/offline/contoso.ldif'), 'utf8');
const scene = await Scene.prepare({ after }, { name: 'ldif' });
const { namespace, tenant, world } = scene;

const provide = (text: string): Promise<void> =>
  namespace.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'export' }, data: { 'contoso.ldif': text } });

await provide(example);
await namespace.secret('entra-credentials', { clientSecret: tenant.identity.clientSecret });
await namespace.apply(
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'authority' }, data: { 'ca.crt': world.ca.pem } },
  {
    apiVersion: 'lockstep.dev/v1alpha1',
    kind: 'SyncConnector',
    metadata: { name: 'forest' },
    spec: {
      type: 'LDIF',
      ldif: {
        fileRef: { kind: 'ConfigMap', name: 'export', key: 'contoso.ldif' },
        partitions: [{ domain: 'contoso.test', include: ['OU=Staff,OU=Corp,DC=contoso,DC=test'] }],
      },
    },
  },
  tenantConnector(tenant.identity),
  schedule({ mode: 'Active', limits: { deletes: { count: 100, percent: 100 } } }),
);
await scene.firstCycle();

const staff = [...example.matchAll(/^dn: CN=([^,]+),OU=Staff,OU=Corp/gm)].map(([, name = '']) => name).sort();

test('everybody of the export within the included container is in the tenant', async () => {
  assert.ok(staff.length > 1, 'The example has people.');
  assert.deepEqual(displayNames(await tenant.users()), staff);
  const ana = await tenant.user('ana.silva@contoso.test');
  assert.equal(textOf(ana, 'department'), 'Sales');
  assert.equal(ana?.managerId, (await tenant.user('berta.kovacs@contoso.test'))?.id);
});

test('the schedule and the connector are ready', async () => {
  await scene.eventually('the condition Ready', async () => (await scene.condition('Ready'))?.status === 'True');
  const { status } = await namespace.get<{
    readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  }>('syncconnector', 'forest');
  assert.equal(status?.conditions?.find(({ type }) => type === 'Ready')?.status, 'True');
});

test('a changed export is a change of the people in it, and nothing else', async () => {
  await provide(example.replace('department: Sales\nl: Lisbon', 'department: Research\nl: Lisbon'));
  const effects = await scene.synchronize();
  assert.deepEqual(
    effects.map(({ action, properties }) => [action, ...properties]),
    [['update', 'department']],
  );
  assert.equal(textOf(await tenant.user('ana.silva@contoso.test'), 'department'), 'Research');
});

test('an export that is cut in the middle of a line deletes nobody', async () => {
  const since = await tenant.now();
  await provide(example.slice(0, example.indexOf('objectGUID:: AF4MG31KEUyePwAAAAAAEQ') + 14));
  const run = await scene.run('Full');
  assert.deepEqual(await tenant.effects(since), []);
  assert.notEqual(run.status?.result, 'Succeeded');
  await provide(example);
  assert.equal((await scene.run('Full')).status?.result, 'Succeeded');
  assert.deepEqual(displayNames(await tenant.users()), staff);
});
