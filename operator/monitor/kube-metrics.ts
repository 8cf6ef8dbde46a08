// Metrics of requests to the API server and of watches. `rest_client_*` are client-go's names, so that known dashboards work.

import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { KubeMetrics } from '../kube/ports.ts';

export function kubeMetrics(registry: Registry): KubeMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: 'rest_client_requests_total',
    help: 'Requests to the Kubernetes API server, by method and HTTP status; <error> where no answer came.',
    labelNames: ['method', 'code'],
    registers,
  });
  const duration = new Histogram({
    name: 'rest_client_request_duration_seconds',
    help: 'Time until the API server began to answer.',
    labelNames: ['method'],
    buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30],
    registers,
  });
  const throttled = new Histogram({
    name: 'rest_client_rate_limiter_duration_seconds',
    help: 'Time that requests waited for our own rate limit; requests that did not wait are not counted.',
    buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30],
    registers,
  });
  const lists = new Counter({
    name: 'lockstep_reflector_lists_total',
    help: 'Lists of a kind, by outcome.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const listSeconds = new Histogram({
    name: 'lockstep_reflector_list_duration_seconds',
    help: 'Time of a whole list, all pages.',
    labelNames: ['kind'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60],
    registers,
  });
  const starts = new Counter({ name: 'lockstep_reflector_watches_total', help: 'Watches opened.', labelNames: ['kind'], registers });
  const ends = new Counter({
    name: 'lockstep_reflector_watch_ends_total',
    help: 'Watches ended, by cause.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const events = new Counter({
    name: 'lockstep_reflector_events_total',
    help: 'Watch events received.',
    labelNames: ['kind', 'event'],
    registers,
  });
  const heard = new Gauge({
    name: 'lockstep_reflector_last_heard_timestamp_seconds',
    help: 'When the API server last said anything about a kind; it sends a bookmark each minute.',
    labelNames: ['kind'],
    registers,
  });
  const cached = new Gauge({ name: 'lockstep_reflector_objects', help: 'Objects of a kind in memory.', labelNames: ['kind'], registers });
  return {
    requests: {
      requested: (method, code, seconds) => {
        requests.inc({ method, code });
        duration.observe({ method }, seconds);
      },
      throttled: (seconds) => throttled.observe(seconds),
    },
    watches: {
      listed: (kind, outcome, seconds) => {
        lists.inc({ kind, outcome });
        listSeconds.observe({ kind }, seconds);
        if (outcome === 'success') heard.setToCurrentTime({ kind });
      },
      watchStarted: (kind) => starts.inc({ kind }),
      watchEnded: (kind, outcome) => ends.inc({ kind, outcome }),
      received: (kind, event) => {
        events.inc({ kind, event });
        heard.setToCurrentTime({ kind });
      },
      cached: (kind, objects) => cached.set({ kind }, objects),
    },
  };
}
