// More members are taken out of a group than the schedule lets go: they stay until a person has approved exactly these removals.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { SyncRun } from '../../operator/api/types.gen.ts';
import { crowd } from './scene/exactly-once.ts';
import { outline } from './scene/outline.ts';
import { Scene } from './scene/scene.ts';

const names = crowd(8);
const scene = await Scene.prepare(
  { after },
  { name: 'membership-removal-limit', spec: { limits: { membershipRemovals: { perGroup: { count: 2, percent: 100, percentFrom: 1 } } } } },
);
const { cast, forest, tenant } = scene;
const people = await cast.people(names);
const group = await cast.group('Readers', people);
await scene.apply();
await scene.firstCycle();
const members = async (): Promise<number> => (await tenant.group('Readers'))?.memberIds.length ?? 0;
const removed = (from: number, to: number): Promise<unknown> =>
  forest.objects.removeMembers(
    group.dn,
    people.slice(from, to).map(({ dn }) => dn),
  );

test('a removal within the limit leaves by itself', async () => {
  assert.equal(await members(), 8);
  await removed(0, 1);
  assert.deepEqual(outline(await scene.synchronize()), ['unlink members']);
});

test('removals beyond the limit wait, and leave when their digest is approved', async () => {
  const since = await tenant.now();
  await removed(1, 5);
  const waiting = await scene.run();
  assert.equal(waiting.status?.result, 'AwaitingApproval');
  assert.deepEqual(await tenant.effects(since), []);
  assert.equal(await members(), 7);
  const condition = waiting.status.conditions?.find(({ type }) => type === 'AwaitingApproval');
  assert.equal(condition?.status, 'True');
  assert.match(condition.message, /4 .*Readers.*the limit is 2/);
  const { digest } = waiting.status.plan ?? {};
  assert.match(digest ?? '', /^[0-9a-f]{64}$/);

  const name = waiting.metadata.name ?? '';
  await scene.patch('syncrun', name, { approval: { digest, admit: ['MembershipRemoval'] } });
  await scene.eventually('the end of the approved run', async () => {
    const { status } = await scene.namespace.get<SyncRun>('syncrun', name);
    return status?.conditions?.some(({ type, status: holds }) => type === 'Complete' && holds === 'True');
  });
  assert.deepEqual(outline(await tenant.effects(since)), Array(4).fill('unlink members'));
  assert.equal(await members(), 3);
  assert.deepEqual(await scene.synchronize('Full'), []);
  await scene.eventually('the condition Ready', async () => (await scene.condition('Ready'))?.status === 'True');
});
