import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World } from './world.ts';

const minuteMs = 60_000;

test('a value that the tenant changes as it takes it is sent with growing pauses, and its error stays until it is seen', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { title: 'Engineer ' });
  let sent = 0;
  for (let minute = 0; minute < 180; minute += 2) {
    sent += await world.cycle();
    const ana = world.tenant.named('ana');
    if (typeof ana?.attributes['title'] === 'string') ana.attributes['title'] = ana.attributes['title'].trim();
    const held = world.tenant.objects.get(ana?.anchor ?? '');
    if (held !== undefined) held.attributes['title'] = 'Engineer';
    await world.importFull('tenant');
    await world.synchronize();
    world.nowMs += 2 * minuteMs;
  }
  assert.ok(sent >= 4 && sent <= 12, `sent ${sent} times in three hours`);
  const [problem] = await world.engine.errors(5);
  assert.equal(problem?.error.code, 'NotConfirmed');
  world.user('corp', 'ana', { title: 'Engineer' });
  await world.cycle();
  assert.deepEqual(await world.engine.errors(5), []);
});

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
