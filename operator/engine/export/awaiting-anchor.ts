// Objects whose anchor is on its way back to a forest: they are created elsewhere only once it is there.
import type { LockstepError } from '../../model/errors.ts';
import type { EngineContext } from '../context.ts';
import { objectErrors } from '../errors.ts';
import type { TargetEvaluation } from '../evaluate/evaluation.ts';
import { attributesOf } from '../evaluate/subjects.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { Tables } from '../port/store-port.ts';

/** Metaverse ids, among those of the rows, of objects with an anchor to be written back, sent and not seen yet, or refused. */
export async function awaitingAnchor(
  context: EngineContext,
  tables: Tables,
  rows: readonly Pick<ExportRow, 'metaverse'>[],
): Promise<ReadonlySet<number>> {
  const forests = context.targets.filter((name) => context.sources.includes(name));
  if (forests.length === 0) return new Set();
  const memory = await tables.exports.byMetaverse(rows.flatMap(({ metaverse }) => metaverse ?? []));
  return new Set(
    memory.filter((row) => forests.includes(row.connector) && isAwaited(context, row)).flatMap(({ metaverse }) => metaverse ?? []),
  );
}

/** Whether an anchor of the forest's object is not yet known to be there. */
const isAwaited = (context: EngineContext, row: ExportRow): boolean => {
  const anchors = anchorsOf(context, row.connector, row.objectType);
  return namesIn(row).some((name) => anchors.includes(name));
};

/** What a forest takes once and keeps. */
const anchorsOf = ({ schema }: EngineContext, connector: string, objectType: string): readonly string[] =>
  Object.entries(schema(connector, objectType)).flatMap(([name, definition]) =>
    definition.support === 'Supported' && definition.mutability === 'WhenEmpty' ? [name] : [],
  );

const namesIn = ({ pending, sent, sentAfter }: ExportRow): readonly string[] => [
  ...(pending === '' ? [] : (JSON.parse(pending) as readonly string[])),
  ...(sent === '' || sentAfter === null ? [] : Object.keys(JSON.parse(sent) as Readonly<Record<string, unknown>>)),
];

/**
 * Why the anchor can not leave for a forest that is to hold it, where that is so: the value itself is refused, or another one fails, and with it whatever
 * is to be written to the object.
 */
export function anchorProblem(context: EngineContext, evaluations: readonly TargetEvaluation[]): LockstepError | undefined {
  for (const { target, objectType, object, outbound } of evaluations) {
    if (object === undefined || !context.sources.includes(target)) continue;
    const present = attributesOf(object);
    const { desired, failed = [] } = outbound;
    for (const name of anchorsOf(context, target, objectType)) {
      if (present[name] !== undefined) continue;
      const isWanted = (desired[name] ?? null) !== null || failed.includes(name);
      const problem = outbound.held.find(({ attribute }) => attribute === name)?.error ?? (isWanted ? outbound.error : undefined);
      if (problem !== undefined) return new objectErrors.AnchorNotWritten({ connector: target, problem: problem.message });
    }
  }
  return undefined;
}
