// Reads one connector into its connector space: delta where possible, full where required, and proves completeness before anything is removed.
import type { Approval, Engine, ImportSession, ImportStatistics, StepKind } from '../engine/engine.ts';
import { LockstepError } from '../model/errors.ts';
import type { CompleteRead, ImportPage } from '../model/object.ts';
import type { SourceDirectory } from './ports.ts';

/** Anchors that one look-up asks for. */
const lookupBatch = 200;

export interface ImportStep {
  readonly connector: string;
  readonly directory: SourceDirectory;
  readonly engine: Engine;
  /** `Full` reads everything even where a delta would do. */
  readonly asked: StepKind;
  readonly signal: AbortSignal;
  /** Lets go what an earlier read missed and a person has approved. */
  readonly approval?: Approval;
}

/** @throws LockstepError of the directory; the connector space then keeps all that it had. */
export async function importConnector(step: ImportStep): Promise<ImportStatistics> {
  const { connector, engine, asked } = step;
  const needed = await engine.importNeeded(connector);
  if (asked === 'Full' || needed.kind === 'Full') return read(step, 'Full', step.directory.readFull(step.signal));
  try {
    return await read(step, 'Delta', step.directory.readDelta(needed.cookie, step.signal));
  } catch (error) {
    if (!isDeltaImpossible(error)) throw error;
    // The source forgot our place, e.g. after 7 days or a restored domain controller: only reading everything helps.
    await engine.requireFullImport(connector);
    return read(step, 'Full', step.directory.readFull(step.signal));
  }
}

const isDeltaImpossible = (error: unknown): boolean => error instanceof LockstepError && error.reason === 'DeltaImpossible';

async function read(
  step: ImportStep,
  kind: StepKind,
  pages: AsyncGenerator<ImportPage, CompleteRead, undefined>,
): Promise<ImportStatistics> {
  const { connector, directory, engine, signal } = step;
  const session = await engine.beginImport(connector, kind, await directory.schema(signal), step.approval);
  try {
    const complete = await addAll(session, pages);
    const unknown = session.unknownAnchors();
    for (let from = 0; from < unknown.length; from += lookupBatch) {
      await addAll(session, directory.readObjects(unknown.slice(from, from + lookupBatch), signal));
    }
    return await session.complete(complete);
  } catch (error) {
    await session.abandon();
    throw error;
  }
}

/** Stores page by page: the reader is asked for the next page only when the last one is stored. */
async function addAll<R>(session: ImportSession, pages: AsyncGenerator<ImportPage, R, undefined>): Promise<R> {
  try {
    for (;;) {
      const next = await pages.next();
      if (next.done === true) return next.value;
      await session.add(next.value);
    }
  } finally {
    // Where a page could not be stored, the reader still holds its connection.
    await pages.return(undefined as never);
  }
}
