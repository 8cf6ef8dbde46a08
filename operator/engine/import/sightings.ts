// Whom a source shows, and yet not so that they could be stored, e.g. without what decides who may sign in: whoever is waited for to be gone is not gone then. It is
// noted until a read that is believed says more: each full read says it of everybody, a delta of those alone whom it speaks of.
import type { EngineContext } from '../context.ts';
import { partedObjects } from '../export/disconnect.ts';
import type { Tables } from '../port/store-port.ts';

const factName = (connector: string): string => `shown of ${connector}`;

const pageSize = 500;

/** Anchors of those who are shown, and can not be stored. */
export const readSightings = async ({ facts }: Tables, connector: string): Promise<ReadonlySet<string>> =>
  new Set(JSON.parse((await facts.read(factName(connector))) ?? '[]') as readonly string[]);

/** Anchors of the source's objects that parted from an object of a target, where that is not over. */
export async function leaversOf({ store, targets }: EngineContext, connector: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const target of targets)
    for (let after: number | undefined = 0; after !== undefined; ) {
      const from: number = after;
      const rows = await store.transaction(({ exports }) => exports.disconnecting(target, from, pageSize));
      for (const row of rows) for (const [source, anchor] of partedObjects(row)) if (source === connector) found.add(anchor);
      after = rows.at(-1)?.id;
    }
  return found;
}

/** Notes those of the anchors that are not stored; what is stored stays as it is known. Gives what was noted. */
export async function noteSightings(tables: Tables, connector: string, anchors: readonly string[]): Promise<readonly string[]> {
  const heads = await tables.objects.heads(connector, anchors);
  const shown = anchors.filter((anchor) => heads.get(anchor)?.placeholder !== false);
  const before = await readSightings(tables, connector);
  if (shown.some((anchor) => !before.has(anchor))) await write(tables, connector, [...before, ...shown]);
  return shown;
}

/** What a read that is believed leaves of the notes. `Open`: there are some of whom it says nothing. */
export async function settleSightings(
  tables: Tables,
  connector: string,
  { told, sighted }: { readonly told: 'Everybody' | ReadonlyMap<string, unknown>; readonly sighted: ReadonlySet<string> },
): Promise<'Settled' | 'Open'> {
  const before = await readSightings(tables, connector);
  if (before.size === 0) return 'Settled';
  const heads = await tables.objects.heads(connector, [...before]);
  const isTold = (anchor: string): boolean => told === 'Everybody' || told.has(anchor) || heads.get(anchor)?.placeholder === false;
  const left = [...before].filter((anchor) => sighted.has(anchor) || !isTold(anchor));
  if (left.length < before.size) await write(tables, connector, left);
  return left.every((anchor) => sighted.has(anchor)) ? 'Settled' : 'Open';
}

const write = ({ facts }: Tables, connector: string, anchors: readonly string[]): Promise<void> =>
  facts.write(factName(connector), JSON.stringify([...new Set(anchors)].sort()));
