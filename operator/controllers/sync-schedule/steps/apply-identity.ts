// Gives the worker an identity that can do exactly its work: it reads what its revision names and writes its own status.
import { controlledBy, leases, type ObjectMeta, type OwnerReference, roleBindings, roles, serviceAccounts } from '../../../kube/index.ts';
import { syncSchedules } from '../../kinds.ts';
import { workerName } from '../../../api/names.ts';
import { labelsOf } from '../../names.ts';
import { keyReferences, storeReferences } from '../../references.ts';
import { fieldManager } from '../../status.ts';
import { workerRules } from '../rbac.ts';
import type { ScheduleScope, ScheduleStep } from '../scope.ts';

export const applyIdentity: ScheduleStep = async (scope, { signal }) => {
  const { client } = scope.cluster;
  const metadata = childMetadata(scope);
  const options = { fieldManager: fieldManager('SyncSchedule'), signal };
  await client.apply(serviceAccounts, { metadata, automountServiceAccountToken: false }, options);
  await client.apply(roles, { metadata, rules: rulesOf(scope) }, options);
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name };
  const subjects = [{ kind: 'ServiceAccount', name: metadata.name, namespace: scope.namespace }];
  await client.apply(roleBindings, { metadata, roleRef, subjects }, options);
  // Only its existence is ours: whoever holds it writes the rest.
  await client.apply(leases, { metadata }, options);
};

/** Name, labels and owner of what a schedule has once. */
export function childMetadata({ schedule, namespace, name }: ScheduleScope): ObjectMeta & {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ownerReferences: readonly OwnerReference[];
} {
  return { name: workerName(name), namespace, labels: labelsOf(name, 'worker'), ownerReferences: [controlledBy(syncSchedules, schedule)] };
}

function rulesOf({ name, schedule, connectors, revisionNames }: ScheduleScope) {
  const references = [...connectors.flatMap(keyReferences), ...storeReferences(schedule)];
  const named = (kind: 'Secret' | 'ConfigMap'): readonly string[] => references.filter((one) => one.kind === kind).map((one) => one.name);
  return workerRules({ schedule: name, secrets: named('Secret'), configMaps: named('ConfigMap'), revisions: revisionNames });
}
