// Deletes wait until it is certain that the object is gone: so many reads in a row, so much time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Limits, Revision } from '../../../operator/model/revision.ts';
import { testRevision } from './builders.ts';
import { World } from './world.ts';

const hour = 3_600_000;
const deletes = { count: 500, percent: 100, percentFrom: 20 };
const withAbsence = (absence: Limits['absence']): Revision => ({ ...testRevision, limits: { deletes, ...(absence && { absence }) } });

async function team(revision: Revision): Promise<World> {
  const world = await World.open({ revision });
  world.user('corp', 'ana');
  world.user('corp', 'bo');
  world.group('corp', 'staff', ['ana', 'bo']);
  await world.cycle();
  world.remove('corp', 'ana');
  return world;
}

const there = (world: World): boolean => world.tenant.named('ana') !== undefined;

test('an object is deleted only once so many reads in a row have missed it', async () => {
  await using world = await team(withAbsence({ consecutiveReads: 3, gracePeriodSeconds: 0 }));
  await world.cycle();
  await world.reopen();
  await world.cycle();
  assert.deepEqual([there(world), await world.pending()], [true, {}]);
  await world.cycle();
  assert.equal(there(world), false);
});

test('a read that shows it again begins the count anew', async () => {
  await using world = await team(withAbsence({ consecutiveReads: 3, gracePeriodSeconds: 0 }));
  await world.cycle();
  await world.cycle();
  world.user('corp', 'ana');
  await world.cycle();
  world.remove('corp', 'ana');
  await world.cycle();
  await world.cycle();
  assert.equal(there(world), true);
  await world.cycle();
  assert.equal(there(world), false);
});

test('a source that can not be read does not count as one that was read', async () => {
  await using world = await team(withAbsence({ consecutiveReads: 2, gracePeriodSeconds: 0 }));
  await world.cycle();
  for (let times = 0; times < 3; times++) {
    await world.importFull('hr').catch(() => undefined);
    await world.importFull('tenant');
    await world.synchronize();
    assert.deepEqual(await world.pending(), {});
  }
});

test('reads that broke off count neither alone nor with the next that did not', async () => {
  await using world = await team(withAbsence({ consecutiveReads: 3, gracePeriodSeconds: 0 }));
  await world.cycle();
  for (const connector of ['corp', 'hr', 'corp', 'hr']) await (await world.engine.beginImport(connector, 'Full', {})).abandon();
  await world.cycle();
  assert.equal(there(world), true);
  await world.cycle();
  assert.equal(there(world), false);
});

test('a grace period passes before the delete, and the object keeps its memberships until then', async () => {
  await using world = await team(withAbsence({ consecutiveReads: 1, gracePeriodSeconds: 7200 }));
  await world.cycle();
  world.nowMs += hour;
  await world.cycle();
  assert.equal(there(world), true);
  assert.deepEqual(world.tenant.referred('staff', 'member'), ['ana', 'bo']);
  world.nowMs += hour;
  await world.cycle();
  assert.equal(there(world), false);
});

test('who leaves the scope of the outbound rule waits like who is gone', async () => {
  await using world = await team(withAbsence({ consecutiveReads: 1, gracePeriodSeconds: 7200 }));
  world.user('corp', 'ana', { cloudFiltered: true });
  await world.cycle();
  world.nowMs += hour;
  await world.cycle();
  assert.equal(there(world), true);
  world.nowMs += hour;
  await world.cycle();
  assert.equal(there(world), false);
});

test('what waits is not counted against the limits before it may leave', async () => {
  const limits = { deletes: { count: 0, percent: 100, percentFrom: 20 }, absence: { consecutiveReads: 1, gracePeriodSeconds: 3600 } };
  await using world = await team({ ...testRevision, limits });
  await world.cycle();
  assert.deepEqual([(await world.engine.plan('tenant')).guarded, (await world.engine.plan('tenant')).violation], [0, undefined]);
  world.nowMs += hour;
  await world.cycle();
  assert.equal((await world.engine.plan('tenant')).violation?.reason, 'DeletionLimitExceeded');
});

test('a rule that provisions may let deletes wait longer than the schedule does', async () => {
  const rules = testRevision.rules.map((rule) =>
    rule.name === 'Out to tenant - User Join' ? { ...rule, softDeleteExpirySeconds: 3600 } : rule,
  );
  await using world = await team({ ...withAbsence(undefined), rules });
  world.remove('corp', 'staff');
  await world.cycle();
  assert.deepEqual([there(world), world.tenant.named('staff')], [true, undefined]);
  world.nowMs += hour;
  await world.cycle();
  assert.equal(there(world), false);
});

test('an object that comes back while its delete waits is the same object', async () => {
  await using world = await team(withAbsence({ consecutiveReads: 1, gracePeriodSeconds: 7200 }));
  const anchor = world.tenant.named('ana')?.anchor;
  await world.cycle();
  world.user('corp', 'ana', { title: 'Back' });
  await world.cycle();
  world.nowMs += 3 * hour;
  await world.cycle();
  assert.deepEqual([world.tenant.named('ana')?.anchor, world.tenant.named('ana')?.attributes['title']], [anchor, 'Back']);
});
