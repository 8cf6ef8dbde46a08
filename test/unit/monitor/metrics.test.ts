import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import { kubeMetrics } from '../../../operator/monitor/kube-metrics.ts';
import { controllerMetrics, electionMetrics, queueMetrics } from '../../../operator/monitor/runtime-metrics.ts';

const lines = async (registry: Registry): Promise<readonly string[]> => (await registry.metrics()).split('\n');

test('reconciles are counted by result, and failures by their kind too', async () => {
  const registry = new Registry();
  const metrics = controllerMetrics(registry);
  for (const outcome of ['success', 'requeue_after', 'error', 'terminal_error', 'panic', 'timeout'] as const)
    metrics.reconciled('syncrule', outcome, 0.1);
  const text = await lines(registry);
  for (const line of [
    'controller_runtime_reconcile_total{controller="syncrule",result="success"} 1',
    'controller_runtime_reconcile_total{controller="syncrule",result="requeue_after"} 1',
    'controller_runtime_reconcile_total{controller="syncrule",result="error"} 4',
    'controller_runtime_reconcile_errors_total{controller="syncrule"} 4',
    'controller_runtime_terminal_reconcile_errors_total{controller="syncrule"} 1',
    'controller_runtime_reconcile_panics_total{controller="syncrule"} 1',
    'controller_runtime_reconcile_timeouts_total{controller="syncrule"} 1',
    'controller_runtime_reconcile_time_seconds_count{controller="syncrule"} 6',
  ])
    assert.ok(text.includes(line), line);
});

test('the state of a queue is read when it is asked for, not when it last changed', async () => {
  const registry = new Registry();
  let depth = 1;
  queueMetrics(registry).opened('syncrule', () => ({ depth, unfinishedSeconds: 90, longestSeconds: 60 }));
  assert.ok((await lines(registry)).includes('workqueue_depth{name="syncrule"} 1'));
  depth = 7;
  const text = await lines(registry);
  assert.ok(text.includes('workqueue_depth{name="syncrule"} 7'));
  assert.ok(text.includes('workqueue_unfinished_work_seconds{name="syncrule"} 90'));
  assert.ok(text.includes('workqueue_longest_running_processor_seconds{name="syncrule"} 60'));
});

test('requests, watches and leadership have the names that dashboards know', async () => {
  const registry = new Registry();
  const { requests, watches } = kubeMetrics(registry);
  requests.requested('GET', '200', 0.1);
  requests.throttled(0.5);
  watches.listed('SyncRule', 'success', 0.2);
  watches.watchStarted('SyncRule');
  watches.received('SyncRule', 'BOOKMARK');
  watches.watchEnded('SyncRule', 'expired');
  watches.cached('SyncRule', 12);
  electionMetrics(registry).leading('lockstep-operator', 1);
  const text = await lines(registry);
  for (const line of [
    'rest_client_requests_total{method="GET",code="200"} 1',
    'rest_client_request_duration_seconds_count{method="GET"} 1',
    'rest_client_rate_limiter_duration_seconds_count 1',
    'lockstep_reflector_lists_total{kind="SyncRule",outcome="success"} 1',
    'lockstep_reflector_watches_total{kind="SyncRule"} 1',
    'lockstep_reflector_events_total{kind="SyncRule",event="BOOKMARK"} 1',
    'lockstep_reflector_watch_ends_total{kind="SyncRule",outcome="expired"} 1',
    'lockstep_reflector_objects{kind="SyncRule"} 12',
    'leader_election_master_status{name="lockstep-operator"} 1',
  ])
    assert.ok(text.includes(line), line);
});
