// What controllers and workers may ask of the API server, for any kind.

import type { DeepPartial, ObjectKey, ObjectMeta, ResourceType, Stored } from './resource.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Replaces the default deadline of 30 s. */
  readonly timeoutMs?: number;
  readonly priority?: 'normal' | 'urgent';
}

export interface Selection {
  /** Empty or absent: all namespaces. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

export interface ListOptions extends Selection, CallOptions {
  /** Objects per page; default 500. */
  readonly pageSize?: number;
}

export interface WatchOptions extends Selection {
  readonly resourceVersion: string;
  /** After which the server ends the watch. */
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

export interface ApplyOptions extends CallOptions {
  /** Who owns the applied fields; one name per controller. */
  readonly fieldManager: string;
  /** What to do where another manager owns a field: take it (default), or fail with a conflict. */
  readonly conflicts?: 'take' | 'fail';
  readonly dryRun?: 'All';
}

export interface PatchOptions extends CallOptions {
  readonly fieldManager: string;
  readonly subresource?: 'status' | 'scale';
}

export interface DeleteOptions extends CallOptions {
  readonly propagation?: 'Foreground' | 'Background' | 'Orphan';
  readonly gracePeriodSeconds?: number;
  /** Deletes only this very object: a namesake made since is left alone. */
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

export interface KubeList<T> {
  readonly resourceVersion: string;
  readonly items: readonly Stored<T>[];
}

export type WatchEvent<T> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: Stored<T> }
  | { readonly type: 'BOOKMARK'; readonly object: { readonly metadata: { readonly resourceVersion: string } } };

/** What is sent to apply: the fields that the manager owns, and no others. `apiVersion` and `kind` are filled in. */
export type Applied<T> = Omit<DeepPartial<T>, 'metadata' | 'apiVersion' | 'kind'> & {
  readonly metadata: ObjectMeta & { readonly name: string };
};

/** The requests that controllers and workers make. Every call may throw `ApiError` and `kubeErrors`. */
export interface KubeClient {
  get<T>(type: ResourceType<T>, key: ObjectKey, options?: CallOptions): Promise<Stored<T>>;
  /** Like `get`, but undefined where there is none. */
  find<T>(type: ResourceType<T>, key: ObjectKey, options?: CallOptions): Promise<Stored<T> | undefined>;
  /** All pages of a consistent list. Throws rather than returning a part. */
  list<T>(type: ResourceType<T>, options?: ListOptions): Promise<KubeList<T>>;
  /** Events after `resourceVersion`, until the server, the signal or an error ends them. An ERROR event is thrown as `ApiError`. */
  watch<T>(type: ResourceType<T>, options: WatchOptions): AsyncIterable<WatchEvent<T>>;
  create<T>(type: ResourceType<T>, object: T & { readonly metadata: ObjectMeta }, options?: PatchOptions): Promise<Stored<T>>;
  /** PUT of an object as it was read, changed; fails with a conflict where its resourceVersion is not the newest. */
  replace<T>(type: ResourceType<T>, object: Stored<T>, options?: PatchOptions): Promise<Stored<T>>;
  /** Server-side apply. */
  apply<T>(type: ResourceType<T>, object: Applied<T>, options: ApplyOptions): Promise<Stored<T>>;
  /** Server-side apply to the status subresource. */
  applyStatus<T>(type: ResourceType<T>, object: Applied<T>, options: ApplyOptions): Promise<Stored<T>>;
  /** RFC 7386 merge patch; `null` removes a field. */
  mergePatch<T>(type: ResourceType<T>, key: ObjectKey, patch: object, options: PatchOptions): Promise<Stored<T>>;
  /** True where there was something to delete. */
  delete(type: ResourceType<unknown>, key: ObjectKey, options?: DeleteOptions): Promise<boolean>;
}
