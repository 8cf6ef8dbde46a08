import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testRevision } from './builders.ts';
import { World } from './world.ts';

const withoutHr = {
  ...testRevision,
  connectors: testRevision.connectors.filter(({ name }) => name !== 'hr'),
  rules: testRevision.rules.filter(({ connector }) => connector !== 'hr'),
};
const withoutCorp = {
  ...testRevision,
  connectors: testRevision.connectors.filter(({ name }) => name !== 'corp'),
  rules: testRevision.rules.filter(({ connector }) => connector !== 'corp'),
};

test('a connector that leaves the schedule takes its values along, and brings them back with it', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  world.user('hr', 'ana', { title: 'Engineer' });
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'Engineer');
  await world.reopen(withoutHr);
  await cycleOf(world, 'corp');
  assert.equal(world.tenant.named('ana')?.attributes['title'], undefined);
  await world.reopen(testRevision);
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'Engineer');
});

test('without their connector people are deletes that the limit counts, and work that nobody can do is not begun again and again', async () => {
  let transactions = 0;
  await using world = await World.open({
    wrapStore: (store) => ({
      batchSize: store.batchSize,
      close: () => store.close(),
      transaction: (work, durability) => {
        transactions += 1;
        return store.transaction(work, durability);
      },
    }),
  });
  for (let person = 0; person < 30; person++) world.user('corp', `person${person}`);
  world.user('hr', 'somebody');
  await world.cycle();
  await world.reopen(withoutCorp);
  await cycleOf(world, 'hr');
  const plan = await world.engine.plan('tenant');
  assert.deepEqual([plan.counts.delete, plan.violation?.reason], [30, 'DeletionLimitExceeded']);
  assert.equal(world.tenant.objects.size, 30);
  transactions = 0;
  await world.synchronize();
  assert.ok(transactions < 25, `${transactions} transactions for nothing`);
  await world.reopen(testRevision);
  await world.cycle();
  assert.deepEqual(await world.pending(), {});
  assert.equal(world.tenant.objects.size, 30);
});

async function cycleOf(world: World, connector: string): Promise<void> {
  for (const name of [connector, 'tenant']) await world.importFull(name);
  await world.synchronize();
  await world.exportAll();
  await world.importFull('tenant');
  await world.synchronize();
}
