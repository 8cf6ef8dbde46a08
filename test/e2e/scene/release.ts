// The product as a person installs it: the chart's release with operator and simulator, once for all test files of a world.
import { createHash, randomBytes } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAdmin } from '../../../operator/simulator/admin/connect.ts';
import { placeOf } from '../../environment/place.ts';
import { withLock } from '../../environment/process/lock.ts';
import { keptExchanges } from './judged.ts';
import type { World } from '../../environment/world.ts';

export const systemNamespace = 'lockstep-system';
export const simulatorNamespace = 'lockstep-simulator';
export const simulatorUrl = `https://simulator.${simulatorNamespace}.svc:8443`;

export type SimulatorAdmin = ReturnType<typeof connectAdmin>['admin'];

export interface Release {
  readonly image: string;
  /** The simulator's administration, past Graph: what is really in the tenants. */
  readonly admin: SimulatorAdmin;
  close(): Promise<void>;
}

export interface ReleaseOptions {
  /** Tenants that the simulator begins with, as its seed file names them. */
  readonly seed?: object;
  readonly say?: (text: string) => void;
}

/** Installs the present image and chart, or takes them as they are where nothing changed. */
export async function ensureRelease(world: World, { seed, say = () => undefined }: ReleaseOptions = {}): Promise<Release> {
  const place = placeOf();
  const image = await world.image();
  const token = await withLock(place, 'release', async () => {
    await applyNamespaces(world);
    const adminToken = await ensureSecrets(world, seed);
    await install(world, place.checkout, image, seed !== undefined, say);
    return adminToken;
  });
  const connection = connectAdmin({ url: simulatorUrl.replace('.svc:', '.svc.cluster.local:'), token, ca: world.ca.pem });
  return { image, admin: connection.admin, close: () => connection.close() };
}

async function applyNamespaces(world: World): Promise<void> {
  const namespaces = [systemNamespace, simulatorNamespace].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  }));
  await world.apply(...namespaces);
}

/** The simulator's certificate, its administration's token and its seed. Kept where they are: a new token would lock out other test files. */
async function ensureSecrets(world: World, seed: object | undefined): Promise<string> {
  const known = await world.kubectl(
    'get',
    'secret',
    'simulator-admin',
    `--namespace=${simulatorNamespace}`,
    '--ignore-not-found',
    '--output=jsonpath={.data.token}',
  );
  const token = known === '' ? randomBytes(24).toString('hex') : Buffer.from(known, 'base64').toString('utf8');
  const secret = (name: string, stringData: Readonly<Record<string, string>>, type = 'Opaque') => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: simulatorNamespace },
    type,
    stringData,
  });
  if (seed !== undefined) await world.apply(secret('simulator-seed', { 'seed.json': JSON.stringify(seed) }));
  if (known !== '') return token;
  const host = `simulator.${simulatorNamespace}.svc`;
  const pair = await world.ca.issue({ subject: `CN=${host}`, names: [host, `${host}.cluster.local`, 'localhost'] });
  await world.apply(
    secret('simulator-tls', { 'tls.crt': pair.certificate, 'tls.key': pair.key }, 'kubernetes.io/tls'),
    secret('simulator-admin', { token }),
  );
  return token;
}

async function install(world: World, checkout: string, image: string, seeded: boolean, say: (text: string) => void): Promise<void> {
  const values = {
    image: { repository: image.slice(0, image.lastIndexOf(':')), tag: image.slice(image.lastIndexOf(':') + 1), pullPolicy: 'Never' },
    simulator: {
      enabled: true,
      namespace: simulatorNamespace,
      tlsSecretName: 'simulator-tls',
      adminTokenSecretName: 'simulator-admin',
      recordExchanges: keptExchanges,
      ...(seeded ? { seedSecretName: 'simulator-seed' } : {}),
    },
  };
  const mark = chartHash(checkout, values);
  if (await isInstalled(world, mark)) return;
  say('installing the chart');
  const flags = ['--namespace', systemNamespace, '--wait', '--timeout', '3m', '--values', '-'];
  await world.helmWithInput(
    JSON.stringify({ ...values, operator: { podAnnotations: { 'lockstep.dev/test-mark': mark } } }),
    'upgrade',
    '--install',
    'lockstep',
    join(checkout, 'charts/lockstep'),
    ...flags,
  );
}

/** The operator's pod carries the mark of what it was installed from, and is ready. */
async function isInstalled(world: World, mark: string): Promise<boolean> {
  const path = '{.spec.template.metadata.annotations.lockstep\\.dev/test-mark} {.status.readyReplicas}';
  const found = await world.kubectl(
    'get',
    'deployment',
    'lockstep',
    `--namespace=${systemNamespace}`,
    '--ignore-not-found',
    `--output=jsonpath=${path}`,
  );
  return found === `${mark} 1`;
}

function chartHash(checkout: string, values: object): string {
  const hash = createHash('sha256').update(JSON.stringify(values));
  const folder = join(checkout, 'charts/lockstep');
  for (const file of globSync('**/*', { cwd: folder, withFileTypes: true }))
    if (file.isFile()) hash.update(readFileSync(join(file.parentPath, file.name)));
  return hash.digest('hex').slice(0, 12);
}
