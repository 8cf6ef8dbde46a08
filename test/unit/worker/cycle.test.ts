import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from '../../../operator/engine/port/store-port.ts';
import type { ExportProgress } from '../../../operator/worker/export-step.ts';
import type { WaitingChanges } from '../../../operator/worker/ports.ts';
import { storeErrors } from '../../../operator/store/errors.ts';
import { testRevision } from '../engine/builders.ts';
import { Scene, stepsOf } from './scene.ts';
import { scriptedErrors } from './scripted-directory.ts';

test('a cycle reads every source, then the target, synchronizes, exports, and lets an import confirm what was written', async () => {
  await using scene = await Scene.open(['ana']);
  const report = await scene.cycle();
  assert.deepEqual(stepsOf(report), [
    'Import corp',
    'Import hr',
    'Import tenant',
    'Synchronize',
    'Export tenant',
    'ConfirmingImport tenant',
    'Synchronize',
  ]);
  assert.deepEqual([report.result, report.written, report.remaining?.counts.add], ['Succeeded', 1, 0]);
  assert.deepEqual(scene.names, ['ana']);
});

test('a leaver of one forest goes although the other forest is down, and whoever is in that other forest stays', async () => {
  await using scene = await Scene.open(['ana', 'bert']);
  await scene.cycle();
  scene.world.remove('corp', 'ana');
  scene.hr.failing = { reads: 'All', after: 0 };
  const report = await scene.cycle();
  assert.deepEqual([report.result, report.error?.reason], ['CompletedWithErrors', 'Down']);
  assert.deepEqual(scene.names, ['bert']);
});

test('a read that breaks off deletes nobody whom it did not come to', async () => {
  await using scene = await Scene.open(['ana', 'bert', 'cem']);
  await scene.cycle();
  scene.corp.failing = { reads: 'All', after: 1 };
  const report = await scene.cycle({ type: 'Full' });
  assert.equal(report.result, 'CompletedWithErrors');
  assert.deepEqual(scene.names, ['ana', 'bert', 'cem']);
});

test('nothing is synchronized while no source answers', async () => {
  await using scene = await Scene.open(['ana', 'bert']);
  await scene.cycle();
  scene.world.remove('corp', 'ana');
  for (const source of [scene.corp, scene.hr]) source.failing = { reads: 'All', after: 0 };
  const report = await scene.cycle();
  assert.deepEqual([report.result, report.steps.length], ['Failed', 3]);
  assert.deepEqual(scene.names, ['ana', 'bert']);
});

test('nothing is written to a target that could not be read in this cycle', async () => {
  await using scene = await Scene.open(['ana']);
  await scene.cycle();
  scene.world.user('corp', 'bert');
  scene.target.failing = { reads: 'All', after: 1 };
  const report = await scene.cycle();
  assert.equal(report.result, 'Failed');
  assert.deepEqual([scene.names, scene.target.batches], [['ana'], 1]);
});

test('nothing is written before every source was read as a whole once', async () => {
  await using scene = await Scene.open(['ana']);
  scene.hr.failing = { reads: 'All', after: 0 };
  assert.equal((await scene.cycle()).result, 'Failed');
  assert.deepEqual(scene.names, []);
  scene.hr.failing = undefined;
  assert.equal((await scene.cycle()).result, 'Succeeded');
  assert.deepEqual(scene.names, ['ana']);
});

test('a source that was read once and now can neither be followed nor read anew keeps no leaver of the other forest', async () => {
  await using scene = await Scene.open(['ana', 'bert']);
  await scene.cycle();
  scene.world.remove('corp', 'ana');
  scene.hr.forgotCookie = true;
  scene.hr.failing = { reads: 'Full', after: 0 };
  for (let cycles = 0; cycles < 2; cycles++) assert.equal((await scene.cycle()).result, 'CompletedWithErrors');
  assert.deepEqual(scene.names, ['bert']);
});

