// Puts the engine together on a store: thin calls, each a transaction or a few.
import type { ChangeResult, ExportChange } from '../model/change.ts';
import type { Permit } from '../model/permit.ts';
import type { DirectorySchema } from '../model/schema.ts';
import { createContext, type EngineContext, type EngineOptions } from './context.ts';
import type {
  Approval,
  ChangePage,
  Engine,
  ExportPhase,
  ImportNeed,
  ImportSession,
  ObjectError,
  ObjectWarning,
  Plan,
  RunRecord,
  StepKind,
  SynchronizationStatistics,
} from './engine.ts';
import { keepConfiguration } from './stored-configuration.ts';
import { passFence } from './epoch.ts';
import { engineErrors } from './errors.ts';
import { allowanceOf } from './protect/allowance.ts';
import { pruneHistory } from './history/prune.ts';
import { importFilter } from './import/import-filter.ts';
import { hasMissing } from './import/missing.ts';
import { noteApproval } from './import/shrink.ts';
import { Importing } from './import/import-session.ts';
import { letGo } from './export/disconnects.ts';
import { exportIdOf, offerChanges } from './export/offer.ts';
import { settleReferencesNow } from './export/references.ts';
import { Turns } from './export/turns.ts';
import { countWithoutJoinValue } from './join/without-join-value.ts';
import { listChanges, listFollowers } from './protect/changes.ts';
import { type Judgement, judgePlan } from './protect/judge.ts';
import { makePlan } from './protect/plan.ts';
import { listErrors } from './protect/report.ts';
import { listWarnings } from './protect/warnings.ts';
import { intentsOf, storeResults } from './export/results.ts';
import type { ConnectorState, Tables } from './port/store-port.ts';
import { synchronize } from './synchronize.ts';
import { keepUniqueness } from './unique/maintain.ts';
import { settleAfter } from './unique/settle.ts';

/**
 * Opens the engine on a store, with whatever state is in it. Changes that were on their way when the last process ended are offered again.
 * @throws InvalidRule where the revision holds an expression that does not compile
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const context = createContext(options);
  await context.store.transaction(async (tables) => {
    await tables.exports.releaseIntents();
    await keepConfiguration(tables, options);
  });
  return new StoredEngine(context);
}

/** An approval of what a read missed says nothing of a plan. */
const ofPlan = (approval: Approval | undefined): Approval | undefined =>
  approval !== undefined && approval.admit.length > 0 && approval.admit.every((action) => action === 'SourceRemoval')
    ? undefined
    : approval;

const planKey = (connector: string, approval: Approval | undefined): string => JSON.stringify([connector, approval ?? null]);

const newConnector: ConnectorState = { schema: '{}', fullRequired: true, begun: 0, completed: 0 };

class StoredEngine implements Engine {
  readonly #context: EngineContext;
  /** Of the present plan, by target and approval; whatever makes another plan forgets them. */
  readonly #judgements = new Map<string, Judgement>();
  readonly #turns = new Turns();

  constructor(context: EngineContext) {
    this.#context = context;
  }

  beginRun(id: string): void {
    this.#context.current = { ...this.#context.current, id };
  }

