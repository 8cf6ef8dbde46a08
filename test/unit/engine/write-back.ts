// Writes to a forest what rules want there, as its exporter does.
import assert from 'node:assert/strict';
import type { ChangeResult, ExportChange } from '../../../operator/model/change.ts';
import { permitOf } from './builders.ts';
import { phases, type World } from './world.ts';

/** Sends what is planned for the forest; `write` stands for the domain controller. */
export async function writeBack(
  world: World,
  write: (change: ExportChange) => ChangeResult = (change) => take(world, change),
): Promise<readonly ExportChange[]> {
  const sent: ExportChange[] = [];
  for (const phase of phases) {
    for (;;) {
      const changes = await world.engine.nextExports('corp', phase, 20);
      if (changes.length === 0) break;
      sent.push(...changes);
      await world.engine.recordIntent(permitOf(1), changes);
      await world.engine.recordResults(permitOf(1), changes.map(write));
    }
  }
  return sent;
}

/** Values of an object that is there; anything else can not be asked of a forest. */
export function take(world: World, { id, anchor = '', attributes }: ExportChange): ChangeResult {
  const object = world.forest('corp').get(anchor) ?? assert.fail(`${anchor} is not there`);
  const after = { ...object.attributes };
  for (const [name, change] of Object.entries(attributes)) {
    if (change.after === undefined) delete after[name];
    else after[name] = change.after;
  }
  world.forest('corp').set(anchor, { ...object, attributes: after });
  return { id, outcome: 'Written', anchor };
}
