// A change of rules after which nobody has a source anchor any more, such as one to an attribute that nobody has, would plan the end of everybody.
import { engineErrors } from '../errors.ts';
import { loadEvaluations } from '../evaluate/evaluate-phase.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import { attributesOf, groupBy } from '../evaluate/subjects.ts';
import type { ObjectRow } from '../port/object-table.ts';
import { breathe, type Run } from '../synchronization.ts';

/** @throws SourceAnchorLost where of a type some in a target lose their anchor, and none keeps one */
export async function refuseLostAnchors(run: Run): Promise<void> {
  const { targets, sources } = run.context;
  for (const target of targets.filter((name) => !sources.includes(name))) {
    const found = new Map<string, Standing>();
    for (let after: string | undefined = ''; after !== undefined; ) {
      after = await lookAt(run, target, after, found);
      await breathe(run.signal);
    }
    for (const [objectType, { lost, example, kept }] of found)
      if (lost > 0 && !kept) throw new engineErrors.SourceAnchorLost({ target, objectType, count: lost, example });
  }
}

interface Standing {
  readonly lost: number;
  readonly example: string;
  readonly kept: boolean;
}

/** Whoever keeps an anchor settles the question for all of the type: they are not looked at any more. Gives the anchor after which the next page begins. */
async function lookAt(run: Run, target: string, after: string, found: Map<string, Standing>): Promise<string | undefined> {
  const { store, batchSize } = run.context;
  return store.transaction(async (tables) => {
    const page = await tables.objects.page(target, after, batchSize);
    const open = page.filter(({ metaverse, objectType }) => metaverse !== null && found.get(objectType)?.kept !== true);
    for (const [objectType, objects] of groupBy(open, (object) => object.objectType)) {
      const rows = await tables.metaverse.read(objects.flatMap(({ metaverse }) => metaverse ?? []));
      const evaluations = await loadEvaluations(run, tables, rows);
      const before = found.get(objectType);
      const losing = evaluations.filter((evaluation) => loses(evaluation, target));
      found.set(objectType, {
        lost: (before?.lost ?? 0) + losing.length,
        example: before?.example || (losing[0]?.label ?? ''),
        kept: evaluations.some((evaluation) => keeps(evaluation, target)),
      });
    }
    return lastOf(page, batchSize);
  });
}

const lastOf = (page: readonly ObjectRow[], limit: number): string | undefined => (page.length < limit ? undefined : page.at(-1)?.anchor);

const outboundOf = ({ targets }: Evaluation, target: string) => targets.find((one) => one.target === target)?.outbound;

/** Who goes because no source is left, or because a rule fails, loses nothing by the anchor. */
function loses(evaluation: Evaluation, target: string): boolean {
  const { held, inbound, loaded } = evaluation;
  if (!held || inbound.failed.includes('sourceAnchor') || inbound.untold.has('sourceAnchor')) return false;
  return 'sourceAnchor' in attributesOf(loaded.row) && !keeps(evaluation, target);
}

const keeps = (evaluation: Evaluation, target: string): boolean =>
  'sourceAnchor' in evaluation.inbound.attributes || (outboundOf(evaluation, target)?.sourceAnchor ?? '') !== '';
