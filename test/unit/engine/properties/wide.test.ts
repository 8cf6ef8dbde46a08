// The same laws where everything is asked for at once: a forest written to, names that exist once, units, the clock and parameters.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seeded } from '../../../reference/seed.ts';
import { discardDerived, dump } from '../dump.ts';
import { forestChange } from './forest-change.ts';
import { renaming, type WideEvent, wideHistories } from './wide-events.ts';
import { liveWide, openWide } from './wide-history.ts';

test('with everything asked for at once, what is derived step by step is what is derived from the beginning', async () => {
  await fc.assert(
    fc.asyncProperty(wideHistories('everything'), async (events) => {
      await using world = await openWide();
      await liveWide(world, events);
      await world.synchronize();
      const before = await dump(world.place);
      await world.engine.close();
      await discardDerived(world.place);
      await world.reopen();
      await world.synchronize();
      assert.deepEqual(await dump(world.place), before);
    }),
    seeded({ numRuns: 20 }),
  );
});

test('with everything asked for at once, a synchronization without a change changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(wideHistories('everything'), async (events) => {
      await using world = await openWide();
      await liveWide(world, events);
      await world.synchronize();
      const before = await dump(world.place);
      assert.equal((await world.synchronize()).changed, 0);
      assert.equal((await world.synchronize('Full')).changed, 0);
      assert.deepEqual(await dump(world.place), before);
    }),
    seeded({ numRuns: 10 }),
  );
});

/** At most one change of an object, so that no order says anything else. */
const changes = fc.uniqueArray(
  fc.oneof(
    // A deletion takes references away that were told before it, so that its place among the imports does matter.
    forestChange.filter(({ kind }) => kind !== 'remove').map((change) => ({ kind: 'change' as const, change, told: true })),
    renaming,
  ),
  {
    maxLength: 9,
    selector: (one) =>
      'change' in one ? `${'connector' in one.change ? one.change.connector : 'corp'}-${one.change.name}` : `corp-${one.name}`,
  },
);
const shuffled = changes.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));

test('with everything asked for at once, the next changes give one state in any order', async () => {
  await fc.assert(
    fc.asyncProperty(wideHistories('everything'), shuffled, async (events, [one, other]) => {
      assert.deepEqual(await told(events, one), await told(events, other));
    }),
    seeded({ numRuns: 8 }),
  );
});

async function told(events: readonly WideEvent[], changes: readonly WideEvent[]): Promise<unknown> {
  await using world = await openWide();
  await liveWide(world, events);
  await world.synchronize();
  await liveWide(world, changes);
  await world.synchronize();
  return await dump(world.place);
}
