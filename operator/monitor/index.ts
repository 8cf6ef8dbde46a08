export { eventLoopCheck, type HealthCheck } from './health.ts';
export { kubeMetrics } from './kube-metrics.ts';
export { createRegistry } from './registry.ts';
export { controllerMetrics, electionMetrics, queueMetrics } from './runtime-metrics.ts';
export { type Monitor, type MonitorOptions, startMonitor } from './server.ts';
