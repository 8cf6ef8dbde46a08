// The memory of exports: what was sent counts as delivered only when an import shows it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineErrors } from '../../../operator/engine/errors.ts';
import type { ChangeError } from '../../../operator/model/change.ts';
import { permitOf, testRevision } from './builders.ts';
import { World } from './world.ts';

const minute = 60_000;
const refusal = (retry: ChangeError['retry']): ChangeError => ({ code: 'Refused', message: 'No.', next: 'Ask.', retry });

/** Imports the tenant and decides anew, without sending. */
async function confirm(world: World): Promise<void> {
  await world.importFull('tenant');
  await world.synchronize();
}

async function withAna(): Promise<World> {
  const world = await World.open();
  world.user('corp', 'ana', { title: 'Engineer' });
  await world.cycle();
  return world;
}

test('what was sent is not repeated before an import could show it', async () => {
  await using world = await withAna();
  world.user('corp', 'ana', { title: 'Director' });
  await world.importFull('corp');
  await world.synchronize();
  assert.equal(await world.exportAll(), 1);
  await world.synchronize('Full');
  assert.equal(await world.exportAll(), 0);
  assert.deepEqual(await world.pending(), {});
});

test('an import that began before the change was sent confirms nothing', async () => {
  await using world = await withAna();
  world.user('corp', 'ana', { title: 'Director' });
  await world.importFull('corp');
  await world.synchronize();
  const session = await world.engine.beginImport('tenant', 'Delta', {});
  await world.exportAll();
  await session.complete({ cookie: 'earlier', objects: {} });
  await world.synchronize();
  assert.equal(await world.exportAll(), 0);
});

test('a value that somebody sets back is sent once more at once, then with growing pauses', async () => {
  await using world = await withAna();
  const tenant = world.tenant;
  const setBack = (): void => {
    const ana = tenant.named('ana');
    if (ana !== undefined) ana.attributes['title'] = 'set back';
  };
  world.user('corp', 'ana', { title: 'Director' });
  await world.importFull('corp');
  await world.synchronize();
  const sentAfter: number[] = [];
  for (let cycle = 0; cycle < 8; cycle++) {
    if ((await world.exportAll()) > 0) sentAfter.push(cycle);
    setBack();
    await confirm(world);
    world.nowMs += minute;
  }
  assert.deepEqual(
    sentAfter,
    [0, 1, 2, 4, 8].filter((cycle) => cycle < 8),
  );
  assert.equal((await world.engine.errors(10))[0]?.error.code, 'NotConfirmed');
});

test('once an import shows the value, the pauses are forgotten', async () => {
  await using world = await withAna();
  const ana = world.tenant.named('ana');
  assert.ok(ana);
  for (const title of ['Director', 'Partner']) {
    world.user('corp', 'ana', { title });
    await world.importFull('corp');
    await world.synchronize();
    await world.exportAll();
    ana.attributes['title'] = 'set back';
    await confirm(world);
    assert.equal(await world.exportAll(), 1, 'sent again at once');
    await confirm(world);
    assert.deepEqual(await world.engine.errors(10), []);
  }
});

test('a refusal waits an hour, and is tried again as soon as what is wanted changes', async () => {
  await using world = await withAna();
  world.tenant.refuse = () => refusal('never');
  world.user('corp', 'ana', { title: 'Director' });
  await world.cycle();
  const sent = world.tenant.log.length;
  world.nowMs += 59 * minute;
  await world.cycle();
  assert.equal(world.tenant.log.length, sent);
  assert.equal((await world.engine.errors(10))[0]?.error.code, 'Refused');
  world.user('corp', 'ana', { title: 'Partner' });
  await world.cycle();
  assert.equal(world.tenant.log.length, sent + 1);
  world.nowMs += 61 * minute;
  world.tenant.refuse = () => undefined;
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'Partner');
  assert.deepEqual(await world.engine.errors(10), []);
});

test('a refusal is tried again when the configuration changed', async () => {
  await using world = await withAna();
  world.tenant.refuse = () => refusal('configuration');
  world.user('corp', 'ana', { title: 'Director' });
  await world.cycle();
  const sent = world.tenant.log.length;
  await world.reopen({ ...testRevision, rules: testRevision.rules.filter(({ name }) => name !== 'In from hr - Person') });
  await world.cycle();
  assert.equal(world.tenant.log.length, sent + 1);
});

test('a passing failure is tried again after a minute, then two, then four', async () => {
  await using world = await withAna();
  world.tenant.refuse = () => refusal('backoff');
  world.user('corp', 'ana', { title: 'Director' });
  await world.importAll();
  await world.synchronize();
  const tries: number[] = [];
  for (let passed = 0; passed <= 8; passed++) {
    if ((await world.exportAll()) > 0) tries.push(passed);
    world.nowMs += minute;
  }
  assert.deepEqual(tries, [0, 1, 3, 7]);
});

test('a lost answer is neither repeated nor believed before an import tells', async () => {
  for (const lost of ['Before', 'After'] as const) {
    await using world = await World.open();
    world.user('corp', 'ana');
    world.tenant.lose = () => lost;
    await world.importAll();
    await world.synchronize();
    assert.equal(await world.exportAll(), 1);
    await world.synchronize('Full');
    assert.equal(await world.exportAll(), 0);
    world.tenant.lose = () => undefined;
    await confirm(world);
    await world.cycle();
    assert.equal(world.tenant.log.filter(({ action }) => action === 'Add').length, lost === 'Before' ? 2 : 1);
    assert.notEqual(world.tenant.named('ana'), undefined);
    assert.deepEqual(await world.pending(), {});
    assert.deepEqual(await world.engine.errors(10), []);
  }
});

