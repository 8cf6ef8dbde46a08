// Whom a read missed that a release before this one refused. It had taken the references to them out of the store by then, as the read showed them, and kept this
// fact alone to leave them in their groups. Stores of that time still have it: it counts until a full read is believed, and is never written anew.
import type { EngineContext } from '../context.ts';
import type { Tables } from '../port/store-port.ts';

const factName = (connector: string): string => `missing of ${connector}`;

/** Objects looked up at once. */
const chunkSize = 500;

const anchorsOf = async ({ facts }: Tables, connector: string): Promise<readonly string[]> =>
  JSON.parse((await facts.read(factName(connector))) ?? '[]') as readonly string[];

/** A delta does not tell again what the refused read took away: only a full read does. */
export const hasMissing = async (tables: Tables, connector: string): Promise<boolean> => (await anchorsOf(tables, connector)).length > 0;

/** Which of the targets' objects belong to somebody who is missing still. */
export async function missingAmong({ sources }: EngineContext, tables: Tables, targets: readonly number[]): Promise<ReadonlySet<number>> {
  const missing = new Map<string, ReadonlySet<string>>();
  for (const connector of sources) {
    const anchors = await anchorsOf(tables, connector);
    if (anchors.length > 0) missing.set(connector, new Set(anchors));
  }
  if (missing.size === 0) return new Set();
  const places = [...(await tables.objects.places(targets)).values()];
  const metaverse = [...new Set(places.flatMap((place) => place.metaverse ?? []))];
  const joined = (await tables.objects.joinedPlaces(metaverse)).filter(({ connector }) => missing.has(connector));
  const anchors = await tables.objects.anchors(joined.map(({ id }) => id));
  const isMissing = ({ id, connector }: { readonly id: number; readonly connector: string }): boolean =>
    missing.get(connector)?.has(anchors.get(id)?.anchor ?? '') === true;
  const found = new Set(joined.filter(isMissing).map((place) => place.metaverse));
  return new Set(places.filter((place) => place.metaverse !== null && found.has(place.metaverse)).map(({ id }) => id));
}

/** What leads to them is looked at again: it is as the read says that is now believed. */
export async function forgetMissing(tables: Tables, connector: string): Promise<void> {
  const anchors = await anchorsOf(tables, connector);
  if (anchors.length === 0) return;
  for (let from = 0; from < anchors.length; from += chunkSize) {
    const heads = await tables.objects.heads(connector, anchors.slice(from, from + chunkSize));
    await tables.links.wake([...heads.values()].flatMap(({ metaverse }) => metaverse ?? []));
  }
  await tables.facts.write(factName(connector), '[]');
}
