// The first half of a synchronization: objects join, project or leave. Whatever it touches is evaluated afterwards.
import { noteParting } from '../export/disconnect.ts';
import { type Candidates, decideFor, findCandidates } from './candidates.ts';
import { Claims, type OpenClaims } from './claims.ts';
import { type JoinDecision, severalJoinRules, wantedKeys } from './join.ts';
import { noteTakenMatch } from './taken-matches.ts';
import { recountWithoutJoinValue } from './without-join-value.ts';
import { reader, type RuleSubject } from '../rules/environment.ts';
import { reportOf } from '../errors.ts';
import { IdSet } from '../import/id-set.ts';
import { recordJoins } from '../history/metaverse-history.ts';

import type { CompiledRule } from '../rules/rules.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { ProblemRow, Tables } from '../port/store-port.ts';
import { placeInUnits } from '../evaluate/organizational-units.ts';
import { loadSubjects } from '../evaluate/subjects.ts';
import { breathe, inTransaction, noteProblems, type Run } from '../synchronization.ts';

/** Which objects of a connector are looked at: those of a set are dirty ones. */
export type Extent = 'All' | 'Dirty' | IdSet;

/**
 * Looks at one connector's objects in order of anchor: who comes first is decided by that, never by arrival. Gives those that are left dirty because a
 * value that they look for comes with another of these objects, and is there only once that one was evaluated.
 */
export async function linkConnector(run: Run, connector: string, which: Extent): Promise<IdSet> {
  const claims = new Claims(run.context.rules, connector);
  const deferred = new IdSet();
  for (let after = ''; ; ) {
    const { last, open, ids } = await inTransaction(run, async (tables) => {
      const batch = await nextBatch(run, tables, connector, after, which);
      const open = claims.open();
      const ids = batch.rows.length > 0 ? await linkBatch(run, tables, connector, batch, open) : [];
      return { last: batch.last, open, ids };
    });
    if (last === undefined) return deferred;
    open.keep();
    for (const id of ids) deferred.add(id);
    after = last;
    await breathe(run.signal);
  }
}

interface Batch {
  readonly rows: readonly ObjectRow[];
  /** Where the next batch begins; absent where this was the last. */
  readonly last: string | undefined;
  /** Ids of those whose content changed. */
  readonly changed: ReadonlySet<number>;
  /** Whether they were taken for themselves, and not because a question is open. */
  readonly all: boolean;
}

