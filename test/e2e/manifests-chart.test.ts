// The chart: Helm renders it, the API server takes what comes out, and its pods meet the restricted pod security standard.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { load, loadAll } from 'js-yaml';
import { workerStatefulSet } from '../../operator/controllers/sync-schedule/worker-pod.ts';
import type { ScheduleScope } from '../../operator/controllers/sync-schedule/scope.ts';
import { type Applied, isForbidden, type ObjectOf, pods } from '../../operator/kube/index.ts';
import { openWorld } from '../environment/world.ts';
import { installManifests } from './manifests-cluster.ts';

const world = await openWorld();
const { client, namespace, refusal } = await installManifests({ after }, 'manifests-chart');
await world.kubectl('label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted');

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: { readonly template?: { readonly spec: object } };
  readonly rules?: unknown;
  readonly data?: Readonly<Record<string, string>>;
}

const withSimulator = [
  'simulator.enabled=true',
  'simulator.tlsSecretName=tls',
  'simulator.seedSecretName=seed',
  'simulator.adminTokenSecretName=admin',
];

async function render(...values: readonly string[]): Promise<readonly Manifest[]> {
  const set = values.flatMap((value) => ['--set', value]);
  const text = await world.helm('template', 'lockstep', 'charts/lockstep', '--namespace', namespace, ...set);
  return (loadAll(text) as (Manifest | null)[]).filter((manifest) => manifest !== null);
}

/** Asks the API server whether it would admit such a pod. */
async function admit(spec: unknown): Promise<void> {
  const pod = { metadata: { name: 'probe', namespace }, spec } as Applied<ObjectOf<typeof pods>>;
  await client.apply(pods, pod, { fieldManager: 'manifests-test', dryRun: 'All' });
}

test('Helm has nothing to complain about', async () => {
  assert.match(await world.helm('lint', '--strict', 'charts/lockstep'), /0 chart\(s\) failed/);
});

test('the release has one Deployment by default, and the simulator only by choice', async () => {
  const names = (manifests: readonly Manifest[]): readonly string[] =>
    manifests.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name);
  assert.deepEqual(names(await render()), ['lockstep']);
  assert.deepEqual(names(await render(...withSimulator)).toSorted(), ['lockstep', 'simulator']);
});

test('the simulator begins with the settings, faults, seed of chance and page that the values ask for', async () => {
  const values = ['simulator.settings.replicationDelayMs=2000', 'simulator.randomSeed=7', 'simulator.publicPage=true'];
  const fault =
    'simulator.faults.faults[0].match.method=PATCH,simulator.faults.faults[0].action.kind=status,simulator.faults.faults[0].action.status=503';
  const manifests = await render(...withSimulator, ...values, fault);
  const files = manifests.find(({ kind }) => kind === 'ConfigMap')?.data ?? {};
  assert.deepEqual(JSON.parse(files['settings.json'] ?? ''), { replicationDelayMs: 2000 });
  assert.deepEqual(JSON.parse(files['faults.json'] ?? ''), {
    faults: [{ match: { method: 'PATCH' }, action: { kind: 'status', status: 503 } }],
  });
  const simulator = manifests.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'simulator');
  const text = JSON.stringify(simulator);
  for (const argument of ['--settings=', '--faults=', '--random-seed=7', '--public-page']) assert.ok(text.includes(argument), argument);
  const plain = JSON.stringify(await render(...withSimulator));
  for (const argument of ['--settings=', '--faults=', '--random-seed', '--public-page']) assert.ok(!plain.includes(argument), argument);
});

test('the definitions are installed and kept by choice', async () => {
  const definitions = (manifests: readonly Manifest[]): readonly Manifest[] =>
    manifests.filter(({ kind }) => kind === 'CustomResourceDefinition');
  assert.equal(definitions(await render()).length, 4);
  assert.ok(definitions(await render()).every((manifest) => JSON.stringify(manifest).includes('"helm.sh/resource-policy":"keep"')));
  assert.equal(definitions(await render('crds.install=false')).length, 0);
});

test('an operator for one namespace has no right outside of it and its own', async () => {
  const manifests = await render('operator.watchNamespace=team', 'rbac.aggregate=false');
  assert.deepEqual(
    manifests.filter(({ kind }) => kind.startsWith('ClusterRole')),
    [],
  );
  const roles = manifests.filter(({ kind }) => kind === 'Role').map(({ metadata }) => metadata.namespace);
  assert.deepEqual(new Set(roles), new Set([namespace, 'team']));
});

test('values that nobody knows are refused', async () => {
  await assert.rejects(render('operator.replica=2'), /additional properties 'replica' not allowed/);
  await assert.rejects(render('simulator.enabled=true'), /tlsSecretName/);
});

test('the API server takes all that is rendered', async () => {
  const manifests = await render(...withSimulator, 'operator.replicas=2', 'imagePullSecrets[0]=registry');
  // What is cluster-wide belongs to a release that may be there; the server's judgement of it is the same for any name.
  const own = manifests.filter(({ metadata }) => metadata.namespace === namespace);
  assert.ok(own.length >= 8);
  const folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'release.json');
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: own }));
  await world.kubectl('apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', file);
});

test('operator, simulator and worker meet the restricted pod security standard', async () => {
  const manifests = await render(...withSimulator);
  const templates = manifests.filter(({ kind }) => kind === 'Deployment').map(({ spec }) => spec?.template?.spec);
  const worker = { image: 'lockstep.dev/lockstep:test', imagePullPolicy: 'IfNotPresent', imagePullSecrets: [] };
  const workers = [
    { type: 'SQLite', entraID: { clientSecretRef: { name: 'application' } } },
    { type: 'PostgreSQL', entraID: { workloadIdentity: {} } },
  ].map(({ type, entraID }) => {
    const connectors = [{ spec: { type: 'EntraID', entraID } }];
    const schedule = {
      metadata: { name: 'main', namespace, uid: 'x' },
      spec: { store: { type }, worker: { storage: { size: '1Gi' }, logLevel: 'info' } },
    };
    const scope = { schedule, connectors, namespace, name: 'main', cluster: { worker } } as unknown as ScheduleScope;
    const { template, volumeClaimTemplates = [] } = workerStatefulSet(scope).spec ?? {};
    const claimed = volumeClaimTemplates.map(({ metadata }) => ({ name: metadata?.name ?? '', emptyDir: {} }));
    return { ...template?.spec, volumes: [...(template?.spec?.volumes ?? []), ...claimed] };
  });
  for (const template of [...templates, ...workers]) {
    await admit({ ...template, serviceAccountName: 'default' });
  }
  // The judge is awake: it refuses what does not meet the standard.
  await assert.rejects(admit({ containers: [{ name: 'root', image: 'x' }] }), isForbidden);
});

test('the API server takes the quick start as it stands', async () => {
  const folder = join(import.meta.dirname, '../../examples/quickstart');
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml');
  for (const file of files) {
    const { kind, spec } = load(readFileSync(join(folder, file), 'utf8')) as Manifest;
    assert.equal(await refusal(kind, spec), undefined, file);
  }
  assert.ok(files.length >= 5);
});
