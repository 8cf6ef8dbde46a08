// The custom resources that a worker reads and whose status it writes.
import { type SyncRun, type SyncSchedule, syncRunKind, syncScheduleKind } from '../api/types.gen.ts';
import type { ResourceType } from '../kube/index.ts';

export const syncSchedules: ResourceType<SyncSchedule> = syncScheduleKind;
export const syncRuns: ResourceType<SyncRun> = syncRunKind;
