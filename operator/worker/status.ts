// A cycle's report as the status of a SyncRun and as the worker's entry in the status of its schedule. Pure.
import type { Plan } from '../engine/engine.ts';
import type { ExportProgress } from './export-step.ts';
import type { ErrorReport } from './errors.ts';
import type { PlanBreakdown, PlanParts } from './plan-tally.ts';
import { type CycleReport, endedWell, type StepReport, summarize } from './report.ts';

const longestMessage = 2048;
const longestLabel = 1024;

/** Counts of a step that the SyncRun shows under their own names. */
const stepCounts = ['objects', 'added', 'updated', 'removed', 'unchanged', 'written', 'failed'] as const;

type Condition = { readonly type: string; readonly status: 'True' | 'False'; readonly reason: string; readonly message: string };

/** What the worker says of a run: all but what the operator owns (trigger, Admitted). Conditions still lack their times. */
export function runStatus(report: CycleReport): {
  readonly conditions: readonly Condition[];
  readonly status: Readonly<Record<string, unknown>>;
} {
  return {
    conditions: runConditions(report),
    status: {
      revision: report.revision,
      startTime: report.startTime,
      ...(report.result === 'AwaitingApproval' ? {} : { finishTime: report.finishTime }),
      result: report.result,
      steps: report.steps.map((step) => stepStatus(step, report)),
      ...(report.plan === undefined
        ? {}
        : {
            plan: {
              ...planStatus(report.plan),
              guarded: report.plan.guarded,
              ...partsStatus(report.breakdown),
              samples: samples(report.plan),
            },
          }),
      ...(report.error === undefined ? {} : { error: errorStatus(report.error) }),
      objectErrors: report.objectErrors.map(({ label, sourceAnchor, error }) => ({
        label: cut(label, longestLabel),
        sourceAnchor,
        code: error.code,
        message: cut(error.message, longestMessage),
        next: cut(error.next, longestMessage),
      })),
      ...(report.warnings.length === 0
        ? {}
        : {
            warnings: report.warnings.map(({ label, sourceAnchor, warning }) => ({
              label: cut(label, longestLabel),
              sourceAnchor,
              code: warning.code,
              message: cut(warning.message, longestMessage),
              next: cut(warning.next, longestMessage),
            })),
          }),
    },
  };
}

/** A run that has just begun. */
export const runningConditions = (step: string): readonly Condition[] => [
  { type: 'Reconciling', status: 'True', reason: 'Running', message: step },
  { type: 'Ready', status: 'False', reason: 'Running', message: step },
  { type: 'Stalled', status: 'False', reason: 'Running', message: 'The run is under way.' },
  { type: 'Complete', status: 'False', reason: 'Running', message: 'The run is under way.' },
];

function runConditions(report: CycleReport): readonly Condition[] {
  const message = cut(sentences(report), longestMessage);
  const reason = reasonOf(report);
  const condition = (type: string, holds: boolean): Condition => ({ type, status: holds ? 'True' : 'False', reason, message });
  const awaiting = report.result === 'AwaitingApproval';
  return [
    condition('Ready', endedWell(report.result)),
    condition('Reconciling', false),
    condition('Stalled', awaiting || report.result === 'Failed'),
    condition('AwaitingApproval', awaiting),
    condition('Complete', !awaiting),
  ];
}

/** Why it ended as it did: what holds the plan back, or the error. */
function reasonOf({ result, plan, error }: CycleReport): string {
  if (result === 'Succeeded') return result;
  return (result === 'AwaitingApproval' ? (plan?.violation ?? error)?.reason : error?.reason) ?? result;
}

/** What happened, and what to do about it. */
function sentences(report: CycleReport): string {
  const next = (report.result === 'AwaitingApproval' ? (report.plan?.violation ?? report.error) : report.error)?.next;
  return next === undefined ? summarize(report) : `${summarize(report)} ${next}`;
}

