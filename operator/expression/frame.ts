// One evaluation under way.
import type { ExpressionEnvironment } from './environment.ts';
import { EvaluationFailure } from './failure.ts';
import type { Recorder } from './trace.ts';
import type { Value } from './value.ts';

/** Nested Select and Where multiply; this many values may be visited in one evaluation. */
const maxVisits = 1_000_000;
/** What the texts of all lists made in one evaluation may hold together. */
const maxCharacters = 16_777_216;

export class Frame {
  readonly environment: ExpressionEnvironment;
  /** Variables by the slot that compilation gave them. */
  readonly variables: Value[] = [];
  readonly recorder: Recorder | undefined;
  #visits = 0;
  #characters = 0;

  constructor(environment: ExpressionEnvironment, recorder?: Recorder) {
    this.environment = environment;
    this.recorder = recorder;
  }

  /** Counts a text that a list keeps. */
  keep(text: string): void {
    this.#characters += text.length;
    if (this.#characters > maxCharacters) throw new EvaluationFailure('TooLarge', `lists of more than ${maxCharacters} characters`);
  }

  visit(values: number): void {
    this.#visits += values;
    if (this.#visits > maxVisits) throw new EvaluationFailure('TooLarge', `the expression visits more than ${maxVisits} values`);
  }
}

export type Run = (frame: Frame) => Value;

/** What random functions draw from. */
export function randomOf(frame: Frame, functionName: string): number {
  const { random } = frame.environment;
  if (random === undefined) throw new EvaluationFailure('NotAvailable', `${functionName} has no source of random numbers here`);
  return random();
}
