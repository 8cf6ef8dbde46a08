// What holds whatever happens, on real stores.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Store } from '../../../operator/engine/port/store-port.ts';
import { discardDerived, dump } from './dump.ts';
import { applyChange, type Change, change, type Step, step, take } from './steps.ts';
import { testRevision } from './builders.ts';
import { World } from './world.ts';

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 40) };
const steps = fc.array(step, { maxLength: 14 });

async function history(world: World, taken: readonly Step[]): Promise<void> {
  for (const next of taken) await take(world, next);
  await world.synchronize();
}

test('a synchronization without a change changes nothing, not even a full one', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      await using world = await World.open();
      await history(world, taken);
      const before = await dump(world.place);
      assert.equal((await world.synchronize()).changed, 0);
      assert.deepEqual(await dump(world.place), before);
      assert.equal((await world.synchronize('Full')).changed, 0);
      assert.deepEqual(await dump(world.place), before);
    }),
    runs,
  );
});

test('what is derived step by step is what is derived from the beginning', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      await using world = await World.open();
      await history(world, taken);
      const before = await dump(world.place);
      await world.engine.close();
      await discardDerived(world.place);
      await world.reopen();
      await world.synchronize();
      assert.deepEqual(await dump(world.place), before);
    }),
    runs,
  );
});

test('the order in which objects are imported does not matter', async () => {
  const shuffled = fc
    .uniqueArray(change, {
      maxLength: 9,
      selector: (one) => `${one.kind === 'group' ? 'corp' : 'connector' in one ? one.connector : ''}-${'name' in one ? one.name : ''}`,
    })
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })));
  await fc.assert(
    fc.asyncProperty(shuffled, async ([one, other]) => {
      const [first, second] = [await imported(one), await imported(other)];
      assert.deepEqual(first, second);
    }),
    runs,
  );
});

async function imported(changes: readonly Change[]): Promise<unknown> {
  await using world = await World.open();
  for (const made of changes) {
    // A deletion takes references away that were told before it, so that its place among the imports does matter.
    const one = made.kind === 'remove' ? { ...made, why: 'OutOfScope' as const } : made;
    const applied = applyChange(world, one);
    await world.import(applied.connector, 'Delta', [applied.change]);
  }
  await world.synchronize();
  return await dump(world.place);
}

test('a process that ends at any transaction, before or after it is stored, loses and doubles nothing', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 60 }), fc.boolean(), async (taken, at, stored) => {
      const calm = await uninterrupted(taken);
      const crash = crashing(at, stored);
      await using world = await World.open({ wrapStore: crash.wrap });
      crash.arm();
      for (const next of [...taken, settle, settle]) await again(world, () => take(world, next));
      assert.deepEqual(tenantOf(world), calm);
    }),
    runs,
  );
});

const settle: Step = { kind: 'settle' };

async function uninterrupted(taken: readonly Step[]): Promise<unknown> {
  await using world = await World.open();
  for (const next of [...taken, settle, settle]) await take(world, next);
  return tenantOf(world);
}

class Crash extends Error {}

/** Runs a step until it gets through; after a crash a new process begins it anew. */
async function again(world: World, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      await again(world, () => world.reopen());
    }
  }
}

function crashing(at: number, stored: boolean): { readonly arm: () => void; readonly wrap: (store: Store) => Store } {
  let count = Number.NEGATIVE_INFINITY;
  return {
    arm: () => {
      count = 0;
    },
    wrap: (store) => ({
      batchSize: store.batchSize,
      close: () => store.close(),
      async transaction(work, durability) {
        count += 1;
        if (count !== at) return store.transaction(work, durability);
        if (!stored) throw new Crash();
        await store.transaction(work, durability);
        throw new Crash();
      },
    }),
  };
}

/** What people find in the tenant, by source anchor. */
function tenantOf(world: World): unknown {
  const nameOf = (anchor: string): unknown => world.tenant.objects.get(anchor)?.attributes['sourceAnchor'];
  return [...world.tenant.objects.values()]
    .map(({ objectType, attributes, references }) => ({
      objectType,
      attributes: Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))),
      references: Object.fromEntries(
        Object.entries(references)
          .filter(([, anchors]) => anchors.size > 0)
          .map(([name, anchors]) => [name, [...anchors].map((anchor) => String(nameOf(anchor))).sort()]),
      ),
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

test('after an export and its confirming import nothing is left to be sent', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      await using world = await World.open({ revision: unlimited });
      await history(world, taken);
      await world.cycle();
      assert.deepEqual(await world.pending(), {});
    }),
    runs,
  );
});

const unlimited = { ...testRevision, limits: { deletes: { count: 500, percent: 100, percentFrom: 20 } } };
