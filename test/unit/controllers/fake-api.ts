// An API server in memory, as far as controllers can tell: objects with uid, version and generation, applies that merge, and lists.
import type { Applied, KubeClient, KubeList, ObjectKey, ResourceType, Stored, WatchEvent } from '../../../operator/kube/index.ts';
import { ApiError } from '../../../operator/kube/index.ts';

type Json = Readonly<Record<string, unknown>>;

interface Options {
  readonly fieldManager: string;
  readonly conflicts?: 'take' | 'fail';
}

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Server-side apply, without ownership: maps merge, keyed lists merge by their key, everything else is replaced. */
function merge(before: unknown, after: unknown, path: string): unknown {
  const key = path.endsWith('.conditions') ? 'type' : path.endsWith('.workers') ? 'pod' : undefined;
  if (key !== undefined && Array.isArray(before) && Array.isArray(after)) {
    const entries = new Map((before as Json[]).map((entry) => [entry[key], entry]));
    for (const entry of after as Json[]) entries.set(entry[key], entry);
    return [...entries.values()];
  }
  if (!isRecord(before) || !isRecord(after)) return after;
  const merged: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(after)) if (value !== undefined) merged[name] = merge(before[name], value, `${path}.${name}`);
  return merged;
}

const missing = (what: string): ApiError => new ApiError(404, { reason: 'NotFound', message: `${what} not found` }, `GET ${what}`);

export class FakeApi implements KubeClient {
  readonly #objects = new Map<string, Stored<Json>>();
  readonly #watchers = new Set<(plural: string, event: WatchEvent<Json>) => void>();
  #counter = 0;
  /** Everything that changed the world, `verb plural/name`, in order. */
  readonly writes: string[] = [];
  /** Names of objects whose status another manager has just written. */
  readonly taken = new Set<string>();
  now: () => Date;

  constructor(now: () => Date) {
    this.now = now;
  }

  #key = (type: ResourceType<unknown>, { namespace, name }: ObjectKey): string => `${type.plural}/${namespace}/${name}`;

  #store(type: ResourceType<unknown>, key: ObjectKey, content: Json, before: Stored<Json> | undefined): Stored<Json> {
    this.#counter += 1;
    const specChanged = JSON.stringify(content['spec']) !== JSON.stringify(before?.['spec' as keyof Stored<Json>]);
    const metadata = {
      uid: `uid-${this.#counter}`,
      creationTimestamp: this.now()
        .toISOString()
        .replace(/\.\d+Z/, 'Z'),
      generation: 0,
      ...before?.metadata,
      ...(content['metadata'] as object),
      ...key,
      resourceVersion: String(this.#counter),
    };
    const stored = { ...content, metadata: { ...metadata, generation: metadata.generation + (specChanged ? 1 : 0) } };
    this.#objects.set(this.#key(type, key), stored);
    this.#tell(type, { type: before === undefined ? 'ADDED' : 'MODIFIED', object: stored });
    return stored;
  }

  /** Puts an object into the world without counting it as a write. Status defaults as the definitions say. */
  put<T>(type: ResourceType<T>, object: unknown): Stored<T> {
    const content = object as Json & { readonly metadata: { readonly name: string; readonly namespace?: string } };
    const key = { namespace: content.metadata.namespace ?? '', name: content.metadata.name };
    return this.#store(type, key, content, this.#objects.get(this.#key(type, key))) as unknown as Stored<T>;
  }

