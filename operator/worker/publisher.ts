// Tells the API server how the worker does: its own entry in the schedule's status, and the status of runs. Writes only what differs.
import type { SyncRun, SyncSchedule } from '../api/types.gen.ts';
import type { KubeClient, Stored } from '../kube/index.ts';
import { type DesiredCondition, toConditions } from '../runtime/index.ts';
import { syncRuns, syncSchedules } from './kinds.ts';

export interface PublisherOptions {
  readonly client: KubeClient;
  readonly namespace: string;
  readonly schedule: string;
  readonly pod: string;
  readonly now: () => Date;
}

export class Publisher {
  readonly #options: PublisherOptions;
  #lastEntry = '';

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** Applies this pod's own entry; other pods' entries and the operator's fields are not touched. */
  async entry(entry: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<void> {
    const text = JSON.stringify(entry);
    if (text === this.#lastEntry) return;
    const { client, namespace, schedule } = this.#options;
    const applied = { metadata: { namespace, name: schedule }, status: { workers: [entry] } } as unknown as SyncSchedule & {
      metadata: { name: string };
    };
    await client.applyStatus(syncSchedules, applied, { fieldManager: this.#manager, signal });
    this.#lastEntry = text;
  }

  /** Applies the worker's part of a run's status. */
  async run(
    run: Stored<SyncRun>,
    conditions: readonly DesiredCondition[],
    status: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<void> {
    const { client, namespace, now } = this.#options;
    const generation = run.metadata.generation ?? 1;
    const applied = {
      metadata: { namespace, name: run.metadata.name },
      status: {
        observedGeneration: generation,
        conditions: toConditions(run.status?.conditions, conditions, { generation, now: now() }),
        ...status,
      },
    } as unknown as SyncRun & { metadata: { name: string } };
    await client.applyStatus(syncRuns, applied, { fieldManager: 'lockstep-worker', signal });
  }

  get #manager(): string {
    return `lockstep-worker-${this.#options.pod}`;
  }
}
