// One evaluation under way.
import type { ExpressionEnvironment } from './environment.ts';
import { EvaluationFailure } from './failure.ts';
import type { Recorder } from './trace.ts';
import type { Value } from './value.ts';

/** One evaluation takes no more steps: a value visited, a part of an expression evaluated for it, 16 characters of a long text. Some 100 ms at the most. */
const maxSteps = 1_500_000;
/** What the texts of all lists made in one evaluation may hold together. */
const maxCharacters = 16_777_216;
/** Shorter texts cost nothing of their own: the length of the expression bounds how often one is touched. */
const freeLength = 256;

export class Frame {
  readonly environment: ExpressionEnvironment;
  /** Variables by the slot that compilation gave them. */
  readonly variables: Value[] = [];
  readonly recorder: Recorder | undefined;
  #steps = 0;
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

  /** @throws EvaluationFailure when the evaluation has taken all its steps */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > maxSteps) throw new EvaluationFailure('TooMuchWork', `the expression takes more than ${maxSteps} steps`);
  }

  /** Counts what it takes to read or write a long text or long binary. */
  weigh(value: unknown, perPiece: number): void {
    if (typeof value === 'string') {
      if (value.length > freeLength) this.spend((value.length >> 4) * perPiece);
    } else if (typeof value === 'object' && value instanceof Uint8Array && value.length > freeLength) {
      this.spend((value.length >> 4) * perPiece);
    }
  }

  /** Counts what it takes in the worst case to look for a text within another. */
  search(within: number, wanted: number): void {
    if (within > freeLength) this.spend(Math.ceil((within * wanted) / 256));
  }
}

export type Run = (frame: Frame) => Value;

/** What random functions draw from. */
export function randomOf(frame: Frame, functionName: string): number {
  const { random } = frame.environment;
  if (random === undefined) throw new EvaluationFailure('NotAvailable', `${functionName} has no source of random numbers here`);
  return random();
}
