// Since when values are as they are, from the history.
import type { HistoryKind, HistoryRow } from '../port/history-table.ts';
import type { Tables } from '../port/store-port.ts';
import { decodeDelta } from '../history/delta.ts';
import type { Since } from './reports.ts';

const pageSize = 200;

/** Every row of a subject's present life, newest first: an object that came anew has nothing to do with what it was before. */
export async function* rowsOf(tables: Tables, kind: HistoryKind, subject: number): AsyncGenerator<HistoryRow, void, undefined> {
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const rows = await tables.history.read(kind, subject, before, pageSize);
    for (const row of rows) {
      yield row;
      if (row.event === 'Created') return;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    before = last.id;
  }
}

export const sinceOf = ({ timeMs, run, revision }: Pick<HistoryRow, 'timeMs' | 'run' | 'revision'>): Since => ({
  time: new Date(timeMs).toISOString(),
  run,
  revision,
});

export interface SinceWhen {
  /** Since when the object is there. */
  readonly object?: Since;
  /** Since when the attribute's value is what it is. */
  of(attribute: string): Since | undefined;
}

/** Looks back to when each attribute changed last. */
export async function sinceWhen(tables: Tables, kind: HistoryKind, subject: number): Promise<SinceWhen> {
  const changed = new Map<string, Since>();
  let born: Since | undefined;
  let confirmed: Since | undefined;
  for await (const row of rowsOf(tables, kind, subject)) {
    if (row.event === 'Created' || isAdd(row)) born ??= sinceOf(row);
    if (row.event === 'Confirmed') confirmed ??= sinceOf(row);
    // What was known before the first import shows it is nothing; changes of a former life end there.
    if (row.event !== 'Changed' || confirmed !== undefined) continue;
    const { attributes = {}, references = {} } = decodeDelta(row.delta);
    for (const name of [...Object.keys(attributes), ...Object.keys(references)]) if (!changed.has(name)) changed.set(name, sinceOf(row));
  }
  const oldest = await tables.history.oldest();
  const earlier: Since | undefined = oldest === undefined ? undefined : { before: new Date(oldest).toISOString() };
  const object = born ?? earlier;
  return {
    ...(object === undefined ? {} : { object }),
    of: (attribute) => changed.get(attribute) ?? confirmed ?? object,
  };
}

const isAdd = ({ event, delta }: HistoryRow): boolean => event === 'Exported' && decodeDelta(delta).action === 'Add';
