// Metrics of controllers, work queues and elections, under the names of controller-runtime and client-go.

import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ControllerMetrics, ElectionMetrics, QueueMetrics, QueueReading } from '../runtime/ports.ts';

const workBuckets = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300];

export function controllerMetrics(registry: Registry): ControllerMetrics {
  const registers = [registry];
  const labelNames = ['controller'] as const;
  const total = new Counter({
    name: 'controller_runtime_reconcile_total',
    help: 'Reconciles, by how they ended.',
    labelNames: ['controller', 'result'],
    registers,
  });
  const errors = new Counter({
    name: 'controller_runtime_reconcile_errors_total',
    help: 'Reconciles that failed, whatever the cause.',
    labelNames,
    registers,
  });
  const special = {
    terminal_error: new Counter({
      name: 'controller_runtime_terminal_reconcile_errors_total',
      help: 'Reconciles that failed and are not tried again until something changes.',
      labelNames,
      registers,
    }),
    panic: new Counter({
      name: 'controller_runtime_reconcile_panics_total',
      help: 'Reconciles that met a fault of the program.',
      labelNames,
      registers,
    }),
    timeout: new Counter({
      name: 'controller_runtime_reconcile_timeouts_total',
      help: 'Reconciles that took too long.',
      labelNames,
      registers,
    }),
  } as const;
  const time = new Histogram({
    name: 'controller_runtime_reconcile_time_seconds',
    help: 'Time of a reconcile.',
    labelNames,
    buckets: workBuckets,
    registers,
  });
  const active = new Gauge({ name: 'controller_runtime_active_workers', help: 'Reconciles running now.', labelNames, registers });
  return {
    activeWorkers: (controller, count) => active.set({ controller }, count),
    reconciled: (controller, outcome, seconds) => {
      time.observe({ controller }, seconds);
      const succeeded = outcome === 'success' || outcome === 'requeue_after';
      total.inc({ controller, result: succeeded ? outcome : 'error' });
      if (succeeded) return;
      errors.inc({ controller });
      if (outcome !== 'error') special[outcome].inc({ controller });
    },
  };
}

export function queueMetrics(registry: Registry): QueueMetrics {
  const registers = [registry];
  const labelNames = ['name'] as const;
  const queues = new Map<string, () => QueueReading>();
  const gauge = (name: string, help: string, value: (reading: QueueReading) => number): Gauge<'name'> =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        for (const [queue, read] of queues) this.set({ name: queue }, value(read()));
      },
    });
  gauge('workqueue_depth', 'Keys waiting in line.', ({ depth }) => depth);
  gauge('workqueue_unfinished_work_seconds', 'Time spent on keys in work, summed.', ({ unfinishedSeconds }) => unfinishedSeconds);
  gauge('workqueue_longest_running_processor_seconds', 'Time spent on the oldest key in work.', ({ longestSeconds }) => longestSeconds);
  const adds = new Counter({ name: 'workqueue_adds_total', help: 'Keys added.', labelNames, registers });
  const retries = new Counter({ name: 'workqueue_retries_total', help: 'Keys added again after a failure.', labelNames, registers });
  const waited = new Histogram({
    name: 'workqueue_queue_duration_seconds',
    help: 'Time a key waited.',
    labelNames,
    buckets: workBuckets,
    registers,
  });
  const worked = new Histogram({
    name: 'workqueue_work_duration_seconds',
    help: 'Time a key was worked on.',
    labelNames,
    buckets: workBuckets,
    registers,
  });
  return {
    opened: (name, read) => queues.set(name, read),
    added: (name) => adds.inc({ name }),
    retried: (name) => retries.inc({ name }),
    waited: (name, seconds) => waited.observe({ name }, seconds),
    worked: (name, seconds) => worked.observe({ name }, seconds),
  };
}

export function electionMetrics(registry: Registry): ElectionMetrics {
  const status = new Gauge({
    name: 'leader_election_master_status',
    help: '1 while this process leads, else 0.',
    labelNames: ['name'],
    registers: [registry],
  });
  return { leading: (name, value) => status.set({ name }, value) };
}
