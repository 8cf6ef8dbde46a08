// What is wrong with a configuration, for the person who wrote it.
import type { SyncConnectorInput, SyncRuleInput, SyncScheduleInput } from '../api/types.gen.ts';
import type { ExpressionProblem } from '../expression/index.ts';
import { nameOf } from './resources.ts';

export type ProblemKind = 'SyncSchedule' | 'SyncConnector' | 'SyncRule';

/** `field` is the path within the resource, such as `spec.flows[3].expression`; line, column and caret point into an expression. */
export interface ConfigurationProblem {
  readonly kind: ProblemKind;
  readonly name: string;
  readonly field: string;
  readonly message: string;
  /** What the reader does next, one sentence. */
  readonly next: string;
  readonly line?: number;
  readonly column?: number;
  readonly caret?: string;
}

/** Makes problems of one resource. */
export type Report = (field: string, message: string, next: string) => ConfigurationProblem;

export const scheduleProblem = (schedule: SyncScheduleInput): Report => report('SyncSchedule', nameOf(schedule));
export const connectorProblem = (connector: SyncConnectorInput): Report => report('SyncConnector', nameOf(connector));
export const ruleProblem = (rule: SyncRuleInput): Report => report('SyncRule', nameOf(rule));

const report =
  (kind: ProblemKind, name: string): Report =>
  (field, message, next) => ({ kind, name, field, message, next });

/** An expression that does not compile. */
export function expressionProblem(problem: ConfigurationProblem, { line, column, caret }: ExpressionProblem): ConfigurationProblem {
  return { ...problem, line, column, caret };
}

/** One line for a log, an event or a condition. */
export function describeProblem({ kind, name, field, message, line, column }: ConfigurationProblem): string {
  const place = line === undefined || column === undefined ? '' : ` (line ${line}, column ${column})`;
  return `${kind} ${name}, ${field}${place}: ${message}`;
}
