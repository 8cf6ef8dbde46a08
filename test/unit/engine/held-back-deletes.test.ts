import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Approval } from '../../../operator/engine/engine.ts';
import { testRevision } from './builders.ts';
import { World } from './world.ts';

const oneDelete = { ...testRevision, limits: { deletes: { count: 1, percent: 100, percentFrom: 20 } } };

/** A world in which the named people have left, and the approval that holds back the first of them. */
async function afterLeaving(...names: readonly string[]): Promise<{ readonly world: World; readonly approval: Approval }> {
  const world = await World.open({ revision: oneDelete });
  for (const name of [...names, 'stays', 'remains']) world.user('corp', name);
  await world.cycle();
  for (const name of names) world.remove('corp', name);
  await world.cycle();
  const { digest, violation } = await world.engine.plan('tenant');
  assert.equal(violation?.reason, 'DeletionLimitExceeded');
  return { world, approval: { digest, admit: ['Delete'], exclude: [`corp-${names[0]}`] } };
}

test('whom an approval leaves out is not deleted by the cycles after it, although one delete is within the limit', async () => {
  const { world, approval } = await afterLeaving('ana', 'bert');
  await using _ = world;
  await world.cycle(approval);
  assert.equal(world.tenant.named('bert'), undefined);
  await world.cycle();
  await world.reopen();
  await world.cycle();
  assert.notEqual(world.tenant.named('ana'), undefined);
  assert.equal((await world.engine.plan('tenant')).counts.delete, 1, 'the plan still shows what is held back');
});

test('what is held back does not stop other deletes', async () => {
  const { world, approval } = await afterLeaving('ana', 'bert', 'cem');
  await using _ = world;
  await world.cycle(approval);
  world.remove('corp', 'stays');
  await world.cycle();
  assert.equal(world.tenant.named('stays'), undefined);
  assert.notEqual(world.tenant.named('ana'), undefined);
});

test('a later approval that does not leave them out deletes them', async () => {
  const { world, approval } = await afterLeaving('ana', 'bert');
  await using _ = world;
  await world.cycle(approval);
  const { digest } = await world.engine.plan('tenant');
  await world.cycle({ digest, admit: ['Delete'], exclude: [] });
  assert.equal(world.tenant.named('ana'), undefined);
});

test('somebody who was held back and comes back is written like anybody, and may leave again', async () => {
  const { world, approval } = await afterLeaving('ana', 'bert');
  await using _ = world;
  await world.cycle(approval);
  world.user('corp', 'ana', { title: 'Back' });
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'Back');
  world.remove('corp', 'ana');
  await world.cycle();
  assert.equal(world.tenant.named('ana'), undefined);
});
