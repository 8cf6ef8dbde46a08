// Traps of writing: what is believed of a write decides what the next run takes away.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangeError } from '../../../operator/model/change.ts';
import { World } from '../engine/world.ts';

const busy: ChangeError = { code: 'Busy', message: 'Busy.', next: 'Wait.', retry: 'backoff' };
const hours = 3_600_000;

async function populated(): Promise<World> {
  const world = await World.open();
  for (let index = 0; index < 20; index++) world.user('corp', `p${index}`);
  for (const forest of ['corp', 'hr']) world.user(forest, 'stays');
  world.group('corp', 'team', ['p0', 'p1']);
  await world.cycle();
  return world;
}

test('a failed write, then a prune: whose creation or change failed is not taken for somebody who should go', async () => {
  await using world = await populated();
  const before = world.tenant.objects.size;
  world.user('corp', 'newcomer');
  world.user('corp', 'p0', { title: 'changed' });
  world.tenant.refuse = () => busy;
  for (let cycles = 0; cycles < 3; cycles++) {
    await world.cycle();
    world.nowMs += 2 * hours;
  }
  assert.equal(world.tenant.objects.size, before);
  assert.deepEqual(world.tenant.referred('team', 'member'), ['p0', 'p1']);
  assert.equal(world.tenant.log.filter(({ action }) => action === 'Delete').length, 0);
  world.tenant.refuse = () => undefined;
  await world.cycle();
  assert.equal(world.tenant.objects.size, before + 1);
});

test('a failed write, then a prune: a group whose new member is refused keeps the members that it has', async () => {
  await using world = await populated();
  world.group('corp', 'team', ['p0', 'p1', 'p2']);
  world.tenant.refuse = ({ references }) => (Object.keys(references).length > 0 ? busy : undefined);
  await world.cycle();
  assert.deepEqual(world.tenant.referred('team', 'member'), ['p0', 'p1']);
});

test('a time-out is no success: what was not written is written later, what was written is not written twice', async () => {
  for (const lost of ['Before', 'After'] as const) {
    await using world = await populated();
    world.user('corp', 'newcomer');
    world.user('corp', 'p0', { title: 'changed' });
    world.remove('corp', 'p19');
    world.tenant.lose = () => lost;
    await world.importAll();
    await world.synchronize();
    await world.exportAll();
    assert.equal(
      (await world.engine.errors(10)).some(({ label }) => label === 'newcomer'),
      true,
      'nobody reports a success',
    );
    world.tenant.lose = () => undefined;
    for (let cycles = 0; cycles < 2; cycles++) {
      world.nowMs += 2 * hours;
      await world.cycle();
    }
    assert.equal([...world.tenant.objects.values()].filter(({ attributes }) => attributes['displayName'] === 'newcomer').length, 1);
    assert.equal(world.tenant.named('p0')?.attributes['title'], 'changed');
    assert.equal(world.tenant.named('p19'), undefined);
    assert.deepEqual(await world.engine.errors(10), []);
  }
});

test('somebody who was deleted and comes back is enabled again, not left disabled', async () => {
  await using world = await populated();
  world.user('corp', 'p5', { accountEnabled: false });
  await world.cycle();
  world.remove('corp', 'p5');
  await world.cycle();
  assert.equal(world.tenant.named('p5'), undefined);
  // The tenant’s recycle bin gives back the account as it was: disabled.
  world.tenant.create('user', { displayName: 'p5', sourceAnchor: 'corp-p5', accountEnabled: false });
  world.user('corp', 'p5', { accountEnabled: true });
  await world.cycle();
  assert.equal(world.tenant.named('p5')?.attributes['accountEnabled'], true);
});

test('an object that is not found just after it was created is waited for, and not created again', async () => {
  await using world = await populated();
  world.user('corp', 'newcomer');
  world.group('corp', 'team', ['p0', 'p1', 'newcomer']);
  let notFound = 3;
  world.tenant.refuse = ({ references }) =>
    Object.keys(references).length > 0 && (notFound -= 1) >= 0
      ? { code: 'NotVisibleYet', message: 'Not found.', next: 'Wait.', retry: { afterMs: 5_000 } }
      : undefined;
  for (let cycles = 0; cycles < 6; cycles++) {
    await world.cycle();
    world.nowMs += 60_000;
  }
  assert.deepEqual(world.tenant.referred('team', 'member'), ['newcomer', 'p0', 'p1']);
  assert.equal(world.tenant.log.filter(({ action, label }) => action === 'Add' && label === 'newcomer').length, 1);
});