test('a source that forgot the cookie is read as a whole', async () => {
  await using scene = await Scene.open(['ana', 'bert']);
  await scene.cycle();
  scene.corp.forgotCookie = true;
  scene.world.remove('corp', 'ana');
  const report = await scene.cycle();
  assert.deepEqual([report.result, report.steps[0]?.kind], ['Succeeded', 'Full']);
  assert.deepEqual(scene.names, ['bert']);
});

test('a reader whose page could not be stored is closed', async () => {
  await using scene = await Scene.open(['ana', 'bert']);
  const broken = new Error('the disk is full');
  const { engine } = scene.world;
  const failing = {
    importNeeded: engine.importNeeded.bind(engine),
    requireFullImport: engine.requireFullImport.bind(engine),
    errors: engine.errors.bind(engine),
    warnings: engine.warnings.bind(engine),
    beginImport: async () => ({
      add: () => Promise.reject(broken),
      unknownAnchors: () => [],
      complete: () => Promise.reject(broken),
      abandon: async () => undefined,
    }),
  };
  await scene.cycle({ engine: Object.assign(Object.create(engine) as typeof engine, failing) });
  assert.equal(scene.corp.open, 0);
});

test('in staging everything is planned and no permit is asked for', async () => {
  await using scene = await Scene.open(['ana']);
  const report = await scene.cycle({ mode: 'Staging' });
  assert.deepEqual([report.result, report.plan?.counts.add, report.written], ['Succeeded', 1, 0]);
  assert.deepEqual([scene.permitsAsked, scene.names], [0, []]);
});

test('without a permit the plan is held back, and the next cycle with one writes it', async () => {
  await using scene = await Scene.open(['ana']);
  const report = await scene.cycle({ permit: async () => undefined });
  assert.deepEqual([report.heldBack, report.written, scene.names], [true, 0, []]);
  await scene.cycle();
  assert.deepEqual(scene.names, ['ana']);
});

const oneDelete = { ...testRevision, limits: { deletes: { count: 1, percent: 100, percentFrom: 20 } } };

test('a plan beyond the limit writes nothing but disabling until it is approved, and the approval outlives a restart', async () => {
  await using scene = await Scene.open(['ana', 'bert', 'cem'], oneDelete);
  await scene.cycle();
  for (const name of ['ana', 'bert']) scene.world.remove('corp', name);
  scene.world.user('corp', 'cem', { accountEnabled: false, title: 'Gone soon' });
  scene.world.user('corp', 'dora');
  const report = await scene.cycle();
  assert.equal(report.result, 'AwaitingApproval');
  assert.deepEqual(scene.names, ['ana', 'bert', 'cem']);
  const { accountEnabled, title } = scene.world.tenant.named('cem')?.attributes ?? {};
  assert.deepEqual([accountEnabled, title], [false, undefined]);

  await scene.world.reopen();
  const digest = report.plan?.digest ?? '';
  const approved = await scene.cycle({ approval: { digest, admit: ['Delete'], exclude: [] } });
  assert.equal(approved.result, 'Succeeded');
  assert.deepEqual(scene.names, ['cem', 'dora']);
});

test('an approval does not admit what was planned after it', async () => {
  await using scene = await Scene.open(['ana', 'bert', 'cem', 'dora'], oneDelete);
  await scene.cycle();
  for (const name of ['ana', 'bert']) scene.world.remove('corp', name);
  const { plan } = await scene.cycle();
  scene.world.remove('corp', 'cem');
  const report = await scene.cycle({ approval: { digest: plan?.digest ?? '', admit: ['Delete'], exclude: [] } });
  assert.deepEqual([report.result, report.plan?.violation], ['Succeeded', undefined]);
  assert.deepEqual(scene.names, ['cem', 'dora']);
});

