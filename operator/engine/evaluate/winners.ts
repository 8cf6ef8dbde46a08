// Which outbound rule gives which value, for objects that somebody looks at: as it was noted, or by the evaluation once more. Nothing of it is stored.
import type { EngineContext } from '../context.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';
import { evaluate } from './evaluation.ts';
import { sourceName } from './source-name.ts';
import { groupBy, loadSubjects, ReferenceSchemas } from './subjects.ts';
import { type Won, wonBy } from './winners-memory.ts';
import { witness } from './witness.ts';

export interface Winners extends Won {
  /** Distinguished name in the first source that has the object. */
  readonly dn: string;
}

/** By metaverse id, for the rows' objects in the target. */
export async function outboundWinners(
  context: EngineContext,
  tables: Tables,
  target: string,
  exports: readonly ExportRow[],
): Promise<ReadonlyMap<number, Winners>> {
  const ids = [...new Set(exports.flatMap(({ metaverse }) => metaverse ?? []))];
  const objects = await tables.objects.joined(ids);
  const objectsOf = groupBy(objects, ({ metaverse }) => metaverse ?? 0);
  const noted = ids.flatMap((id) => {
    const won = context.winners?.of(target, id);
    return won === undefined ? [] : [[id, won] as const];
  });
  const known = new Map(noted);
  const unknown = exports.filter(({ metaverse }) => metaverse !== null && !known.has(metaverse));
  const found = await evaluateAgain(context, tables, { target, exports: unknown, objectsOf });
  return new Map([...known, ...found].map(([id, won]) => [id, { dn: sourceName(context, objectsOf.get(id) ?? []), ...won }]));
}

interface Again {
  readonly target: string;
  readonly exports: readonly ExportRow[];
  /** By metaverse id. */
  readonly objectsOf: ReadonlyMap<number, readonly ObjectRow[]>;
}

async function evaluateAgain(
  context: EngineContext,
  tables: Tables,
  { target, exports, objectsOf }: Again,
): Promise<ReadonlyMap<number, Won>> {
  if (exports.length === 0) return new Map();
  const rows = await tables.metaverse.read(exports.flatMap(({ metaverse }) => metaverse ?? []));
  const objects = rows.flatMap(({ id }) => objectsOf.get(id) ?? []);
  const schemas = await ReferenceSchemas.read(context, tables);
  const subjects = await loadSubjects(context, tables, schemas, objects, 'Flows');
  const exportsOf = groupBy(exports, ({ metaverse }) => metaverse);
  const rules = { now: context.clock.now(), random: context.random };
  return new Map(
    rows.map((row) => {
      const seen = witness();
      const loaded = { row, subjects, objects: objectsOf.get(row.id) ?? [], exports: exportsOf.get(row.id) ?? [] };
      const { targets } = evaluate(context, schemas, loaded, rules, seen);
      const creator = targets.find((candidate) => candidate.target === target)?.creator;
      return [row.id, wonBy(seen.inbound, seen.outbound.get(target) ?? [], creator)];
    }),
  );
}
