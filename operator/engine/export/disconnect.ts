// Disconnects: an object of a source that parts from a target object which stays, or a target object that is no longer ours to keep up.
import type { EngineContext } from '../context.ts';
import { groupBy } from '../evaluate/subjects.ts';
import type { ExportState } from '../port/export-table.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';

/** An object of a source, whose values went with it. */
export type Parted = readonly [connector: string, anchor: string];

/** `LeftBehind`: no rule keeps the object up any more, and it is not ours to delete. `GivenUp`: another synchronization writes it now. */
export type Release = 'LeftBehind' | 'GivenUp';

/** What is noted of a target object until it was let go: who parted from it, or how we part from it. Nothing has left for the target by then. */
export type Disconnect =
  | { readonly kind: 'Parted'; readonly from: readonly Parted[] }
  | { readonly kind: 'Released'; readonly how: Release };

export const disconnectOf = ({ disconnect }: Pick<ExportState, 'disconnect'>): Disconnect | undefined =>
  disconnect === '' ? undefined : (JSON.parse(disconnect) as Disconnect);

/** Objects of sources that parted, and for which the object is still there. */
export function partedObjects(state: Pick<ExportState, 'disconnect'>): readonly Parted[] {
  const disconnect = disconnectOf(state);
  return disconnect?.kind === 'Parted' ? disconnect.from : [];
}

export const released = (how: Release): string => JSON.stringify({ kind: 'Released', how } satisfies Disconnect);

/** Whether the object is to be given up to another synchronization: until then it is kept as ours, and yet not deleted. */
export const isGivenUp = (state: Pick<ExportState, 'disconnect'> | undefined): boolean =>
  state !== undefined && state.disconnect === released('GivenUp');

/** Whether a limit counts disconnects of the connector. Objects of a forest come and go by themselves: nothing of them is given up. */
export const holdsDisconnects = ({ revision, sources }: EngineContext, connector: string): boolean =>
  revision.limits.disconnects !== undefined && !sources.includes(connector);

/** The sources that are noted to have parted, without those that came back, with those that part now. */
export function partedFrom(
  prior: Pick<ExportState, 'disconnect'> | undefined,
  { returned, parting }: { readonly returned: readonly ObjectName[]; readonly parting: readonly ObjectName[] },
): string {
  const noted = prior === undefined ? undefined : disconnectOf(prior);
  if ((noted === undefined || noted.kind === 'Released') && parting.length === 0) return '';
  const back = new Set(returned.map(keyOf));
  const all = new Map([
    ...(noted?.kind === 'Parted' ? noted.from : []).map((one) => [one.join('\n'), one] as const),
    ...parting.map((one) => [keyOf(one), [one.connector, one.anchor]] as const),
  ]);
  const from = [...all].filter(([key]) => !back.has(key)).sort(([a], [b]) => (a < b ? -1 : 1));
  return from.length === 0 ? '' : JSON.stringify({ kind: 'Parted', from: from.map(([, parted]) => parted) } satisfies Disconnect);
}

type ObjectName = Pick<ObjectRow, 'connector' | 'anchor'>;

const keyOf = ({ connector, anchor }: ObjectName): string => `${connector}\n${anchor}`;

/** Notes with the target objects of their metaverse objects that these objects part; called where the join ends, in the same transaction. */
export async function noteParting(
  tables: Tables,
  parting: readonly Pick<ObjectRow, 'connector' | 'anchor' | 'metaverse'>[],
): Promise<void> {
  const ids = [...new Set(parting.flatMap(({ metaverse }) => metaverse ?? []))];
  if (ids.length === 0) return;
  const rows = await tables.exports.byMetaverse(ids);
  const partingFrom = groupBy(parting, ({ metaverse }) => metaverse);
  await tables.exports.update(
    rows.flatMap((row) => {
      const others = (partingFrom.get(row.metaverse) ?? []).filter(({ connector }) => connector !== row.connector);
      // Whatever is given up is given up as a whole.
      if (row.object === null || others.length === 0 || disconnectOf(row)?.kind === 'Released') return [];
      return [{ ...row, disconnect: partedFrom(row, { returned: [], parting: others }) }];
    }),
  );
}
