// What the operator does for runs.
import type { PolicyRule } from '../sync-schedule/rbac.ts';

export const runRbac: readonly PolicyRule[] = [
  { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] },
  { apiGroups: ['lockstep.dev'], resources: ['syncruns'], verbs: ['get', 'list', 'patch', 'watch'] },
  { apiGroups: ['lockstep.dev'], resources: ['syncruns/status'], verbs: ['patch'] },
  { apiGroups: ['lockstep.dev'], resources: ['syncschedules'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['lockstep.dev'], resources: ['syncschedules/finalizers'], verbs: ['update'] },
];
