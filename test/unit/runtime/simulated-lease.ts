// One lease on a simulated server, reached over links that delay, lose requests and lose answers; and clocks that can freeze.

import type { Clock } from '../../../operator/runtime/clock.ts';
import type { LeasePort, LeaseRecord, StoredLease } from '../../../operator/runtime/ports.ts';

export class LeaseServer {
  lease: StoredLease | undefined;
  readonly history: LeaseRecord[] = [];
  #version = 0;
  #lives = 0;

  create(record: LeaseRecord): StoredLease | undefined {
    if (this.lease !== undefined) return undefined;
    this.#lives += 1;
    return this.#store(record);
  }

  update(record: LeaseRecord, resourceVersion: string): StoredLease | undefined {
    return this.lease?.resourceVersion === resourceVersion ? this.#store(record) : undefined;
  }

  delete(): void {
    this.lease = undefined;
  }

  #store(record: LeaseRecord): StoredLease {
    this.#version += 1;
    this.lease = { uid: `life-${this.#lives}`, resourceVersion: String(this.#version), record };
    this.history.push(record);
    return this.lease;
  }
}

/** What happens to the next request: how long it takes there and back, and whether it or its answer is lost. */
export interface Passage {
  readonly thereMs: number;
  readonly backMs: number;
  readonly lost: 'none' | 'request' | 'answer';
}

export const smooth: Passage = { thereMs: 1, backMs: 1, lost: 'none' };

/** A link to `server`. An aborted request may still arrive: abortion is the sender's belief only. */
export function linkTo(server: LeaseServer, clock: Clock, nextPassage: () => Passage): LeasePort {
  const send = async <T>(signal: AbortSignal, act: () => T): Promise<T> => {
    signal.throwIfAborted();
    const { thereMs, backMs, lost } = nextPassage();
    const answer = Promise.withResolvers<T>();
    const onAbort = (): void => answer.reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    clock.schedule(thereMs, () => {
      const result = lost === 'request' ? undefined : act();
      clock.schedule(backMs, () => (lost === 'none' ? answer.resolve(result as T) : answer.reject(new Error('The link lost it.'))));
    });
    return await answer.promise.finally(() => signal.removeEventListener('abort', onAbort));
  };
  return {
    read: async (signal) => await send(signal, () => server.lease),
    create: async (record, signal) => await send(signal, () => server.create(record)),
    update: async (record, resourceVersion, signal) => await send(signal, () => server.update(record, resourceVersion)),
  };
}

/** A process's view of time: while it is frozen its timers do not ring, although time goes on. */
export class FreezableClock implements Clock {
  readonly #world: Clock;
  #frozen = false;
  #missed: (() => void)[] = [];

  constructor(world: Clock) {
    this.#world = world;
  }

  freeze(): void {
    this.#frozen = true;
  }

  thaw(): void {
    this.#frozen = false;
    for (const ring of this.#missed.splice(0)) ring();
  }

  now(): Date {
    return this.#world.now();
  }

  monotonicMs(): number {
    return this.#world.monotonicMs();
  }

  schedule(ms: number, callback: () => void): () => void {
    let cancelled = false;
    const cancel = this.#world.schedule(ms, () => {
      const ring = (): void => {
        if (!cancelled) callback();
      };
      if (this.#frozen) this.#missed.push(ring);
      else ring();
    });
    return () => {
      cancelled = true;
      cancel();
    };
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const cancel = this.schedule(ms, resolve);
      signal?.addEventListener(
        'abort',
        () => {
          cancel();
          reject(signal.reason as Error);
        },
        { once: true },
      );
    });
  }
}
