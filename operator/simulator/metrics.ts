// What Prometheus sees of a simulator.
import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { ServerOptions } from './http/server.ts';
import type { World } from './world.ts';

/** Counts answers as they leave. */
export function answerCounter(registry: Registry): NonNullable<ServerOptions['onAnswer']> {
  const counter = new Counter({
    name: 'lockstep_simulator_answers_total',
    help: 'Answers on the wire, a batch as one, by area, method and status.',
    labelNames: ['area', 'method', 'status'],
    registers: [registry],
  });
  return ({ area, method, status }) => counter.inc({ area, method, status });
}

/** Shows the size of the world. */
export function worldGauges(registry: Registry, world: World): void {
  const gauge = new Gauge({
    name: 'lockstep_simulator_objects',
    help: 'Objects in a tenant, deleted ones in its recycle bin included.',
    labelNames: ['tenant'],
    registers: [registry],
    collect: () => {
      gauge.reset();
      for (const { id, directory } of world.tenants.values()) {
        gauge.set({ tenant: id }, directory.size);
      }
    },
  });
}
