// A work queue with client-go's promise: one worker a key, any number of events become one visit, and nothing is lost.

import { type Clock, realClock } from './clock.ts';
import type { QueueMetrics, QueueReading } from './ports.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** `low` is for the first list and periodic resyncs: a restart over ten thousand rules does not delay an edit. */
export type Priority = 'normal' | 'low';

export interface QueueOptions {
  readonly name: string;
  readonly limiter: RateLimiter;
  readonly clock?: Clock | undefined;
  readonly metrics?: QueueMetrics | undefined;
}

interface Delayed {
  readonly dueMs: number;
  readonly cancel: () => void;
}

export class WorkQueue {
  readonly #options: QueueOptions;
  readonly #clock: Clock;
  /** Order of visits, one line a priority. */
  readonly #lines: Readonly<Record<Priority, Set<string>>> = { normal: new Set(), low: new Set() };
  /** Needs a visit, waiting in line or behind the visit that runs now. */
  readonly #dirty = new Map<string, { readonly priority: Priority; readonly sinceMs: number }>();
  readonly #processing = new Map<string, number>();
  readonly #delayed = new Map<string, Delayed>();
  readonly #takers: ((key: string | undefined) => void)[] = [];
  #closed = false;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#clock = options.clock ?? realClock;
    options.metrics?.opened(options.name, () => this.#read());
  }

  get length(): number {
    return this.#lines.normal.size + this.#lines.low.size;
  }

  add(key: string, priority: Priority = 'normal'): void {
    if (this.#closed) return;
    const known = this.#dirty.get(key);
    if (known !== undefined && (known.priority === priority || priority === 'low')) return;
    if (known === undefined) this.#options.metrics?.added(this.#options.name);
    this.#dirty.set(key, { priority, sinceMs: known?.sinceMs ?? this.#clock.monotonicMs() });
    if (!this.#processing.has(key)) this.#line(key, priority);
  }

  /** Adds after `ms`. Of several delays of a key the earliest counts. */
  addAfter(key: string, ms: number, priority: Priority = 'normal'): void {
    if (this.#closed) return;
    if (ms <= 0) {
      this.add(key, priority);
      return;
    }
    const dueMs = this.#clock.monotonicMs() + ms;
    const known = this.#delayed.get(key);
    if (known !== undefined && known.dueMs <= dueMs) return;
    known?.cancel();
    const cancel = this.#clock.schedule(ms, () => {
      this.#delayed.delete(key);
      this.add(key, priority);
    });
    this.#delayed.set(key, { dueMs, cancel });
  }

  /** Adds after the limiter's wait, which grows with each failure of the key until `forget`. */
  addRateLimited(key: string, priority: Priority = 'normal'): void {
    this.#options.metrics?.retried(this.#options.name);
    this.addAfter(key, this.#options.limiter.waitMs(key), priority);
  }

  /** The key has succeeded: its failures no longer count. */
  forget(key: string): void {
    this.#options.limiter.forget(key);
  }

  /** The next key, or undefined once the queue is closed and empty. Whoever takes a key calls `done` with it. */
  async take(): Promise<string | undefined> {
    const key = this.#pop();
    if (key !== undefined || this.#closed) return key;
    return await new Promise((resolve) => this.#takers.push(resolve));
  }

  done(key: string): void {
    const sinceMs = this.#processing.get(key);
    if (sinceMs === undefined) return;
    this.#processing.delete(key);
    this.#options.metrics?.worked(this.#options.name, (this.#clock.monotonicMs() - sinceMs) / 1000);
    const again = this.#dirty.get(key);
    if (again !== undefined) this.#line(key, again.priority);
  }

  /** Takes no more in, drops what waits for its time, and lets the takers go once the lines are empty. */
  close(): void {
    this.#closed = true;
    for (const { cancel } of this.#delayed.values()) cancel();
    this.#delayed.clear();
    for (const taker of this.#takers.splice(0)) taker(undefined);
  }

  #line(key: string, priority: Priority): void {
    this.#lines[priority === 'normal' ? 'low' : 'normal'].delete(key);
    this.#lines[priority].add(key);
    const taker = this.#takers.shift();
    if (taker !== undefined) taker(this.#pop());
  }

  #pop(): string | undefined {
    const [key] = this.#lines.normal.size > 0 ? this.#lines.normal : this.#lines.low;
    if (key === undefined) return undefined;
    this.#lines.normal.delete(key);
    this.#lines.low.delete(key);
    const nowMs = this.#clock.monotonicMs();
    const sinceMs = this.#dirty.get(key)?.sinceMs ?? nowMs;
    this.#dirty.delete(key);
    this.#processing.set(key, nowMs);
    this.#options.metrics?.waited(this.#options.name, (nowMs - sinceMs) / 1000);
    return key;
  }

  #read(): QueueReading {
    const nowMs = this.#clock.monotonicMs();
    const ages = [...this.#processing.values()].map((sinceMs) => (nowMs - sinceMs) / 1000);
    return { depth: this.length, unfinishedSeconds: ages.reduce((sum, age) => sum + age, 0), longestSeconds: Math.max(0, ...ages) };
  }
}
