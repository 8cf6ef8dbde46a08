// Before the bulk of a change of rules: whoever imports or the clock changed, and of them those first whose access ends.
import type { EngineContext } from '../context.ts';
import { storeExports } from '../export/export-phase.ts';
import type { Tables } from '../port/store-port.ts';
import { breathe, inTransaction, type Run } from '../synchronization.ts';
import { attributesOf } from './subjects.ts';
import { loadEvaluations } from './evaluate-phase.ts';
import type { Evaluation, TargetEvaluation } from './evaluation.ts';

/** More changes than these are a bulk of their own, and wait for their turn in it. */
const mostFirst = 50_000;

/** Objects that something other than the rules gives a reason to look at; those that the target still has to be told to disable are among them. */
export async function findFirst({ store, targets }: EngineContext): Promise<readonly number[]> {
  return store.transaction(async ({ metaverse, exports }) => {
    const found = new Set(await metaverse.concerned(mostFirst));
    for (const connector of targets) {
      const rows = await exports.select({ ...everyDisable, connector });
      for (const row of rows) if (row.metaverse !== null) found.add(row.metaverse);
    }
    return [...found].sort((a, b) => a - b);
  });
}

const everyDisable = {
  action: 'Update',
  disabling: 'All',
  nowMs: Number.MAX_SAFE_INTEGER,
  limit: mostFirst,
  allowance: 'All',
} as const;

/**
 * Notes which of the accounts are to be disabled, and gives the objects that nothing holds any more. They all stay in the queue: what else becomes of them may
 * depend on objects that the new rules bring, so that only the run as a whole can tell.
 */
export async function disableFirst(run: Run, ids: readonly number[]): Promise<readonly number[]> {
  const unheld: number[] = [];
  for (let from = 0; from < ids.length; from += run.context.batchSize) {
    const batch = ids.slice(from, from + run.context.batchSize);
    unheld.push(...(await inTransaction(run, (tables) => disableBatch(run, tables, batch))));
    await breathe(run.signal);
  }
  return unheld;
}

async function disableBatch(run: Run, tables: Tables, ids: readonly number[]): Promise<readonly number[]> {
  const evaluations = await loadEvaluations(run, tables, await tables.metaverse.read(ids));
  const told = evaluations
    .filter(({ held }) => held)
    .map((evaluation) => ({ ...evaluation, targets: evaluation.targets.filter(bearsOnAccess) }));
  await storeExports(
    run,
    tables,
    told.filter(({ targets }) => targets.length > 0),
  );
  return evaluations.filter(({ held }) => !held).map(({ loaded }: Evaluation) => loaded.row.id);
}

/** What is there already and loses access now, or was to lose it. */
const bearsOnAccess = ({ object, prior, outbound }: TargetEvaluation): boolean =>
  object !== undefined &&
  (prior?.disables === true || (outbound.desired['accountEnabled'] === false && attributesOf(object)['accountEnabled'] !== false));
