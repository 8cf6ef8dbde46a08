// Who may have a connector, and who may write to a tenant: decided from the resources alone, oldest first.
import type { SyncConnector, SyncRun, SyncSchedule } from '../../api/types.gen.ts';
import type { Stored } from '../../kube/index.ts';
import { findCondition, isTrue } from '../../runtime/index.ts';
import { byAge } from '../cluster.ts';

export interface Conflict {
  readonly reason: 'ConnectorInUse' | 'TargetAlreadyManaged' | 'TargetBeingReleased';
  readonly message: string;
}

export interface ConflictFacts {
  readonly schedule: Stored<SyncSchedule>;
  /** All schedules that the operator sees, this one included. */
  readonly schedules: readonly Stored<SyncSchedule>[];
  /** The connector that a schedule names, if it exists. */
  readonly connector: (namespace: string, name: string) => SyncConnector | undefined;
}

type Policy = (facts: ConflictFacts) => Conflict | undefined;

const connectorIsFree: Policy = ({ schedule, schedules }) => {
  const elders = schedules.filter((other) => other.metadata.namespace === schedule.metadata.namespace && isOlder(other, schedule));
  for (const { name } of schedule.spec.connectors) {
    const elder = elders.find(({ spec }) => spec.connectors.some((connector) => connector.name === name));
    if (elder !== undefined)
      return {
        reason: 'ConnectorInUse',
        message: `The SyncConnector ${name} belongs to the SyncSchedule ${elder.metadata.name}. Take it out of one of the two, or make a second SyncConnector.`,
      };
  }
  return undefined;
};

const tenantIsFree: Policy = (facts) => {
  const { schedule, schedules } = facts;
  if (schedule.spec.mode !== 'Active') return undefined;
  const tenants = new Set(tenantsOf(schedule, facts));
  const elder = schedules.find(
    (other) => other.spec.mode === 'Active' && isOlder(other, schedule) && tenantsOf(other, facts).some((tenant) => tenants.has(tenant)),
  );
  if (elder === undefined) return undefined;
  return {
    reason: 'TargetAlreadyManaged',
    message: `The tenant is written to by the SyncSchedule ${elder.metadata.namespace}/${elder.metadata.name}. This one only stages until one of the two is set to Staging.`,
  };
};

/** In this order, because without its connector a schedule has no target either. */
const conflictPolicies: readonly Policy[] = [connectorIsFree, tenantIsFree];

/** The first thing that keeps the schedule from what an older one has. */
export function findConflict(facts: ConflictFacts): Conflict | undefined {
  for (const policy of conflictPolicies) {
    const conflict = policy(facts);
    if (conflict !== undefined) return conflict;
  }
  return undefined;
}

/** Another schedule of the same tenant whose worker may not have heard yet that it is to stage: it ends its export under its old revision. */
export function findReleasing(facts: ConflictFacts): Conflict | undefined {
  const { schedule, schedules } = facts;
  if (schedule.spec.mode !== 'Active') return undefined;
  const tenants = new Set(tenantsOf(schedule, facts));
  const other = schedules.find(
    (one) =>
      one.metadata.uid !== schedule.metadata.uid && tenantsOf(one, facts).some((tenant) => tenants.has(tenant)) && mayStillWrite(one),
  );
  if (other === undefined) return undefined;
  return {
    reason: 'TargetBeingReleased',
    message: `The worker of the SyncSchedule ${other.metadata.namespace}/${other.metadata.name} may still write to the tenant. This one stages until it has taken its newest revision.`,
  };
}

function mayStillWrite({ metadata, spec, status }: Stored<SyncSchedule>): boolean {
  const { workers = [], conditions, observedGeneration, revisions } = status ?? {};
  if (workers.length === 0) return false;
  const isToldToStage = spec.mode === 'Staging' || findCondition(conditions, 'Stalled')?.reason === 'TargetAlreadyManaged';
  return !isToldToStage || observedGeneration !== metadata.generation || workers.some(({ revision }) => revision !== revisions?.active);
}

const isOlder = (other: Stored<SyncSchedule>, schedule: Stored<SyncSchedule>): boolean =>
  other.metadata.uid !== schedule.metadata.uid && byAge(other, schedule) < 0;

function tenantsOf({ metadata, spec }: Stored<SyncSchedule>, { connector }: ConflictFacts): readonly string[] {
  return spec.connectors.flatMap(({ name }) => connector(metadata.namespace ?? '', name)?.spec.entraID?.tenantID ?? []);
}

/** Whether a rule carries every label that the schedule selects by. Without a selector a schedule has no rules of its own. */
export function selectsRule({ spec }: SyncSchedule, labels: Readonly<Record<string, string>> = {}): boolean {
  const wanted = Object.entries(spec.ruleSelector?.matchLabels ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** A run that has ended, in whatever way. */
export const isFinished = ({ status }: SyncRun): boolean => isTrue(status?.conditions, 'Complete');

/** A run whose plan waits for a person. */
export const isAwaiting = (run: SyncRun): boolean =>
  !isFinished(run) && findCondition(run.status?.conditions, 'AwaitingApproval')?.status === 'True';

const endOf = ({ metadata, status }: Stored<SyncRun>): string => status?.finishTime ?? metadata.creationTimestamp;

/** The finished runs beyond the limit, oldest first. */
export function runsToRetire(runs: readonly Stored<SyncRun>[], historyLimit: number): readonly Stored<SyncRun>[] {
  const finished = runs.filter(isFinished).sort((a, b) => endOf(a).localeCompare(endOf(b)) || byAge(a, b));
  return finished.slice(0, Math.max(0, finished.length - historyLimit));
}
