// One cycle from the first import to the confirming one. The order is the safety: nothing is synchronized from sources that were never read whole,
// nothing is exported to a target that was not read in this cycle, and the plan is guarded before its first write.
import type { Approval, Engine, ImportStatistics, Plan, StepKind, SynchronizationStatistics, ViolationReason } from '../engine/engine.ts';
import { combinePlans } from '../engine/protect/combine-plans.ts';
import type { engineErrors } from '../engine/errors.ts';
import type { Permit } from '../model/permit.ts';
import type { ErrorReport } from './errors.ts';
import { reportError, workerErrors } from './errors.ts';
import { type ExportCounts, type ExportProgress, exportPlan, nothingSent, progressOf } from './export-step.ts';
import { importConnector } from './import-step.ts';
import type { SourceDirectory, TargetDirectory } from './ports.ts';
import { breakdownOf, type PlanBreakdown, plannedChanges, Tally } from './plan-tally.ts';
import { type CycleReport, type CycleResult, type StepName, type StepReport, total } from './report.ts';
import { inWords, StepLog } from './step-log.ts';

export interface CycleInput {
  readonly type: StepKind;
  readonly trigger: 'Schedule' | 'Request';
  readonly revision: string;
  readonly mode: 'Staging' | 'Active';
  readonly engine: Engine;
  readonly sources: ReadonlyMap<string, SourceDirectory>;
  /** Those of the sources to which rules may write values. */
  readonly writebacks: ReadonlyMap<string, TargetDirectory>;
  readonly target: { readonly name: string; readonly directory: TargetDirectory };
  /** Gives the permit of the present term, or nothing when this worker may not write. */
  readonly permit: () => Promise<Permit | undefined>;
  readonly approval?: Approval;
  readonly now: () => Date;
  /** The process ends: what is under way is finished and recorded, and nothing else begins. */
  readonly signal: AbortSignal;
  /** A person stops the schedule or changes its configuration: the export ends after the batch under way, and the cycle confirms what was written. */
  readonly hold: AbortSignal;
  /** How long an export may take before the sources are read again: a leaver must not wait for a hundred thousand creates. */
  readonly exportForMs: number;
  /** Called after each step. */
  readonly onStep?: (step: StepReport) => void;
  /** Called at the beginning of an export and after each of its batches; without a progress when it has ended. */
  readonly onExport?: (progress: ExportProgress | undefined) => void;
}

/** Errors that ended an import do not end the cycle: another forest's leavers must not wait for this forest's outage. */
export async function runCycle(input: CycleInput): Promise<CycleReport> {
  const cycle = new Cycle(input);
  try {
    return await cycle.run();
  } catch (error) {
    return error instanceof NothingRead ? cycle.unread(error.why) : cycle.failed(reportError(error));
  }
}

/** No source was read, or none that could be believed; `why` is what the import of one of them ended with. */
class NothingRead extends Error {
  readonly why: ErrorReport;

  constructor(why: ErrorReport) {
    super(why.message);
    this.why = why;
  }
}

/** Changes, which are looked at within a second or two. */
const mostBeforeExport = 20_000;

class Cycle {
  readonly #input: CycleInput;
  readonly #startTime: string;
  readonly #log: StepLog;
  #written = 0;
  #heldBack = false;
  #breakdown: PlanBreakdown | undefined;
  /** By connector, the tenant's first. */
  readonly #plans = new Map<string, Plan>();
  readonly #remaining = new Map<string, Plan>();
  /** Targets whose plan the approval says nothing of. */
  readonly #unapproved = new Set<string>();

  constructor(input: CycleInput) {
    this.#input = input;
    this.#startTime = input.now().toISOString();
    this.#log = new StepLog(input.now, input.signal, input.onStep);
  }

