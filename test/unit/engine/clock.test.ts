import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expression, rule, testRevision } from './builders.ts';
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

/** 2026-01-01 01:00 UTC in steps of 100 ns since 1601: an hour after the clock of a world begins. */
const anHourLater = 134_117_028_000_000_000n;
const late = [expression('title', `IIF(DateFromNum(${anHourLater}) < Now(),"late","early")`)];
const outbound = rule({
  name: 'Out to tenant - Timed',
  direction: 'Outbound',
  connector: 'tenant',
  sourceObjectType: 'person',
  targetObjectType: 'user',
  precedence: 1,
  flows: late,
});
const inbound = rule({ name: 'In from corp - Timed', direction: 'Inbound', connector: 'corp', precedence: 1, flows: late });

for (const timed of [inbound, outbound]) {
  const withTime = { ...testRevision, rules: [timed, ...testRevision.rules] };

  test(`${timed.direction}: a value that depends on the time changes when its time comes, although nothing else does, and is then left alone`, async () => {
    await using world = await World.open({ revision: withTime });
    world.user('corp', 'ana');
    await world.cycle();
    const title = (): unknown => world.tenant.named('ana')?.attributes['title'];
    assert.equal(title(), 'early');
    assert.equal((await world.synchronize()).evaluated, 1);
    world.nowMs += 2 * 60 * minuteMs;
    await world.cycle();
    assert.equal(title(), 'late');
    assert.equal((await world.synchronize()).evaluated, 0);
  });

  test(`${timed.direction}: what a clock that was ahead decided is decided anew once it is set right`, async () => {
    await using world = await World.open({ revision: withTime });
    world.user('corp', 'ana');
    world.nowMs += 400 * 24 * 60 * minuteMs;
    await world.cycle();
    world.nowMs -= 400 * 24 * 60 * minuteMs;
    await world.cycle();
    assert.equal(world.tenant.named('ana')?.attributes['title'], 'early');
  });
}
