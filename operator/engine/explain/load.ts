// One metaverse object with all that its evaluation reads, evaluated anew and watched.
import type { JsonValue } from '../../model/json.ts';
import type { EngineContext } from '../context.ts';
import { evaluate, type Evaluation, type Loaded, type TargetEvaluation } from '../evaluate/evaluation.ts';
import { attributesOf, loadSubjects, ReferenceSchemas } from '../evaluate/subjects.ts';
import { witness } from '../evaluate/witness.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { MetaverseRow } from '../port/metaverse-table.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';
import type { RuleContext } from '../rules/environment.ts';
import type { PlannedFlow } from '../rules/flow-plan.ts';
import { type Recording, recordingPlans } from './recording.ts';
import type { ConnectedObject, ObjectSummary } from './reports.ts';

export interface WatchedTarget {
  readonly evaluation: TargetEvaluation;
  readonly recording: Recording;
  /** By target attribute, the plan's own flow. */
  readonly winners: ReadonlyMap<string, PlannedFlow>;
}

export interface Watched {
  readonly row: MetaverseRow;
  /** In the schedule's order. */
  readonly objects: readonly ObjectRow[];
  readonly schemas: ReferenceSchemas;
  readonly loaded: Loaded;
  readonly evaluation: Evaluation;
  readonly inbound: Recording;
  readonly targets: readonly WatchedTarget[];
  readonly rules: RuleContext;
}

export async function watch(context: EngineContext, tables: Tables, row: MetaverseRow): Promise<Watched> {
  const objects = await tables.objects.joined([row.id]);
  const schemas = await ReferenceSchemas.read(context, tables);
  const subjects = await loadSubjects(context, tables, schemas, objects, 'Flows');
  const loaded = { row, objects, subjects, exports: await exportsOf(context, tables, row, objects) };
  const rules = { now: context.clock.now(), random: context.random };
  const evaluateWatched = (target: string) => {
    const recordings: Recording[] = [];
    const seen = witness();
    const evaluation = evaluate({ ...context, plans: recordingPlans(context.plans, recordings) }, schemas, loaded, rules, seen);
    return { evaluation, recordings, winners: seen.outbound.get(target) ?? [] };
  };
  const plain = evaluateWatched('');
  const targets = context.targets.flatMap((name): readonly WatchedTarget[] => {
    const { evaluation, recordings, winners } = evaluateWatched(name);
    const place = evaluation.targets.findIndex(({ target }) => target === name);
    const found = evaluation.targets[place];
    // The first plan is the inbound one; the targets' follow in their order.
    const recording = recordings[place + 1];
    if (found === undefined || recording === undefined) return [];
    const own = winners.map((planned) => [planned.flow.target, recording.originals.get(planned) ?? planned] as const);
    return [{ evaluation: found, recording, winners: new Map(own) }];
  });
  const [inbound] = plain.recordings;
  if (inbound === undefined) throw new TypeError('an evaluation asks for its inbound plan first');
  return { row, objects: inOrder(context, objects), schemas, loaded, evaluation: plain.evaluation, inbound, targets, rules };
}

async function exportsOf(
  context: EngineContext,
  tables: Tables,
  row: MetaverseRow,
  objects: readonly ObjectRow[],
): Promise<readonly ExportRow[]> {
  const targets = objects.filter(({ connector }) => context.targets.includes(connector));
  const rows = new Map<number, ExportRow>();
  for (const found of await tables.exports.byMetaverse([row.id])) rows.set(found.id, found);
  for (const found of await tables.exports.byObject(targets.map(({ id }) => id))) rows.set(found.id, found);
  return [...rows.values()];
}

export const inOrder = ({ connectors }: EngineContext, objects: readonly ObjectRow[]): readonly ObjectRow[] =>
  [...objects].sort((a, b) => connectors.indexOf(a.connector) - connectors.indexOf(b.connector) || a.id - b.id);

export const connected = ({ connector, anchor, dn, objectType }: ObjectRow): ConnectedObject => ({ connector, anchor, dn, objectType });

/** By which name people speak of it. */
export const nameOf = ({ dn, anchor }: Pick<ConnectedObject, 'dn' | 'anchor'>): string => (dn === '' ? anchor : dn);

export function summaryOf(context: EngineContext, row: MetaverseRow | undefined, objects: readonly ObjectRow[]): ObjectSummary {
  const ordered = inOrder(context, objects);
  const named = [...(row === undefined ? [] : [row]), ...ordered].map((one): JsonValue | undefined => attributesOf(one)['displayName']);
  const displayName = named.find((name) => typeof name === 'string');
  const first = ordered[0];
  const label = typeof displayName === 'string' ? displayName : first === undefined ? `metaverse/${row?.id ?? 0}` : nameOf(first);
  return {
    label,
    ...(row === undefined ? {} : { metaverse: { id: row.id, objectType: row.objectType } }),
    objects: ordered.map(connected),
  };
}
