// Before anything is created or joined: is it there already? The source anchor tells, in the target's connector space and in our own memory.
import type { LockstepError } from '../../model/errors.ts';
import type { EngineContext } from '../context.ts';
import { objectErrors } from '../errors.ts';
import type { Evaluation, TargetEvaluation } from '../evaluate/evaluation.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';

/** What was found in place of an object to be created. */
export interface Adoption {
  readonly object?: ObjectRow;
  /** Memory of it from an earlier metaverse object, e.g. a delete that is now not to be sent. */
  readonly prior?: ExportRow;
  readonly problem?: LockstepError;
}

/** Looks up everything that the evaluations would create. */
export async function findAdoptions(
  context: EngineContext,
  tables: Tables,
  evaluations: readonly Evaluation[],
): Promise<ReadonlyMap<TargetEvaluation, Adoption>> {
  const found = new Map<TargetEvaluation, Adoption>();
  for (const target of context.targets.filter((name) => !context.sources.includes(name))) {
    const wanted = evaluations.flatMap(({ loaded, targets }) =>
      targets
        .filter((evaluation) => evaluation.target === target && evaluation.object === undefined && seeks(evaluation))
        .filter(({ outbound }) => outbound.sourceAnchor !== '' && outbound.error === undefined)
        .map((evaluation) => ({ evaluation, metaverse: loaded.row.id })),
    );
    if (wanted.length === 0) continue;
    const anchors = [...new Set(wanted.map(({ evaluation }) => evaluation.outbound.sourceAnchor))];
    const objects = await tables.objects.bySourceAnchor(target, anchors);
    const memory = await tables.exports.bySourceAnchor(target, anchors);
    const claims = new Set<string>();
    for (const { evaluation, metaverse } of wanted) {
      const { sourceAnchor } = evaluation.outbound;
      const claim = `${evaluation.objectType}\n${sourceAnchor}`;
      const fits = (row: { readonly objectType: string; readonly sourceAnchor: string | null }): boolean =>
        row.objectType === evaluation.objectType && row.sourceAnchor === sourceAnchor;
      const adoption = claims.has(claim)
        ? { problem: new objectErrors.DuplicateSourceAnchor({ anchor: sourceAnchor }) }
        : decide(sourceAnchor, metaverse, objects.filter(fits), memory.filter(fits));
      claims.add(claim);
      if (adoption !== undefined) found.set(evaluation, adoption);
    }
  }
  return found;
}

/** Whoever would make an object looks for it first; so does who may only join one. What is suspended stays apart. */
const seeks = ({ outbound: { provision, joins, suspended } }: TargetEvaluation): boolean => (provision || joins) && !suspended;

function decide(anchor: string, metaverse: number, objects: readonly ObjectRow[], memory: readonly ExportRow[]): Adoption | undefined {
  const others = memory.filter((row) => row.metaverse !== null && row.metaverse !== metaverse);
  if (others.length > 0 || objects.some((row) => row.metaverse !== null)) {
    return { problem: new objectErrors.DuplicateSourceAnchor({ anchor }) };
  }
  if (objects.length > 1) return { problem: new objectErrors.AmbiguousTarget({ count: objects.length, anchor }) };
  const [object] = objects;
  if (object === undefined) return undefined;
  const orphan = memory.find((row) => row.metaverse === null && row.object === object.id);
  return orphan === undefined ? { object } : { object, prior: orphan };
}
