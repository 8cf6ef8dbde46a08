// The plan of one target: counts, digest and samples, guarded against the limits and an approval.
import type { EngineContext } from '../context.ts';
import { type GuardedChange, guardedDigest } from './digest.ts';
import type { Approval, Plan, PlanSample, Violation } from '../engine.ts';
import { guardPlan } from './guard.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { Tables } from '../port/store-port.ts';

const sampleLimit = 50;
const pageSize = 1000;

export async function makePlan(context: EngineContext, tables: Tables, connector: string, approval?: Approval): Promise<Plan> {
  const { add, update, delete: deletes, referenceAdd, referenceRemove } = await tables.exports.counts(connector);
  const { violation, digest } = await guard(context, tables, connector, approval);
  return {
    connector,
    counts: { add, update, delete: deletes, referenceAdd, referenceRemove },
    digest,
    guarded: deletes,
    known: await tables.exports.owned(connector),
    ...(violation === undefined ? {} : { violation }),
    samples: await samplesOf(tables, connector),
    unowned: await tables.objects.countUnowned(connector),
    unsupported: await unsupportedOf(context, tables, connector),
  };
}

export interface Guarded {
  readonly violation?: Violation;
  readonly digest: string;
}

/**
 * Counts the deletes of the whole plan. An approval with the right digest is noted on each of them, so that it still holds for the rest once some have left,
 * and so that whom it leaves out is not deleted by the next cycle, which has no approval but stays within the limits.
 */
export async function guard({ revision }: EngineContext, tables: Tables, connector: string, approval?: Approval): Promise<Guarded> {
  const approved = approval?.digest ?? '';
  const exclude = approval?.exclude ?? [];
  let counts = await tables.exports.deletes(connector, approved, exclude);
  if (counts.all === 0) return { digest: '' };
  const digest = guardedDigest(await guardedChanges(tables, connector));
  if (approval !== undefined && approved === digest) {
    // Without the permission for deletes, the approval holds all of them back.
    await tables.exports.admit(connector, digest, approval.admit.includes('Delete') ? exclude : 'All');
    counts = await tables.exports.deletes(connector, approved, exclude);
  }
  const violation = guardPlan({
    deletes: approval === undefined ? counts.all - counts.heldBack : counts.all,
    admitted: counts.admitted,
    excluded: counts.excluded,
    known: await tables.exports.owned(connector),
    limits: revision.limits.deletes,
    digest,
    ...(approval === undefined ? {} : { approved }),
  });
  return { digest, ...(violation === undefined ? {} : { violation }) };
}

async function guardedChanges(tables: Tables, connector: string): Promise<readonly GuardedChange[]> {
  const changes: GuardedChange[] = [];
  for (let after = 0; ; ) {
    const rows = await tables.exports.page(connector, 'Delete', after, pageSize);
    const anchors = await tables.objects.anchors(rows.flatMap(({ object }) => object ?? []));
    for (const { object, objectType, sourceAnchor } of rows) {
      changes.push({ connector, objectType, action: 'Delete', anchor: anchors.get(object ?? 0)?.anchor ?? '', sourceAnchor });
    }
    const last = rows.at(-1);
    if (last === undefined) return changes;
    after = last.id;
  }
}

async function samplesOf(tables: Tables, connector: string): Promise<readonly PlanSample[]> {
  const samples: PlanSample[] = [];
  for (const action of ['Delete', 'Add', 'Update'] as const) {
    const rows = await tables.exports.page(connector, action, 0, sampleLimit - samples.length);
    samples.push(...rows.map((row) => sampleOf(row, action)));
  }
  return samples;
}

const sampleOf = ({ connector, objectType, label, sourceAnchor, pending }: ExportRow, action: PlanSample['action']): PlanSample => ({
  connector,
  objectType,
  action,
  label,
  sourceAnchor,
  attributes: pending === '' ? [] : (JSON.parse(pending) as readonly string[]),
});

async function unsupportedOf(context: EngineContext, tables: Tables, connector: string): Promise<Plan['unsupported']> {
  const counts = new Map<string, { objectType: string; attribute: string; reason: string; count: number }>();
  for (const { objectType, names, count } of await tables.exports.unsupported(connector)) {
    for (const attribute of JSON.parse(names) as readonly string[]) {
      const key = `${objectType}\n${attribute}`;
      const known = counts.get(key) ?? { objectType, attribute, reason: reasonOf(context, connector, objectType, attribute), count: 0 };
      counts.set(key, { ...known, count: known.count + count });
    }
  }
  return [...counts.values()];
}

function reasonOf({ schema }: EngineContext, connector: string, objectType: string, attribute: string): string {
  const definition = schema(connector, objectType)[attribute];
  if (definition === undefined) return 'The target has no such attribute.';
  return definition.support === 'Unsupported' ? definition.reason : 'The target computes it itself; it is read-only.';
}
