// Protection before the first write: guarded changes are counted over the whole plan.
import type { ChangeLimit, Limits } from '../../model/revision.ts';
import type { Violation } from '../engine.ts';

/** How many changes of one kind wait for a verdict, of how many there could be. */
export interface Tally {
  readonly count: number;
  readonly of: number;
}

/** What the guard knows about a plan. Only changes that nobody admitted or held back are counted. */
export interface PlanFacts {
  readonly deletes: Tally;
  readonly disables: Tally;
  readonly disconnects: Tally;
  /** The group that loses most of its members against the limit; its name for a person. */
  readonly group?: Tally & { readonly label: string };
  readonly membershipRemovals: number;
  /** One for each of the limits. */
  readonly attributeUpdates: readonly Tally[];
  /** Connectors with fewer objects than they must have. */
  readonly small: readonly { readonly connector: string; readonly objects: number; readonly minimum: number }[];
  readonly limits: Limits;
  readonly digest: string;
  /** The digest that an approval names, where no plan with it is remembered. */
  readonly unknownApproval?: string;
  /** The source anchor that an approval leaves out, where the plan has no change of it. */
  readonly unknownExclusion?: string;
}

export type Refusal = Omit<Violation, 'samples'>;

/** A policy looks at the facts and either lets the plan pass or says, for a person, why not. */
type Policy = (facts: PlanFacts) => Refusal | undefined;

/** In this order, because a person should read about a stale approval before they read about numbers. */
const policies: readonly Policy[] = [
  approvalOfAPlan,
  enoughObjects,
  deletesWithinLimit,
  disablesWithinLimit,
  disconnectsWithinLimit,
  groupsWithinLimit,
  membershipsWithinLimit,
  updatesWithinLimit,
];

export const guardPlan = (facts: PlanFacts): Refusal | undefined => {
  for (const policy of policies) {
    const refusal = policy(facts);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
};

function approvalOfAPlan({ unknownApproval, unknownExclusion, digest, ...facts }: PlanFacts): Refusal | undefined {
  if (unknownExclusion !== undefined && undecided(facts) > 0)
    return {
      reason: 'ApprovalOutdated',
      message: `The approval excludes ${unknownExclusion}, of which the plan has no guarded change, so that nothing was admitted.`,
      next: `Write the source anchor as the plan shows it, or leave it out, and approve the digest ${digest} again.`,
    };
  if (unknownApproval === undefined || undecided(facts) === 0) return undefined;
  return {
    reason: 'ApprovalOutdated',
    message: `The approval names ${unknownApproval.slice(0, 12)}, but the guarded changes are now ${digest.slice(0, 12)}.`,
    next: `Review the plan and approve the digest ${digest}.`,
  };
}

const undecided = ({ deletes, disables, disconnects, membershipRemovals, attributeUpdates }: Omit<PlanFacts, 'digest'>): number =>
  deletes.count + disables.count + disconnects.count + membershipRemovals + attributeUpdates.reduce((sum, { count }) => sum + count, 0);

function enoughObjects({ small }: PlanFacts): Refusal | undefined {
  const [first] = small;
  if (first === undefined) return undefined;
  return {
    reason: 'TooFewObjects',
    message: `${first.connector} has ${first.objects} objects; it must have at least ${first.minimum}.`,
    next: 'Nothing was written but disabling. Find out where the objects went, or lower limits.minimumObjects in the schedule.',
  };
}

function deletesWithinLimit({ deletes, limits, digest }: PlanFacts): Refusal | undefined {
  const broken = breach(deletes, limits.deletes, ['deletions', 'objects']);
  if (broken === undefined) return undefined;
  return refusal('DeletionLimitExceeded', broken, `approve the digest ${digest}, or put the objects back into scope`);
}

function disablesWithinLimit({ disables, limits, digest }: PlanFacts): Refusal | undefined {
  const broken = limits.disables === undefined ? undefined : breach(disables, limits.disables, ['accounts to be disabled', 'objects']);
  if (broken === undefined) return undefined;
  const { message } = refusal('DisableLimitExceeded', broken, '');
  return {
    reason: 'DisableLimitExceeded',
    message,
    next: `Nothing was written. Review the plan and approve the digest ${digest}, or enable the accounts at the source.`,
  };
}

function disconnectsWithinLimit({ disconnects, limits, digest }: PlanFacts): Refusal | undefined {
  const broken = limits.disconnects === undefined ? undefined : breach(disconnects, limits.disconnects, ['disconnects', 'objects']);
  if (broken === undefined) return undefined;
  return refusal(
    'DisconnectLimitExceeded',
    broken,
    `approve the digest ${digest}, or bring the objects of the sources back into the scope of their rules`,
  );
}

function groupsWithinLimit({ group, limits, digest }: PlanFacts): Refusal | undefined {
  const limit = limits.membershipRemovals?.perGroup;
  const broken =
    group === undefined || limit === undefined
      ? undefined
      : breach(group, limit, ['removals of members', 'members'], ` from the group ${group.label}`);
  if (broken === undefined) return undefined;
  return refusal('MembershipLimitExceeded', broken, `approve the digest ${digest}, or put the members back at the source`);
}

function membershipsWithinLimit({ membershipRemovals, limits, digest }: PlanFacts): Refusal | undefined {
  const total = limits.membershipRemovals?.total;
  if (total === undefined || membershipRemovals <= total) return undefined;
  const message = `${membershipRemovals} removals of members from all groups are planned; the limit is ${total}.`;
  return refusal('MembershipLimitExceeded', message, `approve the digest ${digest}, or put the members back at the source`);
}

function updatesWithinLimit({ attributeUpdates, limits, digest }: PlanFacts): Refusal | undefined {
  for (const [index, limit] of (limits.attributeUpdates ?? []).entries()) {
    const tally = attributeUpdates[index];
    const broken = tally === undefined ? undefined : breach(tally, limit, ['updates', 'objects'], ` of ${limit.attributes.join(', ')}`);
    if (broken !== undefined)
      return refusal('UpdateLimitExceeded', broken, `approve the digest ${digest}, or correct the values at the source`);
  }
  return undefined;
}

const refusal = (reason: Refusal['reason'], message: string, choice: string): Refusal => ({
  reason,
  message,
  next: `Nothing was written but disabling. Review the plan and ${choice}.`,
});

/** Says which of the numbers is exceeded, where one is. */
function breach(
  { count, of }: Tally,
  limit: ChangeLimit,
  [changes, objects]: readonly [changes: string, objects: string],
  where = '',
): string | undefined {
  if (count > limit.count) return `${count} ${changes}${where} are planned; the limit is ${limit.count}.`;
  if (!overPercentage(count, of, limit)) return undefined;
  const share = ((count * 100) / of).toFixed(1);
  return `${count} ${changes}${where}, of ${of} ${objects}, are planned, ${share} %; the limit is ${limit.percent} %.`;
}

const overPercentage = (count: number, of: number, limit: ChangeLimit): boolean =>
  of >= limit.percentFrom && count * 100 > limit.percent * of;

/** Whether so many changes stay within the limit. */
export const withinLimit = ({ count, of }: Tally, limit: ChangeLimit): boolean => count <= limit.count && !overPercentage(count, of, limit);