test('a source that shrank beyond its limit waits for an approval of its own, while the rest of the cycle goes on', async () => {
  const limits = { deletes: { count: 500, percent: 100, percentFrom: 20 }, sourceShrink: { count: 1, percent: 100, percentFrom: 1 } };
  await using scene = await Scene.open(['ana', 'bert', 'cem'], { ...testRevision, limits });
  await scene.cycle();
  for (const name of ['ana', 'bert']) scene.world.remove('corp', name);
  scene.world.user('corp', 'dora');
  const report = await scene.cycle({ type: 'Full' });
  assert.deepEqual([report.result, report.error?.reason], ['AwaitingApproval', 'SourceShrunk']);
  assert.deepEqual(scene.names, ['ana', 'bert', 'cem', 'dora']);
  const digest = /[0-9a-f]{64}/.exec(report.error?.next ?? '')?.[0] ?? '';
  const approved = await scene.cycle({ type: 'Full', approval: { digest, admit: ['SourceRemoval'], exclude: [] } });
  assert.equal(approved.result, 'Succeeded');
  assert.deepEqual(scene.names, ['cem', 'dora']);
});

test('a cycle after a refused read reads that source in full, whatever it is asked for, until it is believed', async () => {
  const limits = { deletes: { count: 500, percent: 100, percentFrom: 20 }, sourceShrink: { count: 1, percent: 100, percentFrom: 1 } };
  await using scene = await Scene.open(['ana', 'bert', 'cem'], { ...testRevision, limits });
  await scene.cycle();
  for (const name of ['ana', 'bert']) scene.world.remove('corp', name);
  await scene.cycle({ type: 'Full' });
  const readOf = async (): Promise<readonly unknown[]> => {
    const { steps } = await scene.cycle({ type: 'Delta' });
    const step = steps.find(({ name, connector }) => name === 'Import' && connector === 'corp');
    return [step?.kind, step?.error?.reason];
  };
  for (let again = 0; again < 2; again++) assert.equal((await readOf())[1], 'SourceShrunk');
  assert.deepEqual(scene.names, ['ana', 'bert', 'cem']);
  for (const name of ['ana', 'bert']) scene.world.user('corp', name);
  assert.deepEqual(await readOf(), ['Full', undefined]);
  assert.deepEqual(await readOf(), ['Delta', undefined]);
  assert.deepEqual(scene.names, ['ana', 'bert', 'cem']);
});

test('a term that ends in the middle of an export writes nothing more, and the next term doubles nothing', async () => {
  await using scene = await Scene.open(Array.from({ length: 150 }, (_, index) => `person${index}`));
  scene.target.onExport = (batch) => {
    if (batch === 2) scene.term.remainingMs = () => 0;
  };
  const report = await scene.cycle();
  assert.deepEqual([report.result, report.error?.reason, report.written], ['Failed', 'TermEnded', 100]);
  assert.equal(scene.world.tenant.log.length, 100);
  scene.term.epoch.transitions += 1;
  scene.term.remainingMs = () => 40_000;
  await scene.world.reopen();
  await scene.cycle();
  assert.equal(scene.world.tenant.log.length, 150);
  assert.equal(scene.names.length, 150);
});

test('a worker that is told to stop records the batch under way and begins no other', async () => {
  await using scene = await Scene.open(Array.from({ length: 150 }, (_, index) => `person${index}`));
  const stop = new AbortController();
  scene.target.onExport = () => stop.abort();
  const report = await scene.cycle({ signal: stop.signal });
  assert.deepEqual([report.result, report.error?.reason, report.written], ['Failed', 'Stopped', 100]);
  assert.equal((await scene.world.engine.plan('tenant')).counts.add, 50, 'what was written is not pending any more');
});

test('a worker that is told to stop while it reads says so, and does not take it for a fault of the directory', async () => {
  await using scene = await Scene.open(['ana']);
  const stop = new AbortController();
  stop.abort(new Error('SIGTERM'));
  const report = await scene.cycle({ signal: stop.signal });
  assert.deepEqual([report.result, report.error?.reason], ['Failed', 'Stopped']);
});

