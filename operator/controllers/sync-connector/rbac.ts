// What the operator does for connectors.
import type { PolicyRule } from '../sync-schedule/rbac.ts';

export const connectorRbac: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
  { apiGroups: [''], resources: ['secrets'], verbs: ['get'] },
  { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] },
  { apiGroups: ['lockstep.dev'], resources: ['syncconnectors'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['lockstep.dev'], resources: ['syncconnectors/status'], verbs: ['patch'] },
  { apiGroups: ['lockstep.dev'], resources: ['syncschedules'], verbs: ['get', 'list', 'watch'] },
];
