// The process's metric registry, with what every role shows about itself.

import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

export interface RegistryOptions {
  /** `operator`, `worker`, `simulator`. */
  readonly role: string;
  readonly version: string;
}

export function createRegistry({ role, version }: RegistryOptions): Registry {
  const registry = new Registry();
  // The default of 10 ms wakes an idle process a hundred times a second.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 200 });
  new Gauge({
    name: 'lockstep_build_info',
    help: 'Always 1; the labels say which build and role this is.',
    labelNames: ['version', 'role', 'node_version'],
    registers: [registry],
  }).set({ version, role, node_version: process.version }, 1);
  return registry;
}