test('a schedule that is put on hold ends its export after the batch under way, and confirms it', async () => {
  await using scene = await Scene.open(Array.from({ length: 150 }, (_, index) => `person${index}`));
  const hold = new AbortController();
  scene.target.onExport = () => hold.abort();
  const report = await scene.cycle({ hold: hold.signal });
  assert.deepEqual([report.result, report.written, report.remaining?.counts.add], ['Succeeded', 100, 50]);
});

test('a long export makes way for the next cycle, so that a leaver does not wait for all creates', async () => {
  await using scene = await Scene.open(Array.from({ length: 150 }, (_, index) => `person${index}`));
  scene.target.onExport = async () => {
    await delay(20);
  };
  const report = await scene.cycle({ exportForMs: 5 });
  assert.deepEqual([report.result, report.written], ['Succeeded', 100]);
  await scene.cycle();
  assert.equal(scene.names.length, 150);
});

test('a confirming import that fails loses nothing: the next cycle sees what was written and sends it no second time', async () => {
  await using scene = await Scene.open(['ana']);
  scene.target.onExport = () => {
    scene.target.failing = { reads: 'All', after: 0 };
  };
  assert.equal((await scene.cycle()).result, 'CompletedWithErrors');
  for (let cycles = 0; cycles < 2; cycles++) assert.equal((await scene.cycle()).result, 'Failed');
  scene.target.failing = undefined;
  assert.equal((await scene.cycle()).result, 'Succeeded');
  assert.equal(scene.world.tenant.log.length, 1);
});

test('what the target refuses of one person keeps neither that person nor others from being disabled', async () => {
  await using scene = await Scene.open(['ana', 'bert']);
  await scene.cycle();
  scene.world.tenant.refuse = ({ attributes }) =>
    attributes['title'] === undefined
      ? undefined
      : { code: 'Entra.InvalidValue', message: 'No.', next: 'Correct it.', retry: 'configuration' };
  scene.world.user('corp', 'ana', { title: 'bad' });
  await scene.cycle();
  for (const name of ['ana', 'bert']) scene.world.user('corp', name, { title: 'bad', accountEnabled: false });
  await scene.cycle();
  for (const name of ['ana', 'bert']) assert.equal(scene.world.tenant.named(name)?.attributes['accountEnabled'], false);
});

test('somebody who comes back as another object takes the name that the deleted one had, in one cycle', async () => {
  await using scene = await Scene.open(['bert', 'ana']);
  await scene.cycle();
  const { tenant } = scene.world;
  tenant.refuse = ({ action, anchor, attributes }) => {
    const name = attributes['displayName']?.after;
    const taken = [...tenant.objects].some(([id, held]) => id !== anchor && held.attributes['displayName'] === name);
    return action === 'Delete' || name === undefined || !taken
      ? undefined
      : { code: 'Entra.ObjectConflict', message: 'Taken.', next: 'Choose.', retry: 'never' };
  };
  scene.world.remove('corp', 'ana');
  scene.world.user('corp', 'ana2', { cn: 'ana' });
  const report = await scene.cycle();
  assert.deepEqual([report.result, scene.names], ['Succeeded', ['ana', 'bert']]);
  assert.equal(tenant.named('ana')?.attributes['sourceAnchor'], 'corp-ana2');

  scene.world.user('corp', 'bert', { cn: 'cem' });
  scene.world.user('corp', 'ana2', { cn: 'bert' });
  assert.equal((await scene.cycle()).result, 'Succeeded');
  assert.deepEqual(scene.names, ['bert', 'cem']);
});

