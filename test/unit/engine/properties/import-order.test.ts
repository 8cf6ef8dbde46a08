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
  // What no import has told yet, so that there is something to be read.
  const untold = fc.array(forestChange, { maxLength: 12, size: 'max' });
  await fc.assert(
    fc.asyncProperty(histories, untold, order, async (events, changes, shuffledOrder) => {
      const states = [];
      for (const order of [connectors, shuffledOrder]) {
        await using world = await World.open({ revision: unlimited });
        await begin(world);
        await live(world, events);
        await world.synchronize();
        for (const change of changes) changeOf(world, change);
        for (const connector of order) await world.importFull(connector);
        await world.synchronize();
        states.push(await dump(world.place));
      }
      assert.deepEqual(states[1], states[0]);
    }),
    seeded({ numRuns: 8 }),
  );
});

/** Anchors in order; few values, so that many share one. */
const newcomers = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    employeeID: fc.constantFrom('1', '2', '3'),
    mail: fc.constantFrom('x', 'y', undefined),
  }),
  { minLength: 2, selector: ({ name }) => name },
);

/** They are found by either of two values. */
const byEither: typeof unlimited = {
  ...unlimited,
  rules: unlimited.rules.map((one) =>
    one.name === 'In from corp - User Join'
      ? { ...one, join: ['employeeID', 'mail'].map((name) => [{ source: name, target: name, caseSensitive: false }]) }
      : one,
  ),
};

test('people of one forest who share join values come out alike, whether they arrive together or one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(newcomers, fc.constantFrom(1, 2, 50), async (people, batchSize) => {
      const outcomes = [];
      const inOrder = [...people].sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const steps of [[people], inOrder.map((one) => [one])]) {
        await using world = await World.open({ revision: byEither, batchSize });
        for (const step of steps) {
          for (const { name, employeeID, mail } of step) world.user('corp', name, { employeeID, ...(mail === undefined ? {} : { mail }) });
          await world.importFull('corp');
          await world.synchronize();
        }
        await world.cycle();
        const errors = (await world.engine.errors(20)).map(({ label, error }) => `${label} ${error.code}`);
        outcomes.push({
          people: [...world.tenant.objects.values()].map(({ attributes }) => String(attributes['displayName'])).toSorted(),
          errors: errors.toSorted(),
        });
      }
      assert.deepEqual(outcomes[0], outcomes[1]);
    }),
    seeded({ numRuns: 25 }),
  );
});
