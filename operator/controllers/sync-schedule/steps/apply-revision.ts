// Publishes the compiled revision as an immutable ConfigMap named by its hash, and keeps the last ones for a look back.
import { type Applied, configMaps, controlledBy, type ObjectOf } from '../../../kube/index.ts';
import { byAge } from '../../cluster.ts';
import { syncSchedules } from '../../kinds.ts';
import { revisionKey, revisionName } from '../../../api/names.ts';
import { formatSelector, labelsOf, selectorOf } from '../../names.ts';
import { fieldManager } from '../../status.ts';
import { packRevision } from '../revision-document.ts';
import type { ScheduleScope, ScheduleStep } from '../scope.ts';

const keptRevisions = 10;

export const applyRevision: ScheduleStep = async (scope, { signal }) => {
  const { cluster, compiled, schedule, namespace, name } = scope;
  if (compiled === undefined) return;
  const configMap = revisionName(name, compiled.hash);
  const known = await cluster.client.find(configMaps, { namespace, name: configMap }, { signal });
  if (known === undefined) {
    const revision: Applied<ObjectOf<typeof configMaps>> = {
      metadata: {
        name: configMap,
        namespace,
        labels: labelsOf(name, 'revision'),
        ownerReferences: [controlledBy(syncSchedules, schedule)],
      },
      immutable: true,
      binaryData: { [revisionKey]: await packRevision(compiled.revision) },
    };
    await cluster.client.apply(configMaps, revision, { fieldManager: fieldManager('SyncSchedule'), signal });
  }
  scope.revisionNames = await retire(scope, configMap, signal);
};

/** Deletes all but the newest revisions and those in use; gives the names of what stays. */
async function retire(
  { cluster, schedule, namespace, name, active }: ScheduleScope,
  current: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const labelSelector = formatSelector(selectorOf(name, 'revision'));
  const { items } = await cluster.client.list(configMaps, { namespace, labelSelector, signal });
  const running = (schedule.status?.workers ?? []).flatMap(({ revision }) =>
    revision === undefined ? [] : [revisionName(name, revision)],
  );
  const used = new Set([current, ...running, ...(active === undefined ? [] : [revisionName(name, active)])]);
  const newestFirst = [...items].sort((a, b) => byAge(b, a));
  const kept = newestFirst.filter(({ metadata }, index) => index < keptRevisions || used.has(metadata.name));
  for (const { metadata } of newestFirst) {
    if (kept.some((one) => one.metadata.uid === metadata.uid)) continue;
    await cluster.client.delete(configMaps, { namespace, name: metadata.name }, { preconditions: { uid: metadata.uid }, signal });
  }
  return [...new Set([current, ...kept.map(({ metadata }) => metadata.name)])].sort();
}
