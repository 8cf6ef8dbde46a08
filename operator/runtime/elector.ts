// Leader election over one lease, by client-go's algorithm: the other's clock is never believed, only what we saw change and when.
// A term is valid from the moment its renewal was sent, so that we stop believing before anybody else may start.

import type { Epoch } from '../model/permit.ts';
import { type Clock, realClock } from './clock.ts';
import { electionFault, type ElectionTiming } from './election-timing.ts';
import type { ElectionMetrics, LeasePort, LeaseRecord, Log, StoredLease } from './ports.ts';
import { LeaseTerm, type Term } from './term.ts';

export interface ElectorOptions {
  /** For logs and metrics. */
  readonly name: string;
  readonly lease: LeasePort;
  /** Unique to this process's life, not only to its pod: a successor with the same name must not inherit a term. */
  readonly identity: string;
  readonly timing: ElectionTiming;
  /** What the leader does. When the term's signal is aborted it has to end; when it ends by itself, the lease is given back. */
  readonly lead: (term: Term) => Promise<void>;
  /** Whether we want to lead just now; asked before each attempt. */
  readonly mayCampaign?: () => boolean;
  /** `wait` where somebody else makes the lease. Default `create`. */
  readonly whenMissing?: 'create' | 'wait';
  readonly log: Log;
  readonly clock?: Clock;
  readonly metrics?: ElectionMetrics;
  readonly random?: () => number;
}

export interface Elector {
  /** Campaigns and leads, over and over, until `signal` is aborted and the work of a running term has ended. */
  run(signal: AbortSignal): Promise<void>;
  /** Who held the lease when it was last seen; empty for nobody, undefined before the first look. */
  holder(): string | undefined;
  /** The running term, if we lead. */
  term(): Term | undefined;
}

/** @throws Error where the timing could let two lead at once. */
export function createElector(options: ElectorOptions): Elector {
  const fault = electionFault(options.timing);
  if (fault !== undefined) throw new Error(fault);
  const election = new Election(options);
  return { run: (signal) => election.run(signal), holder: () => election.holder, term: () => election.term };
}

class Election {
  readonly #options: ElectorOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  #seen: { readonly lease: StoredLease; readonly atMs: number } | undefined;
  term: LeaseTerm | undefined;

  constructor(options: ElectorOptions) {
    this.#options = options;
    this.#clock = options.clock ?? realClock;
    this.#log = options.log.child({ lease: options.name });
  }

  get holder(): string | undefined {
    return this.#seen?.lease.record.holder;
  }

  async run(signal: AbortSignal): Promise<void> {
    this.#options.metrics?.leading(this.#options.name, 0);
    while (!signal.aborted) {
      const won = await this.#attempt(signal);
      if (won !== undefined) await this.#lead(won.lease, won.sentMs, signal);
      // After a term too: others get their chance, and work that fails at once does not spin.
      await this.#clock.sleep(this.#untilNextAttemptMs(), signal).catch(() => undefined);
    }
  }

  async #attempt(signal: AbortSignal): Promise<{ readonly lease: StoredLease; readonly sentMs: number } | undefined> {
    if (this.#options.mayCampaign?.() === false) return undefined;
    try {
      const current = await this.#options.lease.read(signal);
      if (current !== undefined) this.#observe(current);
      if (current !== undefined && this.#remainsMs() > 0) return undefined;
      if (current === undefined && this.#options.whenMissing === 'wait') return undefined;
      const sentMs = this.#clock.monotonicMs();
      const lease = await this.#take(current, signal);
      if (lease === undefined) return undefined;
      this.#observe(lease);
      return { lease, sentMs };
    } catch (error) {
      if (!signal.aborted) this.#log.warn({ err: error }, 'the lease could not be read or taken');
      return undefined;
    }
  }

  /** Each term is a new transition, even after our own: a record tells the terms of one process apart. */
  async #take(current: StoredLease | undefined, signal: AbortSignal): Promise<StoredLease | undefined> {
    const { lease, identity, timing } = this.#options;
    const time = this.#clock.now().toISOString();
    const durationSeconds = Math.ceil(timing.leaseDurationMs / 1000);
    const record: LeaseRecord = { holder: identity, durationSeconds, transitions: 0, acquireTime: time, renewTime: time };
    if (current === undefined) return await lease.create(record, signal);
    return await lease.update({ ...record, transitions: current.record.transitions + 1 }, current.resourceVersion, signal);
  }

  async #lead(lease: StoredLease, sentMs: number, signal: AbortSignal): Promise<void> {
    const epoch: Epoch = { leaseUid: lease.uid, transitions: lease.record.transitions };
    const { name, metrics, timing } = this.#options;
    const term = new LeaseTerm({ lease, sentMs, epoch, timing, port: this.#options.lease, clock: this.#clock, log: this.#log });
    this.term = term;
    const stop = (): void => term.stepDown('the process stops');
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    metrics?.leading(name, 1);
    this.#log.info({ epoch }, 'term began');
    try {
      await Promise.all([this.#work(term), term.keep()]);
    } finally {
      signal.removeEventListener('abort', stop);
      this.term = undefined;
      metrics?.leading(name, 0);
      this.#log.info({ epoch, reason: term.ending }, 'term ended');
    }
    await term.release();
    this.#observe(term.lease);
  }

  async #work(term: LeaseTerm): Promise<void> {
    try {
      await this.#options.lead(term);
      term.stepDown('its work is done');
    } catch (error) {
      if (!term.signal.aborted) this.#log.error({ err: error }, 'the work of the term failed');
      term.stepDown('its work failed');
    }
  }

  #observe(lease: StoredLease): void {
    const before = this.#seen?.lease;
    if (before?.uid === lease.uid && sameRecord(before.record, lease.record)) return;
    this.#seen = { lease, atMs: this.#clock.monotonicMs() };
  }

  /** How long the lease that we last saw keeps us out. */
  #remainsMs(): number {
    if (this.#seen === undefined) return 0;
    const { holder, durationSeconds } = this.#seen.lease.record;
    if (holder === '' || holder === this.#options.identity) return 0;
    return this.#seen.atMs + durationSeconds * 1000 - this.#clock.monotonicMs();
  }

  /** At most the retry period, spread so that candidates do not knock together; sooner where the lease ends sooner. */
  #untilNextAttemptMs(): number {
    const { timing, random = Math.random } = this.#options;
    const pauseMs = timing.retryPeriodMs * (0.6 + 0.4 * random());
    const remainsMs = this.#remainsMs();
    return remainsMs > 0 ? Math.min(pauseMs, remainsMs + 1) : pauseMs;
  }
}

const sameRecord = (a: LeaseRecord, b: LeaseRecord): boolean =>
  a.holder === b.holder &&
  a.renewTime === b.renewTime &&
  a.transitions === b.transitions &&
  a.durationSeconds === b.durationSeconds &&
  a.acquireTime === b.acquireTime;
