// What one synchronization run shares between its phases.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EngineContext } from './context.ts';
import { IdSet } from './import/id-set.ts';
import type { TakenMatches } from './join/taken-matches.ts';
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
  /** Metaverse objects that nothing may hold any more: they are evaluated before all others. */
  readonly leaving: number[];
  /** Metaverse objects evaluated in this run. */
  readonly evaluated: IdSet;
  /** Connectors that left the schedule since the last synchronization. */
  readonly departed: ReadonlySet<string>;
  /** Number of the last completed import by connector. */
  readonly completed: ReadonlyMap<string, number>;
  /** How often each connector was read to the end. */
  readonly reads: ReadonlyMap<string, number>;
  /** Subjects that have an error at present. */
  readonly troubled: Set<string>;
  /** What the transaction under way found of subjects: true where one has an error, false where it has none any more. */
  readonly found: Map<string, boolean>;
  readonly takenMatches: TakenMatches;
  readonly statistics: { evaluated: number; projected: number; joined: number; disconnected: number; changed: number };
}

/** One transaction of the run. What it notes in the run counts once, however often the store has to repeat it. */
export async function inTransaction<T>(run: Run, work: (tables: Tables) => Promise<T>): Promise<T> {
  const before = { ...run.statistics };
  const result = await run.context.store.transaction((tables) => {
    Object.assign(run.statistics, before);
    run.found.clear();
    return work(tables);
  });
  for (const [subject, hasError] of run.found) {
    if (hasError) run.troubled.add(subject);
    else run.troubled.delete(subject);
  }
  return result;
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
  for (const subject of failing) run.found.set(subject, true);
  for (const subject of cured) run.found.set(subject, false);
}
