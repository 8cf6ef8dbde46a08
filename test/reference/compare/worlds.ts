// Many worlds, one after another, until as many objects were compared as were asked for.
import assert from 'node:assert/strict';
import type { Revision } from '../../../operator/model/revision.ts';
import { propertySeed } from '../seed.ts';
import { type Comparison, compareBoth } from './scenario.ts';

const worldSize = 2_500;

/** Compares at least REFERENCE_OBJECTS objects (5,000 without it); fails at the first world where the two differ, and says how to see it again. */
export async function assertAgreement(revision: Revision): Promise<Comparison> {
  const total = Number(process.env['REFERENCE_OBJECTS'] ?? 5_000);
  const first = propertySeed();
  let sum: Comparison | undefined;
  for (let seed = first; sum === undefined || sum.objects < total; seed++) {
    const next = await compareBoth({ revision, objects: worldSize, seed });
    const shown = next.differences.slice(0, 10).join('\n');
    assert.equal(next.differences.length, 0, `${next.differences.length} differences with PROPERTY_SEED=${seed}:\n${shown}`);
    sum = sum === undefined ? next : added(sum, next);
  }
  process.stderr.write(`${JSON.stringify({ ...sum, differences: 0 })}\n`);
  return sum;
}

const added = (a: Comparison, b: Comparison): Comparison => ({
  differences: [],
  objects: a.objects + b.objects,
  metaverse: a.metaverse + b.metaverse,
  joined: a.joined + b.joined,
  failed: a.failed + b.failed,
  refused: a.refused + b.refused,
  desired: a.desired + b.desired,
  references: a.references + b.references,
});
