// Makes a SyncRun for a scheduled cycle that has something to say, and retires finished ones beyond the limit.
// Comes first: what a worker did is told also while the configuration is broken.
import type { SyncScheduleStatusWorkerAnnouncement } from '../../../api/types.gen.ts';
import { controlledBy, isAlreadyExists } from '../../../kube/index.ts';
import { syncRuns, syncSchedules } from '../../kinds.ts';
import { startTimeAnnotation } from '../../../api/names.ts';
import { labelsOf, scheduledRunName, triggerAnnotation } from '../../names.ts';
import { fieldManager } from '../../status.ts';
import { runsToRetire } from '../policies.ts';
import type { ScheduleScope, ScheduleStep } from '../scope.ts';

export const createAnnouncedRuns: ScheduleStep = async (scope, { signal }) => {
  for (const { announcement } of scope.schedule.status?.workers ?? []) {
    if (announcement !== undefined) await createRun(scope, announcement, signal);
  }
};

export const retireRuns: ScheduleStep = async ({ cluster, schedule, namespace, name }, { signal }) => {
  const runs = cluster.caches.runs.list(namespace).filter(({ spec }) => spec.scheduleRef.name === name);
  for (const { metadata } of runsToRetire(runs, schedule.spec.historyLimit)) {
    await cluster.client.delete(syncRuns, { namespace, name: metadata.name }, { preconditions: { uid: metadata.uid }, signal });
  }
};

async function createRun(scope: ScheduleScope, announcement: SyncScheduleStatusWorkerAnnouncement, signal: AbortSignal): Promise<void> {
  const { cluster, schedule, namespace, name } = scope;
  const runName = scheduledRunName(name, announcement.startTime);
  if (cluster.caches.runs.get({ namespace, name: runName }) !== undefined) return;
  const run = {
    metadata: {
      name: runName,
      namespace,
      labels: labelsOf(name, 'run'),
      annotations: { [triggerAnnotation]: 'Schedule', [startTimeAnnotation]: announcement.startTime },
      ownerReferences: [controlledBy(syncSchedules, schedule)],
    },
    spec: { scheduleRef: { name }, type: announcement.type },
  } as const;
  try {
    await cluster.client.create(syncRuns, run, { fieldManager: fieldManager('SyncSchedule'), signal });
    cluster.record(
      syncSchedules,
      schedule,
      'RunCreated',
      `The SyncRun ${runName} was made for a scheduled cycle (${announcement.reason}).`,
    );
  } catch (error) {
    // The cache was a moment behind: the run is there already.
    if (!isAlreadyExists(error)) throw error;
  }
}
