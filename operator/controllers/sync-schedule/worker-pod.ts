// The worker as a StatefulSet: one pod, with a volume of its own where its state is a file. The template names no revision, so that a new configuration restarts nothing.
import type { Applied, ObjectOf, statefulSets } from '../../kube/index.ts';
import type { WorkerTemplate } from '../cluster.ts';
import { federatedToken, workerName } from '../../api/names.ts';
import { workloadIdentityAudience } from '../../configuration/index.ts';
import { labelsOf, selectorOf } from '../names.ts';
import type { ScheduleScope } from './scope.ts';
import { childMetadata } from './steps/apply-identity.ts';

const stateFolder = '/var/lib/lockstep';
const monitorPort = 8080;
/** The numeric user of the image; the volume's files belong to its group. */
const userId = 65532;

const defaultResources = { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } };

/** The StatefulSet that runs the worker of a schedule. */
export function workerStatefulSet(scope: ScheduleScope): Applied<ObjectOf<typeof statefulSets>> {
  const { schedule, name, cluster } = scope;
  const { worker, store } = schedule.spec;
  return {
    metadata: childMetadata(scope),
    spec: {
      replicas: 1,
      serviceName: workerName(name),
      // A pod that can not start must not block its own repair, which the ordered policy would (kubernetes/kubernetes#67250).
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: selectorOf(name, 'worker') },
      ...(store.type === 'SQLite' ? claims(name, worker.storage) : {}),
      template: {
        metadata: { labels: labelsOf(name, 'worker'), annotations: { 'kubectl.kubernetes.io/default-container': 'worker' } },
        spec: podSpec(scope, cluster.worker),
      },
    },
  } as Applied<ObjectOf<typeof statefulSets>>;
}

const claims = (name: string, { size, storageClassName }: ScheduleScope['schedule']['spec']['worker']['storage']) => ({
  persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  volumeClaimTemplates: [
    {
      metadata: { name: 'state', labels: selectorOf(name, 'worker') },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: String(size) } },
        ...(storageClassName === undefined ? {} : { storageClassName }),
      },
    },
  ],
});

function podSpec({ schedule, connectors, namespace, name }: ScheduleScope, template: WorkerTemplate) {
  const { worker, store } = schedule.spec;
  const identity = identityVolume(connectors);
  return {
    serviceAccountName: workerName(name),
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    // Longer than an export batch and the handing back of the lease.
    terminationGracePeriodSeconds: 60,
    imagePullSecrets: template.imagePullSecrets.map((secret) => ({ name: secret })),
    nodeSelector: worker.nodeSelector ?? {},
    tolerations: worker.tolerations ?? [],
    securityContext: {
      runAsNonRoot: true,
      runAsUser: userId,
      runAsGroup: userId,
      fsGroup: userId,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'worker',
        image: template.image,
        imagePullPolicy: template.imagePullPolicy,
        args: workerArguments(namespace, name, worker.logLevel),
        // V8 sizes its young generation by the machine; a small one keeps the worker's memory near its data.
        env: [
          { name: 'NODE_OPTIONS', value: '--max-semi-space-size=8' },
          { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
        ],
        ports: [{ name: 'monitor', containerPort: monitorPort, protocol: 'TCP' }],
        resources: worker.resources ?? defaultResources,
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        startupProbe: probe('/healthz', { periodSeconds: 2, failureThreshold: 60 }),
        livenessProbe: probe('/healthz', { periodSeconds: 10, failureThreshold: 6 }),
        readinessProbe: probe('/readyz', { periodSeconds: 5, failureThreshold: 3 }),
        volumeMounts: [
          { name: 'state', mountPath: stateFolder },
          { name: 'tmp', mountPath: '/tmp' },
          ...identity.map((volume) => ({ name: volume.name, mountPath: federatedToken.folder, readOnly: true })),
        ],
      },
    ],
    // Beside a database, only copies of revisions are kept here.
    volumes: [{ name: 'tmp', emptyDir: {} }, ...(store.type === 'SQLite' ? [] : [{ name: 'state', emptyDir: {} }]), ...identity],
  };
}

/** A token of the pod's own service account for the tenant's token endpoint; the kubelet renews it long before its end. */
function identityVolume(connectors: ScheduleScope['connectors']) {
  const audience = connectors.map(({ spec }) => workloadIdentityAudience(spec.entraID)).find((one) => one !== undefined);
  if (audience === undefined) return [];
  const serviceAccountToken = { audience, expirationSeconds: 3600, path: federatedToken.file };
  return [{ name: 'entra-id', projected: { sources: [{ serviceAccountToken }] } }];
}

const workerArguments = (namespace: string, schedule: string, logLevel: string): readonly string[] => [
  'worker',
  `--namespace=${namespace}`,
  `--schedule=${schedule}`,
  '--pod=$(POD_NAME)',
  `--state=${stateFolder}/state.sqlite`,
  `--monitor-port=${monitorPort}`,
  `--log-level=${logLevel}`,
];

const probe = (path: string, timing: { readonly periodSeconds: number; readonly failureThreshold: number }) => ({
  httpGet: { path, port: 'monitor' },
  timeoutSeconds: 5,
  ...timing,
});
