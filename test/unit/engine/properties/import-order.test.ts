// Between two synchronizations the order in which directories tell of their objects decides nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seeded } from '../../../reference/seed.ts';
import { dump } from '../dump.ts';
import { World } from '../world.ts';
import { changeOf, type ForestChange, forestChange } from './forest-change.ts';
import { begin, type Event, histories, live } from './history.ts';
import { unlimited } from './rules.ts';

/** At most one change of an object, so that no order says anything else. */
const changes = fc.uniqueArray(forestChange, {
  maxLength: 9,
  selector: (one) => `${'connector' in one ? one.connector : 'corp'}-${one.name}`,
});

const shuffled = changes.chain((all) =>
  fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
);

test('whatever went before, the next changes give one state in any order', async () => {
  await fc.assert(
    fc.asyncProperty(histories, shuffled, async (events, [one, other]) => {
      assert.deepEqual(await told(events, one), await told(events, other));
    }),
    seeded({ numRuns: 12 }),
  );
});

async function told(events: readonly Event[], changes: readonly ForestChange[]): Promise<unknown> {
  await using world = await World.open({ revision: unlimited });
  await begin(world);
  await live(world, events);
  await world.synchronize();
  for (const change of changes) {
    // A deletion takes references away that were told before it, so that its place among the imports does matter.
    const told = changeOf(world, change.kind === 'remove' ? { ...change, kind: 'leave scope' } : change);
    if (told !== undefined) await world.import(told.connector, 'Delta', [told.change]);
  }
  await world.synchronize();
  return await dump(world.place);
}

test('forests and tenant can be read in any order', async () => {
  const connectors = ['corp', 'hr', 'tenant'];
  const order = fc.shuffledSubarray(connectors, { minLength: connectors.length });
  await fc.assert(
    fc.asyncProperty(histories, order, async (events, shuffledOrder) => {
      const states = [];
      for (const order of [connectors, shuffledOrder]) {
        await using world = await World.open({ revision: unlimited });
        await begin(world);
        await live(world, events);
        await world.synchronize();
        for (const connector of order) await world.importFull(connector);
        await world.synchronize();
        states.push(await dump(world.place));
      }
      assert.deepEqual(states[1], states[0]);
    }),
    seeded({ numRuns: 8 }),
  );
});
