export type {
  Applied,
  ApplyOptions,
  CallOptions,
  DeleteOptions,
  KubeClient,
  KubeList,
  ListOptions,
  PatchOptions,
  Selection,
  WatchEvent,
} from './client.ts';
export { type ClusterChoice, loadKubeConfig, namespaceOf } from './config.ts';
export {
  ApiError,
  isAlreadyExists,
  isConflict,
  isForbidden,
  isGone,
  isInvalid,
  isNamespaceTerminating,
  isNotFound,
  isTooManyRequests,
  isUnauthorized,
  kubeErrors,
} from './errors.ts';
export { type EventContent, type EventRecorder, eventRecorder } from './events.ts';
export { openKubeClient } from './http-client.ts';
export { type CacheChange, type Informer, type InformerOptions, startInformer } from './informer.ts';
export * from './kinds.ts';
export { kubeLease } from './lease.ts';
export type { KubeMetrics, RequestMetrics, WatchMetrics } from './ports.ts';
export {
  apiVersionOf,
  controlledBy,
  formatKey,
  keyOf,
  type KubeObject,
  type ObjectKey,
  type ObjectMeta,
  type ObjectOf,
  type OwnerReference,
  parseKey,
  type ResourceType,
  type Stored,
  type StoredMeta,
  type Wire,
} from './resource.ts';
