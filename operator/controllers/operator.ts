// The operator at work: copies of our kinds, four controllers, and who wakes whom. One term of the operator's lease, from its start to its end.
import { events } from '../api/events.ts';
import {
  type CacheChange,
  type EventRecorder,
  formatKey,
  type Informer,
  keyOf,
  startInformer,
  statefulSets,
  type KubeClient,
  type Stored,
  type WatchMetrics,
} from '../kube/index.ts';
import { type Clock, type Controller, type ControllerMetrics, createController, type Log, type QueueMetrics } from '../runtime/index.ts';
import type { Cluster, WorkerTemplate } from './cluster.ts';
import { syncConnectors, syncRules, syncRuns, syncSchedules } from './kinds.ts';
import { formatSelector, scheduleLabel } from './names.ts';
import { RuleFindings } from './rule-findings.ts';
import { connectorReconciler } from './sync-connector/controller.ts';
import { ruleReconciler } from './sync-rule/controller.ts';
import { runReconciler } from './sync-run/controller.ts';
import { scheduleReconciler } from './sync-schedule/controller.ts';

export interface OperatorOptions {
  readonly client: KubeClient;
  /** Only this namespace; absent for all. */
  readonly watchNamespace?: string | undefined;
  readonly worker: WorkerTemplate;
  readonly events: Pick<EventRecorder, 'record'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: { readonly watches?: WatchMetrics; readonly controllers?: ControllerMetrics & QueueMetrics };
}

/** Reconciles until `signal` is aborted, then resolves when all work has ended. `onSynced` is called once the copies are complete. */
export async function runOperator(options: OperatorOptions, signal: AbortSignal, onSynced: () => void): Promise<void> {
  const informers = startInformers(options, signal);
  const cluster = clusterOf(options, informers);
  const controllers = createControllers(cluster, options);
  wakeControllers(informers, controllers);
  cluster.findings.subscribe((rules) => rules.forEach((rule) => controllers.rules.queue.add(formatKey(rule), 'normal')));
  const all = Object.values(informers);
  try {
    await Promise.all(all.map(({ synced }) => synced));
    onSynced();
    await Promise.all(Object.values(controllers).map((controller) => controller.run(signal)));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  await Promise.all(all.map(({ done }) => done));
}

function startInformers({ client, watchNamespace, clock, log, metrics }: OperatorOptions, signal: AbortSignal) {
  const common = { client, namespace: watchNamespace, signal, clock, log, metrics: metrics.watches };
  return {
    connectors: startInformer({ ...common, type: syncConnectors }),
    rules: startInformer({ ...common, type: syncRules }),
    schedules: startInformer({ ...common, type: syncSchedules }),
    runs: startInformer({ ...common, type: syncRuns }),
    statefulSets: startInformer({
      ...common,
      type: statefulSets,
      labelSelector: formatSelector({ 'app.kubernetes.io/name': 'lockstep', 'app.kubernetes.io/component': 'worker' }),
    }),
  };
}

type Informers = ReturnType<typeof startInformers>;

const clusterOf = ({ client, clock, worker, events: recorder }: OperatorOptions, caches: Informers): Cluster => ({
  client,
  caches,
  clock,
  worker,
  findings: new RuleFindings(),
  record: (type, object, reason, message) => {
    const { type: severity, action } = events[reason];
    recorder.record(type, object, { type: severity, action, reason, message });
  },
});

function createControllers(cluster: Cluster, { log, clock, metrics }: OperatorOptions) {
  const common = { log, clock, ...(metrics.controllers === undefined ? {} : { metrics: metrics.controllers }) };
  return {
    connectors: createController({ ...common, name: 'syncconnector', workers: 2, reconcile: connectorReconciler(cluster) }),
    rules: createController({ ...common, name: 'syncrule', workers: 4, reconcile: ruleReconciler(cluster) }),
    schedules: createController({ ...common, name: 'syncschedule', workers: 4, reconcile: scheduleReconciler(cluster) }),
    runs: createController({ ...common, name: 'syncrun', workers: 2, reconcile: runReconciler(cluster) }),
  };
}

type Controllers = ReturnType<typeof createControllers>;

/** A change wakes the object's own controller, and those of the objects that look at it. */
function wakeControllers(informers: Informers, controllers: Controllers): void {
  const { connectors, rules, schedules, runs } = controllers;
  const wake = (controller: Controller, objects: readonly Stored<unknown>[]): void => {
    for (const object of objects) controller.queue.add(formatKey(keyOf(object)), 'normal');
  };
  const neighbours = (object: Stored<unknown>): readonly Stored<unknown>[] => informers.schedules.list(object.metadata.namespace);

  wakeOwn(informers.connectors, connectors);
  wakeOwn(informers.rules, rules);
  wakeOwn(informers.schedules, schedules);
  wakeOwn(informers.runs, runs);

  // A connector decides, by its tenant, also over schedules of other namespaces.
  informers.connectors.subscribe(onNewSpec(() => wake(schedules, informers.schedules.list())));
  informers.rules.subscribe(onNewSpec(({ object }) => wake(schedules, neighbours(object))));
  informers.schedules.subscribe(onNewSpec(() => wake(schedules, informers.schedules.list())));
  informers.schedules.subscribe(onNewSpec(({ object }) => wake(rules, informers.rules.list(object.metadata.namespace))));
  informers.schedules.subscribe(onNewSpec(({ object }) => wake(runs, informers.runs.list(object.metadata.namespace))));
  // What a worker says of a connector stands in its schedule's status.
  informers.schedules.subscribe(({ object }) => wake(connectors, informers.connectors.list(object.metadata.namespace)));
  informers.runs.subscribe(({ object }) => {
    wake(runs, siblingsOf(informers, object));
    schedules.queue.add(formatKey({ namespace: object.metadata.namespace ?? '', name: object.spec.scheduleRef.name }), 'normal');
  });
  informers.statefulSets.subscribe(({ object }) => {
    const name = object.metadata.labels?.[scheduleLabel];
    if (name !== undefined) schedules.queue.add(formatKey({ namespace: object.metadata.namespace ?? '', name }), 'normal');
  });
}

/** What is there at the start waits behind what a person has just changed. */
function wakeOwn<T>(informer: Informer<T>, controller: Controller): void {
  informer.subscribe((change) => {
    controller.queue.add(formatKey(keyOf(change.object)), change.kind === 'added' && change.initial ? 'low' : 'normal');
  });
}

/** Leaves out changes of the status: a spec has a new generation, labels are compared. */
function onNewSpec<T>(handler: (change: CacheChange<T>) => void): (change: CacheChange<T>) => void {
  return (change) => {
    if (change.kind === 'updated' && sameSpec(change.object, change.previous)) return;
    if (change.kind === 'added' && change.initial) return;
    handler(change);
  };
}

const sameSpec = (a: Stored<unknown>, b: Stored<unknown>): boolean =>
  a.metadata.generation === b.metadata.generation && JSON.stringify(a.metadata.labels) === JSON.stringify(b.metadata.labels);

function siblingsOf(informers: Informers, { metadata, spec }: ReturnType<Informers['runs']['list']>[number]) {
  return informers.runs
    .list(metadata.namespace)
    .filter((other) => other.metadata.uid !== metadata.uid && other.spec.scheduleRef.name === spec.scheduleRef.name);
}
