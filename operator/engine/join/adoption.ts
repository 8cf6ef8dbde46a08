// Before anything is created or joined: is it there already? The source anchor tells, in the target's connector space and in our own memory.
import type { LockstepError } from '../../model/errors.ts';
import type { EngineContext } from '../context.ts';
import { objectErrors } from '../errors.ts';
import type { Evaluation, TargetEvaluation } from '../evaluate/evaluation.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';
import { duplicateAnchor, sourceNames } from './duplicate-anchor.ts';

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
    const claims = new Map<string, number>();
    const duplicates: { readonly evaluation: TargetEvaluation; readonly metaverse: number; readonly owner: number }[] = [];
    for (const { evaluation, metaverse } of wanted) {
      const { sourceAnchor } = evaluation.outbound;
      const claim = `${evaluation.objectType}\n${sourceAnchor}`;
      const fits = (row: { readonly objectType: string; readonly sourceAnchor: string | null }): boolean =>
        row.objectType === evaluation.objectType && row.sourceAnchor === sourceAnchor;
      const fitting = { objects: objects.filter(fits), memory: memory.filter(fits) };
      const owner = claims.get(claim) ?? ownerOf(metaverse, fitting);
      if (owner !== undefined) duplicates.push({ evaluation, metaverse, owner });
      const adoption = owner === undefined ? decide(sourceAnchor, fitting) : undefined;
      if (adoption !== undefined) found.set(evaluation, adoption);
      if (!claims.has(claim)) claims.set(claim, metaverse);
    }
    const names = await sourceNames(
      context,
      tables,
      duplicates.flatMap(({ metaverse, owner }) => [metaverse, owner]),
    );
    for (const { evaluation, metaverse, owner } of duplicates)
      found.set(evaluation, {
        problem: duplicateAnchor(names, {
          target,
          objectType: evaluation.objectType,
          anchor: evaluation.outbound.sourceAnchor,
          metaverse,
          owner,
        }),
      });
  }
  return found;
}

/** Whoever would make an object looks for it first; so does who may only join one. What is suspended stays apart. */
const seeks = ({ outbound: { provision, joins, suspended } }: TargetEvaluation): boolean => (provision || joins) && !suspended;

interface Fitting {
  readonly objects: readonly ObjectRow[];
  readonly memory: readonly ExportRow[];
}

/** The other metaverse object that has the anchor in the target, or is to have it there. */
const ownerOf = (metaverse: number, { objects, memory }: Fitting): number | undefined =>
  memory.find((row) => row.metaverse !== null && row.metaverse !== metaverse)?.metaverse ??
  objects.find((row) => row.metaverse !== null)?.metaverse ??
  undefined;

function decide(anchor: string, { objects, memory }: Fitting): Adoption | undefined {
  if (objects.length > 1) return { problem: new objectErrors.AmbiguousTarget({ count: objects.length, anchor }) };
  const [object] = objects;
  if (object === undefined) return undefined;
  const orphan = memory.find((row) => row.metaverse === null && row.object === object.id);
  return orphan === undefined ? { object } : { object, prior: orphan };
}
