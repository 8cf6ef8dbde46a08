// What came of the cycles so far, and telling it: statuses of runs, the worker's entry in the schedule, events, metrics and the run history.
import type { SyncRun, SyncSchedule } from '../api/types.gen.ts';
import type { Stored } from '../kube/index.ts';
import type { LockstepError } from '../model/errors.ts';
import type { Log } from '../runtime/index.ts';
import type { Configured } from './configured.ts';
import { afterCycle, type ConnectorHealth, whileWaiting } from './connector-health.ts';
import { type ErrorReport, reportError } from './errors.ts';
import { notableEvents, type WorkerEvent } from './events.ts';
import type { WorkerMetrics } from './metrics.ts';
import type { ExportProgress } from './export-step.ts';
import type { Publisher } from './publisher.ts';
import { type CycleReport, type CycleTrace, endedWell, isNotable, summarize, traceOf } from './report.ts';
import { announcedRun, untoldRuns } from './requests.ts';
import { runningConditions, runStatus, workerEntry } from './status.ts';

export interface ChronicleOptions {
  readonly pod: string;
  readonly publisher: Publisher;
  readonly events: (object: Stored<SyncSchedule>, event: WorkerEvent) => void;
  readonly metrics: WorkerMetrics;
  readonly log: Log;
  readonly now: () => Date;
  readonly nowMs: () => number;
}

export interface Failure {
  readonly retry: ErrorReport['retry'];
  readonly atMs: number;
  readonly attempts: number;
}

/** The cycle under way. */
interface Present {
  readonly run: Stored<SyncRun> | undefined;
  readonly schedule: Stored<SyncSchedule>;
  readonly configured: Configured;
  readonly signal: AbortSignal;
}

/** Between two words on an export under way. */
const progressEveryMs = 30_000;
/** So many runs back a new worker looks for what the former one did not come to tell. */
const rememberedRuns = 50;

export class Chronicle {
  readonly #options: ChronicleOptions;
  /** Scheduled cycles with something to say, until the operator has made their SyncRun and it has their status. */
  readonly #announced: CycleReport[] = [];
  /** Start times of what was ever announced here. */
  readonly #reported = new Set<string>();
  /** Runs whose end the API server has not taken yet, by uid: a run of the same name may be another one. */
  readonly #finished = new Map<string, CycleReport>();
  #health: readonly ConnectorHealth[] = [];
  #last: { readonly report: CycleReport; readonly run?: string } | undefined;
  #lastSuccessTime: string | undefined;
  #trace: CycleTrace | undefined;
  #present: Present | undefined;
  /** Code of what the cycle under way had to wait for. */
  #waited: string | undefined;
  #export: ExportProgress | undefined;
  #exportToldMs: number | undefined;
  #told: Promise<unknown> = Promise.resolve();
  /** What keeps the worker from running the revision that it should. */
  #trouble: (ErrorReport & { readonly since: string }) | undefined;
  failure: Failure | undefined;

  constructor(options: ChronicleOptions) {
    this.#options = options;
  }

  get last(): CycleReport | undefined {
    return this.#last?.report;
  }

  /** The revision can not be run, for example because the database is down. `publish` tells it; the same trouble goes on since it first came. */
  cannotRun(schedule: Stored<SyncSchedule> | undefined, error: ErrorReport): void {
    const { events, now } = this.#options;
    const known = this.#trouble?.code === error.code ? this.#trouble : undefined;
    this.#trouble = { ...error, since: known?.since ?? now().toISOString() };
    if (known === undefined && schedule !== undefined)
      events(schedule, { type: 'Warning', reason: error.reason, message: `${error.message} ${error.next}` });
  }

  /** The revision runs. */
  canRun(): void {
    this.#trouble = undefined;
  }

