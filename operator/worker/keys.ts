// The Secrets and ConfigMaps that a revision refers to, watched, so that a rotated value counts at the next request and nothing is ever written down.
import type { KubeClient } from '../kube/client.ts';
import { type Informer, startInformer } from '../kube/informer.ts';
import { configMaps, secrets } from '../kube/kinds.ts';
import type { ResourceType } from '../kube/resource.ts';
import { entraKeyReferences, type KeyReference, type Revision } from '../model/revision.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/ports.ts';
import { workerErrors } from './errors.ts';
import type { ReadKey } from './ports.ts';

/** How long a first look waits for the API server before it says that the key cannot be read. */
const firstReadMs = 10_000;

interface Bag {
  readonly data?: Readonly<Record<string, string>>;
}

export interface KeyWatcherOptions {
  readonly client: KubeClient;
  readonly namespace: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Called after any watched object changed. */
  readonly onChange: () => void;
}

/** Watches exactly what the present revision refers to. */
export class KeyWatcher {
  readonly #options: KeyWatcherOptions;
  readonly #watched = new Map<string, { readonly informer: Informer<Bag>; readonly stop: AbortController }>();

  constructor(options: KeyWatcherOptions) {
    this.#options = options;
  }

  /** Begins to watch what is new in `references` and forgets the rest. */
  watch(references: readonly KeyReference[]): void {
    const wanted = new Map(references.map((reference) => [nameOf(reference), reference]));
    for (const [name, { stop }] of this.#watched) {
      if (wanted.has(name)) continue;
      stop.abort();
      this.#watched.delete(name);
    }
    for (const [name, reference] of wanted) if (!this.#watched.has(name)) this.#watched.set(name, this.#start(reference));
  }

  /** A reader of one key: the content as the API server last told it. */
  reader(reference: KeyReference): ReadKey {
    return async (signal) => {
      const watched = this.#watched.get(nameOf(reference));
      if (watched === undefined) throw new workerErrors.KeyUnreadable({ ...reference, detail: 'the revision does not name it' });
      await this.#synced(watched.informer, reference, signal);
      const object = watched.informer.get({ namespace: this.#options.namespace, name: reference.name });
      if (object === undefined) throw new workerErrors.KeyUnreadable({ ...reference, detail: 'it does not exist' });
      const content = object.data?.[reference.key];
      if (content === undefined) throw new workerErrors.KeyMissing({ ...reference });
      return reference.kind === 'Secret' ? secretText(content) : content;
    };
  }

  close(): void {
    this.watch([]);
  }

  #start(reference: KeyReference): { readonly informer: Informer<Bag>; readonly stop: AbortController } {
    const { client, namespace, clock, log, onChange } = this.#options;
    const stop = new AbortController();
    const type: ResourceType<Bag> = reference.kind === 'Secret' ? secrets : configMaps;
    const informer = startInformer<Bag>({
      client,
      type,
      namespace,
      fieldSelector: `metadata.name=${reference.name}`,
      signal: stop.signal,
      clock,
      log,
    });
    informer.subscribe((change) => {
      if (change.kind !== 'added' || !change.initial) onChange();
    });
    return { informer, stop };
  }

  async #synced(informer: Informer<Bag>, reference: KeyReference, signal: AbortSignal): Promise<void> {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(firstReadMs)]);
    const aborted = Promise.withResolvers<never>();
    const abort = (): void =>
      aborted.reject(new workerErrors.KeyUnreadable({ ...reference, detail: 'the API server did not answer, or access is not granted' }));
    patience.addEventListener('abort', abort, { once: true });
    try {
      if (patience.aborted) abort();
      await Promise.race([informer.synced, aborted.promise]);
    } finally {
      patience.removeEventListener('abort', abort);
    }
  }
}

/** Every key that the revision refers to. */
export function keyReferences({ connectors, store }: Revision): readonly KeyReference[] {
  const ofStore = store === undefined ? [] : Object.values<KeyReference>({ ...store.postgreSQL });
  const ofConnectors = connectors.flatMap((connector) => {
    switch (connector.type) {
      case 'ActiveDirectory': {
        const { username, password, certificateAuthority } = connector.activeDirectory;
        return [username, password, ...(certificateAuthority === undefined ? [] : [certificateAuthority])];
      }
      case 'LDIF':
        return [connector.ldif.file];
      case 'EntraID':
        return entraKeyReferences(connector.entraID);
    }
  });
  return [...ofConnectors, ...ofStore];
}

/** A Secret's value as text. The line break at the end, which an editor or `echo` leaves in a file, is never part of a password. */
export const secretText = (base64: string): string =>
  Buffer.from(base64, 'base64')
    .toString('utf8')
    .replace(/\r?\n$/u, '');

const nameOf = ({ kind, name }: Pick<KeyReference, 'kind' | 'name'>): string => `${kind}/${name}`;
