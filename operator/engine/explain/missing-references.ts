// References that wait because what they lead to is not in the target.
import type { EngineContext } from '../context.ts';
import type { Contribution } from '../evaluate/reference-flow.ts';
import type { ChangeError } from '../../model/change.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { Tables } from '../port/store-port.ts';
import { namesOf } from './references.ts';

export interface MissingReferences {
  readonly count: number;
  /** Of how many. */
  readonly total: number;
  /** The first of them, each with why it is not there. */
  readonly some: readonly string[];
}

const mostNamed = 20;

export async function missingReferences(
  context: EngineContext,
  tables: Tables,
  connector: string,
  contributions: readonly Contribution[],
): Promise<MissingReferences> {
  const some: string[] = [];
  let count = 0;
  const targets = (await tables.links.targets(contributions)).flat();
  for (let from = 0; from < targets.length; from += context.batchSize) {
    const ids = targets.slice(from, from + context.batchSize);
    const rows = await tables.objects.places(ids);
    const metaverse = [...rows.values()].flatMap((row) => row.metaverse ?? []);
    const places = await tables.objects.joinedPlaces(metaverse);
    const there = new Set(places.filter((place) => place.connector === connector).map((place) => place.metaverse));
    const absent = ids.filter((id) => !there.has(rows.get(id)?.metaverse ?? null));
    count += absent.length;
    const named = absent.slice(0, mostNamed - some.length);
    const names = await namesOf(tables, named);
    const memory = await memoryOf(
      tables,
      connector,
      named.flatMap((id) => rows.get(id)?.metaverse ?? []),
    );
    for (const [index, id] of named.entries()) {
      const row = rows.get(id);
      const why =
        row === undefined ? 'never imported' : row.metaverse === null ? 'not joined' : whyAbsent(connector, memory.get(row.metaverse));
      some.push(`${names[index] ?? ''} (${why})`);
    }
  }
  return { count, total: targets.length, some };
}

async function memoryOf(tables: Tables, connector: string, metaverse: readonly number[]): Promise<ReadonlyMap<number, ExportRow>> {
  const rows = (await tables.exports.byMetaverse(metaverse)).filter((row) => row.connector === connector);
  return new Map(rows.flatMap((row) => (row.metaverse === null ? [] : [[row.metaverse, row] as const])));
}

function whyAbsent(connector: string, row: ExportRow | undefined): string {
  if (row === undefined) return `no rule creates it in ${connector}`;
  if (row.error !== '') return `its creation was refused: ${(JSON.parse(row.error) as ChangeError).message}`;
  if (row.action === 'Add') return row.sentAfter === null ? 'its creation is pending' : 'its creation was sent';
  const [held] = row.held === '' ? [] : (JSON.parse(row.held) as readonly { readonly error: ChangeError }[]);
  return held === undefined ? `not in ${connector}` : `it is not created: ${held.error.message}`;
}

export const missingInWords = (name: string, { count, total, some }: MissingReferences): string =>
  `${count} of ${total} references of ${name} wait for what they lead to: ${some.join('; ')}${count > some.length ? '; ...' : ''}.`;