  async get<T>(type: ResourceType<T>, key: ObjectKey): Promise<Stored<T>> {
    const found = await this.find(type, key);
    if (found === undefined) throw missing(this.#key(type, key));
    return found;
  }

  async find<T>(type: ResourceType<T>, key: ObjectKey): Promise<Stored<T> | undefined> {
    return this.#objects.get(this.#key(type, key)) as Stored<T> | undefined;
  }

  async list<T>(
    type: ResourceType<T>,
    { namespace, labelSelector }: { namespace?: string | undefined; labelSelector?: string | undefined } = {},
  ): Promise<KubeList<T>> {
    const wanted = (labelSelector ?? '')
      .split(',')
      .filter((term) => term !== '')
      .map((term) => term.split('=') as [string, string]);
    const items = this.all(type).filter(
      ({ metadata }) =>
        (namespace === undefined || metadata.namespace === namespace) &&
        wanted.every(([label, value]) => metadata.labels?.[label] === value),
    );
    return { resourceVersion: String(this.#counter), items };
  }

  /** What the world holds of a kind. */
  all<T>(type: ResourceType<T>): readonly Stored<T>[] {
    const prefix = `${type.plural}/`;
    return [...this.#objects].filter(([key]) => key.startsWith(prefix)).map(([, object]) => object as unknown as Stored<T>);
  }

  /** Every change since the call, until the signal ends it. */
  async *watch<T>(
    type: ResourceType<T>,
    { namespace, signal }: { namespace?: string | undefined; signal: AbortSignal },
  ): AsyncIterable<WatchEvent<T>> {
    const waiting: WatchEvent<T>[] = [];
    let wake = Promise.withResolvers<void>();
    const watcher = (plural: string, event: WatchEvent<Json>): void => {
      if (plural !== type.plural || (namespace !== undefined && (event.object.metadata as { namespace?: string }).namespace !== namespace))
        return;
      waiting.push(event as unknown as WatchEvent<T>);
      wake.resolve();
    };
    this.#watchers.add(watcher);
    signal.addEventListener('abort', () => wake.resolve(), { once: true });
    try {
      while (!signal.aborted) {
        yield* waiting.splice(0);
        await wake.promise;
        wake = Promise.withResolvers<void>();
      }
    } finally {
      this.#watchers.delete(watcher);
    }
  }

  async create<T>(type: ResourceType<T>, object: T & { readonly metadata: object }): Promise<Stored<T>> {
    const { name = '', namespace = '' } = object.metadata as Partial<ObjectKey>;
    if (this.#objects.has(this.#key(type, { namespace, name })))
      throw new ApiError(409, { reason: 'AlreadyExists', message: `${name} already exists` }, `POST ${type.plural}`);
    this.writes.push(`create ${type.plural}/${name}`);
    return this.#store(type, { namespace, name }, object, undefined) as unknown as Stored<T>;
  }

  async replace<T>(): Promise<Stored<T>> {
    throw new Error('Controllers never replace: a replaced object loses fields that a newer version added.');
  }

  async apply<T>(type: ResourceType<T>, object: Applied<T>): Promise<Stored<T>> {
    return this.#apply(type, object, 'apply');
  }

  async applyStatus<T>(type: ResourceType<T>, object: Applied<T>, { fieldManager, conflicts }: Options): Promise<Stored<T>> {
    const { name, namespace = '' } = object.metadata;
    if (conflicts === 'fail' && this.taken.has(name)) throw new ApiError(409, { reason: 'Conflict' }, `PATCH ${type.plural}/${name}`);
    if (!this.#objects.has(this.#key(type, { namespace, name }))) throw missing(name);
    if (fieldManager === '') throw new Error('A status has a manager.');
    return this.#apply(type, object, 'status');
  }

  #apply<T>(type: ResourceType<T>, object: Json, verb: string): Stored<T> {
    const { name = '', namespace = '' } = object['metadata'] as Partial<ObjectKey>;
    const before = this.#objects.get(this.#key(type, { namespace, name }));
    const merged = before === undefined ? object : (merge(before, object, '') as Json);
    if (before !== undefined && JSON.stringify(merged) === JSON.stringify(before)) return before as unknown as Stored<T>;
    this.writes.push(`${verb} ${type.plural}/${name}`);
    return this.#store(type, { namespace, name }, merged, before) as unknown as Stored<T>;
  }

  async mergePatch<T>(): Promise<Stored<T>> {
    throw new Error('Controllers apply.');
  }

  async delete(type: ResourceType<unknown>, key: ObjectKey): Promise<boolean> {
    this.writes.push(`delete ${type.plural}/${key.name}`);
    const object = this.#objects.get(this.#key(type, key));
    if (object !== undefined) this.#tell(type, { type: 'DELETED', object });
    return this.#objects.delete(this.#key(type, key));
  }

  #tell(type: ResourceType<unknown>, event: WatchEvent<Json>): void {
    for (const watcher of this.#watchers) watcher(type.plural, event);
  }
}
