// More deletions than the limit: nothing is written but what takes access away, until a person has approved exactly these deletions.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Condition, SyncRun } from '../../operator/api/types.gen.ts';
import { outline } from './scene/outline.ts';
import { Scene } from './scene/scene.ts';
import { displayNameOf } from './scene/tenant.ts';

const names = ['ana', 'ben', 'carla', 'dora', 'emil', 'farid', 'greta', 'hugo'] as const;
const leavers = names.slice(0, 4);

const scene = await Scene.prepare(
  { after },
  { name: 'deletion-limit', spec: { limits: { deletes: { count: 2, percent: 100, percentFrom: 1 } } } },
);
const { cast, forest, tenant } = scene;
await cast.people(names);
await scene.apply();
await scene.firstCycle();
const atFirst = await tenant.snapshot();
const idOf = (name: string): string => [...atFirst.values()].find((object) => displayNameOf(object) === name)?.id ?? '';
const conditionOf = (run: SyncRun, type: string): Condition | undefined =>
  run.status?.conditions?.find((condition) => condition.type === type);

const since = await tenant.now();
for (const name of leavers) await forest.objects.delete((await forest.objects.account(cast.account(name))).dn);
await forest.objects.disable((await forest.objects.account(cast.account('hugo'))).dn);
await forest.objects.modify((await forest.objects.account(cast.account('greta'))).dn, { title: 'Waits, too' });
const waiting = await scene.run();
const { name: runName = '' } = waiting.metadata;

test('a plan beyond the limit writes nothing, but a disabled account is still disabled', async () => {
  assert.deepEqual(outline(await tenant.effects(since)), ['update accountEnabled']);
  assert.equal((await scene.user('hugo'))?.values['accountEnabled'], false);
  assert.equal((await tenant.users()).length, names.length);
});

test('the run waits for approval and shows count, digest and samples', () => {
  assert.equal(waiting.status?.result, 'AwaitingApproval');
  const condition = conditionOf(waiting, 'AwaitingApproval');
  assert.equal(condition?.status, 'True');
  assert.match(condition.message, /4 deletions are planned; the limit is 2/);
  const { digest, delete: deletes, guarded, samples = [] } = waiting.status.plan ?? {};
  assert.deepEqual([deletes, guarded], [4, 4]);
  assert.match(digest ?? '', /^[0-9a-f]{64}$/);
  assert.deepEqual(
    samples
      .filter(({ action }) => action === 'Delete')
      .map(({ label }) => label)
      .sort(),
    leavers,
  );
});

test('the schedule says that a person has to act', async () => {
  const stalled = await scene.eventually('the condition Stalled', async () => {
    const condition = await scene.condition('Stalled');
    return condition?.status === 'True' ? condition : undefined;
  });
  assert.equal(stalled.reason, 'AwaitingApproval');
  const allowed = await scene.condition('ExportAllowed');
  assert.deepEqual([allowed?.status, allowed?.reason], ['False', 'AwaitingApproval']);
});

test('approving another digest writes nothing, and the run says what the digest is', async () => {
  const before = await tenant.now();
  await scene.patch('syncrun', runName, { approval: { digest: 'f'.repeat(64) } });
  const condition = await scene.eventually('the answer to the approval', async () => {
    const found = conditionOf(await scene.namespace.get<SyncRun>('syncrun', runName), 'AwaitingApproval');
    return found?.reason === 'ApprovalOutdated' ? found : undefined;
  });
  assert.equal(condition.status, 'True');
  assert.ok(condition.message.includes(waiting.status?.plan?.digest ?? 'no digest'), condition.message);
  assert.deepEqual(await tenant.effects(before), []);
  assert.equal((await tenant.users()).length, names.length);
});

test('approving the right digest deletes exactly these, and writes what had waited', async () => {
  const before = await tenant.now();
  await scene.patch('syncrun', runName, { approval: { digest: waiting.status?.plan?.digest } });
  const run = await scene.eventually('the end of the approved run', async () => {
    const found = await scene.namespace.get<SyncRun>('syncrun', runName);
    return conditionOf(found, 'Complete')?.status === 'True' ? found : undefined;
  });
  assert.equal(run.status?.result, 'Succeeded');
  assert.equal(conditionOf(run, 'AwaitingApproval')?.status, 'False');
  const effects = await tenant.effects(before);
  assert.deepEqual(
    effects
      .filter(({ action }) => action === 'delete')
      .map(({ objectId }) => objectId)
      .sort(),
    leavers.map(idOf).sort(),
  );
  assert.deepEqual((await tenant.deleted()).map(({ id }) => id).sort(), leavers.map(idOf).sort());
  assert.equal((await scene.user('greta'))?.values['jobTitle'], 'Waits, too');
});

test('afterwards the schedule is ready again and deletions within the limit leave by themselves', async () => {
  await forest.objects.delete((await forest.objects.account(cast.account('emil'))).dn);
  assert.deepEqual(outline(await scene.synchronize()), ['delete']);
  await scene.eventually('the condition Ready', async () => (await scene.condition('Ready'))?.status === 'True');
});

test('an approval deletes what it does not exclude, and a run after it asks again for the rest only if it is beyond the limit', async () => {
  const others = ['farid', 'greta', 'hugo'];
  const farid = await forest.objects.account(cast.account('farid'));
  const anchor = Buffer.from((farid.values.get('objectGUID')?.[0] as Buffer | undefined) ?? '').toString('base64');
  for (const name of others) await forest.objects.delete((await forest.objects.account(cast.account(name))).dn);
  const run = await scene.run();
  assert.equal(run.status?.result, 'AwaitingApproval');
  const before = await tenant.now();
  await scene.patch('syncrun', run.metadata.name ?? '', { approval: { digest: run.status.plan?.digest, exclude: [anchor] } });
  await scene.eventually('the approved deletions', async () => (await tenant.users()).length === 1);
  assert.deepEqual((await tenant.effects(before)).map(({ objectId }) => objectId).sort(), [idOf('greta'), idOf('hugo')].sort());
  assert.deepEqual(
    (await tenant.users()).map(({ id }) => id),
    [idOf('farid')],
  );
});
