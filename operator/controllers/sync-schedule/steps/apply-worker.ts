// Applies the worker and names the revision that it is to run.
import { pods, statefulSets } from '../../../kube/index.ts';
import { fieldManager } from '../../status.ts';
import { workerName } from '../../../api/names.ts';
import type { ScheduleScope, ScheduleStep } from '../scope.ts';
import { workerStatefulSet } from '../worker-pod.ts';

export const applyWorker: ScheduleStep = async (scope, { signal }) => {
  const options = { fieldManager: fieldManager('SyncSchedule'), signal };
  scope.statefulSet = await scope.cluster.client.apply(statefulSets, workerStatefulSet(scope), options);
  if (scope.compiled !== undefined) scope.active = scope.compiled.hash;
  if ((scope.statefulSet.status?.readyReplicas ?? 0) < 1) await explain(scope, signal);
};

/** Kubernetes tells of a pod that can not start only in the pod itself. */
async function explain(scope: ScheduleScope, signal: AbortSignal): Promise<void> {
  const key = { namespace: scope.namespace, name: `${workerName(scope.name)}-0` };
  const pod = await scope.cluster.client.find(pods, key, { signal });
  const { waiting, terminated } = pod?.status?.containerStatuses?.[0]?.state ?? {};
  const unschedulable = pod?.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  const trouble = unschedulable?.message ?? waiting?.message ?? waiting?.reason ?? terminated?.reason;
  if (trouble !== undefined) scope.podTrouble = trouble;
}
