// Finds what a schedule refers to, and whether it may have it.
import { keyReferences, missingKeys } from '../../references.ts';
import { findConflict, selectsRule } from '../policies.ts';
import { type ScheduleStep, stall, wait } from '../scope.ts';

/** Secrets are not watched, so that the operator needs no right to list them; a missing one is asked for again. */
const missingKeyRetryMs = 5_000;

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

export const findConflicts: ScheduleStep = async (scope) => {
  const { connectors, schedules } = scope.cluster.caches;
  const conflict = findConflict({
    schedule: scope.schedule,
    schedules: schedules.list(),
    connector: (namespace, name) => connectors.get({ namespace, name }),
  });
  if (conflict === undefined) return;
  scope.conflict = conflict;
  // A second writer goes on as a staging one, which the steps below see to; without its connectors a schedule can not go on at all.
  if (conflict.reason === 'ConnectorInUse') throw stall(conflict.reason, conflict.message);
};

export const requireKeys: ScheduleStep = async (scope, { signal }) => {
  const missing = await missingKeys(scope.cluster.client, scope.namespace, scope.connectors.flatMap(keyReferences), signal);
  if (missing.length > 0) throw wait('KeyNotFound', missing.join(' '), missingKeyRetryMs);
};

/** After the staged revision is out, a person hears why it is only a staged one. */
export const refuseSecondWriter: ScheduleStep = async ({ conflict }) => {
  if (conflict !== undefined) throw stall(conflict.reason, conflict.message);
};
