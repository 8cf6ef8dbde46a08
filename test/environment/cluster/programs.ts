/** The programs of the cluster and their flags, in the order in which they start. */
import { join } from 'node:path';
import { API_PORT, NODE_ADDRESS, SERVICE_NETWORK } from '../addresses.ts';
import type { Place } from '../place.ts';
import type { ProgramSpec } from '../process/program.ts';
import type { ClusterBinary } from './binary.ts';
import type { Identities } from './identities.ts';
import type { Settings } from './settings.ts';

const ETCD = 'http://127.0.0.1:2379';
const ETCD_PEER = 'http://127.0.0.1:2380';

const flags = (values: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(values).map(([name, value]) => `--${name}=${value}`);

/** What the API server needs, and itself. */
export function foundation(place: Place, binary: ClusterBinary, identities: Identities, settings: Settings): readonly ProgramSpec[] {
  return [
    program('etcd', binary, {
      'data-dir': join(place.state, 'cluster', 'etcd'),
      'listen-client-urls': ETCD,
      'advertise-client-urls': ETCD,
      'listen-peer-urls': ETCD_PEER,
      'initial-advertise-peer-urls': ETCD_PEER,
      'initial-cluster': `default=${ETCD_PEER}`,
      // A world is never older than its machine's last start: what a power cut could take away is not worth a disk's wait per write.
      'unsafe-no-fsync': 'true',
      'log-level': 'error',
    }),
    { name: 'containerd', command: ['containerd', '-c', settings.containerdFile], network: 'world' },
    program('kube-apiserver', binary, {
      'etcd-servers': ETCD,
      // The service address 10.96.0.1 needs an endpoint that is no loopback address.
      'bind-address': NODE_ADDRESS,
      'advertise-address': NODE_ADDRESS,
      'secure-port': String(API_PORT),
      'tls-cert-file': identities.certificateFile('kube-apiserver'),
      'tls-private-key-file': identities.keyFile('kube-apiserver'),
      'client-ca-file': identities.caFile,
      'service-account-key-file': identities.serviceAccountPublicKeyFile,
      'service-account-signing-key-file': identities.serviceAccountKeyFile,
      'service-account-issuer': 'https://kubernetes.default.svc',
      'authorization-mode': 'Node,RBAC',
      'service-cluster-ip-range': SERVICE_NETWORK,
      'enable-admission-plugins': 'NodeRestriction',
      'kubelet-client-certificate': identities.certificateFile('admin'),
      'kubelet-client-key': identities.keyFile('admin'),
      // Otherwise logs and exec look the node's name up in DNS.
      'kubelet-preferred-address-types': 'InternalIP',
      'allow-privileged': 'true',
    }),
  ];
}

/** What runs once the API server answers. */
export function controllers(place: Place, binary: ClusterBinary, identities: Identities, settings: Settings): readonly ProgramSpec[] {
  const reads = (client: 'kube-controller-manager' | 'kube-scheduler') => ({
    kubeconfig: identities.kubeconfigFile(client),
    'authentication-kubeconfig': identities.kubeconfigFile(client),
    'authorization-kubeconfig': identities.kubeconfigFile(client),
    'bind-address': '127.0.0.1',
    'leader-elect': 'false',
  });
  return [
    program('kube-controller-manager', binary, {
      ...reads('kube-controller-manager'),
      'service-account-private-key-file': identities.serviceAccountKeyFile,
      'root-ca-file': identities.caFile,
      'use-service-account-credentials': 'true',
    }),
    program('kube-scheduler', binary, reads('kube-scheduler')),
    program('kubelet', binary, {
      config: settings.kubeletFile,
      kubeconfig: identities.kubeconfigFile('kubelet'),
      'hostname-override': 'node1',
      'node-ip': NODE_ADDRESS,
      'root-dir': settings.kubeletFolder,
    }),
    program('kube-proxy', binary, { config: settings.proxyFile }),
    { name: 'coredns', command: [binary.path, 'coredns', '-conf', settings.corefile], network: 'world' },
    {
      name: 'volumes',
      command: [
        process.execPath,
        join(import.meta.dirname, 'volumes.ts'),
        identities.kubeconfigFile('volumes'),
        join(place.state, 'volumes'),
      ],
      network: 'world',
    },
  ];
}

const program = (name: string, binary: ClusterBinary, values: Readonly<Record<string, string>>): ProgramSpec => ({
  name,
  command: [binary.path, name, ...flags(values)],
  network: 'world',
});
