// What one synchronization run shares between its phases.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EngineContext } from './context.ts';
import { IdSet } from './import/id-set.ts';
import type { ProblemRow, Tables } from './port/store-port.ts';
import type { ReferenceSchemas } from './evaluate/subjects.ts';

export interface Run {
  readonly context: EngineContext;
  readonly schemas: ReferenceSchemas;
  /** The run's frozen time. */
  readonly now: Date;
  readonly signal: AbortSignal;
  /** True where the configuration changed since the derived state was computed. */
  readonly reconfigured: boolean;
  /** True where all objects are evaluated, and all references derived from the beginning. */
  readonly everything: boolean;
  /** Metaverse objects evaluated in this run. */
  readonly evaluated: IdSet;
  /** Completed imports by connector. */
  readonly completed: ReadonlyMap<string, number>;
  /** Subjects that have an error at present. */
  readonly troubled: Set<string>;
  readonly statistics: { evaluated: number; projected: number; joined: number; disconnected: number; changed: number };
}

/** Lets timers and requests run between two batches, and ends the run where it is asked to. */
export async function breathe(signal: AbortSignal): Promise<void> {
  await nextTurn();
  signal.throwIfAborted();
}

/** Notes the errors of these subjects and forgets those that have none any more. */
export async function noteProblems(run: Run, tables: Tables, subjects: readonly string[], problems: readonly ProblemRow[]): Promise<void> {
  const failing = new Set(problems.map(({ subject }) => subject));
  const cured = subjects.filter((subject) => run.troubled.has(subject) && !failing.has(subject));
  await tables.problems.put(problems);
  await tables.problems.drop(cured);
  for (const subject of failing) run.troubled.add(subject);
  for (const subject of cured) run.troubled.delete(subject);
}
