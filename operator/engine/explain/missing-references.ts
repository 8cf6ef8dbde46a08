// References that wait because what they lead to is not in the target.
import type { EngineContext } from '../context.ts';
import type { Contribution } from '../evaluate/reference-flow.ts';
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
    for (const [index, id] of named.entries()) {
      const row = rows.get(id);
      const why = row === undefined ? 'never imported' : row.metaverse === null ? 'not joined' : `not in ${connector}`;
      some.push(`${names[index] ?? ''} (${why})`);
    }
  }
  return { count, total: targets.length, some };
}

export const missingInWords = (name: string, { count, total, some }: MissingReferences): string =>
  `${count} of ${total} references of ${name} wait for what they lead to: ${some.join('; ')}${count > some.length ? '; ...' : ''}.`;
