// The first half of a synchronization: objects join, project or leave. Whatever it touches is evaluated afterwards.
import { decideFor, findCandidates } from './candidates.ts';
import { type JoinDecision, severalJoinRules, wantedKeys } from './join.ts';
import { reader, type RuleSubject } from '../rules/environment.ts';
import { reportOf } from '../errors.ts';
import { recordJoins } from '../history/metaverse-history.ts';

import type { CompiledRule } from '../rules/rules.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { ProblemRow, Tables } from '../port/store-port.ts';
import { loadSubjects } from '../evaluate/subjects.ts';
import { breathe, inTransaction, noteProblems, type Run } from '../synchronization.ts';

/** Looks at one connector's dirty objects, or at all of them, in order of anchor: who comes first is decided by that, never by arrival. */
export async function linkConnector(run: Run, connector: string, which: 'All' | 'Dirty'): Promise<void> {
  for (let after = ''; ; ) {
    const last = await inTransaction(run, async (tables) => {
      const batch = which === 'All' ? await nextOfAll(run, tables, connector, after) : await nextDirty(run, tables, connector, after);
      if (batch.rows.length > 0) await linkBatch(run, tables, connector, batch);
      return batch.rows.at(-1)?.anchor;
    });
    if (last === undefined) return;
    after = last;
    await breathe(run.signal);
  }
}

interface Batch {
  readonly rows: readonly ObjectRow[];
  /** Ids of those whose content changed. */
  readonly changed: ReadonlySet<number>;
  /** Whether they were taken for themselves, and not because a question is open. */
  readonly all: boolean;
}

async function nextOfAll({ context }: Run, tables: Tables, connector: string, after: string): Promise<Batch> {
  const rows = await tables.objects.page(connector, after, context.batchSize);
  const last = rows.at(-1)?.anchor;
  return { rows, all: true, changed: last === undefined ? new Set() : await tables.objects.takeDirtyRange(connector, after, last) };
}

async function nextDirty({ context }: Run, tables: Tables, connector: string, after: string): Promise<Batch> {
  const rows = await tables.objects.takeDirty(connector, after, context.batchSize);
  return { rows, all: false, changed: new Set(rows.filter(({ changed }) => changed).map(({ id }) => id)) };
}

/** Scopes are functions of the content and the rules: where neither changed, a joined object is still in scope. */
const isSettled = ({ reconfigured }: Run, { id, metaverse }: ObjectRow, { changed, all }: Batch): boolean =>
  all && !reconfigured && metaverse !== null && !changed.has(id);

interface Linked {
  readonly row: ObjectRow;
  readonly subject: RuleSubject;
  /** Rules in scope that can link it. */
  readonly rules: readonly CompiledRule[];
}

async function linkBatch(run: Run, tables: Tables, connector: string, batch: Batch): Promise<void> {
  const { changed } = batch;
  const settled = batch.rows.filter((row) => isSettled(run, row, batch));
  await tables.metaverse.markDirty(
    settled.flatMap(({ metaverse }) => (metaverse === null || run.evaluated.has(metaverse) ? [] : [metaverse])),
  );
  const rows = batch.rows.filter((row) => !isSettled(run, row, batch));
  if (rows.length === 0) return;
  const subjects = await loadSubjects(run.context, tables, run.schemas, rows, 'Scope');
  const linked = rows.map((row): Linked => {
    const subject = subjects.get(row.id) as RuleSubject;
    const read = reader(subject);
    const rules = run.context.rules
      .inbound(connector, row.objectType)
      .filter((rule) => rule.links && rule.inScope(read, subject.parameter));
    return { row, subject, rules };
  });
  await keepJoined(
    run,
    tables,
    linked.filter(({ row }) => row.metaverse !== null),
    changed,
  );
  await joinUnjoined(
    run,
    tables,
    connector,
    linked.filter(({ row }) => row.metaverse === null),
  );
}