  async run(): Promise<CycleReport> {
    const { engine, target, type, mode } = this.#input;
    engine.beginRun(this.#startTime);
    await this.#checkPermissions();
    await this.#importAll();
    await this.#mayGoOn();
    await this.#synchronize(type);
    await this.#planAll();
    if ([...this.#plans.values()].some(isPending)) this.#breakdown = await this.#breakDown();
    if (mode === 'Active') {
      for (const name of this.#plans.keys()) await engine.letGo(name, this.#approvalFor(name).approval);
      await this.#writeBackAll();
      if (isPending(this.#plans.get(target.name))) await this.#exportAll();
    }
    const result = await this.#result();
    const shrunk = result === 'AwaitingApproval' ? this.#errors().find(({ reason }) => reason === sourceShrunk) : undefined;
    return this.#report(result, shrunk ?? this.#errors()[0]);
  }

  /** Of what is about to be exported only so much is looked at as takes a moment: a leaver must not wait for it. */
  async #breakDown(): Promise<PlanBreakdown> {
    const { engine, mode, signal } = this.#input;
    const tally = new Tally();
    for (const [name, plan] of this.#plans) {
      if (!isPending(plan)) continue;
      for await (const change of plannedChanges(engine, name, mode === 'Active' ? mostBeforeExport : undefined)) {
        if (signal.aborted) throw new workerErrors.Stopped({ step: 'synchronization' });
        tally.add(change);
      }
    }
    return breakdownOf(tally);
  }

  /** Of an approval that names the plan of one target, the others' plans know nothing. */
  async #planAll(): Promise<void> {
    const { engine, target, writebacks, approval } = this.#input;
    const names = [target.name, ...writebacks.keys()];
    for (const name of names) this.#plans.set(name, await engine.plan(name, approval));
    const isMeant = (name: string): boolean => {
      const { guarded = 0, violation } = this.#plans.get(name) ?? {};
      return guarded > 0 && violation?.reason !== unknownApproval;
    };
    if (approval === undefined || !names.some(isMeant)) return;
    for (const name of names) {
      if (this.#plans.get(name)?.violation?.reason !== unknownApproval) continue;
      this.#unapproved.add(name);
      this.#plans.set(name, await engine.plan(name));
    }
  }

  #approvalFor(connector: string): Pick<CycleInput, 'approval'> {
    const { approval } = this.#input;
    return approval === undefined || this.#unapproved.has(connector) ? {} : { approval };
  }

  /**
   * Forests first: the anchor of a person is to stand there before the tenant has it. While the tenant's plan waits for a person, nothing is written
   * anywhere; a forest that could not be read is not written, and what becomes of one does not keep the tenant waiting.
   */
  async #writeBackAll(): Promise<void> {
    const { engine, writebacks, target } = this.#input;
    if (this.#plans.get(target.name)?.violation !== undefined) return;
    let written = 0;
    for (const [name, directory] of writebacks) {
      if (this.#log.hasFailed('Import', name) || !isPending(this.#plans.get(name))) continue;
      const { counts } = await this.#export({ name, directory });
      written += counts.written + counts.unknown;
    }
    if (written > 0) this.#plans.set(target.name, await engine.plan(target.name, this.#approvalFor(target.name).approval));
  }

  failed(error: ErrorReport): Promise<CycleReport> {
    return this.#report('Failed', this.#errors()[0] ?? error);
  }

  /** The tenant stays as it is. What a person can approve waits for them, as it does beside another source that was read. */
  unread(why: ErrorReport): Promise<CycleReport> {
    return this.#report(why.reason === sourceShrunk ? 'AwaitingApproval' : 'Failed', why);
  }

  /** Told before the first write. What is permitted is written all the same: a leaver must not keep access because groups may not be changed. */
  async #checkPermissions(): Promise<void> {
    const { target, signal } = this.#input;
    // An authority that gives no token is told by the import.
    const missing = await target.directory.missingPermissions?.(signal).catch(() => undefined);
    if (missing !== undefined) await this.#log.run('CheckPermissions', { connector: target.name }, () => Promise.reject(missing));
  }

  async #importAll(): Promise<void> {
    const { sources, target } = this.#input;
    for (const [connector, directory] of sources) await this.#import('Import', connector, directory, this.#input.type);
    await this.#import('Import', target.name, target.directory, this.#input.type);
  }

  async #import(name: StepName, connector: string, directory: SourceDirectory, asked: StepKind): Promise<void> {
    const { engine, signal, approval } = this.#input;
    if (signal.aborted) throw new workerErrors.Stopped({ step: inWords[name] });
    await this.#log.run(name, { connector, kind: asked }, async () => {
      const statistics = await importConnector({
        connector,
        directory,
        engine,
        asked,
        signal,
        ...(approval === undefined ? {} : { approval }),
      });
      return { kind: statistics.kind, counts: importCounts(statistics) };
    });
  }

