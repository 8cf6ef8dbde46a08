// A worker that dies in the middle, before or after a commit, and a new one that begins its step anew.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seeded } from '../../../reference/seed.ts';
import { World } from '../world.ts';
import { Crash, crashing } from './crashing-store.ts';
import { begin, calm, type Event, happen, histories } from './history.ts';
import { unlimited } from './rules.ts';
import { tenantOf } from './tenant-state.ts';

/** A rule that remembers what it said first is a matter of when it was asked; a lost answer of when one asks again. */
const repeatable = (events: readonly Event[]): readonly Event[] => events.filter(({ kind }) => kind !== 'trouble' && kind !== 'drift');

test('a worker that is killed at any transaction, and started again, loses and doubles nothing', async () => {
  await fc.assert(
    fc.asyncProperty(histories.map(repeatable), fc.integer({ min: 1, max: 120 }), fc.boolean(), async (events, at, stored) => {
      assert.deepEqual(await interrupted(events, at, stored), await interrupted(events, Number.POSITIVE_INFINITY, stored));
    }),
    seeded({ numRuns: 15 }),
  );
});

test('a life with joiners, movers and leavers ends the same, wherever in it the worker died', async () => {
  let transactions = 0;
  const undisturbed = await interrupted(life, Number.POSITIVE_INFINITY, false, (count) => (transactions = count));
  const { seed = 0, numRuns = 0 } = seeded({ numRuns: 10 });
  for (const { at, stored } of deathsOf(transactions, seed).slice(0, numRuns)) {
    const where = `died ${stored ? 'after' : 'before'} commit ${at} of ${transactions}`;
    assert.deepEqual(await interrupted(life, at, stored), undisturbed, where);
  }
});

/** Every place to die at, before and after each commit, once: in an order by chance, so that few runs see some of them and enough runs all. */
function deathsOf(transactions: number, seed: number): readonly { readonly at: number; readonly stored: boolean }[] {
  const all = Array.from({ length: transactions }, (_, index) => [false, true].map((stored) => ({ at: index + 1, stored }))).flat();
  const [shuffled = []] = fc.sample(fc.shuffledSubarray(all, { minLength: all.length }), { numRuns: 1, seed });
  return shuffled;
}

const life: readonly Event[] = [
  {
    kind: 'change',
    told: true,
    change: { kind: 'person', connector: 'corp', name: 'a', attributes: { employeeID: '1', title: 'x' }, manager: 'b' },
  },
  {
    kind: 'change',
    told: true,
    change: { kind: 'person', connector: 'corp', name: 'b', attributes: { employeeID: '2' }, manager: undefined },
  },
  {
    kind: 'change',
    told: true,
    change: { kind: 'person', connector: 'hr', name: 'a', attributes: { employeeID: '1', department: 'p' }, manager: undefined },
  },
  { kind: 'change', told: true, change: { kind: 'group', name: 'g', members: ['a', 'b', 'nobody'] } },
  { kind: 'settle' },
  { kind: 'change', told: true, change: { kind: 'members', name: 'g', add: ['c'], remove: ['b'] } },
  {
    kind: 'change',
    told: true,
    change: { kind: 'person', connector: 'corp', name: 'c', attributes: { employeeID: '3', accountEnabled: false }, manager: 'a' },
  },
  { kind: 'change', told: true, change: { kind: 'remove', connector: 'corp', name: 'a' } },
  { kind: 'export' },
];

async function interrupted(
  events: readonly Event[],
  at: number,
  stored: boolean,
  tellCount: (transactions: number) => void = () => undefined,
): Promise<unknown> {
  const crash = crashing(at, stored);
  await using world = await World.open({ revision: unlimited, wrapStore: crash.wrap });
  await begin(world);
  crash.arm();
  for (const event of events) await again(world, () => happen(world, event));
  await again(world, () => calm(world));
  tellCount(crash.count());
  return tenantOf(world);
}

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
