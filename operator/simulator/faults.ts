// Faults on demand: which requests, what goes wrong with them, how often.
import type { Random } from './random.ts';
import { seededRandom } from './random.ts';

/** Every named field must fit. A path is the one on the wire, inside a batch with the version before it: `/v1.0/users/…`. */
export interface FaultMatch {
  readonly tenant?: string;
  readonly method?: string;
  readonly pathPrefix?: string;
  /** True: only requests inside a batch; false: only those outside. */
  readonly inBatch?: boolean;
}

export type FaultAction =
  /** An answer of this status. `after`: the request took effect, and the caller does not learn of it. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfterSeconds?: number;
      readonly code?: string;
      readonly message?: string;
      readonly when?: 'before' | 'after';
    }
  /** The connection breaks, before or after the effect. In a batch the whole batch's connection breaks. */
  | { readonly kind: 'reset'; readonly when?: 'before' | 'after' }
  | { readonly kind: 'latency'; readonly ms: number }
  /**
   * The request took effect, and its answer ends early. `connection`: in the midst of the body the connection breaks. `text`: the answer is
   * whole by its length, and its JSON is cut. `list`: the JSON is whole, but its list lacks its second half and its links to go on by.
   * In a batch the first two cut the whole batch's answer. An answer without a body only breaks.
   */
  | { readonly kind: 'truncate'; readonly how: 'connection' | 'text' | 'list' }
  /** The answer to an item of a batch is left out, before or after the effect. Outside of a batch the connection breaks. */
  | { readonly kind: 'unanswered'; readonly when?: 'before' | 'after' }
  /** All access tokens that the tenant's applications hold end at once, and the request gets 401. */
  | { readonly kind: 'expireTokens' };

/** What decides about the answer. */
export type SharpAction = Exclude<FaultAction, { kind: 'latency' }>;

export interface FaultRequest {
  readonly match: FaultMatch;
  readonly action: FaultAction;
  /** So many requests that it would meet go by unharmed at first. */
  readonly skip?: number;
  /** Begins after so long, on the simulator's clock. */
  readonly afterMs?: number;
  /** Ends after so many hits. Without `count` and `forMs` it stays until it is cleared. */
  readonly count?: number;
  /** Ends so long after its beginning. */
  readonly forMs?: number;
  /** 0 to 1; 1 when absent. */
  readonly probability?: number;
  /** Makes `probability` repeatable. */
  readonly seed?: number;
}

export interface Fault extends FaultRequest {
  readonly id: string;
  readonly hits: number;
}

/** A request as faults see it. */
export interface FaultSubject {
  readonly tenant: string;
  readonly method: string;
  readonly path: string;
  readonly inBatch: boolean;
}

interface Armed {
  readonly id: string;
  readonly request: FaultRequest;
  readonly from: number;
  readonly until: number;
  readonly random: Random;
  passed: number;
  hits: number;
}

export class Faults {
  readonly #random: Random;
  readonly #armed = new Map<string, Armed>();

  constructor(random: Random) {
    this.#random = random;
  }

  add(request: FaultRequest, now: number): Fault {
    const from = now + (request.afterMs ?? 0);
    const armed: Armed = {
      id: this.#random.uuid(),
      request,
      from,
      until: request.forMs === undefined ? Number.POSITIVE_INFINITY : from + request.forMs,
      random: request.seed === undefined ? this.#random : seededRandom(request.seed),
      passed: 0,
      hits: 0,
    };
    this.#armed.set(armed.id, armed);
    return toFault(armed);
  }

  list(): readonly Fault[] {
    return [...this.#armed.values()].map(toFault);
  }

  /** Clears one fault, or all of a tenant, or all. Returns how many. */
  clear(which: { readonly id?: string; readonly tenant?: string } = {}): number {
    let cleared = 0;
    for (const { id, request } of this.#armed.values()) {
      if ((which.id ?? id) === id && (which.tenant === undefined || request.match.tenant === which.tenant)) {
        this.#armed.delete(id);
        cleared += 1;
      }
    }
    return cleared;
  }

  /** The faults that hit this request, each counted. Latencies add up; of the others the oldest wins. */
  hit(subject: FaultSubject, now: number): { readonly action: SharpAction | undefined; readonly latencyMs: number } {
    let action: SharpAction | undefined;
    let latencyMs = 0;
    if (this.#armed.size === 0) {
      return { action, latencyMs };
    }
    for (const armed of this.#armed.values()) {
      const { match, action: armedAction, count, probability = 1 } = armed.request;
      if (now >= armed.until) {
        this.#armed.delete(armed.id);
        continue;
      }
      const isTaken = action !== undefined && armedAction.kind !== 'latency';
      if (isTaken || now < armed.from || !fits(match, subject) || (probability < 1 && armed.random.fraction() >= probability)) {
        continue;
      }
      if (armed.passed < (armed.request.skip ?? 0)) {
        armed.passed += 1;
        continue;
      }
      armed.hits += 1;
      if (count !== undefined && armed.hits >= count) {
        this.#armed.delete(armed.id);
      }
      if (armedAction.kind === 'latency') {
        latencyMs += armedAction.ms;
      } else {
        action = armedAction;
      }
    }
    return { action, latencyMs };
  }
}

const toFault = ({ id, request, hits }: Armed): Fault => ({ id, ...request, hits });

const fits = (match: FaultMatch, subject: FaultSubject): boolean =>
  (match.tenant === undefined || match.tenant === subject.tenant) &&
  (match.method === undefined || match.method.toUpperCase() === subject.method) &&
  (match.pathPrefix === undefined || subject.path.startsWith(match.pathPrefix)) &&
  (match.inBatch === undefined || match.inBatch === subject.inBatch);