test('an add whose answer was lost, and that no import has shown, leaves as one that was tried before', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  world.tenant.lose = () => 'Before';
  await world.importAll();
  await world.synchronize();
  assert.deepEqual(
    (await world.engine.nextExports('tenant', 'Add', 10)).map(({ again }) => again),
    [undefined],
  );
  await world.exportAll();
  await confirm(world);
  assert.deepEqual(
    (await world.engine.nextExports('tenant', 'Add', 10)).map(({ again }) => again),
    [true],
  );
});

test('what is on its way is not offered a second time, until the process that sent it is gone', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  await world.importAll();
  await world.synchronize();
  const changes = await world.engine.nextExports('tenant', 'Add', 10);
  assert.equal(changes.length, 1);
  await world.engine.recordIntent(permitOf(1), changes);
  assert.deepEqual(await world.engine.nextExports('tenant', 'Add', 10), []);
  await world.reopen();
  assert.equal((await world.engine.nextExports('tenant', 'Add', 10)).length, 1);
});

test('an add that reached the tenant before the process was killed is found, not doubled', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  await world.importAll();
  await world.synchronize();
  const changes = await world.engine.nextExports('tenant', 'Add', 10);
  await world.engine.recordIntent(permitOf(1), changes);
  world.tenant.export(changes);
  await world.reopen();
  await world.cycle();
  assert.equal(world.tenant.objects.size, 1);
  assert.equal(world.tenant.log.filter(({ action }) => action === 'Add').length, 1);
});

test('intents without a result are released by the next import of the target', async () => {
  await using world = await withAna();
  world.user('corp', 'ana', { title: 'Director' });
  await world.importFull('corp');
  await world.synchronize();
  await world.engine.recordIntent(permitOf(1), await world.engine.nextExports('tenant', 'Update', 10));
  assert.deepEqual(await world.engine.nextExports('tenant', 'Update', 10), []);
  await confirm(world);
  assert.equal((await world.engine.nextExports('tenant', 'Update', 10)).length, 1);
});

test('a permit of an older term records nothing once a newer one has written', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  await world.importAll();
  await world.synchronize();
  const changes = await world.engine.nextExports('tenant', 'Add', 10);
  await world.engine.recordIntent(permitOf(3), []);
  await assert.rejects(world.engine.recordIntent(permitOf(2), changes), (error) => error instanceof engineErrors.SupersededEpoch);
  await world.engine.recordIntent(permitOf(1, 'new lease'), []);
  await assert.rejects(world.engine.recordResults(permitOf(9), []), (error) => error instanceof engineErrors.SupersededEpoch);
  assert.equal((await world.engine.nextExports('tenant', 'Add', 10)).length, 1);
});

test('a created object that a lagging read does not show yet is not created again', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  world.user('corp', 'bert');
  await world.importAll();
  await world.synchronize();
  await world.exportAll();
  await world.import(
    'tenant',
    'Full',
    world.tenant.read().filter((one) => one.kind === 'replace' && one.object.attributes['displayName'] !== 'ana'),
  );
  await world.synchronize();
  await world.exportAll();
  assert.equal(world.tenant.log.filter(({ action }) => action === 'Add').length, 2);
  world.nowMs += 60 * minute;
  await world.cycle();
  assert.equal(world.tenant.objects.size, 2);
  assert.deepEqual(await world.pending(), {});
});

test('one refused member does not hold the others back', async () => {
  await using world = await World.open();
  const names = Array.from({ length: 30 }, (_, index) => `p${index}`);
  for (const name of names) world.user('corp', name);
  world.group('corp', 'all', names);
  const bad = 'corp-p7';
  world.tenant.refuse = ({ references }) => {
    const added = (references['member']?.add ?? []).map(({ anchor }) => world.tenant.objects.get(anchor)?.attributes['sourceAnchor']);
    return added.includes(bad) ? refusal('backoff') : undefined;
  };
  await world.cycle();
  assert.deepEqual(world.tenant.referred('all', 'member'), []);
  for (let tries = 0; tries < 4; tries++) {
    world.nowMs += 10 * minute;
    await world.cycle();
  }
  assert.equal(world.tenant.referred('all', 'member').length, 29);
  assert.equal((await world.engine.errors(10))[0]?.error.code, 'Refused');
  world.tenant.refuse = () => undefined;
  world.nowMs += 60 * minute;
  await world.cycle();
  assert.equal(world.tenant.referred('all', 'member').length, 30);
  assert.deepEqual(await world.engine.errors(10), []);
});

test('a member that is taken out again before an import showed it is removed once one does', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  world.group('corp', 'team', []);
  await world.cycle();
  world.group('corp', 'team', ['ana']);
  await world.importFull('corp');
  await world.synchronize();
  await world.exportAll();
  world.group('corp', 'team', []);
  await world.importFull('corp');
  await world.synchronize('Full');
  assert.equal(await world.exportAll(), 0);
  await confirm(world);
  assert.deepEqual(await world.pending(), { referenceRemove: 1 });
  await world.cycle();
  assert.deepEqual(world.tenant.referred('team', 'member'), []);
});
