// The second half of a synchronization: every dirty metaverse object is evaluated once, and only what came out differently is written.
import { evaluate, type Evaluation, type TargetEvaluation } from './evaluation.ts';
import { reportOf } from '../errors.ts';
import { evaluationEntry } from '../history/metaverse-history.ts';
import { recordHistory } from '../history/record.ts';
import type { HistoryEntry } from '../port/history-table.ts';
import { keysOf } from '../join/join.ts';
import { leaveMetaverse } from '../join/leaving.ts';
import { wakeTakenMatches } from '../join/taken-matches.ts';
import { earlierWake } from '../rules/time.ts';
import { type ExportProblem, storeExports } from '../export/export-phase.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { MetaverseKey, MetaverseRow } from '../port/metaverse-table.ts';
import type { ProblemRow, Tables } from '../port/store-port.ts';
import { attributesOf, groupBy, loadSubjects } from './subjects.ts';
import { witness } from './witness.ts';
import { breathe, inTransaction, noteProblems, type Run } from '../synchronization.ts';

/** Evaluates all that is dirty: those first that nothing holds any more, then in order of id. */
export async function evaluateDirty(run: Run): Promise<void> {
  await evaluateLeaving(run);
  for (let after = 0; ; ) {
    const last = await inTransaction(run, async (tables) => {
      const rows = await tables.metaverse.takeDirty(after, run.context.batchSize);
      if (rows.length > 0) await evaluateBatch(run, tables, rows);
      return rows.at(-1)?.id;
    });
    if (last === undefined) return;
    after = last;
    await breathe(run.signal);
  }
}

async function evaluateLeaving(run: Run): Promise<void> {
  const ids = run.leaving.splice(0);
  for (let from = 0; from < ids.length; from += run.context.batchSize) {
    const batch = ids.slice(from, from + run.context.batchSize);
    await inTransaction(run, async (tables) => {
      const rows = await tables.metaverse.takeDirtyAmong(batch);
      if (rows.length > 0) await evaluateBatch(run, tables, rows);
    });
    await breathe(run.signal);
  }
}

/** Evaluates the objects with everything that bears on them; nothing is stored. */
export async function loadEvaluations(run: Run, tables: Tables, rows: readonly MetaverseRow[]): Promise<readonly Evaluation[]> {
  const ids = rows.map(({ id }) => id);
  const objects = await tables.objects.joined(ids);
  const subjects = await loadSubjects(run.context, tables, run.schemas, objects, 'Flows');
  const objectsOf = groupBy(objects, ({ metaverse }) => metaverse);
  const exportsOf = await loadExports(run, tables, ids, objects);
  const rules = { now: run.now, random: run.context.random };
  const { winners } = run.context;
  return rows.map((row) => {
    const loaded = { row, subjects, objects: objectsOf.get(row.id) ?? [], exports: exportsOf.get(row.id) ?? [] };
    if (winners === undefined) return evaluate(run.context, run.schemas, loaded, rules);
    const seen = witness();
    const evaluation = evaluate(run.context, run.schemas, loaded, rules, seen);
    winners.note(evaluation, seen);
    return evaluation;
  });
}

async function evaluateBatch(run: Run, tables: Tables, rows: readonly MetaverseRow[]): Promise<void> {
  const evaluations = await loadEvaluations(run, tables, rows);
  for (const { id } of rows) run.evaluated.add(id);
  run.statistics.evaluated += rows.length;
  await leaveMetaverse(
    run,
    tables,
    evaluations.filter(({ held }) => !held),
  );
  const held = evaluations.filter((evaluation) => evaluation.held);
  await storeMetaverse(run, tables, held);
  await wakeTakenMatches(
    run.takenMatches,
    tables,
    held.map(({ loaded }) => loaded.row.id),
  );
  const problems = await storeExports(run, tables, held);
  await noteProblems(
    run,
    tables,
    rows.map(({ id }) => subjectOf(id)),
    held.flatMap((evaluation) => problemOf(run, evaluation, problems)),
  );
}

