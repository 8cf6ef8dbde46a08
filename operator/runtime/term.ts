// The time in which we lead. It lasts as long as its renewals succeed, and never longer than a renewal's sending plus the deadline.

import type { Epoch } from '../model/permit.ts';
import type { Clock } from './clock.ts';
import type { ElectionTiming } from './election-timing.ts';
import type { LeasePort, Log, StoredLease } from './ports.ts';

export interface Term {
  readonly epoch: Epoch;
  /** Aborted when the term ends, whatever the cause. */
  readonly signal: AbortSignal;
  /** Milliseconds for which we surely lead, by the monotonic clock; zero or less when it is over. True also right after the process was frozen. */
  remainingMs(): number;
  /** Renews at once. True proves that nobody had taken over when the answer was made. */
  renew(): Promise<boolean>;
  /** Ends the term; the lease is given back once the work has ended. */
  stepDown(reason: string): void;
}

export interface LeaseTermOptions {
  readonly lease: StoredLease;
  /** Monotonic time before the request that took the lease was sent. */
  readonly sentMs: number;
  readonly epoch: Epoch;
  readonly timing: ElectionTiming;
  readonly port: LeasePort;
  readonly clock: Clock;
  readonly log: Log;
}

export class LeaseTerm implements Term {
  readonly epoch: Epoch;
  readonly #options: LeaseTermOptions;
  readonly #end = new AbortController();
  #validUntilMs = 0;
  #cancelAlarm: () => void = () => undefined;
  #renewing: Promise<boolean> | undefined;
  #lost = false;
  lease: StoredLease;
  ending = '';

  constructor(options: LeaseTermOptions) {
    this.#options = options;
    this.epoch = options.epoch;
    this.lease = options.lease;
    this.#extend(options.sentMs);
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  remainingMs(): number {
    return this.#end.signal.aborted ? 0 : this.#validUntilMs - this.#options.clock.monotonicMs();
  }

  stepDown(reason: string): void {
    if (this.#end.signal.aborted) return;
    this.ending = reason;
    this.#cancelAlarm();
    this.#end.abort(new Error(`The term has ended: ${reason}.`));
  }

  async renew(): Promise<boolean> {
    this.#renewing ??= this.#renewOnce().finally(() => (this.#renewing = undefined));
    return await this.#renewing;
  }

  /** Renews each retry period until the term ends. */
  async keep(): Promise<void> {
    const { clock, timing } = this.#options;
    while (!this.signal.aborted) {
      await clock.sleep(timing.retryPeriodMs, this.signal).catch(() => undefined);
      if (!this.signal.aborted) await this.renew();
    }
  }

  /** Gives the lease back, after the work has ended. Best effort: it would run out by itself. */
  async release(): Promise<void> {
    if (this.#lost) return;
    const { port, clock, log } = this.#options;
    const time = clock.now().toISOString();
    const record = { ...this.lease.record, holder: '', durationSeconds: 1, acquireTime: time, renewTime: time };
    try {
      const released = await port.update(record, this.lease.resourceVersion, new AbortController().signal);
      if (released !== undefined) this.lease = released;
    } catch (error) {
      log.warn({ err: error }, 'the lease could not be given back; it runs out by itself');
    }
  }

  async #renewOnce(attempt: 'first' | 'second' = 'first'): Promise<boolean> {
    const { port, clock, log } = this.#options;
    if (this.remainingMs() <= 0) {
      this.stepDown('it could not be renewed in time');
      return false;
    }
    try {
      const sentMs = clock.monotonicMs();
      const record = { ...this.lease.record, renewTime: clock.now().toISOString() };
      const renewed = await port.update(record, this.lease.resourceVersion, this.signal);
      if (renewed === undefined) return (await this.#stillOurs()) && attempt === 'first' && (await this.#renewOnce('second'));
      this.lease = renewed;
      this.#extend(sentMs);
      return !this.signal.aborted;
    } catch (error) {
      if (!this.signal.aborted)
        log.warn({ err: error, remainingMs: Math.round(this.remainingMs()) }, 'the lease could not be renewed, trying again');
      return false;
    }
  }

  /** After a refused renewal: somebody took over, or only touched the object, or our own last renewal did arrive. */
  async #stillOurs(): Promise<boolean> {
    const current = await this.#options.port.read(this.signal);
    const { holder } = this.lease.record;
    if (current?.uid === this.epoch.leaseUid && current.record.holder === holder && current.record.transitions === this.epoch.transitions) {
      this.lease = current;
      return true;
    }
    this.#lost = true;
    this.stepDown(current === undefined ? 'its lease was deleted' : `${current.record.holder || 'nobody'} holds the lease now`);
    return false;
  }

  #extend(sentMs: number): void {
    if (this.signal.aborted) return;
    const { clock, timing } = this.#options;
    this.#validUntilMs = sentMs + timing.renewDeadlineMs;
    this.#cancelAlarm();
    this.#cancelAlarm = clock.schedule(this.#validUntilMs - clock.monotonicMs(), () => this.stepDown('it could not be renewed in time'));
  }
}
