// The plan of one target: counts, digest and samples, guarded against the limits and an approval.
import type { EngineContext } from '../context.ts';
import type { Plan, PlanSample } from '../engine.ts';
import type { Judgement } from './judge.ts';
import { readDisconnects } from '../export/disconnects.ts';
import { knownOf } from './known.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { Tables } from '../port/store-port.ts';

const sampleLimit = 50;

export async function makePlan(context: EngineContext, tables: Tables, connector: string, judgement: Judgement): Promise<Plan> {
  const { add, update, delete: deletes, referenceAdd, referenceRemove } = await tables.exports.counts(connector);
  // Where nothing is to be made, every reference that is to come is a pending link already.
  const coming = add === 0 ? 0 : await tables.exports.countComing(connector);
  const { violation, digest, guarded } = judgement;
  const disconnects = await plannedDisconnects(tables, connector);
  return {
    connector,
    counts: { add, update, delete: deletes, disconnect: disconnects.length, referenceAdd: referenceAdd + coming, referenceRemove },
    digest,
    guarded,
    known: await knownOf(context, tables, connector),
    ...(violation === undefined ? {} : { violation }),
    samples: await samplesOf(tables, connector, disconnects),
    unowned: await tables.objects.countUnowned(connector),
    conflicts: await tables.unique.count(connector, 'Taken'),
    unsupported: await unsupportedOf(context, tables, connector),
  };
}

async function plannedDisconnects(tables: Tables, connector: string): Promise<readonly ExportRow[]> {
  const planned: ExportRow[] = [];
  for await (const page of readDisconnects(tables, connector))
    planned.push(...page.filter(({ stage }) => stage === 'Planned').map(({ row }) => row));
  return planned;
}

async function samplesOf(tables: Tables, connector: string, disconnects: readonly ExportRow[]): Promise<readonly PlanSample[]> {
  const page = async (action: 'Delete' | 'Add' | 'Update', left: number): Promise<readonly PlanSample[]> =>
    (await tables.exports.page(connector, action, 0, left)).map((row) => sampleOf(row, action));
  const samples = [...(await page('Delete', sampleLimit))];
  samples.push(...disconnects.slice(0, sampleLimit - samples.length).map((row) => sampleOf(row, 'Disconnect')));
  for (const action of ['Add', 'Update'] as const) samples.push(...(await page(action, sampleLimit - samples.length)));
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
  if (definition.support === 'Unsupported') return definition.reason;
  return definition.demands?.reason ?? 'The target computes it itself; it is read-only.';
}
