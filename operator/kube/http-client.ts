// The requests of `KubeClient` over HTTP. Objects go in and out as plain JSON: nothing that a newer server added is lost on the way.

import type { KubeConfig } from '@kubernetes/client-node';
import type {
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
  WatchOptions,
} from './client.ts';
import { isGone, isNotFound } from './errors.ts';
import {
  apiVersionOf,
  type KubeObject,
  keyOf,
  type ObjectKey,
  type ObjectMeta,
  pathOf,
  type ResourceType,
  type Stored,
} from './resource.ts';
import { Transport, type TransportOptions } from './transport.ts';
import { readWatch } from './watch-stream.ts';

/** A client with its own connections; `close` ends them. */
export function openKubeClient(config: KubeConfig, options: TransportOptions): KubeClient & { close(): Promise<void> } {
  const transport = new Transport(config, options);
  return Object.assign(new HttpKubeClient(transport), { close: () => transport.close() });
}

interface Page<T> {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items: readonly Stored<T>[] | null;
}

const contentTypes = {
  apply: 'application/apply-patch+yaml',
  merge: 'application/merge-patch+json',
} as const;

export class HttpKubeClient implements KubeClient {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async get<T>(type: ResourceType<T>, key: ObjectKey, options: CallOptions = {}): Promise<Stored<T>> {
    return await this.#transport.json({ ...call(options), method: 'GET', path: pathOf(type, key) });
  }

  async find<T>(type: ResourceType<T>, key: ObjectKey, options: CallOptions = {}): Promise<Stored<T> | undefined> {
    try {
      return await this.get(type, key, options);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async list<T>(type: ResourceType<T>, options: ListOptions = {}): Promise<KubeList<T>> {
    try {
      return await this.#pages(type, options, options.pageSize ?? 500);
    } catch (error) {
      // etcd compacted the version that the pages were read at. One undivided read can not be overtaken so.
      if (isGone(error)) return await this.#pages(type, options, undefined);
      throw error;
    }
  }

  async *watch<T>(type: ResourceType<T>, options: WatchOptions): AsyncIterable<WatchEvent<T>> {
    const query = {
      ...selectors(options),
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: options.resourceVersion,
      timeoutSeconds: String(options.timeoutSeconds),
    };
    const path = pathOf(type, { namespace: options.namespace ?? '' });
    yield* readWatch<T>(await this.#transport.stream({ method: 'GET', path, query, signal: options.signal }), path);
  }

  async create<T>(type: ResourceType<T>, object: T & { readonly metadata: ObjectMeta }, options?: PatchOptions): Promise<Stored<T>> {
    const path = pathOf(type, { namespace: object.metadata.namespace ?? '' });
    return await this.#transport.json({ ...call(options), method: 'POST', path, query: owner(options), body: typed(type, object) });
  }

  async replace<T>(type: ResourceType<T>, object: Stored<T>, options?: PatchOptions): Promise<Stored<T>> {
    const path = pathOf(type, keyOf(object), options?.subresource);
    return await this.#transport.json({ ...call(options), method: 'PUT', path, query: owner(options), body: typed(type, object) });
  }

  async apply<T>(type: ResourceType<T>, object: Applied<T>, options: ApplyOptions): Promise<Stored<T>> {
    return await this.#apply(type, object, options, undefined);
  }

  async applyStatus<T>(type: ResourceType<T>, object: Applied<T>, options: ApplyOptions): Promise<Stored<T>> {
    return await this.#apply(type, object, options, 'status');
  }

  async mergePatch<T>(type: ResourceType<T>, key: ObjectKey, patch: object, options: PatchOptions): Promise<Stored<T>> {
    const path = pathOf(type, key, options.subresource);
    return await this.#transport.json({
      ...call(options),
      method: 'PATCH',
      path,
      query: owner(options),
      contentType: contentTypes.merge,
      body: patch,
    });
  }

  async delete(type: ResourceType<unknown>, key: ObjectKey, options: DeleteOptions = {}): Promise<boolean> {
    const { propagation, gracePeriodSeconds, preconditions } = options;
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: propagation, gracePeriodSeconds, preconditions };
    try {
      await this.#transport.json({ ...call(options), method: 'DELETE', path: pathOf(type, key), body });
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  }

  async #apply<T>(type: ResourceType<T>, object: Applied<T>, options: ApplyOptions, subresource: string | undefined): Promise<Stored<T>> {
    const key = { namespace: object.metadata.namespace ?? '', name: object.metadata.name };
    return await this.#transport.json({
      ...call(options),
      method: 'PATCH',
      path: pathOf(type, key, subresource),
      query: { fieldManager: options.fieldManager, force: String(options.conflicts !== 'fail'), dryRun: options.dryRun },
      contentType: contentTypes.apply,
      body: typed(type, object),
    });
  }

  async #pages<T>(type: ResourceType<T>, options: ListOptions, pageSize: number | undefined): Promise<KubeList<T>> {
    const path = pathOf(type, { namespace: options.namespace ?? '' });
    const items: Stored<T>[] = [];
    let token: string | undefined;
    for (;;) {
      const query = { ...selectors(options), limit: pageSize?.toString(), continue: token };
      const page: Page<T> = await this.#transport.json({ ...call(options), method: 'GET', path, query });
      for (const item of page.items ?? []) items.push(typed(type, item));
      token = page.metadata.continue || undefined;
      if (token === undefined) return { resourceVersion: page.metadata.resourceVersion, items };
    }
  }
}

const call = ({ signal, timeoutMs, priority }: CallOptions = {}): CallOptions => ({
  signal,
  ...(timeoutMs === undefined ? {} : { timeoutMs }),
  ...(priority === undefined ? {} : { priority }),
});

const owner = (options: PatchOptions | undefined): { readonly fieldManager: string | undefined } => ({
  fieldManager: options?.fieldManager,
});

const selectors = ({ labelSelector, fieldSelector }: Selection): Record<string, string | undefined> => ({ labelSelector, fieldSelector });

/** Lists leave `apiVersion` and `kind` out of their items, watches do not: here both have them. */
const typed = <T extends object>(type: ResourceType<unknown>, object: T): T & KubeObject => ({
  apiVersion: apiVersionOf(type),
  kind: type.kind,
  ...object,
});