/** The memory of exports by metaverse object: by itself, and by the target objects joined to it. */
async function loadExports(run: Run, tables: Tables, ids: readonly number[], objects: readonly ObjectRow[]) {
  const targets = objects.filter(({ connector }) => run.context.targets.includes(connector));
  const joinedTo = new Map(targets.map(({ id, metaverse }) => [id, metaverse]));
  const rows = new Map<number, ExportRow>();
  for (const row of await tables.exports.byMetaverse(ids)) rows.set(row.id, row);
  // An object has one memory: what was found by the metaverse object need not be read again.
  const found = new Set([...rows.values()].map(({ object }) => object));
  const others = targets.filter(({ id }) => !found.has(id)).map(({ id }) => id);
  for (const row of await tables.exports.byObject(others)) rows.set(row.id, row);
  return groupBy([...rows.values()], (row) => joinedTo.get(row.object ?? 0) ?? row.metaverse);
}

/** Writes what changed, and wakes the objects that wait for a key that came or went. */
async function storeMetaverse(run: Run, tables: Tables, evaluations: readonly Evaluation[]): Promise<void> {
  const { joinAttributes } = run.context.rules;
  const changed: MetaverseRow[] = [];
  const history: HistoryEntry[] = [];
  const gone: MetaverseKey[] = [];
  const come: MetaverseKey[] = [];
  const woken = new Set<string>();
  for (const evaluation of evaluations) {
    const { loaded, inbound } = evaluation;
    const before = loaded.row;
    const data = JSON.stringify(inbound.attributes);
    const once = inbound.once === undefined ? '' : JSON.stringify(inbound.once);
    const wakeAt = evaluation.targets.filter(isWanted).reduce((first, { outbound }) => earlierWake(first, outbound.wakeAt), inbound.wakeAt);
    const row = { ...before, data, lineage: inbound.lineage, once, wakeAt };
    const keysMayDiffer = data !== before.data || run.reconfigured;
    const told = data === before.data ? undefined : evaluationEntry(run, evaluation);
    if (told !== undefined) history.push(told);
    if (data !== before.data) run.statistics.changed += 1;
    if (data !== before.data || row.lineage !== before.lineage || row.once !== before.once || wakeAt !== before.wakeAt) changed.push(row);
    if (!keysMayDiffer) continue;
    const [old, now] = [new Set(keysOf(attributesOf(before), joinAttributes)), new Set(keysOf(inbound.attributes, joinAttributes))];
    const entry = (key: string): MetaverseKey => ({ key, metaverse: before.id });
    gone.push(...[...old].filter((key) => !now.has(key)).map(entry));
    come.push(...[...now].filter((key) => run.reconfigured || !old.has(key)).map(entry));
    for (const key of [...old, ...now]) woken.add(key);
  }
  await tables.metaverse.dropKeys(gone);
  await tables.metaverse.addKeys(come);
  await tables.objects.wakeWaiting([...woken]);
  await tables.metaverse.write(changed);
  await recordHistory(run.context, tables, history, run.now);
}

/** Where the target has no object and no rule makes or joins one, the time changes nothing: scopes do not look at the clock. */
const isWanted = ({ object, outbound }: TargetEvaluation): boolean => object !== undefined || outbound.provision || outbound.joins;

const subjectOf = (id: number): string => `metaverse:${id}`;

function problemOf(
  run: Run,
  { loaded, inbound, label, targets }: Evaluation,
  problems: ReadonlyMap<number, ExportProblem>,
): readonly ProblemRow[] {
  const refused = problems.get(loaded.row.id);
  const problem = inbound.error ?? refused?.error;
  const target = targets.find((one) => !run.context.sources.includes(one.target)) ?? targets[0];
  if (problem === undefined) return [];
  const failedIn = inbound.error === undefined ? refused?.target : inbound.failedIn;
  return [
    {
      subject: subjectOf(loaded.row.id),
      connector: failedIn ?? target?.target ?? loaded.objects[0]?.connector ?? '',
      label,
      sourceAnchor: target?.outbound.sourceAnchor || (target?.prior?.sourceAnchor ?? ''),
      error: JSON.stringify(reportOf(problem)),
      since: run.now.toISOString(),
    },
  ];
}
