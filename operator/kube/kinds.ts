// The kinds of Kubernetes itself that Lockstep touches, by their plural. A custom resource gets one with `resourceType`.

import type {
  EventsV1Event,
  V1ConfigMap,
  V1CustomResourceDefinition,
  V1Lease,
  V1Namespace,
  V1Pod,
  V1Role,
  V1RoleBinding,
  V1Secret,
  V1Service,
  V1ServiceAccount,
  V1StatefulSet,
} from '@kubernetes/client-node';
import type { ResourceType, Wire } from './resource.ts';

/**
 * Names a kind and the shape of its objects.
 * @example const syncRules = resourceType<SyncRule>('lockstep.dev/v1alpha1', 'SyncRule', 'syncrules');
 */
export function resourceType<T>(
  apiVersion: string,
  kind: string,
  plural: string,
  scope: ResourceType['scope'] = 'Namespaced',
): ResourceType<T> {
  return { ...splitApiVersion(apiVersion), kind, plural, scope } satisfies ResourceType;
}

function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

export const configMaps = resourceType<Wire<V1ConfigMap>>('v1', 'ConfigMap', 'configmaps');
export const namespaces = resourceType<Wire<V1Namespace>>('v1', 'Namespace', 'namespaces', 'Cluster');
export const pods = resourceType<Wire<V1Pod>>('v1', 'Pod', 'pods');
export const secrets = resourceType<Wire<V1Secret>>('v1', 'Secret', 'secrets');
export const services = resourceType<Wire<V1Service>>('v1', 'Service', 'services');
export const serviceAccounts = resourceType<Wire<V1ServiceAccount>>('v1', 'ServiceAccount', 'serviceaccounts');
export const statefulSets = resourceType<Wire<V1StatefulSet>>('apps/v1', 'StatefulSet', 'statefulsets');
export const roles = resourceType<Wire<V1Role>>('rbac.authorization.k8s.io/v1', 'Role', 'roles');
export const roleBindings = resourceType<Wire<V1RoleBinding>>('rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings');
export const leases = resourceType<Wire<V1Lease>>('coordination.k8s.io/v1', 'Lease', 'leases');
export const events = resourceType<Wire<EventsV1Event>>('events.k8s.io/v1', 'Event', 'events');
export const customResourceDefinitions = resourceType<Wire<V1CustomResourceDefinition>>(
  'apiextensions.k8s.io/v1',
  'CustomResourceDefinition',
  'customresourcedefinitions',
  'Cluster',
);
