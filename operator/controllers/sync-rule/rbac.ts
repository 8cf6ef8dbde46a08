// What the operator does for rules.
import type { PolicyRule } from '../sync-schedule/rbac.ts';

export const ruleRbac: readonly PolicyRule[] = [
  { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] },
  { apiGroups: ['lockstep.dev'], resources: ['syncrules'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['lockstep.dev'], resources: ['syncrules/status'], verbs: ['patch'] },
  { apiGroups: ['lockstep.dev'], resources: ['syncschedules'], verbs: ['get', 'list', 'watch'] },
];
