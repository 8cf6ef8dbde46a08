// Brings a SyncSchedule's worker to the state that its resources ask for. Steps never set `Ready`; `summarizeSchedule` does, once.
import { isNamespaceTerminating, parseKey } from '../../kube/index.ts';
import { type Reconcile, reconcileInOrder } from '../../runtime/index.ts';
import type { Cluster } from '../cluster.ts';
import { openScope, type ScheduleScope } from './scope.ts';
import { summarizeSchedule } from './status.ts';
import { applyIdentity } from './steps/apply-identity.ts';
import { applyRevision } from './steps/apply-revision.ts';
import { applyWorker } from './steps/apply-worker.ts';
import { compile } from './steps/compile.ts';
import { createAnnouncedRuns, retireRuns } from './steps/keep-history.ts';
import { observeWorker } from './steps/observe-worker.ts';
import { findConflicts, refuseSecondWriter, requireKeys, resolveReferences } from './steps/resolve.ts';

const reconcileSchedule = reconcileInOrder<ScheduleScope>(
  [
    createAnnouncedRuns, // what the worker did is told, whatever the configuration is like now
    retireRuns, // spec.historyLimit
    resolveReferences, // connectors in order, rules by label; missing ones stall with their names
    findConflicts, // a connector has one schedule, a tenant one Active schedule, and no two write while it changes hands
    compile, // pure: resources -> frozen revision
    requireKeys, // Secrets and ConfigMaps exist and have their keys
    applyRevision, // immutable ConfigMap, named by its hash
    applyIdentity, // ServiceAccount, Role, RoleBinding, Lease; before the worker is told of the revision that needs them
    applyWorker, // StatefulSet; it never names a revision
    refuseSecondWriter, // says why a second writer only stages
    observeWorker, // is it up, which revision does it run, how did its newest run end
  ],
  { summarize: summarizeSchedule },
);

/** Reconciles the schedule with the key `namespace/name`. Deleting one needs no work: its children are owned by it. */
export function scheduleReconciler(cluster: Cluster): Reconcile {
  return async (key, context) => {
    const schedule = cluster.caches.schedules.get(parseKey(key));
    if (schedule === undefined || schedule.metadata.deletionTimestamp !== undefined) return {};
    try {
      return await reconcileSchedule(openScope(cluster, schedule), context);
    } catch (error) {
      // Nothing can be made in a namespace that is being deleted, and the schedule goes with it.
      if (isNamespaceTerminating(error)) return {};
      throw error;
    }
  };
}
