import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually } from '../../environment/wait.ts';
import { openWorld } from '../../environment/world.ts';

const world = await openWorld();
const namespace = await world.namespace({ after }, 'cluster');

/** Runs a program in the product's image, as the product runs: no root, a read-only root file system, a volume. */
const podThatRuns = (name: string, image: string, program: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 0,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'main',
        image,
        imagePullPolicy: 'Never',
        command: ['node', '--eval', program],
        env: [{ name: 'CA', value: world.ca.pem }],
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      },
    ],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
  },
});

interface Pod {
  readonly status: { readonly phase: string };
}

test('a pod without root writes to its volume, resolves names and reaches a domain controller that it verifies', async () => {
  const image = await world.image();
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  const program = `
    const answer = { user: process.getuid() };
    require('node:fs').writeFileSync('/data/file', 'kept');
    require('node:tls').connect({ host: 'dc1.contoso.test', port: 636, servername: 'dc1.contoso.test', ca: process.env.CA }, function () {
      console.log(JSON.stringify({ ...answer, authorized: this.authorized }));
      this.destroy();
    });`;
  await namespace.apply(claim, podThatRuns('probe', image, program));
  const pod = await eventually(
    async () => {
      const found = await namespace.get<Pod>('pod', 'probe');
      return ['Succeeded', 'Failed'].includes(found.status.phase) && found;
    },
    { withinMs: 60_000, what: 'the pod to end' },
  );
  assert.equal(pod.status.phase, 'Succeeded');
  assert.deepEqual(JSON.parse(await namespace.kubectl('logs', 'probe')), { user: 65532, authorized: true });
});

test('a volume goes with its claim', async () => {
  const volumes = async () => (await world.kubectl('get', 'persistentvolumes', '--output=name')).split('\n').filter(Boolean);
  const claimed = (await namespace.kubectl('get', 'persistentvolumeclaim', 'data', '--output=jsonpath={.spec.volumeName}')).trim();
  await namespace.kubectl('delete', 'pod,persistentvolumeclaim', '--all', '--wait=false');
  await eventually(async () => !(await volumes()).includes(`persistentvolume/${claimed}`), { withinMs: 30_000, what: 'the volume to go' });
});

test('helm installs and removes a release', async () => {
  const { mkdtempSync, mkdirSync, writeFileSync, rmSync } = await import('node:fs');
  const chart = mkdtempSync('/tmp/lockstep-chart-');
  try {
    mkdirSync(`${chart}/templates`);
    writeFileSync(`${chart}/Chart.yaml`, 'apiVersion: v2\nname: probe\nversion: 1.0.0\n');
    writeFileSync(`${chart}/templates/map.yaml`, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: released}\n');
    await world.helm('install', 'probe', chart, '--namespace', namespace.name);
    assert.match(await namespace.kubectl('get', 'configmap', 'released', '--output=name'), /released/);
    await world.helm('uninstall', 'probe', '--namespace', namespace.name, '--wait');
    await assert.rejects(namespace.kubectl('get', 'configmap', 'released'), /NotFound/);
  } finally {
    rmSync(chart, { recursive: true });
  }
});
