// A cached, indexed copy of a collection, and a call for every change of it.

import type { Reflector, ReflectorOptions } from './reflector.ts';
import { startReflector } from './reflector.ts';
import { formatKey, keyOf, type ObjectKey, type Stored } from './resource.ts';

/** One change of the copy. `initial` tells the objects of the first list from news, so that they can wait behind it. */
export type CacheChange<T> =
  | { readonly kind: 'added'; readonly object: Stored<T>; readonly initial: boolean }
  | { readonly kind: 'updated'; readonly object: Stored<T>; readonly previous: Stored<T> }
  | { readonly kind: 'removed'; readonly object: Stored<T> };

/** Which values an object is found under; it may be several or none. */
export type IndexFunction<T> = (object: Stored<T>) => readonly string[];

export interface InformerOptions<T, Index extends string> extends Omit<ReflectorOptions<T>, 'sink'> {
  readonly indexes?: Readonly<Record<Index, IndexFunction<T>>>;
}

/** Reads are from memory and may be a moment old. Objects are shared: nobody changes them. */
export interface Informer<T, Index extends string = never> extends Omit<Reflector, 'done'> {
  readonly done: Promise<void>;
  get(key: ObjectKey): Stored<T> | undefined;
  list(namespace?: string): readonly Stored<T>[];
  byIndex(index: Index, value: string): readonly Stored<T>[];
  /** Calls `handler` for what is there (as added, initial) and for every later change. What it throws is logged, and goes no further. */
  subscribe(handler: (change: CacheChange<T>) => void): void;
}

/** Starts to keep a copy of a collection. Await `synced` before trusting that something is absent. */
export function startInformer<T, Index extends string = never>(options: InformerOptions<T, Index>): Informer<T, Index> {
  const cache = new Cache<T, Index>(options);
  const reflector = startReflector({ ...options, sink: cache });
  return {
    ...reflector,
    get: (key) => cache.objects.get(formatKey(key)),
    list: (namespace) => cache.list(namespace),
    byIndex: (index, value) => cache.byIndex(index, value),
    subscribe: (handler) => cache.subscribe(handler),
  };
}

class Cache<T, Index extends string> {
  readonly objects = new Map<string, Stored<T>>();
  readonly #indexes = new Map<string, Map<string, Set<string>>>();
  readonly #handlers: ((change: CacheChange<T>) => void)[] = [];
  readonly #options: InformerOptions<T, Index>;
  #initial = true;

  constructor(options: InformerOptions<T, Index>) {
    this.#options = options;
    for (const name of Object.keys(options.indexes ?? {})) this.#indexes.set(name, new Map());
  }

  list(namespace?: string): readonly Stored<T>[] {
    const all = [...this.objects.values()];
    return namespace === undefined ? all : all.filter(({ metadata }) => metadata.namespace === namespace);
  }

  byIndex(index: Index, value: string): readonly Stored<T>[] {
    const keys = this.#indexes.get(index)?.get(value) ?? [];
    return [...keys].flatMap((key) => this.objects.get(key) ?? []);
  }

  subscribe(handler: (change: CacheChange<T>) => void): void {
    this.#handlers.push(handler);
    for (const object of this.objects.values()) this.#call(handler, { kind: 'added', object, initial: true });
  }

  replace(items: readonly Stored<T>[]): void {
    const present = new Set(items.map((item) => formatKey(keyOf(item))));
    for (const [key, object] of this.objects) if (!present.has(key)) this.remove(object);
    for (const item of items) this.upsert(item);
    this.#initial = false;
  }

  upsert(object: Stored<T>): void {
    const key = formatKey(keyOf(object));
    const previous = this.objects.get(key);
    // A list after an interruption repeats what is known; only news is passed on.
    if (previous?.metadata.resourceVersion === object.metadata.resourceVersion && previous.metadata.uid === object.metadata.uid) return;
    if (previous !== undefined) this.#unindex(key, previous);
    this.objects.set(key, object);
    this.#index(key, object);
    if (previous !== undefined && previous.metadata.uid !== object.metadata.uid) {
      // Deleted and made anew while nobody watched: two different lives, so two changes.
      this.#announce({ kind: 'removed', object: previous });
      this.#announce({ kind: 'added', object, initial: false });
    } else if (previous !== undefined) this.#announce({ kind: 'updated', object, previous });
    else this.#announce({ kind: 'added', object, initial: this.#initial });
  }

  remove(object: Stored<T>): void {
    const key = formatKey(keyOf(object));
    const previous = this.objects.get(key);
    if (previous === undefined) return;
    this.#unindex(key, previous);
    this.objects.delete(key);
    this.#announce({ kind: 'removed', object: previous });
  }

  #index(key: string, object: Stored<T>): void {
    this.#eachValue(object, (values, value) => values.set(value, (values.get(value) ?? new Set()).add(key)));
  }

  #unindex(key: string, object: Stored<T>): void {
    this.#eachValue(object, (values, value) => {
      const keys = values.get(value);
      keys?.delete(key);
      if (keys?.size === 0) values.delete(value);
    });
  }

  #eachValue(object: Stored<T>, visit: (values: Map<string, Set<string>>, value: string) => void): void {
    for (const [name, valuesOf] of Object.entries<IndexFunction<T>>(this.#options.indexes ?? {})) {
      const values = this.#indexes.get(name);
      if (values !== undefined) for (const value of valuesOf(object)) visit(values, value);
    }
  }

  #announce(change: CacheChange<T>): void {
    const { metrics, type } = this.#options;
    metrics?.cached(type.kind, this.objects.size);
    for (const handler of this.#handlers) this.#call(handler, change);
  }

  #call(handler: (change: CacheChange<T>) => void, change: CacheChange<T>): void {
    try {
      handler(change);
    } catch (error) {
      this.#options.log.error(
        { err: error, kind: this.#options.type.kind, object: formatKey(keyOf(change.object)) },
        'change handler failed',
      );
    }
  }
}
