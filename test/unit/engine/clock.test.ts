import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World } from './world.ts';

const minuteMs = 60_000;

test('a clock that was far ahead and is set right does not keep a failed change for as long', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { title: 'Engineer' });
  await world.cycle();
  const now = world.nowMs;
  world.nowMs += 400 * 24 * 60 * minuteMs;
  world.user('corp', 'ana', { title: 'Director' });
  world.tenant.refuse = () => ({ code: 'Busy', message: 'Busy.', next: 'Wait.', retry: 'backoff' });
  await world.cycle();
  world.nowMs = now;
  world.tenant.refuse = () => undefined;
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'Director');
});
