// Answers about single objects, from a store alone: nothing is written, and a worker may be writing at the same time.
import type { EngineClock, EngineContext } from '../context.ts';
import { createContext } from '../context.ts';
import type { Store, Tables } from '../port/store-port.ts';
import { readConfiguration } from '../stored-configuration.ts';
import { explainErrors } from './errors.ts';
import { explainMetaverse, explainUnjoined } from './explain.ts';
import { findObject } from './find.ts';
import { historyOf } from './history.ts';
import type { ExplainReport, HistoryReport, WhyNotReport } from './reports.ts';
import { whyNot } from './why-not/why-not.ts';

export interface Explainer {
  /** Who gave each value of the object, or of one attribute. @throws NotFound, Ambiguous, Gone */
  explain(object: string, attribute?: string): Promise<ExplainReport>;
  /** What keeps the object, or one attribute, from where it should be. @throws Ambiguous */
  whyNot(object: string, attribute?: string): Promise<WhyNotReport>;
  /** What happened to the object, newest first. @throws NotFound, Ambiguous */
  history(object: string, limit: number): Promise<HistoryReport>;
}

/** @throws NoConfiguration where no engine was ever opened on the store */
export async function createExplainer(store: Store, clock: EngineClock): Promise<Explainer> {
  const stored = await store.transaction(readConfiguration);
  if (stored === undefined) throw new explainErrors.NoConfiguration({});
  const context = createContext({ ...stored, store, clock, random: () => 0.5 });
  const within = <T>(work: (tables: Tables) => Promise<T>): Promise<T> => store.transaction(work);
  return {
    explain: (object, attribute) => within((tables) => explain(context, tables, object, attribute)),
    whyNot: (object, attribute) => within((tables) => whyNot(context, tables, object, attribute)),
    history: (object, limit) => within(async (tables) => historyOf(context, tables, await findObject(context, tables, object), limit)),
  };
}

async function explain(context: EngineContext, tables: Tables, text: string, attribute: string | undefined): Promise<ExplainReport> {
  const found = await findObject(context, tables, text);
  switch (found.kind) {
    case 'Gone':
      throw new explainErrors.Gone({ object: text, time: new Date(found.row.timeMs).toISOString() });
    case 'Object':
      return explainUnjoined(context, found.object);
    case 'Metaverse':
      return explainMetaverse(context, tables, found.metaverse, attribute);
  }
}
