// Which events are worth a request: repeats become a count, floods one line, and no object speaks without end. After client-go.

import type { Clock } from '../runtime/clock.ts';
import { TokenBucket } from '../runtime/token-bucket.ts';

export interface EventFacts {
  /** The object's uid, or its key where it has none. */
  readonly object: string;
  readonly type: string;
  readonly reason: string;
  readonly note: string;
}

export type Correlation =
  | { readonly kind: 'drop' }
  /** `remember` takes the name under which the event was created. */
  | { readonly kind: 'create'; readonly note: string; readonly remember: (name: string) => void }
  | { readonly kind: 'repeat'; readonly name: string; readonly count: number; readonly note: string; readonly forget: () => void };

interface Known {
  name?: string;
  count: number;
  atMs: number;
}

interface Family {
  readonly notes: Set<string>;
  readonly sinceMs: number;
}

const similarLimit = 10;
const windowMs = 600_000;
/** Per object 25 at once, then one in five minutes. */
const perObject = { burst: 25, perSecond: 1 / 300 };
const rememberedEvents = 4096;

export class EventCorrelator {
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();
  readonly #families = new Map<string, Family>();
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  correlate(facts: EventFacts): Correlation {
    if (!this.#bucket(facts.object).tryTake()) return { kind: 'drop' };
    const flood = this.#isFlood(facts);
    const note = flood ? `(combined from similar events): ${facts.note}` : facts.note;
    const key = JSON.stringify([facts.object, facts.type, facts.reason, flood ? '' : facts.note]);
    const nowMs = this.#clock.monotonicMs();
    const known = this.#known.get(key);
    if (known?.name !== undefined && nowMs - known.atMs <= windowMs) {
      known.count += 1;
      known.atMs = nowMs;
      return { kind: 'repeat', name: known.name, count: known.count, note, forget: () => this.#known.delete(key) };
    }
    const entry: Known = { count: 1, atMs: nowMs };
    keep(this.#known, key, entry);
    return { kind: 'create', note, remember: (name) => (entry.name = name) };
  }

  /** More than ten different notes of one object, type and reason in ten minutes. */
  #isFlood({ object, type, reason, note }: EventFacts): boolean {
    const key = JSON.stringify([object, type, reason]);
    const nowMs = this.#clock.monotonicMs();
    let family = this.#families.get(key);
    if (family === undefined || nowMs - family.sinceMs > windowMs) {
      family = { notes: new Set(), sinceMs: nowMs };
      keep(this.#families, key, family);
    }
    if (family.notes.size <= similarLimit) family.notes.add(note);
    return family.notes.size > similarLimit;
  }

  #bucket(object: string): TokenBucket {
    const bucket = this.#buckets.get(object) ?? new TokenBucket(perObject, this.#clock);
    keep(this.#buckets, object, bucket);
    return bucket;
  }
}

/** Remembers the newest entries only. */
function keep<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > rememberedEvents && oldest !== undefined) map.delete(oldest);
}
