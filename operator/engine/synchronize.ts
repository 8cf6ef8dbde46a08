// One synchronization: join, project, evaluate what is dirty or everything, and bring the memory of exports up to date.
import type { EngineContext } from './context.ts';
import type { StepKind, SynchronizationStatistics } from './engine.ts';
import { disableFirst, findFirst } from './evaluate/leavers-first.ts';
import { evaluateDirty } from './evaluate/evaluate-phase.ts';
import { absenceFacts, completedReads } from './export/absence.ts';
import { holdsDisconnects } from './export/disconnect.ts';
import { forgetDisconnects } from './export/disconnects.ts';
import { mismatched, orphaned, sameState } from './export/export-state.ts';
import { holdShown, shownAgain } from './export/shown-again.ts';
import { IdSet } from './import/id-set.ts';
import { dropDelivered, linksSubjectId } from './export/results-links.ts';
import { linkConnector } from './join/link-phase.ts';
import { recountWithoutJoinValue, settleWithoutJoinValue } from './join/without-join-value.ts';
import { readTakenMatches } from './join/taken-matches.ts';
import { completedImports, settleReferences } from './export/references.ts';
import { noteMissingGroups, resolveGroups } from './evaluate/memberships.ts';
import { noteMissingUnits, resolveUnits } from './evaluate/organizational-units.ts';
import { ReferenceSchemas } from './evaluate/subjects.ts';
import { generationOf, givesOtherAnchors, type RuleGeneration, type WorkList, workListOf } from './rules/generation.ts';
import type { Tables } from './port/store-port.ts';
import { noteConnectors, notedConnectors } from './stored-configuration.ts';
import { refuseLostAnchors } from './protect/lost-anchor.ts';
import { breathe, type Run } from './synchronization.ts';
import { keepUniqueness } from './unique/maintain.ts';
import { settleUnique } from './unique/settle.ts';

/** What one round leaves dirty, e.g. an object that lost its metaverse object, the next one looks at. More rounds than this mean a circle; the next run goes on. */
const mostRounds = 10;

export async function synchronize(context: EngineContext, kind: StepKind, signal: AbortSignal): Promise<SynchronizationStatistics> {
  await keepUniqueness(context);
  const before = await beginGeneration(context);
  const reconfigured = before !== context.configurationHash;
  const generation = reconfigured ? await storedGeneration(context) : undefined;
  const concerned = reconfigured ? concernedBy(context, before, generation) : nobody;
  const everything = kind === 'Full' || concerned === 'Everything';
  await markDue(context);
  const first = reconfigured ? await findFirst(context) : [];
  await resolveGroups(context);
  await resolveUnits(context);
  const run = await beginRun(context, signal, { reconfigured, everything });
  // Data alone takes anchors too: of that the limits judge, and nobody else waits for it.
  if (reconfigured && givesOtherAnchors(generation, presentGeneration(context))) await refuseLostAnchors(run);
  await noteMissingGroups(run);
  await noteMissingUnits(run);
  await settleAbsent(run);
  if (reconfigured) run.leaving.push(...(await disableFirst(run, first)));
  else if (everything) await runRounds(run, 'Dirty');
  // Nobody who leaves waits for the bulk that begins here.
  if (reconfigured || everything) await settleReferences(settlingOf(run));
  await markAhead(run);
  if (concerned === 'Everything') await rebuildKeys(run);
  else await markConcerned(context, concerned);
  await runRounds(run, everything ? 'All' : 'Dirty');
  await settleValues(run);
  await holdShown(run);
  await settleReferences(settlingOf(run));
  await forgetDisconnects(run);
  await forgetSettledLinks(run);
  if (reconfigured) await context.store.transaction(recountWithoutJoinValue);
  await settleWithoutJoinValue(context);
  if (reconfigured) await noteGeneration(context);
  return { kind: everything ? 'Full' : 'Delta', ...run.statistics, errors: run.troubled.size };
}

/** Marks what the passing of time alone may have changed. */
async function markDue({ store, clock }: EngineContext): Promise<void> {
  await store.transaction(({ metaverse }) => metaverse.markDue(clock.now().getTime()));
}

