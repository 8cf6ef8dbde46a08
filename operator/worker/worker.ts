// A worker's life: it watches its schedule, its runs and its keys, and begins a cycle when one is due.
import { randomUUID } from 'node:crypto';
import { workerName } from '../api/names.ts';
import type { SyncRun, SyncSchedule } from '../api/types.gen.ts';
import { type KubeClient, kubeLease, type Stored, startInformer } from '../kube/index.ts';
import type { Permit } from '../model/permit.ts';
import { type Clock, createElector, type Elector, type Log, type Term, workerTiming } from '../runtime/index.ts';
import { Chronicle } from './chronicle.ts';
import { type Configured, closeConfigured, type OpenConfigured } from './configured.ts';
import { runCycle } from './cycle.ts';
import { reportError } from './errors.ts';
import type { WorkerEvent } from './events.ts';
import { KeyWatcher, keyReferences } from './keys.ts';
import { syncRuns, syncSchedules } from './kinds.ts';
import type { WorkerMetrics } from './metrics.ts';
import { Publisher } from './publisher.ts';
import type { StepReport } from './report.ts';
import { approvalKey, approvedRuns, requestedRuns, runsOf } from './requests.ts';
import { RevisionSource } from './revision-source.ts';
import { type NextCycle, nextCycle } from './schedule.ts';
import { mintPermit } from './term.ts';
import { WakeUp } from './wake-up.ts';

export interface WorkerOptions {
  readonly client: KubeClient;
  readonly namespace: string;
  readonly schedule: string;
  readonly pod: string;
  /** Folder on the worker's volume for copies of the revisions that it ran. */
  readonly revisionFolder: string;
  readonly open: OpenConfigured;
  readonly events: (object: Stored<SyncSchedule>, event: WorkerEvent) => void;
  readonly metrics: WorkerMetrics;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a cycle that wants to write waits for the lease before it leaves the plan for later. */
const termPatienceMs = 5_000;
/** The shortest time after which a long export makes way for reading the sources again. */
const shortestExportMs = 10 * 60_000;
/** What was sent when the process is asked to stop is answered and recorded within this time; what waits for its turn is not. */
const lastBatchMs = 30_000;
/** Between two attempts at what the API server refused. */
const retryMs = 5_000;
const dayMs = 86_400_000;

export class Worker {
  readonly #options: WorkerOptions;
  readonly #wake = new WakeUp();
  readonly #keys: KeyWatcher;
  readonly #revisions: RevisionSource;
  readonly #chronicle: Chronicle;
  readonly #elector: Elector;
  /** Approvals that a cycle has already looked at. */
  readonly #tried = new Set<string>();
  /** Runs that this worker has begun; the cache may show them without a result for a moment longer. */
  readonly #begun = new Set<string>();
  #configured: Configured | undefined;
  #lastStartMs: number | undefined;
  #keysChanged = false;
  /** The schedule as it was last told. */
  #latest: Stored<SyncSchedule> | undefined;
  /** Ends the export of the cycle under way. */
  #hold = new AbortController();
  /** The revision that the schedule named when the cycle under way began. */
  #named: string | undefined;
  /** True once the worker knows its schedule. */
  ready = false;

