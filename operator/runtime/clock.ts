// Time as an argument: the machine's, or one that a test moves by hand.

import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Wall time for people and records. */
  now(): Date;
  /** Milliseconds that only grow; the one clock for deadlines. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back after `ms`, unless the returned function is called before. */
  schedule(ms: number, callback: () => void): () => void;
}

export const realClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    signal?.throwIfAborted();
    try {
      await delay(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
  schedule: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

interface Alarm {
  readonly at: number;
  readonly order: number;
  readonly ring: () => void;
}

/** A clock that stands still until `advance` moves it. Timers ring in order of time, then of creation. */
export class VirtualClock implements Clock {
  #ms = 0;
  #order = 0;
  readonly #start: number;
  readonly #alarms = new Set<Alarm>();

  constructor(start: Date = new Date('2026-01-01T00:00:00Z')) {
    this.#start = start.getTime();
  }

  now(): Date {
    return new Date(this.#start + this.#ms);
  }

  monotonicMs(): number {
    return this.#ms;
  }

  /** How many timers wait; lets a test await "the loop is asleep" instead of guessing. */
  get waiting(): number {
    return this.#alarms.size;
  }

  schedule(ms: number, callback: () => void): () => void {
    const alarm: Alarm = { at: this.#ms + Math.max(0, ms), order: this.#order++, ring: callback };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const cancel = this.schedule(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      const onAbort = (): void => {
        cancel();
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Moves time forward by `ms`, ringing every timer on the way and letting what it woke run before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#ms + ms;
    await settle();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#ms = Math.max(this.#ms, next.at);
      this.#alarms.delete(next);
      next.ring();
      await settle();
    }
    this.#ms = end;
  }

  #next(end: number): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.#alarms) {
      if (alarm.at > end) continue;
      if (first === undefined || alarm.at < first.at || (alarm.at === first.at && alarm.order < first.order)) first = alarm;
    }
    return first;
  }
}

/** Lets promise chains that are ready run out, without waiting for time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