  async #mayGoOn(): Promise<void> {
    const { engine, sources, target, signal } = this.#input;
    if (signal.aborted) throw new workerErrors.Stopped({ step: 'import' });
    if (this.#log.hasFailed('Import', target.name)) throw new workerErrors.TargetNotRead({ connector: target.name });
    const ends = [...sources.keys()].map((name) => this.#log.errorOf('Import', name, shownInPart));
    const failures = ends.filter((error) => error !== undefined);
    const [first] = failures;
    if (first !== undefined && failures.length === ends.length)
      throw new NothingRead(failures.find(({ reason }) => reason === sourceShrunk) ?? first);
    for (const connector of sources.keys()) {
      const needed = await engine.importNeeded(connector);
      if (needed.kind === 'Full' && !needed.readBefore) throw new workerErrors.SourceNeverRead({ connector });
    }
  }

  async #synchronize(kind: StepKind): Promise<void> {
    const { engine, signal } = this.#input;
    const outcome = await this.#log.run('Synchronize', { kind }, async () => ({
      counts: synchronizationCounts(await engine.synchronize(kind, signal)),
    }));
    if (outcome !== undefined) throw outcome;
  }

  /**
   * A restored object brings back what it had in its former life, memberships too, and the confirming import shows it. That must not
   * last until the next cycle; a second export takes it away.
   */
  async #exportAll(): Promise<void> {
    const { target } = this.#input;
    const first = await this.#export(target);
    if (first.failure !== undefined) throw first.failure;
    if (first.counts.found === 0 || !isPending(this.#remaining.get(target.name))) return;
    const { failure } = await this.#export(target);
    if (failure !== undefined) throw failure;
  }

  async #export(target: CycleInput['target']): Promise<{ readonly counts: ExportCounts; readonly failure?: Error }> {
    const { engine, signal, hold, exportForMs } = this.#input;
    const permit = await this.#input.permit();
    if (permit === undefined) {
      // Not a fault: whoever holds the lease exports, and this worker stands by with its plan.
      this.#heldBack = true;
      return { counts: nothingSent };
    }
    let counts = nothingSent;
    const plan = this.#remaining.get(target.name) ?? this.#plans.get(target.name);
    const tell = (now: ExportCounts): void => {
      if (plan !== undefined) this.#input.onExport?.(progressOf(plan, now, target.directory));
    };
    const onProgress = (now: ExportCounts): void => {
      counts = now;
      tell(now);
    };
    tell(counts);
    const about = { connector: target.name, counts: () => ({ ...counts }) };
    const failure = await this.#log.run('Export', about, async () => {
      try {
        counts = await exportPlan({
          connector: target.name,
          target: target.directory,
          engine,
          permit,
          signal: AbortSignal.any([signal, hold, AbortSignal.timeout(exportForMs)]),
          onProgress,
          ...this.#approvalFor(target.name),
        });
      } finally {
        this.#written += counts.written;
        this.#input.onExport?.(undefined);
      }
      return { counts: { ...counts } };
    });
    if (signal.aborted) throw new workerErrors.Stopped({ step: 'export' });
    if (counts.written + counts.unknown > 0) await this.#confirm(target);
    if (failure !== undefined) return { counts, failure };
    if (counts.unknown > 0 && isPending(this.#remaining.get(target.name)))
      this.#log.blame('Export', new workerErrors.AnswersMissing({ count: counts.unknown, connector: target.name }));
    return { counts };
  }

  /** What was written counts only once the target shows it; differences are planned anew. */
  async #confirm(target: CycleInput['target']): Promise<void> {
    await this.#import('ConfirmingImport', target.name, target.directory, 'Delta');
    await this.#synchronize('Delta');
    this.#remaining.set(target.name, await this.#input.engine.plan(target.name));
  }

  async #result(): Promise<CycleResult> {
    const isHeldBack = [...this.#plans.values()].some(({ violation }) => violation !== undefined);
    if (isHeldBack && this.#input.mode === 'Active') return 'AwaitingApproval';
    if (this.#errors().some(({ reason }) => reason === sourceShrunk)) return 'AwaitingApproval';
    if (this.#errors().length > 0) return 'CompletedWithErrors';
    return (await this.#input.engine.errors(1)).length > 0 ? 'CompletedWithErrors' : 'Succeeded';
  }

  /** In the order of steps. */
  #errors(): readonly ErrorReport[] {
    return this.#log.steps.flatMap(({ error }) => error ?? []);
  }

  async #report(result: CycleResult, decisive: ErrorReport | undefined): Promise<CycleReport> {
    const { type, trigger, revision, engine, now } = this.#input;
    return {
      type,
      trigger,
      revision,
      startTime: this.#startTime,
      finishTime: now().toISOString(),
      result,
      steps: this.#log.steps,
      written: this.#written,
      heldBack: this.#heldBack,
      // A store that can not be asked must not keep people from hearing so.
      objectErrors: await engine.errors(20).catch(() => []),
      warnings: await engine.warnings(20).catch(() => []),
      ...(this.#breakdown === undefined ? {} : { breakdown: this.#breakdown }),
      ...(this.#plans.size === 0 ? {} : { plan: combinePlans([...this.#plans.values()]) }),
      // Where nothing left, all of the plan remains.
      ...(this.#remaining.size === 0
        ? {}
        : { remaining: combinePlans([...this.#plans].map(([name, plan]) => this.#remaining.get(name) ?? plan)) }),
      ...(decisive === undefined ? {} : { error: decisive }),
    };
  }
}

const isPending = (plan: Plan | undefined): boolean => plan !== undefined && total(plan) > 0;

/** Why a plan is held back that an approval of another plan was held against. */
const unknownApproval: ViolationReason = 'ApprovalOutdated';

/**
 * Errors of reads that came to their end and showed too little of somebody. All else that they showed is stored, and nobody whom they did not show goes:
 * a leaver must not wait for another account's missing right.
 */
const shownInPart: ReadonlySet<string> = new Set<keyof typeof engineErrors>(['AccountControlHidden', 'DoubtfulRead']);

/** Of the engine's errors, the one that a person can approve. */
const sourceShrunk: keyof typeof engineErrors = 'SourceShrunk';

const importCounts = ({ objects, added, updated, removed, unchanged }: ImportStatistics): Record<string, number> => ({
  objects,
  added,
  updated,
  removed,
  unchanged,
});

const synchronizationCounts = ({ kind: _, ...counts }: SynchronizationStatistics): Record<string, number> => counts;
