// What a worker measures. Implemented by the monitor and handed in.
import type { Engine } from '../engine/engine.ts';
import type { ConnectorHealth } from './connector-health.ts';
import type { CycleReport } from './report.ts';

export interface WorkerMetrics {
  /** A cycle ended. */
  cycle(report: CycleReport): void;
  connectors(health: readonly ConnectorHealth[]): void;
  counts(counts: Awaited<ReturnType<Engine['counts']>>): void;
  /** How long the export under way is going to take; 0 where none is. */
  exportRemaining(seconds: number): void;
  /** 1 while this worker may write. */
  leading(value: 0 | 1): void;
}

export const noMetrics: WorkerMetrics = {
  cycle: () => undefined,
  connectors: () => undefined,
  counts: () => undefined,
  exportRemaining: () => undefined,
  leading: () => undefined,
};
