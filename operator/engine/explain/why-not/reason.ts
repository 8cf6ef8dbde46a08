// What the stages of why-not share.
import type { LockstepError } from '../../../model/errors.ts';
import type { ExplainedAttribute, Reason } from '../reports.ts';

/** Explains metaverse attributes for the clauses that ask for them. */
export type ExplainAttribute = (name: string) => ExplainedAttribute;

/** An error of the engine as a reason. */
export const reasonOf = (stage: Reason['stage'], error: LockstepError, about: Partial<Reason> = {}): Reason => ({
  stage,
  code: error.reason,
  message: error.message,
  next: error.next,
  ...about,
});
