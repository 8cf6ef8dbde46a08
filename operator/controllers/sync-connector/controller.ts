// Says of a SyncConnector whether it is complete, who uses it, and what keeps the worker from the directory.
import type { SyncConnector, SyncScheduleStatusWorkerConnectorError } from '../../api/types.gen.ts';
import { parseKey, type Stored } from '../../kube/index.ts';
import {
  type DesiredCondition,
  type Outcome,
  type Reconcile,
  readyConditions,
  reconcileInOrder,
  type Step,
  Waiting,
} from '../../runtime/index.ts';
import { byAge, type Cluster } from '../cluster.ts';
import { syncConnectors } from '../kinds.ts';
import { keyReferences, missingKeys } from '../references.ts';
import { recordTurn, reportStatus } from '../status.ts';

export interface ConnectorScope {
  readonly cluster: Cluster;
  readonly connector: Stored<SyncConnector>;
  readonly namespace: string;
  readonly name: string;
  /** Sentences on what is missing; undefined before anyone looked. */
  missing?: readonly string[];
  /** Names of the schedules that use the connector, the oldest first. */
  schedules: readonly string[];
}

const missingKeyRetryMs = 5_000;
const directoryRetryMs = 60_000;
/** Secrets are not watched; one that somebody deleted is missed at the latest after this. */
const resyncMs = 600_000;

const findSchedules: Step<ConnectorScope> = async (scope) => {
  const schedules = scope.cluster.caches.schedules.list(scope.namespace);
  const users = schedules.filter(({ spec }) => spec.connectors.some(({ name }) => name === scope.name)).sort(byAge);
  scope.schedules = users.map(({ metadata }) => metadata.name);
};

const findKeys: Step<ConnectorScope> = async (scope, { signal }) => {
  scope.missing = await missingKeys(scope.cluster.client, scope.namespace, keyReferences(scope.connector), signal);
  if (scope.missing.length > 0) throw new Waiting('KeyNotFound', scope.missing.join(' '), missingKeyRetryMs);
};

/** What only the worker knows: it is the one that speaks to the directory. */
const hearWorker: Step<ConnectorScope> = async (scope) => {
  const error = errorOf(scope);
  if (error === undefined) return { requeueAfterMs: resyncMs };
  throw new Waiting(error.reason ?? 'DirectoryError', [error.message, error.next].filter(Boolean).join(' '), directoryRetryMs);
};

function errorOf({ cluster, namespace, name, schedules }: ConnectorScope): SyncScheduleStatusWorkerConnectorError | undefined {
  const [owner] = schedules;
  if (owner === undefined) return undefined;
  const workers = cluster.caches.schedules.get({ namespace, name: owner })?.status?.workers ?? [];
  const views = workers.flatMap(({ connectors = [] }) => connectors).filter((view) => view.name === name);
  return views.find(({ error }) => error !== undefined)?.error;
}

async function summarize(scope: ConnectorScope, outcome: Outcome, { signal }: { readonly signal: AbortSignal }): Promise<void> {
  const { cluster, connector } = scope;
  recordTurn(cluster, syncConnectors, connector, outcome);
  const [schedule] = scope.schedules;
  const fields = schedule === undefined ? {} : { schedule };
  await reportStatus(cluster, syncConnectors, connector, { conditions: connectorConditions(scope, outcome), fields }, signal);
}

/** All conditions of the kind; pure. */
export function connectorConditions(scope: ConnectorScope, outcome: Outcome): readonly DesiredCondition[] {
  const ready = { reason: scope.schedules.length > 1 ? 'ConnectorInUse' : 'Accepted', message: useOf(scope) };
  return [...readyConditions(outcome, ready), credentialsFound(scope)];
}

function credentialsFound({ missing }: ConnectorScope): DesiredCondition {
  const type = 'CredentialsFound';
  if (missing === undefined) return { type, status: 'Unknown', reason: 'NotEvaluated', message: 'The references have not been looked up.' };
  if (missing.length > 0) return { type, status: 'False', reason: 'KeyNotFound', message: missing.join(' ') };
  return { type, status: 'True', reason: 'CredentialsFound', message: 'Every referenced key exists.' };
}

function useOf({ schedules }: ConnectorScope): string {
  const [owner, ...others] = schedules;
  if (owner === undefined) return 'No SyncSchedule uses the connector yet.';
  return others.length === 0
    ? `The SyncSchedule ${owner} uses the connector.`
    : `The SyncSchedule ${owner} uses the connector; ${others.join(', ')} can not.`;
}

const reconcileConnector = reconcileInOrder<ConnectorScope>([findSchedules, findKeys, hearWorker], { summarize });

/** Reconciles the connector with the key `namespace/name`. */
export function connectorReconciler(cluster: Cluster): Reconcile {
  return async (key, context) => {
    const connector = cluster.caches.connectors.get(parseKey(key));
    if (connector === undefined) return {};
    return await reconcileConnector({ cluster, connector, ...parseKey(key), schedules: [] }, context);
  };
}
