// The custom resources as the API server has them.
import {
  type SyncConnector,
  type SyncRule,
  type SyncRun,
  type SyncSchedule,
  syncConnectorKind,
  syncRuleKind,
  syncRunKind,
  syncScheduleKind,
} from '../api/types.gen.ts';
import type { ResourceType } from '../kube/index.ts';

export const syncConnectors: ResourceType<SyncConnector> = syncConnectorKind;
export const syncRules: ResourceType<SyncRule> = syncRuleKind;
export const syncSchedules: ResourceType<SyncSchedule> = syncScheduleKind;
export const syncRuns: ResourceType<SyncRun> = syncRunKind;
