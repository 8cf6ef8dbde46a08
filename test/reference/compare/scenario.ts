// One comparison: a configuration, objects by chance for all of its connectors, and where product and reference part.
import { neededAttributes } from '../../../operator/configuration/index.ts';
import type { Revision } from '../../../operator/model/revision.ts';
import { generateForest } from '../generate/forest.ts';
import { Random } from '../generate/random.ts';
import type { SourceObject } from '../synchronization/model.ts';
import { schemasFor } from './target-schema.ts';
import { synchronizeFromScratch } from '../synchronization/synchronize.ts';
import { synchronizeWithProduct } from './product.ts';
import { differences, resultOf } from './result.ts';

export interface Scenario {
  readonly revision: Revision;
  readonly objects: number;
  readonly seed: number;
}

/** What was compared, so that a test can tell that there was something to compare. */
export interface Comparison {
  readonly differences: readonly string[];
  readonly objects: number;
  /** Metaverse objects; those made of several objects; those whose rules failed. */
  readonly metaverse: number;
  readonly joined: number;
  readonly failed: number;
  readonly refused: number;
  /** Objects wanted in targets, and how many of their attributes refer to others. */
  readonly desired: number;
  readonly references: number;
}

const now = new Date('2026-01-31T10:00:00Z');
/** Both are to draw the same. */
const draw = (): number => 0.5;

export async function compareBoth({ revision, objects: count, seed }: Scenario): Promise<Comparison> {
  const sources = revision.connectors.flatMap((connector) =>
    connector.type === 'ActiveDirectory' ? [{ name: connector.name, domain: connector.activeDirectory.partitions[0]?.domain ?? '' }] : [],
  );
  const random = new Random(seed);
  const objects: readonly SourceObject[] = sources.flatMap(({ name, domain }) =>
    generateForest(random, {
      connector: name,
      domain,
      objects: Math.ceil(count / sources.length),
      attributes: neededAttributes(revision, name),
      accounts: count,
    }),
  );
  const reference = synchronizeFromScratch({
    connectors: revision.connectors.map(({ name }) => name),
    objects,
    rules: revision.rules,
    targets: revision.connectors.flatMap(({ name, type }) => (type === 'EntraID' ? [name] : [])),
    forests: Object.fromEntries(sources.map(({ name, domain }) => [name, domain])),
    now,
    random: draw,
  });
  const product = await synchronizeWithProduct({ revision, objects, targetSchemas: schemasFor(reference), now, random: draw });
  return {
    differences: differences(product, resultOf(reference)),
    objects: objects.length,
    metaverse: reference.metaverse.length,
    joined: reference.metaverse.filter(({ joined }) => joined.length > 1).length,
    failed: reference.metaverse.filter(({ error }) => error !== undefined).length,
    refused: reference.refused.size,
    desired: reference.desired.length,
    references: reference.desired.reduce((sum, { references }) => sum + references.size, 0),
  };
}
