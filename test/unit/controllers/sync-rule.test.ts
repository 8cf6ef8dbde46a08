// What becomes of a SyncRule.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { syncRules } from '../../../operator/controllers/kinds.ts';
import { ruleReconciler } from '../../../operator/controllers/sync-rule/controller.ts';
import { namespace, World } from './world.ts';

const selecting = { ruleSelector: { matchLabels: { set: 'own' } } };

test('a rule that compiles names the schedules that select it', async () => {
  const world = new World().rule('mine', 'Trim([department])').schedule('main', selecting).schedule('other');
  await world.reconcile(ruleReconciler, 'mine');
  assert.equal(world.condition(syncRules, 'mine', 'Ready')?.status, 'True');
  assert.deepEqual((await world.api.get(syncRules, { namespace, name: 'mine' })).status?.schedules, ['main']);
});

test('a rule that does not compile stalls with target, line and column', async () => {
  const world = new World().rule('broken', 'Trin([department])');
  await world.reconcile(ruleReconciler, 'broken');
  const stalled = world.condition(syncRules, 'broken', 'Stalled');
  assert.equal(stalled?.reason, 'ExpressionInvalid');
  assert.match(stalled?.message ?? '', /flow to department .*line 1, column 1/);
  assert.equal(world.condition(syncRules, 'broken', 'Compiled')?.status, 'False');
});

test('a rule that was put right recovers, and an event says so', async () => {
  const world = new World().rule('mine', 'Trin([department])');
  await world.reconcile(ruleReconciler, 'mine');
  const { status } = await world.api.get(syncRules, { namespace, name: 'mine' });
  world.rule('mine', 'Trim([department])');
  world.api.put(syncRules, { ...(await world.api.get(syncRules, { namespace, name: 'mine' })), status });
  await world.reconcile(ruleReconciler, 'mine');
  assert.equal(world.condition(syncRules, 'mine', 'Ready')?.reason, 'Compiled');
  assert.match(world.events.join('\n'), /Recovered/);
});