async function nextBatch(run: Run, tables: Tables, connector: string, after: string, which: Extent): Promise<Batch> {
  const { batchSize } = run.context;
  if (which === 'All') {
    const rows = await tables.objects.page(connector, after, batchSize);
    const last = rows.at(-1)?.anchor;
    return { rows, last, all: true, changed: last === undefined ? new Set() : await tables.objects.takeDirtyRange(connector, after, last) };
  }
  const rows = await tables.objects.takeDirty(connector, after, batchSize);
  const changed = new Set(rows.filter((row) => row.changed).map(({ id }) => id));
  const last = rows.at(-1)?.anchor;
  if (which === 'Dirty') return { rows, last, all: false, changed };
  // What was woken meanwhile has its turn in the next round, once all of these are decided.
  const others = rows.filter(({ id }) => !which.has(id));
  for (const isChanged of [true, false]) {
    const ids = others.filter((row) => row.changed === isChanged).map(({ id }) => id);
    await tables.objects.markDirty(ids, isChanged);
  }
  return { rows: rows.filter(({ id }) => which.has(id)), last, all: false, changed };
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

async function linkBatch(run: Run, tables: Tables, connector: string, batch: Batch, claims: OpenClaims): Promise<readonly number[]> {
  const { changed } = batch;
  await placeInUnits(
    run.context,
    tables,
    connector,
    batch.rows.filter(({ id }) => changed.has(id)),
  );
  const settled = batch.rows.filter((row) => isSettled(run, row, batch));
  await tables.metaverse.markDirty(
    settled.flatMap(({ metaverse }) => (metaverse === null || run.evaluated.has(metaverse) ? [] : [metaverse])),
  );
  const rows = batch.rows.filter((row) => !isSettled(run, row, batch));
  if (rows.length === 0) return [];
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
  return joinUnjoined(run, tables, connector, linked, { claims, changed });
}

/** A joined pair stays joined, even if it would not match today; only leaving scope breaks it. */
async function keepJoined(run: Run, tables: Tables, joined: readonly Linked[], changed: ReadonlySet<number>): Promise<void> {
  const unruled = joined.filter(({ rules, row }) => rules.length === 0 && !run.context.sources.includes(row.connector));
  const memory = await tables.exports.byObject(unruled.map(({ row }) => row.id));
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
  await noteParting(
    tables,
    leaving.map(({ row }) => row),
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

interface Claiming {
  readonly claims: OpenClaims;
  readonly changed: ReadonlySet<number>;
}

/** Decides for the unjoined ones of a batch. Gives those that are put off. */
async function joinUnjoined(
  run: Run,
  tables: Tables,
  connector: string,
  linked: readonly Linked[],
  claiming: Claiming,
): Promise<readonly number[]> {
  const unjoined = linked.filter(({ row }) => row.metaverse === null);
  if (unjoined.length > 0 && !run.context.targets.includes(connector)) await recountWithoutJoinValue(tables);
  const keys = new Map(unjoined.map(({ row, rules, subject }) => [row.id, wantedKeys(rules, subject.attributes)]));
  const candidates = await findCandidates(run.context, tables, connector, [...new Set([...keys.values()].flat())]);
  const decisions = decideInOrder(run, candidates, linked, claiming);
  if (decisions.length === 0) return [];
  const joins = await create(run, tables, decisions);
  await tables.objects.join(joins);
  await tables.metaverse.markDirty(joins.map(({ metaverse }) => metaverse));
  await tables.links.wake(joins.map(({ metaverse }) => metaverse));
  for (const { object, decision } of decisions) if (decision.kind !== 'Defer') noteTakenMatch(run.takenMatches, object.row, decision);
  const waits = decisions.filter(({ decision }) => decision.kind === 'Wait' || decision.kind === 'Refuse');
  await tables.objects.wait(waits.map(({ object }) => ({ id: object.row.id, keys: keys.get(object.row.id) ?? [] })));
  const deferred = decisions.filter(({ decision }) => decision.kind === 'Defer').map(({ object }) => object.row.id);
  await tables.objects.markDirty(deferred, false);
  await noteProblems(
    run,
    tables,
    unjoined.map(({ row }) => subjectOf(row)),
    decisions.flatMap((decided) => problemOf(run, decided)),
  );
  return deferred;
}

/**
 * In order of anchor: whoever is about to bring a join value claims it, and who looks for what somebody before claimed is put
 * off. So two objects of one connector with one value come out alike whether they arrive together or one after the other.
 */
function decideInOrder(
  { context, now }: Run,
  candidates: Candidates,
  linked: readonly Linked[],
  { claims, changed }: Claiming,
): readonly Decided[] {
  return linked.flatMap((object): readonly Decided[] => {
    const { row, rules, subject } = object;
    const beside = context.rules.standsIn(row.connector, row.objectType);
    if (row.metaverse !== null) {
      if (changed.has(row.id) && rules.length > 0 && !beside) claims.claim(row.objectType, subject, now);
      return [];
    }
    const met = wantedKeys(rules, subject.attributes).flatMap((key) => candidates.byKey(key));
    const concerned =
      !beside &&
      (met.some(({ id }) => claims.isTouched(id)) || claims.concerns(rules, subject) || claims.isSought(row.objectType, subject, now));
    if (concerned) {
      claims.seek(rules, subject);
      // Whom it may join stays free for it.
      for (const { id } of met) claims.touch(id);
    }
    const decision: Decided['decision'] = concerned ? { kind: 'Defer' } : decideFor(context, candidates, row, rules, subject);
    // Whoever is put off keeps its place before those that come after it.
    if (decision.kind !== 'Wait' && decision.kind !== 'Refuse' && !beside) claims.claim(row.objectType, subject, now);
    if (decision.kind === 'Join' && !beside) claims.touch(decision.metaverse);
    return [{ object, decision }];
  });
}

interface Decided {
  readonly object: Linked;
  /** `Defer`: others of the same connector are about to bring a value that it looks for; it is decided once theirs are there. */
  readonly decision: JoinDecision | { readonly kind: 'Defer' };
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
      error: JSON.stringify({
        ...reportOf(decision.error),
        ...(decision.contested === undefined ? {} : { contested: decision.contested }),
      }),
      since: run.now.toISOString(),
    },
  ];
}