  /** A cycle begins, for a run that somebody asked for or for none. */
  async begin(present: Present): Promise<void> {
    const { run, configured, signal } = present;
    this.#present = present;
    this.#waited = undefined;
    await this.#inOrder(async () => {
      await this.#tellEntry(configured, signal);
      if (run !== undefined)
        await this.#tell(() => this.#options.publisher.run(run, runningConditions('Reading the directories.'), {}, signal));
    });
  }

  /** While a cycle is under way, which may take hours: what became of the cycles before it. */
  async publishMeanwhile(runs: readonly Stored<SyncRun>[]): Promise<void> {
    if (this.#present === undefined || (this.#announced.length === 0 && this.#finished.size === 0)) return;
    const { configured, signal } = this.#present;
    await this.#inOrder(async () => {
      await this.#publishAnnounced(runs, signal);
      await this.#publishFinished(runs, signal);
      await this.#tellEntry(configured, signal);
    });
  }

  /** A directory makes the cycle wait. Told at once: the cycle's end may be far, and until then nobody would know why nothing moves. */
  async waits(connector: string, why: LockstepError): Promise<void> {
    if (this.#present === undefined) return;
    const { publisher, events, metrics, log, now } = this.#options;
    const { run, schedule, configured, signal } = this.#present;
    const error = reportError(why);
    const message = `${error.message} ${error.next}`;
    log.warn({ connector, code: error.code, next: error.next }, error.message);
    if (this.#waited !== error.code) events(schedule, { type: 'Warning', reason: error.reason, message });
    this.#waited = error.code;
    this.#health = whileWaiting(this.#health, connector, error, now().toISOString());
    metrics.connectors(this.#health);
    await this.#inOrder(async () => {
      await this.#tellEntry(configured, signal);
      if (run !== undefined) await this.#tell(() => publisher.run(run, runningConditions(message), {}, signal));
    });
  }

  /** An export is so far, or has ended. The API server hears of it now and then only. */
  async exports(progress: ExportProgress | undefined): Promise<void> {
    const { metrics, nowMs } = this.#options;
    this.#export = progress;
    metrics.exportRemaining(progress?.remainingSeconds ?? 0);
    if (this.#present === undefined || progress === undefined) return;
    if (this.#exportToldMs !== undefined && nowMs() - this.#exportToldMs < progressEveryMs) return;
    this.#exportToldMs = nowMs();
    const { configured, signal } = this.#present;
    await this.#inOrder(async () => this.#tellEntry(configured, signal));
  }

  /** A cycle ended. Nothing of it is lost if the API server is away: `publish` tells it later. */
  async conclude(
    report: CycleReport,
    run: Stored<SyncRun> | undefined,
    schedule: Stored<SyncSchedule>,
    configured: Configured,
  ): Promise<void> {
    const { metrics, log, events, nowMs } = this.#options;
    const before = this.#waited === undefined ? this.#trace : { result: 'Succeeded' as const, ...this.#trace, errorCode: this.#waited };
    this.#present = undefined;
    this.#export = undefined;
    this.#exportToldMs = undefined;
    this.#trace = traceOf(report);
    this.#last = { report, ...(run === undefined ? {} : { run: run.metadata.name }) };
    this.#health = afterCycle(this.#health, report, [...configured.sources.keys(), configured.target.name]);
    this.failure = report.error && { retry: report.error.retry, atMs: nowMs(), attempts: (this.failure?.attempts ?? 0) + 1 };
    if (endedWell(report.result)) this.#lastSuccessTime = report.finishTime;
    if (run !== undefined) this.#finished.set(run.metadata.uid, report);
    else if (isNotable(report, before)) this.#announce(report);
    const { result, type, written, error } = report;
    log.info({ result, type, written, ...(error === undefined ? {} : { code: error.code }) }, summarize(report));
    metrics.cycle(report);
    metrics.connectors(this.#health);
    for (const event of notableEvents(report, before)) events(schedule, event);
    await this.#record(report, configured);
  }

  /** Tells the API server all that it does not know yet. False where something could not be told. */
  async publish(runs: readonly Stored<SyncRun>[], configured: Configured | undefined, signal: AbortSignal): Promise<boolean> {
    await this.#remember(runs, configured);
    return await this.#inOrder(async () => {
      const announced = await this.#publishAnnounced(runs, signal);
      const finished = await this.#publishFinished(runs, signal);
      const entry = await this.#tellEntry(configured, signal);
      return announced && finished && entry;
    });
  }

  /** A worker that ended right after its announcement left a run behind whose end only the store still knows. */
  async #remember(runs: readonly Stored<SyncRun>[], configured: Configured | undefined): Promise<void> {
    const untold = untoldRuns(runs).filter((startTime) => !this.#reported.has(startTime));
    if (configured === undefined || untold.length === 0) return;
    try {
      const records = await configured.engine.recentRuns(rememberedRuns);
      // The documents are the reports themselves; see #record.
      for (const { id, document } of records) if (untold.includes(id)) this.#announce(document as unknown as CycleReport);
    } catch (error) {
      this.#options.log.error({ err: error }, 'the history of runs could not be read');
    }
  }

  #announce(report: CycleReport): void {
    this.#reported.add(report.startTime);
    this.#announced.push(report);
  }

  async #publishAnnounced(runs: readonly Stored<SyncRun>[], signal: AbortSignal): Promise<boolean> {
    for (let report = this.#announced[0]; report !== undefined; report = this.#announced[0]) {
      const run = announcedRun(runs, report.startTime);
      if (run === undefined) return true;
      if (!(await this.#publishRun(run, report, signal))) return false;
      this.#announced.shift();
    }
    return true;
  }

  async #publishFinished(runs: readonly Stored<SyncRun>[], signal: AbortSignal): Promise<boolean> {
    for (const [uid, report] of this.#finished) {
      const run = runs.find(({ metadata }) => metadata.uid === uid);
      if (run === undefined || (await this.#publishRun(run, report, signal))) this.#finished.delete(uid);
    }
    return this.#finished.size === 0;
  }

  async #publishRun(run: Stored<SyncRun>, report: CycleReport, signal: AbortSignal): Promise<boolean> {
    const { conditions, status } = runStatus(report);
    return await this.#tell(() => this.#options.publisher.run(run, conditions, status, signal));
  }

  async #entry(configured: Configured | undefined): Promise<Readonly<Record<string, unknown>>> {
    // While the store can not be asked, the rest is told all the same.
    const counts = await configured?.engine.counts().catch(() => undefined);
    const [announcement] = this.#announced;
    return workerEntry({
      pod: this.#options.pod,
      revision: configured?.hash ?? '',
      state: this.#present === undefined ? 'Idle' : 'Running',
      ...(this.#trouble === undefined ? {} : { error: this.#trouble }),
      ...(this.#lastSuccessTime === undefined ? {} : { lastSuccessTime: this.#lastSuccessTime }),
      ...(this.#last === undefined ? {} : { last: this.#last }),
      ...(announcement === undefined ? {} : { announcement }),
      ...(this.#export === undefined ? {} : { export: this.#export }),
      connectors: this.#health.map((health) => ({ ...health, objects: counts?.connectors[health.name]?.objects ?? 0 })),
      pendingErrors: this.#last?.report.objectErrors.length ?? 0,
    });
  }

  async #record(report: CycleReport, { engine }: Configured): Promise<void> {
    const { type, trigger, revision, startTime, finishTime, result } = report;
    try {
      await engine.saveRun({ id: startTime, type, trigger, revision, startTime, finishTime, result, document: { ...report } });
      this.#options.metrics.counts(await engine.counts());
    } catch (error) {
      this.#options.log.error({ err: error }, 'the run could not be recorded');
    }
  }

  #tellEntry(configured: Configured | undefined, signal: AbortSignal): Promise<boolean> {
    return this.#tell(async () => this.#options.publisher.entry(await this.#entry(configured), signal));
  }

  /** One word after the other: what is said later must not arrive earlier. */
  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#told.then(work);
    this.#told = turn.catch(() => undefined);
    return turn;
  }

  async #tell(write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (error) {
      const { code, message } = reportError(error);
      this.#options.log.warn({ code, message }, 'the API server did not take a status; it is told again');
      return false;
    }
  }
}
