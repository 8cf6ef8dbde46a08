// A schedule in Staging shows what it would do and does none of it; set to Active, it does exactly that.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Scene } from './scene/scene.ts';
import { displayNames } from './scene/tenant.ts';

const scene = await Scene.prepare({ after }, { name: 'staging', mode: 'Staging' });
const people = await scene.cast.people(['ana', 'ben', 'carla', 'dmitri']);
await scene.cast.group('nurses', people);
await scene.cast.group('empty');
await scene.apply();
await scene.firstCycle();

const planned = { add: 6, update: 0, delete: 0, unowned: 0 };

test('a schedule in Staging counts in its status what it would write', async () => {
  const [worker] = (await scene.schedule()).status?.workers ?? [];
  const { add, update, delete: deletes, unowned, errors } = worker?.plan ?? {};
  assert.deepEqual({ add, update, delete: deletes, unowned, errors }, { ...planned, errors: 0 });
});

test('a run in Staging shows counts and samples of its plan, and that it ended well', async () => {
  const { status } = await scene.run('Full');
  assert.equal(status?.result, 'Succeeded');
  const { add, update, delete: deletes, unowned, samples = [] } = status.plan ?? {};
  assert.deepEqual({ add, update, delete: deletes, unowned }, planned);
  assert.deepEqual(samples.map(({ action, label }) => `${action} ${label}`).sort(), [
    'Add ana',
    'Add ben',
    'Add carla',
    'Add dmitri',
    'Add empty',
    'Add nurses',
  ]);
  assert.deepEqual(
    status.steps?.map(({ name }) => name),
    ['Import', 'Import', 'Synchronize'],
  );
});

test('not one write reached the tenant, and the schedule says that it is only staging', async () => {
  assert.deepEqual(await scene.tenant.writeRequests(), []);
  assert.deepEqual(await scene.tenant.effects(), []);
  const condition = await scene.condition('ExportAllowed');
  assert.deepEqual([condition?.status, condition?.reason], ['False', 'Staging']);
});

test('set to Active, the schedule writes what it had planned', async () => {
  await scene.patch('syncschedule', 'main', { mode: 'Active' });
  const nurses = await scene.eventually('the group with its members', async () => {
    const group = await scene.tenant.group('nurses');
    return group?.memberIds.length === people.length ? group : undefined;
  });
  const users = await scene.tenant.users();
  assert.deepEqual(displayNames(users), ['ana', 'ben', 'carla', 'dmitri']);
  assert.deepEqual([...nurses.memberIds].sort(), users.map(({ id }) => id).sort());
  assert.deepEqual((await scene.tenant.group('empty'))?.memberIds, []);
  await scene.eventually('the condition ExportAllowed', async () => (await scene.condition('ExportAllowed'))?.status === 'True');
});
