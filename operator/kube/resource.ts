// Names and shapes of API objects as they travel: plain JSON, with strings where client-node's models have dates.

/** A client-node model as the wire carries it: dates are strings, and `_from` and its like have their real names. */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Wire<Item>[]
    : T extends object
      ? { readonly [K in keyof T as K extends `_${infer Name}` ? Name : K]: Wire<T[K]> }
      : T;

export type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> | undefined }
    : T;

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

export interface ObjectMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
}

/** Metadata of an object that the server has: what it sets itself is there. */
export interface StoredMeta extends ObjectMeta {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly creationTimestamp: string;
  readonly generation?: number;
  readonly deletionTimestamp?: string;
}

export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

export type Stored<T> = Omit<T, 'metadata'> & { readonly metadata: StoredMeta };

declare const shape: unique symbol;

/** Which kind, and (for the compiler alone) the shape of its objects. */
export interface ResourceType<T = KubeObject> {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly [shape]?: T;
}

export interface ObjectKey {
  /** Empty for objects of the cluster. */
  readonly namespace: string;
  readonly name: string;
}

/** `namespace/name`, or `name` for objects of the cluster: the form that queues and caches use. */
export const formatKey = ({ namespace, name }: ObjectKey): string => (namespace === '' ? name : `${namespace}/${name}`);

export function parseKey(key: string): ObjectKey {
  const slash = key.indexOf('/');
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

export const keyOf = ({ metadata }: { readonly metadata: { readonly name?: string; readonly namespace?: string } }): ObjectKey => ({
  namespace: metadata.namespace ?? '',
  name: metadata.name ?? '',
});

export const apiVersionOf = ({ group, version }: ResourceType<unknown>): string => (group === '' ? version : `${group}/${version}`);

/** The URL path of a collection, an object, or a subresource of it. Case and characters are kept. */
export function pathOf(type: ResourceType<unknown>, key: Partial<ObjectKey>, subresource?: string): string {
  const root = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const parts = [
    ...(type.scope === 'Namespaced' && key.namespace ? ['namespaces', key.namespace] : []),
    type.plural,
    ...(key.name ? [key.name] : []),
    ...(subresource === undefined ? [] : [subresource]),
  ];
  return [root, ...parts.map(encodeURIComponent)].join('/');
}

/** An owner reference by which `owner` controls what carries it. */
export const controlledBy = (type: ResourceType<unknown>, owner: { readonly metadata: StoredMeta }): OwnerReference => ({
  apiVersion: apiVersionOf(type),
  kind: type.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
});

/** The shape of a type's objects: `ObjectOf<typeof configMaps>`. */
export type ObjectOf<R> = R extends ResourceType<infer T> ? Stored<T> : never;
