/** Certificates and kubeconfigs of the cluster's programs and of its administrator. */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_PORT, API_SERVICE_ADDRESS, NODE_ADDRESS } from '../addresses.ts';
import { openAuthority, writeKeyPair, type CertificateAuthority, type KeyPair } from '../certificates.ts';
import type { Place } from '../place.ts';

/** Who speaks to the API server, and with which rights: the names and groups are Kubernetes' own. */
const CLIENTS = {
  admin: 'O=system:masters, CN=admin',
  'kube-controller-manager': 'CN=system:kube-controller-manager',
  'kube-scheduler': 'CN=system:kube-scheduler',
  'kube-proxy': 'CN=system:kube-proxy',
  coredns: 'O=system:masters, CN=coredns',
  volumes: 'O=system:masters, CN=volumes',
  kubelet: 'O=system:nodes, CN=system:node:node1',
} as const;

export type Client = keyof typeof CLIENTS;

const SERVERS = {
  'kube-apiserver': {
    names: ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local', 'localhost'],
    addresses: [API_SERVICE_ADDRESS, NODE_ADDRESS, '127.0.0.1'],
  },
  'kubelet-server': { names: ['node1'], addresses: [NODE_ADDRESS] },
} as const;

/** Paths of the files that the programs are given. */
export interface Identities {
  readonly folder: string;
  readonly caFile: string;
  certificateFile(name: string): string;
  keyFile(name: string): string;
  kubeconfigFile(client: Client): string;
  readonly serviceAccountKeyFile: string;
  readonly serviceAccountPublicKeyFile: string;
}

export function identitiesOf(place: Place): Identities {
  const folder = join(place.state, 'cluster', 'identities');
  return {
    folder,
    caFile: join(folder, 'ca.crt'),
    certificateFile: (name) => join(folder, `${name}.crt`),
    keyFile: (name) => join(folder, `${name}.key`),
    kubeconfigFile: (client) => join(folder, `${client}.kubeconfig`),
    serviceAccountKeyFile: join(folder, 'service-accounts.key'),
    serviceAccountPublicKeyFile: join(folder, 'service-accounts.pub'),
  };
}

/** Makes what is missing of the cluster's identities. */
export async function makeIdentities(place: Place): Promise<Identities> {
  const identities = identitiesOf(place);
  const authority = await openAuthority(identities.folder, 'CN=Lockstep test cluster');
  for (const [name, hosts] of Object.entries(SERVERS)) {
    if (!existsSync(identities.certificateFile(name)))
      writeKeyPair(identities.folder, await authority.issue({ subject: `CN=${name}`, ...hosts }), name);
  }
  for (const [name, subject] of Object.entries(CLIENTS)) {
    if (!existsSync(identities.kubeconfigFile(name as Client))) await makeClient(identities, authority, name as Client, subject);
  }
  if (!existsSync(identities.serviceAccountKeyFile)) {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(identities.serviceAccountPublicKeyFile, publicKey.export({ type: 'spki', format: 'pem' }));
    writeFileSync(identities.serviceAccountKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  return identities;
}

async function makeClient(identities: Identities, authority: CertificateAuthority, name: Client, subject: string): Promise<void> {
  const pair = await authority.issue({ subject });
  writeKeyPair(identities.folder, pair, name);
  writeFileSync(identities.kubeconfigFile(name), kubeconfig(`https://${NODE_ADDRESS}:${API_PORT}`, authority.pem, pair), { mode: 0o600 });
}

/** The administrator's kubeconfig for another way to the same API server. */
export function adminKubeconfig(place: Place, server: string): string {
  const identities = identitiesOf(place);
  const read = (file: string) => readFileSync(file, 'utf8');
  return kubeconfig(server, read(identities.caFile), {
    certificate: read(identities.certificateFile('admin')),
    key: read(identities.keyFile('admin')),
  });
}

/** A kubeconfig that needs no other file. JSON, which is YAML. */
function kubeconfig(server: string, ca: string, pair: KeyPair): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'lockstep', cluster: { server, 'certificate-authority-data': base64(ca) } }],
    users: [{ name: 'lockstep', user: { 'client-certificate-data': base64(pair.certificate), 'client-key-data': base64(pair.key) } }],
    contexts: [{ name: 'lockstep', context: { cluster: 'lockstep', user: 'lockstep' } }],
    'current-context': 'lockstep',
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
