/** The configuration files of the cluster's programs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DNS_SERVICE_ADDRESS, NODE_ADDRESS, POD_NETWORK } from '../addresses.ts';
import { prepareZone, ZONE, zoneFile } from '../hosts.ts';
import type { Place } from '../place.ts';
import type { Identities } from './identities.ts';

export const PAUSE_IMAGE = 'lockstep.dev/pause:1';

export interface Settings {
  readonly containerdFile: string;
  readonly containerdSocket: string;
  readonly kubeletFile: string;
  readonly kubeletFolder: string;
  readonly proxyFile: string;
  readonly corefile: string;
}

export function settingsOf(place: Place): Settings {
  const folder = join(place.state, 'cluster');
  return {
    containerdFile: join(folder, 'containerd.toml'),
    containerdSocket: join(place.sockets, 'containerd.sock'),
    kubeletFile: join(folder, 'kubelet.json'),
    kubeletFolder: join(folder, 'kubelet'),
    proxyFile: join(folder, 'proxy.json'),
    corefile: join(folder, 'Corefile'),
  };
}

/** Writes every file anew: they hold nothing that is not known here. */
export function writeSettings(place: Place, identities: Identities): Settings {
  const settings = settingsOf(place);
  const folder = join(place.state, 'cluster');
  mkdirSync(join(folder, 'cni'), { recursive: true });
  writeFileSync(settings.containerdFile, containerd(place, settings));
  writeFileSync(join(folder, 'cni', '10-pods.conflist'), JSON.stringify(podNetwork(place)));
  writeFileSync(settings.kubeletFile, JSON.stringify(kubelet(place, identities, settings)));
  writeFileSync(settings.proxyFile, JSON.stringify(proxy(identities)));
  writeFileSync(settings.corefile, corefile(place, identities));
  prepareZone(place);
  return settings;
}

const containerd = (place: Place, settings: Settings): string => `version = 2
root = "${place.state}/containerd"
state = "${place.sockets}/containerd"
[grpc]
  address = "${settings.containerdSocket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${place.state}/cluster/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
`;

const podNetwork = (place: Place) => ({
  cniVersion: '0.4.0',
  name: 'pods',
  plugins: [
    {
      type: 'bridge',
      bridge: 'pods0',
      isGateway: true,
      hairpinMode: true,
      ipam: {
        type: 'host-local',
        dataDir: `${place.state}/cluster/addresses`,
        ranges: [[{ subnet: POD_NETWORK }]],
        routes: [{ dst: '0.0.0.0/0' }],
      },
    },
  ],
});

const kubelet = (place: Place, identities: Identities, settings: Settings) => ({
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  // Both cgroup versions are found on machines that run these tests.
  failCgroupV1: false,
  cgroupDriver: 'cgroupfs',
  // Without its own root, this kubelet would remove the pods of another world's as strangers.
  cgroupRoot: place.cgroup,
  // Two kubelets on one machine would clear each other's folders away as strangers'.
  podLogsDir: `${place.state}/cluster/pod-logs`,
  // Lets it start where some kernel settings may not be written.
  featureGates: { KubeletInUserNamespace: true },
  authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: identities.caFile } },
  authorization: { mode: 'Webhook' },
  containerRuntimeEndpoint: `unix://${settings.containerdSocket}`,
  failSwapOn: false,
  address: NODE_ADDRESS,
  clusterDNS: [DNS_SERVICE_ADDRESS],
  clusterDomain: 'cluster.local',
  tlsCertFile: identities.certificateFile('kubelet-server'),
  tlsPrivateKeyFile: identities.keyFile('kubelet-server'),
  resolvConf: '',
  evictionHard: { 'memory.available': '50Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
  imageGCHighThresholdPercent: 100,
  localStorageCapacityIsolation: false,
  volumePluginDir: `${place.state}/cluster/plugins`,
  // A test waits for these: a container that ends is started again at once, and a Secret that changes is seen soon.
  syncFrequency: '10s',
  configMapAndSecretChangeDetectionStrategy: 'Watch',
});

const proxy = (identities: Identities) => ({
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  mode: 'iptables',
  bindAddress: NODE_ADDRESS,
  clusterCIDR: POD_NETWORK,
  hostnameOverride: 'node1',
  clientConnection: { kubeconfig: identities.kubeconfigFile('kube-proxy') },
  conntrack: { maxPerCore: 0 },
  iptables: { minSyncPeriod: '100ms' },
});

/** The last block says at once of any other name that it does not exist; to forward would let its client wait for nobody. */
const corefile = (place: Place, identities: Identities): string => `cluster.local:53 {
  bind ${NODE_ADDRESS}
  errors
  kubernetes cluster.local {
    kubeconfig ${identities.kubeconfigFile('coredns')} lockstep
    ttl 1
  }
}
${ZONE}:53 {
  bind ${NODE_ADDRESS}
  errors
  file ${zoneFile(place)} {
    reload 200ms
  }
}
.:53 {
  bind ${NODE_ADDRESS}
  errors
  template ANY ANY {
    rcode NXDOMAIN
  }
}
`;
