// What a worker shows: how old its knowledge of each directory is, what its cycles did, what is pending.

import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { EntraMetrics } from '../directory/entra/index.ts';
import type { WorkerMetrics } from './metrics.ts';
import { endedWell } from './report.ts';

const actions = ['add', 'update', 'delete', 'referenceAdd', 'referenceRemove'] as const;

export function workerMetrics(registry: Registry): WorkerMetrics {
  const registers = [registry];
  const cycles = new Counter({
    name: 'lockstep_cycles_total',
    help: 'Cycles, by type and result.',
    labelNames: ['type', 'result'],
    registers,
  });
  const steps = new Histogram({
    name: 'lockstep_step_duration_seconds',
    help: 'Time of a step of a cycle.',
    labelNames: ['step', 'connector'],
    buckets: [0.05, 0.25, 1, 5, 15, 60, 300, 1800, 7200],
    registers,
  });
  const success = new Gauge({
    name: 'lockstep_last_success_timestamp_seconds',
    help: 'When a cycle last ended well: with everything written that was possible, and nothing waiting for an approval.',
    registers,
  });
  const writes = new Counter({ name: 'lockstep_writes_total', help: 'Changes that the target took.', registers });
  const errors = new Counter({
    name: 'lockstep_errors_total',
    help: 'Errors that ended a step, by code.',
    labelNames: ['code'],
    registers,
  });
  const objectErrors = new Gauge({
    name: 'lockstep_object_errors',
    help: 'Objects whose values or exports fail at present, as far as the last run listed them.',
    registers,
  });
  const pending = new Gauge({ name: 'lockstep_pending_exports', help: 'Pending exports, by action.', labelNames: ['action'], registers });
  const disconnects = new Gauge({
    name: 'lockstep_pending_disconnects',
    help: 'Objects that lose a source and change with it, which are pending updates as well, and objects that are given up as they are.',
    registers,
  });
  const unowned = new Gauge({
    name: 'lockstep_unowned_objects',
    help: 'Objects of the target with an anchor of ours but no source.',
    registers,
  });
  const conflicts = new Gauge({
    name: 'lockstep_conflicting_values',
    help: 'Values that may exist once in the target, and that are held back because another object has or gets them.',
    registers,
  });
  const awaiting = new Gauge({ name: 'lockstep_awaiting_approval', help: '1 while a plan waits for a person.', registers });
  const imported = new Gauge({
    name: 'lockstep_connector_last_import_timestamp_seconds',
    help: 'When a directory was last read well.',
    labelNames: ['connector'],
    registers,
  });
  const reachable = new Gauge({
    name: 'lockstep_connector_up',
    help: '1 where the last cycle could use the directory.',
    labelNames: ['connector'],
    registers,
  });
  const objects = new Gauge({
    name: 'lockstep_connector_objects',
    help: 'Objects in the connector space.',
    labelNames: ['connector'],
    registers,
  });
  const metaverse = new Gauge({ name: 'lockstep_metaverse_objects', help: 'Objects in the metaverse.', registers });
  const remaining = new Gauge({
    name: 'lockstep_export_remaining_seconds',
    help: 'How long the export under way is going to take by the write budget; 0 where none is under way.',
    registers,
  });
  const leader = new Gauge({ name: 'lockstep_active', help: '1 while this worker may write.', registers });
  return {
    cycle: (report) => {
      cycles.inc({ type: report.type, result: report.result });
      writes.inc(report.written);
      if (endedWell(report.result)) success.set(Date.parse(report.finishTime) / 1000);
      for (const step of report.steps) {
        steps.observe({ step: step.name, connector: step.connector ?? '' }, step.durationMs / 1000);
        if (step.error !== undefined) errors.inc({ code: step.error.code });
      }
      objectErrors.set(report.objectErrors.length);
      awaiting.set(report.result === 'AwaitingApproval' ? 1 : 0);
      const plan = report.remaining ?? report.plan;
      if (plan === undefined) return;
      for (const action of actions) pending.set({ action }, plan.counts[action]);
      disconnects.set(plan.counts.disconnect);
      unowned.set(plan.unowned);
      conflicts.set(plan.conflicts);
    },
    connectors: (health) => {
      for (const { name, lastImportTime, error } of health) {
        if (lastImportTime !== undefined) imported.set({ connector: name }, Date.parse(lastImportTime) / 1000);
        reachable.set({ connector: name }, error === undefined ? 1 : 0);
      }
    },
    counts: (counts) => {
      metaverse.set(counts.metaverse);
      for (const [connector, space] of Object.entries(counts.connectors)) objects.set({ connector }, space.objects);
    },
    exportRemaining: (seconds) => remaining.set(seconds),
    leading: (value) => leader.set(value),
  };
}

/** What the requests to Microsoft Graph cost and how they ended. */
export function graphMetrics(registry: Registry): EntraMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: 'lockstep_graph_requests_total',
    help: 'Requests to Microsoft Graph, by kind and HTTP status; 0 where no answer came. A batch is one request.',
    labelNames: ['kind', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'lockstep_graph_request_duration_seconds',
    help: 'Time of a request to Microsoft Graph.',
    labelNames: ['kind'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
    registers,
  });
  const throttled = new Counter({
    name: 'lockstep_graph_throttled_seconds_total',
    help: 'Time that the service asked to wait.',
    registers,
  });
  const waited = new Counter({
    name: 'lockstep_graph_write_budget_waited_seconds_total',
    help: 'Time that writes waited for the write budget.',
    registers,
  });
  const written = new Counter({
    name: 'lockstep_graph_writes_total',
    help: 'Writes, by method and HTTP status, those inside of batches one by one.',
    labelNames: ['method', 'status'],
    registers,
  });
  const excess = new Gauge({
    name: 'lockstep_graph_excess_permissions',
    help: 'Permissions of the application that no rule needs; the log of the worker names them.',
    registers,
  });
  return {
    excessPermissions: (count) => excess.set(count),
    requested: (kind, status, duration) => {
      requests.inc({ kind, status });
      seconds.observe({ kind }, duration);
    },
    throttled: (duration) => throttled.inc(duration),
    budgetWaited: (duration) => waited.inc(duration),
    written: (method, status) => written.inc({ method, status }),
  };
}