export interface WorkerFacts {
  readonly pod: string;
  readonly revision: string;
  readonly state: 'Idle' | 'Running';
  /** What keeps the worker from running the revision that it should. */
  readonly error?: ErrorReport & { readonly since: string };
  readonly lastSuccessTime?: string;
  readonly last?: { readonly report: CycleReport; readonly run?: string };
  readonly announcement?: CycleReport;
  readonly export?: ExportProgress;
  readonly connectors: readonly {
    readonly name: string;
    readonly lastImportTime?: string;
    readonly objects: number;
    readonly error?: ErrorReport & { readonly since: string };
  }[];
  readonly pendingErrors: number;
}

/** The worker's own entry, complete: server-side apply removes what is no longer said. */
export function workerEntry(facts: WorkerFacts): Readonly<Record<string, unknown>> {
  const { pod, revision, state, last, announcement, lastSuccessTime } = facts;
  const plan = last?.report.remaining ?? last?.report.plan;
  return {
    pod,
    revision,
    state,
    ...(facts.error === undefined ? {} : { error: { ...errorStatus(facts.error), since: facts.error.since } }),
    ...(last === undefined ? {} : { lastRun: lastRun(last.report, last.run) }),
    ...(lastSuccessTime === undefined ? {} : { lastSuccessTime }),
    ...(announcement === undefined
      ? {}
      : { announcement: { type: announcement.type, trigger: 'Schedule', startTime: announcement.startTime, reason: announcement.result } }),
    ...(facts.export === undefined ? {} : { export: { ...facts.export } }),
    connectors: facts.connectors.map(({ error, ...connector }) => ({
      ...connector,
      ...(error === undefined ? {} : { error: { ...errorStatus(error), since: error.since } }),
    })),
    ...(plan === undefined ? {} : { plan: { ...planStatus(plan), errors: facts.pendingErrors } }),
  };
}

const lastRun = (report: CycleReport, name: string | undefined): Readonly<Record<string, unknown>> => ({
  ...(name === undefined ? {} : { name }),
  type: report.type,
  trigger: report.trigger,
  startTime: report.startTime,
  finishTime: report.finishTime,
  result: report.result,
  message: cut(sentences(report), longestMessage),
});

function stepStatus(step: StepReport, report: CycleReport): Readonly<Record<string, unknown>> {
  const counts = Object.fromEntries(stepCounts.flatMap((name) => (step.counts[name] === undefined ? [] : [[name, step.counts[name]]])));
  return {
    name: step.name,
    ...(step.connector === undefined ? {} : { connector: step.connector }),
    kind: step.kind ?? report.type,
    startTime: step.startTime,
    finishTime: step.finishTime,
    ...counts,
    ...(step.error === undefined ? {} : { message: cut(`${step.error.message} ${step.error.next}`, longestMessage) }),
  };
}

const planStatus = ({ digest, counts, unowned }: Plan): Readonly<Record<string, unknown>> => ({ digest, ...counts, unowned });

const longestName = 2048;

/** The plan in parts. */
function partsStatus(breakdown: PlanBreakdown | undefined): Readonly<Record<string, unknown>> {
  if (breakdown === undefined) return {};
  const { counted, byType, byRule, byOrganizationalUnit } = breakdown;
  const shown = ({ parts, others }: PlanParts): unknown => ({
    parts: parts.map(({ name, ...counts }) => ({ name: cut(name, longestName), ...counts })),
    ...(others === undefined ? {} : { others }),
  });
  return { counted, byType: shown(byType), byRule: shown(byRule), byOrganizationalUnit: shown(byOrganizationalUnit) };
}

const samples = (plan: Plan): readonly unknown[] =>
  plan.samples.slice(0, 20).map(({ action, objectType, label, sourceAnchor, attributes }) => ({
    action,
    objectType,
    label: cut(label, longestLabel),
    sourceAnchor,
    attributes: attributes.slice(0, 300),
  }));

const errorStatus = ({ code, reason, message, next }: ErrorReport): Readonly<Record<string, string>> => ({
  code,
  reason,
  message: cut(message, longestMessage),
  next: cut(next, longestMessage),
});

/** The API server refuses what is too long, and a status that is refused says nothing at all. */
const cut = (text: string, longest: number): string => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`);