test('two that want each other’s name are both refused, and the cycle ends', async () => {
  await using scene = await Scene.open(['ana', 'bert', 'cem']);
  await scene.cycle();
  scene.world.tenant.refuse = ({ attributes }) =>
    attributes['displayName'] === undefined
      ? undefined
      : { code: 'Entra.ObjectConflict', message: 'Taken.', next: 'Choose.', retry: 'never' };
  scene.world.user('corp', 'ana', { cn: 'bert' });
  scene.world.user('corp', 'bert', { cn: 'ana' });
  scene.world.user('corp', 'cem', { title: 'Engineer' });
  const report = await scene.cycle();
  assert.deepEqual([report.result, report.objectErrors.length], ['CompletedWithErrors', 2]);
  assert.equal(scene.world.tenant.named('cem')?.attributes['title'], 'Engineer');
});

test('what a restored object brings back from its former life is taken away in the same cycle', async () => {
  await using scene = await Scene.open(['ana']);
  scene.target.restored = { title: 'Of a former life' };
  const report = await scene.cycle();
  assert.deepEqual(stepsOf(report).slice(4), [
    'Export tenant',
    'ConfirmingImport tenant',
    'Synchronize',
    'Export tenant',
    'ConfirmingImport tenant',
    'Synchronize',
  ]);
  assert.equal(report.result, 'Succeeded');
  assert.equal(scene.world.tenant.named('ana')?.attributes['title'], undefined);
});

test('while the store can not be reached nothing is written, the cycle says so, and the next one goes on', async () => {
  let down = false;
  const wrapStore = (store: Store): Store => ({
    batchSize: store.batchSize,
    close: () => store.close(),
    transaction: (work, durability) =>
      down ? Promise.reject(new storeErrors.Unavailable({ store: 'db', problem: 'ECONNREFUSED' })) : store.transaction(work, durability),
  });
  await using scene = await Scene.open(['ana'], testRevision, { wrapStore });
  await scene.cycle();
  scene.world.user('corp', 'bert');
  down = true;
  const report = await scene.cycle();
  assert.deepEqual([report.result, report.error?.reason, report.written], ['Failed', 'Unavailable', 0]);
  assert.deepEqual(scene.names, ['ana']);
  down = false;
  assert.equal((await scene.cycle()).result, 'Succeeded');
  assert.deepEqual(scene.names, ['ana', 'bert']);
});

test('permissions that are missing are told as a step of their own, before the reads, and what is permitted is written all the same', async () => {
  await using scene = await Scene.open(['ana']);
  const missing = new scriptedErrors.Down({ name: 'permission' });
  Object.assign(scene.target, { missingPermissions: () => Promise.resolve(missing) });
  const report = await scene.cycle();
  assert.deepEqual(report.steps.map(({ name, connector, error }) => [name, connector, error?.code]).slice(0, 2), [
    ['CheckPermissions', 'tenant', 'Scripted.Down'],
    ['Import', 'corp', undefined],
  ]);
  assert.equal(report.result, 'CompletedWithErrors');
  assert.ok(report.written > 0);
});

test('an authority that gives no token to check is told by the read that needs one', async () => {
  await using scene = await Scene.open(['ana']);
  Object.assign(scene.target, { missingPermissions: () => Promise.reject(new scriptedErrors.Down({ name: 'authority' })) });
  assert.equal((await scene.cycle()).result, 'Succeeded');
});

test('an export tells how far it is and how long the rest takes, from its beginning to its end', async () => {
  await using scene = await Scene.open(['ana', 'bert', 'cleo']);
  const told: (ExportProgress | undefined)[] = [];
  Object.assign(scene.target, { secondsFor: ({ objects }: WaitingChanges) => objects * 2 });
  const report = await scene.cycle({ onExport: (progress) => told.push(progress) });
  const planned = report.plan?.counts.add ?? 0;
  assert.ok(planned >= 3);
  assert.deepEqual(told[0], { done: 0, planned, remainingSeconds: planned * 2 });
  assert.deepEqual(told.at(-2), { done: planned, planned, remainingSeconds: 0 });
  assert.equal(told.at(-1), undefined);
});
