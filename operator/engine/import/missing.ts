// Objects that a refused read missed: they stay, and so do the references to them, which the same read may have shown to be gone.
import type { EngineContext } from '../context.ts';
import type { Tables } from '../port/store-port.ts';

const factName = (connector: string): string => `missing of ${connector}`;

/** Objects looked up at once. */
const chunkSize = 500;

async function anchorsOf({ facts }: Tables, connector: string): Promise<readonly string[]> {
  const stored = await facts.read(factName(connector));
  return stored === undefined ? [] : (JSON.parse(stored) as readonly string[]);
}

/** Notes what a read missed that was refused; nothing where it was believed. References to what is missing no longer are looked at again. */
export async function noteMissing(tables: Tables, connector: string, anchors: readonly string[]): Promise<void> {
  const before = await anchorsOf(tables, connector);
  if (before.length === 0 && anchors.length === 0) return;
  await tables.facts.write(factName(connector), JSON.stringify(anchors));
  const still = new Set(anchors);
  const back = before.filter((anchor) => !still.has(anchor));
  await tables.links.wake(await metaverseOf(tables, connector, back));
}

/** Ids of the targets' objects of all that is missing at present. */
export async function missingTargets({ connectors, sources }: EngineContext, tables: Tables): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  for (const connector of connectors) {
    if (!sources.includes(connector)) continue;
    const metaverse = await metaverseOf(tables, connector, await anchorsOf(tables, connector));
    for (let from = 0; from < metaverse.length; from += chunkSize)
      for (const place of await tables.objects.joinedPlaces(metaverse.slice(from, from + chunkSize)))
        if (!sources.includes(place.connector)) found.add(place.id);
  }
  return found;
}

async function metaverseOf(tables: Tables, connector: string, anchors: readonly string[]): Promise<readonly number[]> {
  const found: number[] = [];
  for (let from = 0; from < anchors.length; from += chunkSize)
    for (const { metaverse } of (await tables.objects.heads(connector, anchors.slice(from, from + chunkSize))).values())
      if (metaverse !== null) found.push(metaverse);
  return found;
}