/** Where the clock went back, everything is marked: what a later time had decided knows nothing of an earlier one. */
async function markAhead({ context, now }: Run): Promise<void> {
  if (!context.rules.all.some(({ timed }) => timed)) return;
  await context.store.transaction(async ({ facts, metaverse }) => {
    const before = await facts.read(clockFact);
    const present = now.toISOString();
    if (before !== undefined && before > present) await metaverse.markAllDirty();
    if (before !== present) await facts.write(clockFact, present);
  });
}

const clockFact = 'time of the last synchronization';

/** More refusals than these wait for their pauses. */
const mostRefused = 10_000;

const generationFact = 'rule generation';

const nobody: WorkList = { objects: [], metaverse: [] };

/**
 * The configuration that all derived state was computed with; none where one was begun with and another is the present one, for then some objects are
 * as the one wants them and some as the other does, even where the rules were taken back.
 */
async function beginGeneration({ store, configurationHash }: EngineContext): Promise<string | undefined> {
  return store.transaction(async ({ facts }) => {
    const ended = await facts.read('configuration');
    const begun = (await facts.read(begunFact)) ?? '';
    const isMixed = begun !== '' && begun !== configurationHash;
    const before = isMixed ? undefined : ended;
    if (before !== configurationHash) await facts.write(begunFact, isMixed ? 'several' : configurationHash);
    return before;
  });
}

/** The configuration of a synchronization that has not come to its end, where it is another than that of the last one. */
const begunFact = 'configuration begun';

/** Whom a change of rules concerns: the objects of some types, or possibly everybody. */
function concernedBy(context: EngineContext, before: string | undefined, generation: RuleGeneration | undefined): 'Everything' | WorkList {
  return (generation?.configuration === before ? workListOf(generation, presentGeneration(context)) : undefined) ?? 'Everything';
}

/** That of the last synchronization that came to its end. */
async function storedGeneration({ store }: EngineContext): Promise<RuleGeneration | undefined> {
  const stored = await store.transaction(({ facts }) => facts.read(generationFact));
  return stored === undefined ? undefined : (JSON.parse(stored) as RuleGeneration);
}

const presentGeneration = ({ rules, revision, configurationHash, surroundingsHash }: EngineContext): RuleGeneration =>
  generationOf(rules, revision.parameters ?? {}, configurationHash, surroundingsHash);

async function markConcerned({ store }: EngineContext, list: WorkList): Promise<void> {
  if (list === nobody) return;
  await store.transaction(async (tables) => {
    for (const { connector, objectType } of list.objects) await tables.objects.markDirtyOfType(connector, objectType);
    for (const objectType of list.metaverse) await tables.metaverse.markDirtyOfType(objectType);
    // Whoever changed a rule may have wanted to put a refusal right, wherever it was.
    const refused = await tables.exports.troubled(mostRefused);
    await tables.metaverse.markDirty(refused.flatMap(({ metaverse }) => metaverse ?? []));
  });
}

async function noteGeneration(context: EngineContext): Promise<void> {
  const { store, connectors, configurationHash } = context;
  const generation = presentGeneration(context);
  await store.transaction(async ({ facts }) => {
    await facts.write('configuration', configurationHash);
    await facts.write(begunFact, '');
    await facts.write(generationFact, JSON.stringify(generation));
    await noteConnectors({ facts }, connectors);
  });
}

async function departedConnectors({ connectors }: EngineContext, tables: Tables): Promise<ReadonlySet<string>> {
  return new Set((await notedConnectors(tables)).filter((name) => !connectors.includes(name)));
}

async function beginRun(context: EngineContext, signal: AbortSignal, extent: Pick<Run, 'reconfigured' | 'everything'>): Promise<Run> {
  return context.store.transaction(async (tables) => ({
    context,
    signal,
    ...extent,
    now: context.clock.now(),
    schemas: await ReferenceSchemas.read(context, tables),
    leaving: [],
    evaluated: new IdSet(),
    departed: await departedConnectors(context, tables),
    completed: await completedImports(context, tables),
    reads: await completedReads(context, tables),
    troubled: new Set(await tables.problems.subjects()),
    found: new Map(),
    takenMatches: await readTakenMatches(tables),
    statistics: { evaluated: 0, projected: 0, joined: 0, disconnected: 0, changed: 0 },
  }));
}

/** Other rules may look for other attributes: every key is made anew before anything looks for one. */
async function rebuildKeys(run: Run): Promise<void> {
  await run.context.store.transaction(async ({ metaverse }) => {
    await metaverse.dropAllKeys();
    await metaverse.markAllDirty();
  });
  await evaluateDirty(run);
}

