// Metaverse objects that nothing holds any more: their objects part, and what we own in a target is to be deleted.
import type { Evaluation } from '../evaluate/evaluation.ts';
import { absenceFacts } from '../export/absence.ts';
import { holdsDisconnects } from '../export/disconnect.ts';
import { orphaned, sameState } from '../export/export-state.ts';
import { recordLeaving } from '../history/metaverse-history.ts';
import { keysOf } from './join.ts';
import type { Tables } from '../port/store-port.ts';
import { attributesOf } from '../evaluate/subjects.ts';
import type { Run } from '../synchronization.ts';
import { wishValues } from '../unique/maintain.ts';

export async function leaveMetaverse(run: Run, tables: Tables, evaluations: readonly Evaluation[]): Promise<void> {
  if (evaluations.length === 0) return;
  const ids = evaluations.map(({ loaded }) => loaded.row.id);
  const objects = evaluations.flatMap(({ loaded }) => loaded.objects);
  await recordLeaving(run, tables, evaluations);
  // Before they part: afterwards nobody could tell which references led here.
  await tables.links.wake(ids);
  await tables.objects.join(objects.map(({ id }) => ({ id, metaverse: null })));
  // Those of a connector that left the schedule are looked at when it comes back: then everything is.
  const present = objects.filter(({ connector }) => run.context.connectors.includes(connector));
  await tables.objects.markDirty(
    present.map(({ id }) => id),
    false,
  );
  await releaseExports(run, tables, evaluations);
  const keys = evaluations.flatMap(({ loaded: { row } }) =>
    keysOf(attributesOf(row), run.context.rules.joinAttributes).map((key) => ({ key, metaverse: row.id })),
  );
  await tables.metaverse.dropKeys(keys);
  await tables.objects.wakeWaiting([...new Set(keys.map(({ key }) => key))]);
  await tables.metaverse.remove(ids);
  run.statistics.disconnected += objects.length;
  run.statistics.changed += ids.length;
}

async function releaseExports(run: Run, tables: Tables, evaluations: readonly Evaluation[]): Promise<void> {
  const gone: number[] = [];
  const deletes = [];
  for (const prior of evaluations.flatMap(({ loaded }) => loaded.exports)) {
    const facts = absenceFacts(run.context, prior, run.reads, run.now.getTime());
    const state = orphaned(prior, facts, holdsDisconnects(run.context, prior.connector));
    if (state === undefined) gone.push(prior.id);
    else if (!sameState(state, prior)) deletes.push({ ...state, id: prior.id });
  }
  await tables.exports.remove(gone);
  await tables.exports.update(deletes);
  await wishValues(
    run.context,
    tables,
    deletes.map((row) => ({ ...row, export: row.id, confirmed: {} })),
  );
  await tables.exports.markReferences(deletes.map(({ id }) => id));
}
