// Finds what a schedule refers to, and whether it may have it.
import { keyReferences, missingKeys, storeReferences } from '../../references.ts';
import { type Conflict, type ConflictFacts, findConflict, findReleasing, selectsRule } from '../policies.ts';
import { readRevision } from '../revision-document.ts';
import { type ScheduleScope, type ScheduleStep, stall, wait } from '../scope.ts';

/** Secrets are not watched, so that the operator needs no right to list them; a missing one is asked for again. */
const missingKeyRetryMs = 5_000;
/** A worker takes its revision when its cycle is over; nothing wakes us across schedules then. */
const releaseRetryMs = 5_000;

export const resolveReferences: ScheduleStep = async (scope) => {
  const { cluster, schedule, namespace } = scope;
  const names = schedule.spec.connectors.map(({ name }) => name);
  const found = names.map((name) => cluster.caches.connectors.get({ namespace, name }));
  const missing = names.filter((_, index) => found[index] === undefined);
  if (missing.length > 0)
    throw stall(
      'ConnectorNotFound',
      `No SyncConnector is named ${missing.join(', ')}. Create it in the namespace ${namespace}, or correct spec.connectors.`,
    );
  scope.connectors = found.filter((connector) => connector !== undefined);
  scope.rules = cluster.caches.rules.list(namespace).filter(({ metadata }) => selectsRule(schedule, metadata.labels));
};

export const findConflicts: ScheduleStep = async (scope, { signal }) => {
  const { connectors, schedules } = scope.cluster.caches;
  const facts: ConflictFacts = {
    schedule: scope.schedule,
    schedules: schedules.list(),
    connector: (namespace, name) => connectors.get({ namespace, name }),
  };
  const conflict = findConflict(facts) ?? (await findTakeOver(scope, facts, signal));
  if (conflict === undefined) return;
  scope.conflict = conflict;
  // A second writer goes on as a staging one, which the steps below see to; without its connectors a schedule can not go on at all.
  if (conflict.reason === 'ConnectorInUse') throw stall(conflict.reason, conflict.message);
};

/** Only who does not write yet waits for the other to end; who writes already is not thrown back by a neighbour's new configuration. */
async function findTakeOver(scope: ScheduleScope, facts: ConflictFacts, signal: AbortSignal): Promise<Conflict | undefined> {
  const releasing = findReleasing(facts);
  if (releasing === undefined || scope.active === undefined) return releasing;
  const running = await readRevision(scope.cluster.client, scope, scope.active, signal);
  return running?.mode === 'Active' ? undefined : releasing;
}

export const requireKeys: ScheduleStep = async (scope, { signal }) => {
  const references = [...scope.connectors.flatMap(keyReferences), ...storeReferences(scope.schedule)];
  const missing = await missingKeys(scope.cluster.client, scope.namespace, references, signal);
  if (missing.length > 0) throw wait('KeyNotFound', missing.join(' '), missingKeyRetryMs);
};

/** After the staged revision is out, a person hears why it is only a staged one. */
export const refuseSecondWriter: ScheduleStep = async ({ conflict }) => {
  if (conflict === undefined) return;
  if (conflict.reason === 'TargetBeingReleased') throw wait(conflict.reason, conflict.message, releaseRetryMs);
  throw stall(conflict.reason, conflict.message);
};
