// The steps of one cycle in their order, each with its times, what it counted, and what it failed of.
import type { StepKind } from '../engine/engine.ts';
import { type ErrorReport, reportError, workerErrors } from './errors.ts';
import type { StepName, StepReport } from './report.ts';

type Counts = Readonly<Record<string, number>>;

interface Outcome {
  readonly kind?: StepKind;
  readonly counts: Counts;
  readonly error?: ErrorReport;
}

export interface StepSubject {
  readonly connector?: string;
  readonly kind?: StepKind;
  /** What a step that failed had counted until then. */
  readonly counts?: () => Counts;
}

export class StepLog {
  readonly #steps: StepReport[] = [];
  readonly #now: () => Date;
  readonly #signal: AbortSignal;
  readonly #onStep: ((step: StepReport) => void) | undefined;

  /** `signal` tells that the process ends, `onStep` is called after each step. */
  constructor(now: () => Date, signal: AbortSignal, onStep: ((step: StepReport) => void) | undefined) {
    this.#now = now;
    this.#signal = signal;
    this.#onStep = onStep;
  }

  get steps(): readonly StepReport[] {
    return this.#steps;
  }

  /** Runs one step and notes it. Gives the error of a step that failed, for those after which nothing may follow. */
  async run(name: StepName, { counts, ...about }: StepSubject, work: () => Promise<Omit<Outcome, 'error'>>): Promise<Error | undefined> {
    const started = this.#now();
    const note = (outcome: Outcome): void => {
      const finished = this.#now();
      const times = {
        startTime: started.toISOString(),
        finishTime: finished.toISOString(),
        durationMs: finished.getTime() - started.getTime(),
      };
      const step = { name, ...about, ...times, ...outcome };
      this.#steps.push(step);
      this.#onStep?.(step);
    };
    try {
      note(await work());
      return undefined;
    } catch (error) {
      // Whatever breaks off because the process ends is no fault of a directory.
      const told = this.#signal.aborted ? new workerErrors.Stopped({ step: inWords[name] }, { cause: error }) : error;
      note({ counts: counts?.() ?? {}, error: reportError(told) });
      return told instanceof Error ? told : new Error(String(told));
    }
  }

  /** Gives an error to a step after its end: only the confirming import told it. */
  blame(name: StepName, error: Error): void {
    const index = this.#steps.findLastIndex((step) => step.name === name);
    const step = this.#steps[index];
    if (step !== undefined) this.#steps[index] = { ...step, error: reportError(error) };
  }

  hasFailed(name: StepName, connector: string): boolean {
    return this.errorOf(name, connector, new Set()) !== undefined;
  }

  /** What such a step failed of. @param borne reasons of errors that are told and do not count here */
  errorOf(name: StepName, connector: string, borne: ReadonlySet<string>): ErrorReport | undefined {
    const failed = ({ error }: StepReport): boolean => error !== undefined && !borne.has(error.reason);
    return this.#steps.find((step) => step.name === name && step.connector === connector && failed(step))?.error;
  }
}

export const inWords: Readonly<Record<StepName, string>> = {
  CheckPermissions: 'check of permissions',
  Import: 'import',
  Synchronize: 'synchronization',
  Export: 'export',
  ConfirmingImport: 'confirming import',
};
