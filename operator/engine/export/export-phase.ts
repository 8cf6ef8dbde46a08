// What the rules want of the targets, brought into the memory of exports; objects that are there already are adopted, never made twice.
import type { LockstepError } from '../../model/errors.ts';
import type { JsonAttributes } from '../../model/json.ts';
import { type Adoption, findAdoptions } from '../join/adoption.ts';
import type { Evaluation, TargetEvaluation } from '../evaluate/evaluation.ts';
import { absenceFacts } from './absence.ts';
import { anchorProblem } from './awaiting-anchor.ts';
import { holdsDisconnects } from './disconnect.ts';
import { deriveExport, sameState } from './export-state.ts';
import { recordJoins } from '../history/metaverse-history.ts';
import type { ExportRow, ExportState } from '../port/export-table.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';
import { attributesOf } from '../evaluate/subjects.ts';
import { wishValues } from '../unique/maintain.ts';
import { TakenValues } from '../unique/taken.ts';
import type { Run } from '../synchronization.ts';

/** What went wrong of one object, and in which target. */
export interface ExportProblem {
  readonly target: string;
  readonly error: LockstepError;
}

/** Stores the exports of the evaluations; gives what went wrong by metaverse id. */
export async function storeExports(
  run: Run,
  tables: Tables,
  evaluations: readonly Evaluation[],
): Promise<ReadonlyMap<number, ExportProblem>> {
  const adoptions = await findAdoptions(run.context, tables, evaluations);
  const problems = new Map<number, ExportProblem>();
  const priors = evaluations.flatMap(({ targets }) =>
    targets.flatMap((target) => adoptions.get(target)?.prior?.id ?? target.prior?.id ?? []),
  );
  const batch = new ExportBatch(await TakenValues.read(tables, priors));
  for (const evaluation of evaluations) {
    batch.forget(evaluation.loaded.exports.filter(({ connector }) => isReadOnly(run, connector)));
    for (const target of evaluation.targets) {
      const adoption = adoptions.get(target);
      const problem = adoption?.problem ?? batch.add(run, evaluation, target, adoption);
      if (problem !== undefined) problems.set(evaluation.loaded.row.id, { target: target.target, error: problem });
    }
  }
  await batch.store(run, tables);
  return problems;
}

/** A forest that was once written to, and is only read now. */
const isReadOnly = ({ context: { sources, targets } }: Run, connector: string): boolean =>
  sources.includes(connector) && !targets.includes(connector);

/** Objects of a connector that left the schedule stay joined, for when it comes back, and give nothing any more. */
const partingFrom = ({ context, departed }: Run, objects: readonly ObjectRow[]) => ({
  returned: objects.filter(({ connector }) => context.connectors.includes(connector)),
  parting: objects.filter(({ connector }) => departed.has(connector)),
});

class ExportBatch {
  readonly #taken: TakenValues;
  /** What is wanted of each object that is to be there, beside what it is known to hold. */
  readonly #wishing: { readonly state: ExportState; readonly id: number | undefined; readonly confirmed: JsonAttributes }[] = [];
  readonly #inserts: ExportState[] = [];
  readonly #updates: ExportRow[] = [];
  readonly #removals: number[] = [];
  readonly #references: number[] = [];
  readonly #joins: { id: number; metaverse: number }[] = [];
  /** Metaverse objects whose target object came, went or is to be deleted: references to it are looked at again. */
  readonly #woken = new Set<number>();

  constructor(taken: TakenValues) {
    this.#taken = taken;
  }

  add(
    run: Run,
    { loaded, label, targets }: Evaluation,
    target: TargetEvaluation,
    adoption: Adoption | undefined,
  ): LockstepError | undefined {
    const metaverse = loaded.row.id;
    const prior = adoption?.prior ?? target.prior;
    const object = adoption?.object ?? target.object;
    const confirmed = object === undefined ? {} : attributesOf(object);
    const { state, problem } = deriveExport({
      connector: target.target,
      metaverse,
      objectType: target.objectType,
      label,
      prior,
      object: object === undefined ? undefined : { id: object.id, confirmed },
      outbound: target.outbound,
      schema: run.context.schema(target.target, target.objectType),
      completed: run.completed.get(target.target) ?? 0,
      nowMs: run.now.getTime(),
      absence: () => absenceFacts(run.context, { connector: target.target, objectType: target.objectType }, run.reads, run.now.getTime()),
      reconfigured: run.reconfigured,
      taken: this.#taken.of(prior, target, run.context.schema(target.target, target.objectType)),
      anchorProblem: object === undefined ? anchorProblem(run.context, targets) : undefined,
      sources: partingFrom(run, loaded.objects),
      holdsDisconnects: holdsDisconnects(run.context, target.target),
    });
    if (state !== undefined) this.#wishing.push({ state, id: prior?.id, confirmed });
    if (adoption?.object !== undefined) this.#joins.push({ id: adoption.object.id, metaverse });
    if (prior !== target.prior && target.prior !== undefined) this.#removals.push(target.prior.id);
    this.#removals.push(...target.superfluous.map(({ id }) => id));
    if (state === undefined) {
      if (problem === undefined && prior !== undefined) this.#removals.push(prior.id);
    } else if (prior === undefined) {
      this.#inserts.push(state);
    } else {
      if (!sameState(state, prior)) this.#updates.push({ ...state, id: prior.id });
      const differ = state.references !== prior.references || state.object !== prior.object;
      if (differ || (run.everything && state.references !== '')) this.#references.push(prior.id);
    }
    const before = prior?.metaverse === metaverse ? prior : undefined;
    if (state !== undefined && (before?.object !== state.object || (before?.action === 'Delete') !== (state.action === 'Delete'))) {
      // Nobody refers to a forest's objects because something is written to them.
      if (state.object !== null && !run.context.sources.includes(target.target)) this.#woken.add(metaverse);
    }
    return problem;
  }

  forget(rows: readonly ExportRow[]): void {
    this.#removals.push(...rows.map(({ id }) => id));
  }

  async store(run: Run, tables: Tables): Promise<void> {
    await tables.exports.remove(this.#removals);
    const inserted = await tables.exports.insert(this.#inserts);
    await tables.exports.update(this.#updates);
    const ids = new Map(this.#inserts.map((state, index) => [state, inserted[index] as number]));
    await wishValues(
      run.context,
      tables,
      this.#wishing.flatMap(({ state, id = ids.get(state), confirmed }) => (id === undefined ? [] : [{ ...state, export: id, confirmed }])),
    );
    const linked = inserted.filter((_, index) => this.#inserts[index]?.object !== null && this.#inserts[index]?.references !== '');
    await tables.exports.markReferences([...linked, ...this.#references]);
    await tables.objects.join(this.#joins);
    await recordJoins(run, tables, 'Adopted', this.#joins);
    // What was adopted contributes through its own inbound rules, so its object is evaluated once more.
    await tables.metaverse.markDirty(this.#joins.map(({ metaverse }) => metaverse));
    await tables.links.wake([...this.#woken]);
  }
}
