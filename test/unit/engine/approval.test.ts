// An approval in a directory that never stands still: what it named leaves, the rest waits, and nobody waits for ever.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Approval } from '../../../operator/engine/engine.ts';
import { testRevision } from './builders.ts';
import { World } from './world.ts';

const strict = { ...testRevision, limits: { deletes: { count: 0, percent: 100, percentFrom: 20 } } };
const names = Array.from({ length: 12 }, (_, index) => `p${String(index).padStart(2, '0')}`);
const approve = (digest: string): Approval => ({ digest, admit: ['Delete'], exclude: [] });

async function decide(world: World): Promise<void> {
  await world.importAll();
  await world.synchronize();
}

async function twelve(): Promise<World> {
  const world = await World.open({ revision: strict });
  for (const name of names) world.user('corp', name);
  await world.cycle();
  return world;
}

const left = (world: World): readonly string[] => names.filter((name) => world.tenant.named(name) === undefined);

test('whoever was approved and is still to go goes, whatever else happens before the approval arrives', async () => {
  const churn = fc.array(
    fc.record({ name: fc.constantFrom(...names), what: fc.constantFrom('leave', 'return', 'change', 'disable', 'restart', 'plan') }),
    { maxLength: 12 },
  );
  const first = fc.subarray([...names], { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(first, churn, async (leavers, events) => {
      await using world = await twelve();
      for (const name of leavers) world.remove('corp', name);
      await decide(world);
      const { digest } = await world.engine.plan('tenant');
      // Whoever returned and left again, with a plan in between, was not seen by the person who approved.
      const expected = new Set(leavers);
      const gone = new Set(leavers);
      for (const { name, what } of events) {
        if (what === 'leave') {
          world.remove('corp', name);
          gone.add(name);
        } else if (what === 'return') {
          world.user('corp', name);
          gone.delete(name);
          expected.delete(name);
        } else if (what === 'change' && !gone.has(name)) world.user('corp', name, { title: `${name} changed` });
        else if (what === 'disable' && !gone.has(name)) world.user('corp', name, { accountEnabled: false });
        else if (what === 'restart') await world.reopen();
        await decide(world);
        const plan = await world.engine.plan('tenant');
        // Where it is the very plan that was approved once more, it stands as a whole.
        if (plan.digest === digest) for (const name of gone) expected.add(name);
        assert.equal(left(world).length, 0, 'nobody leaves before the approval');
      }
      await world.cycle(approve(digest));
      assert.deepEqual(left(world), [...expected].sort());
      const rest = await world.engine.plan('tenant');
      assert.equal(rest.counts.delete, gone.size - expected.size);
      await world.cycle(approve(rest.digest));
      assert.deepEqual(left(world), [...gone].sort());
      assert.deepEqual(await world.pending(), {});
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 25) },
  );
});

test('while new changes are beyond the limit, what was approved leaves, and nothing else', async () => {
  await using world = await twelve();
  world.remove('corp', 'p00');
  await decide(world);
  const { digest } = await world.engine.plan('tenant');
  world.remove('corp', 'p01');
  await decide(world);
  const plan = await world.engine.plan('tenant', approve(digest));
  assert.equal(plan.violation?.reason, 'DeletionLimitExceeded', 'one new delete is beyond the limit of none');
  assert.equal(await world.exportAll(approve(digest)), 1);
  assert.deepEqual(left(world), ['p00']);
});

test('what was approved and could not leave needs no second approval', async () => {
  await using world = await twelve();
  world.remove('corp', 'p00');
  world.remove('corp', 'p01');
  await decide(world);
  const { digest } = await world.engine.plan('tenant');
  world.tenant.refuse = ({ action, label }) =>
    action === 'Delete' && label === 'p01' ? { code: 'Busy', message: 'Busy.', next: 'Wait.', retry: 'backoff' } : undefined;
  await world.cycle(approve(digest));
  world.tenant.refuse = () => undefined;
  assert.deepEqual(left(world), ['p00']);
  world.nowMs += 3_600_000;
  await world.cycle();
  assert.deepEqual(left(world), ['p00', 'p01']);
});

test('the digest is that of the plan on any store: a second one beside the same directories names the same', async () => {
  await using world = await twelve();
  for (const name of ['p03', 'p07', 'p05']) world.user('corp', name, { cloudFiltered: true });
  await decide(world);
  const { digest } = await world.engine.plan('tenant');
  await world.loseVolume();
  // On an empty store nobody knows that they are ours: they have to be adopted before they can be left.
  for (const name of ['p03', 'p07', 'p05']) world.user('corp', name);
  await decide(world);
  for (const name of ['p05', 'p03', 'p07']) world.user('corp', name, { cloudFiltered: true });
  await decide(world);
  assert.equal((await world.engine.plan('tenant')).digest, digest);
});
