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
  Plan,
  RunRecord,
  StepKind,
  SynchronizationStatistics,
} from './engine.ts';
import { keepConfiguration } from './stored-configuration.ts';
import { passFence } from './epoch.ts';
import { engineErrors } from './errors.ts';
import { withinLimits } from './protect/guard.ts';
import { pruneHistory } from './history/prune.ts';
import { importFilter } from './import/import-filter.ts';
import { Importing } from './import/import-session.ts';
import { exportIdOf, offerChanges } from './export/offer.ts';
import { settleReferencesNow } from './export/references.ts';
import { listChanges } from './protect/changes.ts';
import { guard, makePlan } from './protect/plan.ts';
import { listErrors } from './protect/report.ts';
import { intentsOf, storeResults } from './export/results.ts';
import type { ConnectorState, Tables } from './port/store-port.ts';
import { synchronize } from './synchronize.ts';

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

const newConnector: ConnectorState = { schema: '{}', fullRequired: true, begun: 0, completed: 0 };

class StoredEngine implements Engine {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  beginRun(id: string): void {
    this.#context.current = { ...this.#context.current, id };
  }

  async importNeeded(connector: string): Promise<ImportNeed> {
    this.#mustKnow(connector);
    const state = await this.#transaction((tables) => tables.connectors.read(connector));
    if (state?.cookie === undefined || state.filter !== importFilter(this.#context, connector)) return { kind: 'Full', readBefore: false };
    return state.fullRequired ? { kind: 'Full', readBefore: true } : { kind: 'Delta', cookie: state.cookie };
  }

  async requireFullImport(connector: string): Promise<void> {
    this.#mustKnow(connector);
    await this.#transaction(async ({ connectors }) => {
      await connectors.write(connector, { ...((await connectors.read(connector)) ?? newConnector), fullRequired: true });
    });
  }

  async beginImport(connector: string, kind: StepKind, schema: DirectorySchema): Promise<ImportSession> {
    this.#mustKnow(connector);
    const sequence = await this.#transaction(async ({ connectors }) => {
      const state = (await connectors.read(connector)) ?? newConnector;
      await connectors.write(connector, { ...state, schema: JSON.stringify(schema), begun: state.begun + 1 });
      return state.begun + 1;
    });
    return new Importing(this.#context, connector, kind, sequence);
  }

  synchronize(kind: StepKind, signal: AbortSignal): Promise<SynchronizationStatistics> {
    return synchronize(this.#context, kind, signal);
  }

  async plan(connector: string, approval?: Approval): Promise<Plan> {
    this.#mustKnow(connector);
    return this.#transaction((tables) => makePlan(this.#context, tables, connector, approval));
  }

  async changes(connector: string, page: { readonly afterId: number; readonly limit: number }): Promise<ChangePage> {
    this.#mustKnow(connector);
    return this.#transaction((tables) => listChanges(this.#context, tables, connector, page));
  }

  async nextExports(connector: string, phase: ExportPhase, limit: number, approval?: Approval): Promise<readonly ExportChange[]> {
    this.#mustKnow(connector);
    if (phase === 'Reference') await settleReferencesNow(this.#context);
    return this.#transaction(async (tables) => {
      const { violation } = await guard(this.#context, tables, connector, approval);
      if (violation !== undefined && !(phase === 'Disable' && (await this.#mayDisable(tables, connector)))) return [];
      if (phase === 'Delete' && approval !== undefined && !approval.admit.includes('Delete')) return [];
      const nowMs = this.#context.clock.now().getTime();
      const offer = {
        connector,
        nowMs,
        limit,
        exclude: approval?.exclude ?? [],
        ...(approval === undefined ? {} : { admitted: approval.digest }),
      };
      return offerChanges(this.#context, tables, phase, offer);
    });
  }

  /** While a violation stops all else, accounts are still disabled, but no more of them than the limit for deletes. */
  async #mayDisable(tables: Tables, connector: string): Promise<boolean> {
    const { disable } = await tables.exports.counts(connector);
    const known = await tables.exports.owned(connector);
    return withinLimits(disable, known, this.#context.revision.limits.deletes);
  }

  async recordIntent(permit: Permit, changes: readonly ExportChange[]): Promise<void> {
    await this.#context.store.transaction(async (tables) => {
      await passFence(tables, permit.epoch);
      await tables.exports.recordIntents(await intentsOf(tables, changes));
    }, 'Durable');
  }

  async recordResults(permit: Permit, results: readonly ChangeResult[]): Promise<void> {
    await this.#transaction(async (tables) => {
      await passFence(tables, permit.epoch);
      await storeResults(this.#context, tables, results);
    });
  }

  async sendAgain(changeIds: readonly string[]): Promise<void> {
    await this.#transaction(async ({ exports }) => {
      const rows = await exports.read(changeIds.map(exportIdOf));
      await exports.update(rows.map((row) => ({ ...row, dueAt: 0 })));
    });
  }

  errors(limit: number): Promise<readonly ObjectError[]> {
    return this.#transaction((tables) => listErrors(tables, limit));
  }

  counts(): ReturnType<Engine['counts']> {
    return this.#transaction(async (tables) => {
      const connectors: Record<string, { objects: number; joined: number }> = {};
      for (const name of this.#context.connectors) connectors[name] = await tables.objects.count(name);
      return { metaverse: await tables.metaverse.count(), connectors };
    });
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

  #transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#context.store.transaction(work);
  }

  #mustKnow(connector: string): void {
    if (!this.#context.connectors.includes(connector)) throw new engineErrors.UnknownConnector({ connector });
  }
}
