// The monitor's HTTP server: /metrics for Prometheus, /healthz and /readyz for the kubelet.

import { fastify } from 'fastify';
import type { Registry } from 'prom-client';
import { type HealthCheck, runChecks } from './health.ts';

export interface MonitorOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Default: all addresses of the pod, of both families where it has both. */
  readonly host?: string;
  readonly registry: Registry;
  /** A failure means: restart me. */
  readonly liveness?: readonly HealthCheck[];
  /** A failure means: not yet, or not now. */
  readonly readiness?: readonly HealthCheck[];
}

export interface Monitor {
  readonly port: number;
  close(): Promise<void>;
}

export async function startMonitor({ port, host, registry, liveness = [], readiness = [] }: MonitorOptions): Promise<Monitor> {
  const server = fastify({ logger: false, forceCloseConnections: true });
  server.get('/metrics', async (_request, reply) => {
    await reply.type(registry.contentType).send(await registry.metrics());
  });
  for (const [path, checks] of [
    ['/healthz', liveness],
    ['/readyz', readiness],
  ] as const) {
    server.get(path, async (_request, reply) => {
      const report = await runChecks(checks);
      await reply.code(report.healthy ? 200 : 503).send(report);
    });
  }
  const address = new URL(await listen((at) => server.listen({ port, host: at }), host));
  return { port: Number(address.port), close: async () => await server.close() };
}

async function listen(at: (host: string) => Promise<string>, host: string | undefined): Promise<string> {
  if (host !== undefined) return await at(host);
  try {
    return await at('::');
  } catch (error) {
    // A node without IPv6 has no "::" to listen on.
    if ((error as NodeJS.ErrnoException).code !== 'EAFNOSUPPORT') throw error;
    return await at('0.0.0.0');
  }
}
