// The disconnects of a target: which of them bear on it, which are through, and how those are let go that need no write.
import type { EngineContext } from '../context.ts';
import { groupBy } from '../evaluate/subjects.ts';
import { disconnectPlace, type Allowance, type Verdict } from '../port/guard-table.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { Tables } from '../port/store-port.ts';
import { breathe, type Run } from '../synchronization.ts';
import { disconnectOf } from './disconnect.ts';

/**
 * How far a disconnect is. `Planned`: values or references are to be sent because of it, or the object is to be given up. `Sent`: all of it is on its way.
 * `Withheld`: nothing is to be sent, but a value is held back that may go one day. `Idle`: by now it changes nothing.
 */
export type DisconnectStage = 'Planned' | 'Sent' | 'Withheld' | 'Idle';

const pageSize = 500;

/** The disconnects of the target in order of id, page by page. */
export async function* readDisconnects(
  tables: Tables,
  connector: string,
): AsyncGenerator<readonly { readonly row: ExportRow; readonly stage: DisconnectStage }[]> {
  for (let after = 0; ; ) {
    const rows = await tables.exports.disconnecting(connector, after, pageSize);
    const last = rows.at(-1);
    if (last === undefined) return;
    const links = groupBy(await tables.exports.pendingLinks(rows.map(({ id }) => id)), ({ export: id }) => id);
    yield rows.map((row) => ({ row, stage: stageOf(row, links.get(row.id) ?? []) }));
    after = last.id;
  }
}

function stageOf(row: ExportRow, links: readonly { readonly sentAfter: number | null }[]): DisconnectStage {
  // A delete is counted as one.
  if (row.action === 'Delete') return 'Idle';
  if (disconnectOf(row)?.kind === 'Released') return 'Planned';
  if (row.action === 'Update' || links.some(({ sentAfter }) => sentAfter === null)) return 'Planned';
  if (row.sentAfter !== null || links.length > 0) return 'Sent';
  return row.held === '' ? 'Idle' : 'Withheld';
}

/** Exports with a disconnect that is in no plan while values are held back: what was said of it stands until those may go. */
export async function withheldDisconnects(tables: Tables, connector: string): Promise<ReadonlySet<number>> {
  const withheld = new Set<number>();
  for await (const page of readDisconnects(tables, connector))
    for (const { row, stage } of page) if (row.held !== '' && (stage === 'Sent' || stage === 'Withheld')) withheld.add(row.id);
  return withheld;
}

/** Forgets those that change nothing, or whose change an import has shown, and of what is held back those that somebody has approved. What an error, or a delete that is not certain, keeps from telling stays noted. */
export async function forgetDisconnects(run: Run): Promise<void> {
  const { context, troubled } = run;
  for (const target of context.targets) {
    const through = await context.store.transaction(async (tables) => {
      const found: ExportRow[] = [];
      const verdicts = await verdictsOf(tables, target);
      const isThrough = (stage: DisconnectStage, id: number): boolean =>
        stage === 'Idle' || (stage === 'Withheld' && verdicts.get(id) === 'Admitted');
      for await (const page of readDisconnects(tables, target))
        found.push(...page.filter(({ stage, row }) => isThrough(stage, row.id)).map(({ row }) => row));
      const told = found.filter(
        ({ action, absence, metaverse }) => action === null && absence === '' && !troubled.has(`metaverse:${metaverse ?? 0}`),
      );
      await tables.exports.update(told.map((row) => ({ ...row, disconnect: '' })));
      return told.length;
    });
    if (through > 0) await breathe(run.signal);
  }
}

/** Lets objects go that are only given up: forgets those that are left behind, and owns those no longer that another synchronization writes. Gives how many. */
export async function letGo(context: EngineContext, connector: string, allowance: Allowance): Promise<number> {
  return context.store.transaction(async (tables) => {
    const verdicts = await verdictsOf(tables, connector);
    const gone: ExportRow[] = [];
    for await (const page of readDisconnects(tables, connector))
      gone.push(
        ...page.map(({ row }) => row).filter((row) => disconnectOf(row)?.kind === 'Released' && lets(allowance, verdicts.get(row.id))),
      );
    const left = gone.filter((row) => row.ownership === null);
    await tables.exports.remove(left.map(({ id }) => id));
    const givenUp = gone.filter((row) => row.ownership !== null);
    await tables.exports.update(givenUp.map((row) => ({ ...row, ownership: null, disconnect: '' })));
    return gone.length;
  });
}

/** What was said of the disconnects, by export. */
const verdictsOf = async ({ guarded }: Tables, connector: string): Promise<ReadonlyMap<number, Verdict>> =>
  new Map((await guarded.list(connector)).filter(({ attribute }) => attribute === disconnectPlace).map((row) => [row.export, row.verdict]));

function lets(allowance: Allowance, verdict: Verdict | undefined): boolean {
  switch (allowance) {
    case 'All':
      return true;
    case 'NotHeldBack':
      return verdict !== 'HeldBack';
    case 'UnguardedOrAdmitted':
      return verdict === undefined || verdict === 'Admitted';
    case 'Admitted':
      return verdict === 'Admitted';
  }
}
