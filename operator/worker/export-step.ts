// Writes a plan to its target, phase by phase, each batch with a durable intent before the request leaves.
import { type Approval, type Engine, type ExportPhase, exportPhases, type Plan } from '../engine/engine.ts';
import type { ChangeResult } from '../model/change.ts';
import type { Permit } from '../model/permit.ts';
import type { TargetDirectory } from './ports.ts';

/** Changes handed to the target at once; the target makes its own requests of twenty from them. */
const batchSize = 100;

export interface ExportStep {
  readonly connector: string;
  readonly target: TargetDirectory;
  readonly engine: Engine;
  readonly permit: Permit;
  readonly approval?: Approval;
  /** Ends the step between two batches; a batch under way is finished and recorded. */
  readonly signal: AbortSignal;
  readonly onProgress?: (counts: ExportCounts) => void;
}

export interface ExportCounts {
  readonly written: number;
  readonly failed: number;
  /** Sent, but no answer came: the confirming import tells. */
  readonly unknown: number;
  readonly adds: number;
  /** Objects that were found where they should have been made. */
  readonly found: number;
}

/** How far an export is. */
export interface ExportProgress {
  /** Changes answered so far, whatever the answer. */
  readonly done: number;
  /** Changes that the plan had at its beginning. */
  readonly planned: number;
  /** An estimate for the rest; absent where the target lets everything pass at once. */
  readonly remainingSeconds?: number;
}

/** The rest is taken to be made as the whole plan is. */
export function progressOf(
  { counts }: Pick<Plan, 'counts'>,
  { written, failed, unknown }: ExportCounts,
  target: TargetDirectory,
): ExportProgress {
  const planned = counts.add + counts.update + counts.delete + counts.referenceAdd + counts.referenceRemove;
  const done = Math.min(planned, written + failed + unknown);
  const share = planned === 0 ? 0 : 1 - done / planned;
  const rest = (count: number): number => Math.ceil(count * share);
  const remainingSeconds = target.secondsFor?.({
    objects: rest(counts.add + counts.update + counts.delete),
    referenceAdds: rest(counts.referenceAdd),
    referenceRemoves: rest(counts.referenceRemove),
  });
  return { done, planned, ...(remainingSeconds === undefined ? {} : { remainingSeconds: Math.ceil(remainingSeconds) }) };
}

export const nothingSent: ExportCounts = { written: 0, failed: 0, unknown: 0, adds: 0, found: 0 };

/** Sends all that the engine offers. @throws TermEnded when the permit ends in the middle; what was sent is recorded as far as it is known. */
export async function exportPlan(step: ExportStep): Promise<ExportCounts> {
  let counts = nothingSent;
  for (;;) {
    const before = counts;
    const conflicts: string[] = [];
    for (const phase of exportPhases) {
      for (;;) {
        if (step.signal.aborted) return counts;
        const results = await exportBatch(step, phase);
        if (results === undefined) break;
        counts = add(counts, results, phase);
        conflicts.push(...conflicting(results));
        step.onProgress?.(counts);
      }
      // A new object has an anchor only now: whoever refers to it can be told so in this very cycle.
      if (phase === 'Add' && counts.adds > before.adds) await step.engine.synchronize('Delta', step.signal);
    }
    // A name that was taken may be free now: whoever had it was renamed, or left and came back as another object. Whoever waits for it is offered by itself.
    if (counts.written === before.written) return counts;
    if (conflicts.length > 0) await step.engine.sendAgain(conflicts);
  }
}

/** Ids of the changes that another object of the target stands in the way of. */
const conflicting = (results: readonly ChangeResult[]): readonly string[] =>
  results.flatMap((result) => (result.outcome === 'Failed' && result.error.code.endsWith('.ObjectConflict') ? [result.id] : []));

async function exportBatch(step: ExportStep, phase: ExportPhase): Promise<readonly ChangeResult[] | undefined> {
  const { connector, engine, target, permit } = step;
  const changes = await engine.nextExports(connector, phase, batchSize, step.approval);
  if (changes.length === 0) return undefined;
  await engine.recordIntent(permit, changes);
  const results = await target.export(permit, changes);
  await engine.recordResults(permit, results);
  return results;
}

function add(counts: ExportCounts, results: readonly ChangeResult[], phase: ExportPhase): ExportCounts {
  const of = (outcome: ChangeResult['outcome']): number => results.filter((result) => result.outcome === outcome).length;
  const written = of('Written');
  return {
    written: counts.written + written,
    failed: counts.failed + of('Failed'),
    unknown: counts.unknown + of('Unknown'),
    adds: counts.adds + (phase === 'Add' ? written : 0),
    found: counts.found + results.filter((result) => result.outcome === 'Written' && result.found === true).length,
  };
}
