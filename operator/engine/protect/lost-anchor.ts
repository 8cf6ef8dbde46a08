// A change of rules after which nobody has a source anchor any more, such as one to an attribute that nobody has, would plan the end of everybody.
import { engineErrors } from '../errors.ts';
import { loadEvaluations } from '../evaluate/evaluate-phase.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import { attributesOf, groupBy } from '../evaluate/subjects.ts';
import type { ObjectRow } from '../port/object-table.ts';
import { breathe, type Run } from '../synchronization.ts';

/** As few may have lost it in the directory, or be let go on purpose: they are a sign only where they are most of what there is. */
const mostByChance = 2;

/** @throws SourceAnchorLost where of a type several in a target lose their anchor, or most of all that are in it, and none of the type keeps one */
export async function refuseLostAnchors(run: Run): Promise<void> {
  const { targets, sources } = run.context;
  for (const target of targets.filter((name) => !sources.includes(name))) {
    const found = new Map<string, Standing>();
    let known = 0;
    for (let after: string | undefined = ''; after !== undefined; ) {
      const seen = await lookAt(run, target, after, found);
      known += seen.known;
      for (const [objectType, standing] of seen.standings) found.set(objectType, together(found.get(objectType), standing));
      ({ next: after } = seen);
      await breathe(run.signal);
    }
    refuse(target, found, known);
  }
}

function refuse(target: string, found: ReadonlyMap<string, Standing>, known: number): void {
  const losing = [...found].filter(([, { lost, kept }]) => lost > 0 && !kept).sort(([, a], [, b]) => b.lost - a.lost);
  const [most] = losing;
  if (most === undefined) return;
  const [objectType, { lost: count, example }] = most;
  const all = losing.reduce((sum, [, { lost }]) => sum + lost, 0);
  if (count > mostByChance || all * 2 > known) throw new engineErrors.SourceAnchorLost({ target, objectType, count, example });
}

/** Of one type. */
interface Standing {
  readonly lost: number;
  readonly example: string;
  readonly kept: boolean;
}

const together = (before: Standing | undefined, { lost, example, kept }: Standing): Standing => ({
  lost: (before?.lost ?? 0) + lost,
  example: before?.example || example,
  kept: before?.kept === true || kept,
});

interface Seen {
  readonly standings: ReadonlyMap<string, Standing>;
  /** Objects that belong to somebody. */
  readonly known: number;
  /** The anchor after which the next page begins. */
  readonly next: string | undefined;
}

/** One page. Whoever keeps an anchor settles the question for all of the type: they are not looked at any more. */
async function lookAt(run: Run, target: string, after: string, found: ReadonlyMap<string, Standing>): Promise<Seen> {
  const { store, batchSize } = run.context;
  return store.transaction(async (tables) => {
    const page = await tables.objects.page(target, after, batchSize);
    const joined = page.filter(({ metaverse }) => metaverse !== null);
    const open = joined.filter(({ objectType }) => found.get(objectType)?.kept !== true);
    const standings = new Map<string, Standing>();
    for (const [objectType, objects] of groupBy(open, (object) => object.objectType)) {
      const rows = await tables.metaverse.read(objects.flatMap(({ metaverse }) => metaverse ?? []));
      const evaluations = await loadEvaluations(run, tables, rows);
      const losing = evaluations.filter((evaluation) => loses(evaluation, target));
      const kept = evaluations.some((evaluation) => keeps(evaluation, target));
      standings.set(objectType, { lost: losing.length, example: losing[0]?.label ?? '', kept });
    }
    return { standings, known: joined.length, next: lastOf(page, batchSize) };
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
