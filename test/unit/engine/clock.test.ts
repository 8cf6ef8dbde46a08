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
    world.nowMs += 59 * minuteMs;
    assert.equal((await world.synchronize()).evaluated, 0);
    world.nowMs += 2 * minuteMs;
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

/** Two comparisons with the clock, of which each person has their own times. */
const twoTimes = rule({
  name: 'In from corp - Ends',
  direction: 'Inbound',
  connector: 'corp',
  precedence: 1,
  flows: [
    expression('title', 'IIF(CDate([starts]) > Now(),"before",IIF(CDate([ends]) < Now(),"after","during"))'),
    expression('department', 'IIF(CDate([ends]) < Now(),"none","some")'),
  ],
});

test('of many objects that the time changes, each costs an evaluation at its own times and nothing between them', async () => {
  await using world = await World.open({ revision: { ...testRevision, rules: [twoTimes, ...testRevision.rules] } });
  for (let day = 1; day <= 9; day++) world.user('corp', `p${day}`, { starts: `2026-02-0${day}`, ends: `2026-03-0${day}` });
  await world.cycle();
  const titles = (): readonly unknown[] => [1, 2, 9].map((day) => world.tenant.named(`p${day}`)?.attributes['title']);
  const evaluatedAt = async (time: string): Promise<number> => {
    world.nowMs = Date.parse(time);
    const { evaluated } = await world.synchronize();
    await world.cycle();
    return evaluated;
  };
  assert.deepEqual(titles(), ['before', 'before', 'before']);
  assert.equal(await evaluatedAt('2026-01-31T23:00:00Z'), 0);
  assert.equal(await evaluatedAt('2026-02-01T00:00:01Z'), 1);
  assert.deepEqual(titles(), ['during', 'before', 'before']);
  assert.equal(await evaluatedAt('2026-02-01T12:00:00Z'), 0);
  assert.equal(await evaluatedAt('2026-03-01T12:00:00Z'), 9);
  assert.deepEqual(titles(), ['after', 'during', 'during']);
  assert.equal(await evaluatedAt('2026-03-01T13:00:00Z'), 0);
  assert.equal(await evaluatedAt('2027-01-01T00:00:00Z'), 8);
  assert.deepEqual(titles(), ['after', 'after', 'after']);
  assert.equal(await evaluatedAt('2028-01-01T00:00:00Z'), 0);
});

test('a value that follows the clock itself is looked at in every run', async () => {
  const stamp = rule({
    ...twoTimes,
    name: 'In from corp - Year',
    flows: [expression('title', 'FormatDateTime(Now(),"yyyy")')],
  });
  await using world = await World.open({ revision: { ...testRevision, rules: [stamp, ...testRevision.rules] } });
  world.user('corp', 'ana');
  await world.cycle();
  assert.equal((await world.synchronize()).evaluated, 1);
  world.nowMs = Date.parse('2027-06-01T00:00:00Z');
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], '2027');
});

test('when the next change comes is computed anew with the rules and the values that it depends on', async () => {
  const rules = [twoTimes, ...testRevision.rules];
  await using world = await World.open({ revision: { ...testRevision, rules } });
  const title = (): unknown => world.tenant.named('ana')?.attributes['title'];
  world.user('corp', 'ana', { starts: '2026-02-01', ends: '2026-06-01' });
  await world.cycle();
  world.user('corp', 'ana', { starts: '2026-03-01', ends: '2026-06-01' });
  await world.cycle();
  world.nowMs = Date.parse('2026-02-15T00:00:00Z');
  assert.equal((await world.synchronize()).evaluated, 0);
  world.nowMs = Date.parse('2026-03-15T00:00:00Z');
  await world.cycle();
  assert.equal(title(), 'during');
  const [first, second] = twoTimes.flows;
  const sooner = [{ ...first, expression: 'IIF(DateAdd("d",-30,CDate([ends])) < Now(),"soon over","during")' }, second];
  await world.reopen({ ...testRevision, rules: [{ ...twoTimes, flows: sooner as typeof twoTimes.flows }, ...testRevision.rules] });
  await world.cycle();
  world.nowMs = Date.parse('2026-05-15T00:00:00Z');
  await world.cycle();
  assert.equal(title(), 'soon over');
});
