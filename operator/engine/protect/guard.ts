// Protection before the first write: guarded changes are counted over the whole plan.
import type { DeleteLimit } from '../../model/revision.ts';
import type { Violation } from '../engine.ts';

/** What the guard knows about a plan. Counts are objects. */
export interface PlanFacts {
  /** Deletes that are to be sent. */
  readonly deletes: number;
  /** Those that the approval admits, and those that it holds back. */
  readonly admitted: number;
  readonly excluded: number;
  /** Objects of the target that are ours. */
  readonly known: number;
  readonly limits: DeleteLimit;
  readonly digest: string;
  readonly approved?: string;
}

/** A policy looks at the facts and either lets the plan pass or says, for a person, why not. */
type Policy = (facts: PlanFacts) => Violation | undefined;

/** In this order, because a person should read about a stale approval before they read about numbers. */
const policies: readonly Policy[] = [approvedAsItIs, withinCount, withinPercentage];

export const guardPlan = (facts: PlanFacts): Violation | undefined => {
  for (const policy of policies) {
    const violation = policy(facts);
    if (violation !== undefined) return violation;
  }
  return undefined;
};

/** An approval admits what was approved and is still planned; what is new needs a new one. */
function approvedAsItIs({ deletes, admitted, excluded, digest, approved }: PlanFacts): Violation | undefined {
  if (approved === undefined || deletes <= admitted + excluded) return undefined;
  return {
    reason: 'ApprovalOutdated',
    message: `The approval names ${approved.slice(0, 12)}, but the guarded changes are now ${digest.slice(0, 12)}.`,
    next: `Review the plan and approve the digest ${digest}.`,
  };
}

function withinCount({ deletes, limits, digest, approved }: PlanFacts): Violation | undefined {
  if (approved !== undefined || deletes <= limits.count) return undefined;
  return exceeded(`${deletes} deletions are planned; the limit is ${limits.count}.`, digest);
}

function withinPercentage({ deletes, known, limits, digest, approved }: PlanFacts): Violation | undefined {
  if (approved !== undefined || !overPercentage(deletes, known, limits)) return undefined;
  const share = ((deletes * 100) / known).toFixed(1);
  return exceeded(`${deletes} deletions of ${known} objects are planned, ${share} %; the limit is ${limits.percent} %.`, digest);
}

const exceeded = (message: string, digest: string): Violation => ({
  reason: 'DeletionLimitExceeded',
  message,
  next: `Nothing was written but disabling. Review the plan and approve the digest ${digest}, or put the objects back into scope.`,
});

const overPercentage = (count: number, known: number, limits: DeleteLimit): boolean =>
  known >= limits.percentFrom && count * 100 > limits.percent * known;

/** Whether so many changes stay within the limits. */
export const withinLimits = (count: number, known: number, limits: DeleteLimit): boolean =>
  count <= limits.count && !overPercentage(count, known, limits);
