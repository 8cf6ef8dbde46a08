// How an evaluation ends that can give no value.
import type { EvaluationErrorCode } from './environment.ts';

/** Thrown inside the room only; `evaluate` turns it into a result. The message never holds an attribute's value. */
export class EvaluationFailure extends Error {
  readonly code: EvaluationErrorCode;

  constructor(code: EvaluationErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