  async importNeeded(connector: string): Promise<ImportNeed> {
    this.#mustKnow(connector);
    const [state, misses] = await this.#transaction(
      async (tables) => [await tables.connectors.read(connector), await hasMissing(tables, connector)] as const,
    );
    if (state?.cookie === undefined || state.filter !== importFilter(this.#context, connector)) return { kind: 'Full', readBefore: false };
    return state.fullRequired || misses ? { kind: 'Full', readBefore: true } : { kind: 'Delta', cookie: state.cookie };
  }

  async requireFullImport(connector: string): Promise<void> {
    this.#mustKnow(connector);
    await this.#transaction(async ({ connectors }) => {
      await connectors.write(connector, { ...((await connectors.read(connector)) ?? newConnector), fullRequired: true });
    });
  }

  async beginImport(connector: string, kind: StepKind, schema: DirectorySchema, approval?: Approval): Promise<ImportSession> {
    this.#mustKnow(connector);
    await keepUniqueness(this.#context);
    if (approval !== undefined) await noteApproval(this.#context, connector, approval);
    const sequence = await this.#transaction(async ({ connectors }) => {
      const state = (await connectors.read(connector)) ?? newConnector;
      await connectors.write(connector, { ...state, schema: JSON.stringify(schema), begun: state.begun + 1 });
      return state.begun + 1;
    });
    return new Importing(this.#context, { connector, kind, sequence, schema }, () => this.#forgetPlan());
  }

  synchronize(kind: StepKind, signal: AbortSignal): Promise<SynchronizationStatistics> {
    this.#forgetPlan();
    return synchronize(this.#context, kind, signal);
  }

  async plan(connector: string, given?: Approval): Promise<Plan> {
    this.#mustKnow(connector);
    const approval = ofPlan(given);
    const judgement = await this.#judge(connector, approval);
    return this.#transaction((tables) => makePlan(this.#context, tables, connector, judgement));
  }

  async changes(connector: string, page: { readonly afterId: number; readonly limit: number }): Promise<ChangePage> {
    this.#mustKnow(connector);
    return this.#transaction((tables) => listChanges(this.#context, tables, connector, page));
  }

  async followers(connector: string, page: { readonly afterId: number; readonly limit: number }): Promise<ChangePage> {
    this.#mustKnow(connector);
    return this.#transaction((tables) => listFollowers(this.#context, tables, connector, page));
  }

  async nextExports(connector: string, phase: ExportPhase, limit: number, given?: Approval): Promise<readonly ExportChange[]> {
    this.#mustKnow(connector);
    const approval = ofPlan(given);
    if (phase === 'Reference' && (await settleReferencesNow(this.#context)) === 'Settled') this.#judgements.clear();
    const judgement = this.#judgements.get(planKey(connector, approval)) ?? (await this.#judge(connector, approval));
    const allowances = allowanceOf(judgement, approval);
    const nowMs = this.#context.clock.now().getTime();
    const offered = (among: { readonly among?: readonly number[] }) =>
      this.#transaction((tables) => offerChanges(this.#context, tables, phase, { connector, nowMs, limit, ...allowances, ...among }));
    const among = phase === 'Update' ? this.#turns.take(connector, phase, limit) : [];
    const next = among.length === 0 ? [] : await offered({ among });
    if (next.length > 0) return next;
    const changes = await offered({});
    this.#turns.looked(connector, phase, changes.length < limit ? 'Less' : 'Enough');
    return changes;
  }

  async letGo(connector: string, given?: Approval): Promise<number> {
    this.#mustKnow(connector);
    const approval = ofPlan(given);
    const judgement = this.#judgements.get(planKey(connector, approval)) ?? (await this.#judge(connector, approval));
    return letGo(this.#context, connector, allowanceOf(judgement, approval).others);
  }

  /** The plan is judged as a whole and before its first write: what leaves of it afterwards makes the rest no better. */
  async #judge(connector: string, approval: Approval | undefined): Promise<Judgement> {
    const judgement = await this.#transaction((tables) => judgePlan(this.#context, tables, connector, approval));
    this.#judgements.set(planKey(connector, approval), judgement);
    return judgement;
  }

  async recordIntent(permit: Permit, changes: readonly ExportChange[]): Promise<void> {
    await this.#context.store.transaction(async (tables) => {
      await passFence(tables, permit.epoch);
      await tables.exports.recordIntents(await intentsOf(tables, changes));
    }, 'Durable');
  }

  async recordResults(permit: Permit, results: readonly ChangeResult[]): Promise<void> {
    const freed = await this.#transaction(async (tables) => {
      await passFence(tables, permit.epoch);
      await storeResults(this.#context, tables, results);
      return settleAfter(
        this.#context,
        tables,
        results.map(({ id }) => exportIdOf(id)),
      );
    });
    this.#turns.add(freed);
  }

  async sendAgain(changeIds: readonly string[]): Promise<void> {
    await this.#transaction(async ({ exports }) => {
      const rows = await exports.read(changeIds.map(exportIdOf));
      await exports.update(rows.map((row) => ({ ...row, dueAt: 0 })));
    });
  }

  errors(limit: number): Promise<readonly ObjectError[]> {
    return this.#transaction((tables) => listErrors(this.#context, tables, limit));
  }

  warnings(limit: number): Promise<readonly ObjectWarning[]> {
    return this.#transaction((tables) => listWarnings(this.#context, tables, limit));
  }

  counts(): ReturnType<Engine['counts']> {
    return this.#transaction(async (tables) => {
      const connectors: Record<string, { objects: number; joined: number }> = {};
      for (const name of this.#context.connectors) connectors[name] = await tables.objects.count(name);
      return { metaverse: await tables.metaverse.count(), connectors };
    });
  }

  withoutJoinValue(): ReturnType<Engine['withoutJoinValue']> {
    return countWithoutJoinValue(this.#context);
  }

  async saveRun(run: RunRecord): Promise<void> {
    await this.#transaction((tables) => tables.runs.put(run));
    await pruneHistory(this.#context);
  }

  recentRuns(limit: number): Promise<readonly RunRecord[]> {
    return this.#transaction((tables) => tables.runs.recent(limit));
  }

  close(): Promise<void> {
    return this.#context.store.close();
  }

  #forgetPlan(): void {
    this.#judgements.clear();
    this.#turns.forget();
  }

  #transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#context.store.transaction(work);
  }

  #mustKnow(connector: string): void {
    if (!this.#context.connectors.includes(connector)) throw new engineErrors.UnknownConnector({ connector });
  }
}