/** A joined pair stays joined, even if it would not match today; only leaving scope breaks it. */
async function keepJoined(run: Run, tables: Tables, joined: readonly Linked[], changed: ReadonlySet<number>): Promise<void> {
  const memory = await tables.exports.byObject(joined.filter(({ rules }) => rules.length === 0).map(({ row }) => row.id));
  const held = new Set(memory.map(({ object }) => object));
  const leaving = joined.filter(({ row, rules }) => rules.length === 0 && !held.has(row.id));
  await warnOfJoinRules(run, tables, joined);
  const touched = joined.filter(({ row }) => changed.has(row.id) || !run.evaluated.has(row.metaverse ?? 0));
  await tables.metaverse.markDirty([...touched, ...leaving].map(({ row }) => row.metaverse ?? 0));
  if (leaving.length === 0) return;
  await tables.links.wake(leaving.map(({ row }) => row.metaverse ?? 0));
  await recordJoins(
    run,
    tables,
    'Disconnected',
    leaving.map(({ row }) => ({ id: row.id, metaverse: row.metaverse ?? 0 })),
  );
  await tables.objects.join(leaving.map(({ row }) => ({ id: row.id, metaverse: null })));
  run.statistics.disconnected += leaving.length;
}

/** The pair stays; that nobody could say today which rule is to join it, people read. */
async function warnOfJoinRules(run: Run, tables: Tables, joined: readonly Linked[]): Promise<void> {
  const warnings = joined.flatMap((object) => {
    const joining = object.rules.filter(({ join }) => join.length > 0);
    return joining.length > 1 ? problemOf(run, { object, decision: { kind: 'Refuse', error: severalJoinRules(joining) } }) : [];
  });
  const subjects = joined.map(({ row }) => subjectOf(row));
  await noteProblems(run, tables, subjects, warnings);
}

async function joinUnjoined(run: Run, tables: Tables, connector: string, unjoined: readonly Linked[]): Promise<void> {
  if (unjoined.length === 0) return;
  const keys = new Map(unjoined.map(({ row, rules, subject }) => [row.id, wantedKeys(rules, subject.attributes)]));
  const candidates = await findCandidates(run.context, tables, connector, [...new Set([...keys.values()].flat())]);
  const decisions = unjoined.map((object) => {
    const decision = decideFor(run.context, candidates, object.row, object.rules, object.subject);
    return { object, decision };
  });
  const joins = await create(run, tables, decisions);
  await tables.objects.join(joins);
  await tables.metaverse.markDirty(joins.map(({ metaverse }) => metaverse));
  await tables.links.wake(joins.map(({ metaverse }) => metaverse));
  const waits = decisions.filter(({ decision }) => decision.kind === 'Wait' || decision.kind === 'Refuse');
  await tables.objects.wait(waits.map(({ object }) => ({ id: object.row.id, keys: keys.get(object.row.id) ?? [] })));
  await noteProblems(
    run,
    tables,
    unjoined.map(({ row }) => subjectOf(row)),
    decisions.flatMap((decided) => problemOf(run, decided)),
  );
}

interface Decided {
  readonly object: Linked;
  readonly decision: JoinDecision;
}

async function create(run: Run, tables: Tables, decisions: readonly Decided[]): Promise<readonly { id: number; metaverse: number }[]> {
  const projected = decisions.flatMap(({ object, decision }) =>
    decision.kind === 'Project' ? [{ object, type: decision.objectType }] : [],
  );
  const created = await tables.metaverse.create(projected.map(({ type }) => type));
  const joined = decisions.flatMap(({ object, decision }) =>
    decision.kind === 'Join' ? [{ id: object.row.id, metaverse: decision.metaverse }] : [],
  );
  run.statistics.projected += created.length;
  run.statistics.joined += joined.length;
  await recordJoins(run, tables, 'Joined', joined);
  return [...projected.map(({ object }, index) => ({ id: object.row.id, metaverse: created[index] as number })), ...joined];
}

const subjectOf = ({ id }: ObjectRow): string => `object:${id}`;

function problemOf(run: Run, { object: { row }, decision }: Decided): readonly ProblemRow[] {
  if (decision.kind !== 'Refuse') return [];
  return [
    {
      subject: subjectOf(row),
      connector: row.connector,
      label: row.dn || row.anchor,
      sourceAnchor: row.sourceAnchor ?? '',
      error: JSON.stringify(reportOf(decision.error)),
      since: run.now.toISOString(),
    },
  ];
}