/** Connector by connector in the schedule's order: what the first ones contribute is what the later ones join. */
async function runRounds(run: Run, first: 'All' | 'Dirty'): Promise<void> {
  const { context } = run;
  const { store, connectors } = context;
  for (let round = 0; round < mostRounds; round++) {
    for (const connector of connectors) {
      const deferred = await linkConnector(run, connector, round === 0 ? first : 'Dirty');
      if (round === 0 && context.targets.includes(connector)) await settleAwaiting(run, connector);
      await evaluateDirty(run);
      await linkDeferred(run, connector, deferred);
    }
    const dirty = await store.transaction(async ({ objects, metaverse }) => (await objects.hasDirty()) || (await metaverse.hasDirty()));
    if (!dirty) return;
  }
}

/** Values held back change what is to be sent of an object, and its errors; not what is wanted of it. Under other rules its evaluation wakes who waits for its keys. */
async function settleValues(run: Run): Promise<void> {
  if (await settleUnique(run.context, () => breathe(run.signal))) await runRounds(run, 'Dirty');
}

/** Chains of objects of which each shares a value with the next are short; what a longer one leaves the next round looks at. */
const mostPasses = 1000;

/** Those whose join value came with another object of their connector: each pass decides at least the first of those that share values. */
async function linkDeferred(run: Run, connector: string, deferred: IdSet): Promise<void> {
  let left = deferred;
  for (let pass = 0; left.size > 0 && pass < mostPasses; pass++) {
    left = await linkConnector(run, connector, left);
    await evaluateDirty(run);
  }
}

/** Deletes that wait until it is certain that the object is gone: by now it may be. */
async function settleAbsent(run: Run): Promise<void> {
  for (let after = 0; ; ) {
    const last = await run.context.store.transaction(async (tables) => {
      const rows = await tables.exports.absent(after, 500);
      const shown = await shownAgain(run, tables, rows);
      const gone = rows.filter(({ id }) => !shown.has(id));
      await tables.metaverse.markDirty(gone.flatMap(({ metaverse }) => metaverse ?? []));
      const changed = gone.flatMap((row) => {
        const state =
          row.metaverse === null
            ? orphaned(row, absenceFacts(run.context, row, run.reads, run.now.getTime()), holdsDisconnects(run.context, row.connector))
            : undefined;
        return state === undefined || sameState(state, row) ? [] : [{ ...state, id: row.id }];
      });
      await tables.exports.update(changed);
      await tables.exports.markReferences(changed.flatMap(({ id, action }) => (action === 'Delete' ? id : [])));
      return rows.at(-1)?.id;
    });
    if (last === undefined) return;
    after = last;
    await breathe(run.signal);
  }
}

/** An import that could confirm what was sent has completed: whatever waits for it is looked at again. */
async function settleAwaiting(run: Run, target: string): Promise<void> {
  const completed = run.completed.get(target) ?? 0;
  for (let after = 0; ; ) {
    const last = await run.context.store.transaction(async (tables) => {
      const rows = await tables.exports.awaiting(target, completed, after, 500);
      await tables.metaverse.markDirty(rows.flatMap(({ metaverse }) => metaverse ?? []));
      // Deletes without a metaverse object that are still there: the import removes the memory of those that are gone.
      const deletes = rows.filter(({ metaverse }) => metaverse === null);
      await tables.exports.update(deletes.map((row) => ({ ...mismatched(row, row, run.now.getTime()), id: row.id })));
      return rows.at(-1)?.id;
    });
    if (last === undefined) return;
    after = last;
    await breathe(run.signal);
  }
}

/** Errors of references whose links are delivered or no longer wanted. */
async function forgetSettledLinks({ context, troubled }: Run): Promise<void> {
  const exports = [...troubled].flatMap((subject) => linksSubjectId(subject) ?? []);
  for (let from = 0; from < exports.length; from += context.batchSize) {
    const cured = await context.store.transaction((tables) => dropDelivered(tables, exports.slice(from, from + context.batchSize)));
    for (const subject of cured) troubled.delete(subject);
  }
}

const settlingOf = ({ context, now, completed, signal }: Run) => ({
  context,
  completed,
  nowMs: now.getTime(),
  breathe: () => breathe(signal),
});
