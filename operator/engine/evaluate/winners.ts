// Which outbound rule gives which value: the evaluation once more, for objects that somebody looks at. Nothing of it is stored.
import type { EngineContext } from '../context.ts';
import type { PlannedFlow } from '../rules/flow-plan.ts';
import type { PlannedOrigin } from '../engine.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { Tables } from '../port/store-port.ts';
import { evaluate } from './evaluation.ts';
import type { InboundResult } from './inbound.ts';
import { decodeLineage } from './lineage.ts';
import { sourceName } from './source-name.ts';
import { groupBy, loadSubjects, ReferenceSchemas } from './subjects.ts';

export interface Winners {
  /** Distinguished name in the first source that has the object. */
  readonly dn: string;
  /** The rule that provisions it. */
  readonly creator?: string;
  /** By target attribute. */
  readonly origins: ReadonlyMap<string, PlannedOrigin>;
}

/** By metaverse id, for the rows' objects in the target. */
export async function outboundWinners(
  context: EngineContext,
  tables: Tables,
  target: string,
  exports: readonly ExportRow[],
): Promise<ReadonlyMap<number, Winners>> {
  const rows = await tables.metaverse.read(exports.flatMap(({ metaverse }) => metaverse ?? []));
  const objects = await tables.objects.joined(rows.map(({ id }) => id));
  const schemas = await ReferenceSchemas.read(context, tables);
  const subjects = await loadSubjects(context, tables, schemas, objects, 'Flows');
  const objectsOf = groupBy(objects, ({ metaverse }) => metaverse);
  const exportsOf = groupBy(exports, ({ metaverse }) => metaverse);
  const rules = { now: context.clock.now(), random: context.random };
  return new Map(
    rows.map((row) => {
      const winners = new Map<string, PlannedFlow>();
      const joined = objectsOf.get(row.id) ?? [];
      const loaded = { row, subjects, objects: joined, exports: exportsOf.get(row.id) ?? [] };
      const { inbound, targets } = evaluate(context, schemas, loaded, rules, { target, winners });
      const creator = targets.find((candidate) => candidate.target === target)?.creator;
      const won: Winners = {
        dn: sourceName(context, joined),
        ...(creator === undefined ? {} : { creator: creator.rule.name }),
        origins: originsOf(context, winners, inbound),
      };
      return [row.id, won];
    }),
  );
}

function originsOf(
  { rules }: EngineContext,
  winners: ReadonlyMap<string, PlannedFlow>,
  { attributes, references, lineage }: InboundResult,
): Winners['origins'] {
  const contributors = decodeLineage(lineage, Object.keys({ ...attributes, ...references }).sort());
  return new Map(
    [...winners].map(([name, { flow }]) => {
      const inbound = flow.reads.flatMap((read) => rules.byId.get(contributors[read]?.rule ?? -1)?.rule.name ?? []);
      const through = [...new Set(inbound)].sort();
      return [name, { rule: flow.rule.rule.name, ...(through.length === 0 ? {} : { through }) }];
    }),
  );
}