  constructor(options: WorkerOptions) {
    const { client, namespace, schedule, pod, clock, log, revisionFolder, events, metrics } = options;
    this.#options = options;
    this.#keys = new KeyWatcher({ client, namespace, clock, log, onChange: () => this.#onKeyChange() });
    this.#revisions = new RevisionSource({ client, namespace, schedule, folder: revisionFolder });
    const publisher = new Publisher({ client, namespace, schedule, pod, now: () => clock.now() });
    this.#chronicle = new Chronicle({ pod, publisher, events, metrics, log, now: () => clock.now(), nowMs: () => clock.monotonicMs() });
    this.#elector = createElector({
      name: workerName(schedule),
      lease: kubeLease(client, { key: { namespace, name: workerName(schedule) } }),
      identity: `${pod}_${randomUUID()}`,
      timing: workerTiming,
      whenMissing: 'wait',
      mayCampaign: () => this.#configured?.revision.mode === 'Active',
      log,
      clock,
      lead: (term) => this.#lead(term),
    });
  }

  /** Works until `signal` is aborted; then finishes and records what is under way, and gives the lease back. */
  async run(signal: AbortSignal): Promise<void> {
    const { client, namespace, schedule, clock, log } = this.#options;
    const watch = { client, namespace, clock, log, signal };
    const schedules = startInformer<SyncSchedule>({ ...watch, type: syncSchedules, fieldSelector: `metadata.name=${schedule}` });
    const runs = startInformer<SyncRun>({ ...watch, type: syncRuns });
    schedules.subscribe(() => {
      this.#latest = schedules.get({ namespace, name: schedule });
      this.#holdIfChanged();
      this.#wake.now();
    });
    runs.subscribe(() => {
      void this.#chronicle.publishMeanwhile(runsOf(schedule, runs.list(namespace)));
      this.#wake.now();
    });
    await Promise.all([schedules.synced, runs.synced]);
    this.ready = true;
    // The term outlives the order to stop, for without a permit nobody would learn the answers to what is on its way.
    const leading = new AbortController();
    const election = this.#elector.run(leading.signal);
    const giveUp = (): void => {
      const cancel = clock.schedule(lastBatchMs, () => leading.abort());
      leading.signal.addEventListener('abort', cancel, { once: true });
    };
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      while (!signal.aborted)
        await this.#turn(schedules.get({ namespace, name: schedule }), runsOf(schedule, runs.list(namespace)), signal);
    } finally {
      this.#keys.close();
      leading.abort();
      if (this.#configured !== undefined) await closeConfigured(this.#configured);
      await election;
    }
  }

  /** One look around: take the newest configuration, publish what is due, then run a cycle or sleep. */
  async #turn(schedule: Stored<SyncSchedule> | undefined, runs: readonly Stored<SyncRun>[], signal: AbortSignal): Promise<void> {
    const adopted = await this.#adopt(schedule, signal);
    const published = await this.#chronicle.publish(runs, this.#configured, signal);
    const configured = this.#configured;
    const next = schedule === undefined || configured === undefined ? ({ kind: 'Idle' } as const) : this.#next(schedule, configured, runs);
    if (next.kind === 'Run' && schedule !== undefined && configured !== undefined) {
      const run = runs.find(({ metadata }) => metadata.name === next.run);
      const approving = next.approvalOf === undefined ? undefined : runs.find(({ metadata }) => metadata.name === next.approvalOf);
      await this.#cycle(next, run, approving, schedule, configured, signal);
    } else {
      const dueMs = next.kind === 'WaitUntil' ? Math.max(0, next.atMs - this.#nowMs()) : dayMs;
      await this.#sleep(adopted && published ? dueMs : Math.min(dueMs, retryMs), signal);
    }
  }

  #next(schedule: Stored<SyncSchedule>, configured: Configured, runs: readonly Stored<SyncRun>[]): NextCycle {
    const { last, failure } = this.#chronicle;
    return nextCycle({
      nowMs: this.#nowMs(),
      suspended: schedule.spec.suspend,
      deltaPeriodMs: configured.revision.deltaPeriodSeconds * 1000,
      ...(this.#lastStartMs === undefined ? {} : { lastStartMs: this.#lastStartMs }),
      ...(failure === undefined ? {} : { failure }),
      revisionChanged: last !== undefined && last.revision !== configured.hash,
      mayWriteNow: last?.heldBack === true && this.#elector.term() !== undefined,
      keysChanged: this.#keysChanged,
      requested: requestedRuns(runs, this.#begun),
      approved: approvedRuns(runs, this.#tried),
    });
  }

  /** Takes the revision that the schedule names. With one replica the candidate runs at once. False where it could not be taken yet. */
  async #adopt(schedule: Stored<SyncSchedule> | undefined, signal: AbortSignal): Promise<boolean> {
    const hash = revisionOf(schedule);
    if (hash === undefined || hash === this.#configured?.hash) return true;
    const { log, open } = this.#options;
    try {
      const revision = await this.#revisions.load(hash, signal);
      this.#keys.watch(keyReferences(revision));
      if (this.#configured !== undefined) await closeConfigured(this.#configured);
      this.#configured = undefined;
      this.#configured = await open(
        revision,
        hash,
        (reference) => this.#keys.reader(reference),
        (connector, why) => void this.#chronicle.waits(connector, why),
      );
      if (revision.mode === 'Staging') this.#elector.term()?.stepDown('the schedule is in Staging');
      this.#chronicle.canRun();
      log.info({ revision: hash, mode: revision.mode }, 'runs a new configuration revision');
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      log.error({ err: error, revision: hash }, 'the configuration revision cannot be run yet');
      this.#chronicle.cannotRun(schedule, reportError(error));
      return false;
    }
  }

  async #cycle(
    next: Extract<NextCycle, { kind: 'Run' }>,
    run: Stored<SyncRun> | undefined,
    approving: Stored<SyncRun> | undefined,
    schedule: Stored<SyncSchedule>,
    configured: Configured,
    signal: AbortSignal,
  ): Promise<void> {
    const approval = approving?.spec.approval;
    if (approving !== undefined && approval !== undefined) this.#tried.add(approvalKey(approving.metadata.uid, approval.digest));
    if (run !== undefined) this.#begun.add(run.metadata.uid);
    this.#lastStartMs = this.#nowMs();
    this.#keysChanged = false;
    this.#hold = new AbortController();
    this.#named = revisionOf(schedule);
    this.#holdIfChanged();
    await this.#chronicle.begin({ run, schedule, configured, signal });
    const report = await runCycle({
      type: next.type,
      trigger: run === undefined ? 'Schedule' : 'Request',
      revision: configured.hash,
      mode: configured.revision.mode,
      engine: configured.engine,
      sources: configured.sources,
      writebacks: configured.writebacks,
      target: configured.target,
      permit: () => this.#permit(signal),
      ...(approval === undefined ? {} : { approval }),
      now: () => this.#options.clock.now(),
      signal,
      hold: this.#hold.signal,
      exportForMs: Math.max(shortestExportMs, configured.revision.deltaPeriodSeconds * 1000),
      onStep: (step) => this.#logStep(step),
      onExport: (progress) => void this.#chronicle.exports(progress),
    });
    await this.#chronicle.conclude(report, run, schedule, configured);
  }

  /** Whoever suspends a schedule or corrects a rule does not want the plan of before to be written to its end. */
  #holdIfChanged(): void {
    if (this.#latest?.spec.suspend !== false || revisionOf(this.#latest) !== this.#named) this.#hold.abort();
  }

  /** The lease is won within a moment of a start; a plan that is ready sooner waits for that moment. */
  async #permit(signal: AbortSignal): Promise<Permit | undefined> {
    const untilMs = this.#nowMs() + termPatienceMs;
    for (;;) {
      const permit = mintPermit(this.#elector.term());
      if (permit !== undefined || signal.aborted || this.#nowMs() >= untilMs) return permit;
      await this.#options.clock.sleep(100, signal).catch(() => undefined);
    }
  }

  async #lead(term: Term): Promise<void> {
    const ended = Promise.withResolvers<void>();
    term.signal.addEventListener('abort', () => ended.resolve(), { once: true });
    this.#options.metrics.leading(1);
    this.#wake.now();
    if (!term.signal.aborted) await ended.promise;
    this.#options.metrics.leading(0);
  }

  async #sleep(ms: number, signal: AbortSignal): Promise<void> {
    const awake = new AbortController();
    await this.#wake.sleep(this.#options.clock.sleep(ms, AbortSignal.any([signal, awake.signal])).catch(() => undefined));
    awake.abort();
  }

  #onKeyChange(): void {
    this.#keysChanged = true;
    this.#wake.now();
  }

  #logStep({ name, connector, kind, durationMs, counts, error }: StepReport): void {
    const fields = { step: name, connector, kind, durationMs, ...counts };
    if (error === undefined) this.#options.log.info(fields, 'step done');
    else this.#options.log.warn({ ...fields, code: error.code, next: error.next }, error.message);
  }

  #nowMs(): number {
    return this.#options.clock.monotonicMs();
  }
}

/** With one replica the candidate runs at once. */
const revisionOf = (schedule: Stored<SyncSchedule> | undefined): string | undefined =>
  schedule?.status?.revisions?.candidate ?? schedule?.status?.revisions?.active;
