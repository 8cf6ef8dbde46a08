// Keeps a copy of a collection current: list, then watch, for as long as its signal lives. Errors end nothing; they only delay.

import { LockstepError } from '../model/errors.ts';
import { Backoff, watchBackoff } from '../runtime/backoff.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/ports.ts';
import type { KubeClient, Selection, WatchEvent } from './client.ts';
import { ApiError, isGone, kubeErrors } from './errors.ts';
import type { WatchMetrics } from './ports.ts';
import type { ResourceType, Stored } from './resource.ts';

/** Where the copy lives. `replace` brings the whole collection, and so also says what is gone. */
export interface ReflectorSink<T> {
  replace(items: readonly Stored<T>[]): void;
  upsert(object: Stored<T>): void;
  remove(object: Stored<T>): void;
}

export interface ReflectorOptions<T> extends Selection {
  readonly client: Pick<KubeClient, 'list' | 'watch'>;
  readonly type: ResourceType<T>;
  readonly sink: ReflectorSink<T>;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: WatchMetrics | undefined;
  readonly random?: () => number;
}

export interface Reflector {
  /** Resolves after the first complete list; rejects with the signal's reason if that never came. */
  readonly synced: Promise<void>;
  /** Resolves when the reflector has stopped. Never rejects. */
  readonly done: Promise<void>;
  /** Milliseconds since the server last said anything: a list, an event, a bookmark, or the end of a watch. */
  silenceMs(): number;
}

/** A watch that the server ends sooner than this without a word is a fault, not a time-out; reopening it at once would be a storm. */
const shortWatchMs = 1000;

/** Starts to reflect. There is no way to start the same one twice. */
export function startReflector<T>(options: ReflectorOptions<T>): Reflector {
  const synced = Promise.withResolvers<void>();
  synced.promise.catch(() => undefined);
  const run = new Run(options, synced.resolve);
  const done = run.loop().then(() => synced.reject(options.signal.reason));
  return { synced: synced.promise, done, silenceMs: () => options.clock.monotonicMs() - run.heardAtMs };
}

class Run<T> {
  readonly #options: ReflectorOptions<T>;
  readonly #backoff: Backoff;
  readonly #onSynced: () => void;
  readonly #log: Log;
  /** The version up to which the copy is current; undefined when only a new list can tell. */
  #version: string | undefined;
  heardAtMs: number;

  constructor(options: ReflectorOptions<T>, onSynced: () => void) {
    this.#options = options;
    this.#onSynced = onSynced;
    this.#backoff = new Backoff(watchBackoff, options.clock, options.random);
    this.#log = options.log.child({ reflector: options.type.kind });
    this.heardAtMs = options.clock.monotonicMs();
  }

  async loop(): Promise<void> {
    const { signal } = this.#options;
    while (!signal.aborted) {
      try {
        this.#version ??= await this.#list();
        await this.#watch(this.#version);
      } catch (error) {
        if (signal.aborted) return;
        if (needsList(error)) this.#version = undefined;
        await this.#pause(error);
      }
    }
  }

  async #list(): Promise<string> {
    const { client, type, namespace, labelSelector, fieldSelector, sink, signal, clock, metrics } = this.#options;
    const startMs = clock.monotonicMs();
    const seconds = (): number => (clock.monotonicMs() - startMs) / 1000;
    try {
      const list = await client.list(type, { namespace, labelSelector, fieldSelector, signal });
      metrics?.listed(type.kind, 'success', seconds());
      this.#heard();
      sink.replace(list.items);
      this.#onSynced();
      return list.resourceVersion;
    } catch (error) {
      if (!signal.aborted) metrics?.listed(type.kind, 'error', seconds());
      throw error;
    }
  }

  /** Returns when the server ends the watch in peace. */
  async #watch(from: string): Promise<void> {
    const { client, type, namespace, labelSelector, fieldSelector, signal, clock, metrics, random = Math.random } = this.#options;
    const startMs = clock.monotonicMs();
    // Spread over five minutes, so that the watches of many processes do not all end in the same second.
    const timeoutSeconds = 300 + Math.floor(random() * 300);
    let events = 0;
    metrics?.watchStarted(type.kind);
    try {
      for await (const event of client.watch(type, {
        namespace,
        labelSelector,
        fieldSelector,
        resourceVersion: from,
        timeoutSeconds,
        signal,
      })) {
        this.#take(event);
        events += 1;
      }
    } catch (error) {
      metrics?.watchEnded(type.kind, isGone(error) ? 'expired' : 'error');
      throw error;
    }
    metrics?.watchEnded(type.kind, 'closed');
    this.#heard();
    if (events === 0 && clock.monotonicMs() - startMs < shortWatchMs) throw new kubeErrors.ShortWatch({ kind: type.kind });
  }

  #take(event: WatchEvent<T>): void {
    const { sink, type, metrics } = this.#options;
    this.#heard();
    if (event.type === 'DELETED') sink.remove(event.object);
    else if (event.type !== 'BOOKMARK') sink.upsert(event.object);
    this.#version = event.object.metadata.resourceVersion;
    metrics?.received(type.kind, event.type);
  }

  async #pause(error: unknown): Promise<void> {
    const { clock, signal } = this.#options;
    const waitMs = Math.max(this.#backoff.nextMs(), (error instanceof ApiError && error.retryAfterMs) || 0);
    const fields = { err: error, waitMs: Math.round(waitMs), relist: this.#version === undefined };
    if (isGone(error)) this.#log.debug(fields, 'watch expired, listing anew');
    else this.#log.warn(fields, 'watch interrupted, trying again');
    await clock.sleep(waitMs, signal).catch(() => undefined);
  }

  #heard(): void {
    this.heardAtMs = this.#options.clock.monotonicMs();
  }
}

/**
 * Whether the version that we stand at is of no more use. A busy, absent or unwilling server keeps its history; anything else,
 * as a 410 or a server restored from a backup (ResourceVersionTooLarge), has lost it.
 */
function needsList(error: unknown): boolean {
  if (!(error instanceof ApiError)) return !(error instanceof LockstepError);
  if (error.causes.some(({ reason }) => reason === 'ResourceVersionTooLarge')) return true;
  return !(error.status === 401 || error.status === 403 || error.status === 429 || error.status >= 500);
}
