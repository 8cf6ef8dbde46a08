// What becomes of a SyncRule.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { syncRules, syncSchedules } from '../../../operator/controllers/kinds.ts';
import { ruleReconciler } from '../../../operator/controllers/sync-rule/controller.ts';
import { scheduleReconciler } from '../../../operator/controllers/sync-schedule/controller.ts';
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

test('a rule that stops its schedule is not ready, and says where and why', async () => {
  const world = new World().forest().entra().keys().rule('mine', 'Trim([department])').schedule('main', selecting);
  const rule = await world.api.get(syncRules, { namespace, name: 'mine' });
  world.api.put(syncRules, { ...rule, spec: { ...rule.spec, targetObjectType: 'persn' } });
  await world.reconcile(scheduleReconciler, 'main');
  await world.reconcile(ruleReconciler, 'mine');
  const stalled = world.condition(syncRules, 'mine', 'Stalled');
  assert.equal(stalled?.reason, 'RuleInvalid');
  assert.match(stalled?.message ?? '', /In main: .*No rule creates objects of the type persn/);
  assert.equal(world.condition(syncRules, 'mine', 'Ready')?.status, 'False');
});

test('what is only odd about a rule stands at the rule and at its schedule, and both go on', async () => {
  const world = new World().forest().entra().keys().rule('mine', 'Trim([departmet])').schedule('main', selecting);
  const woken: string[] = [];
  world.cluster.findings.subscribe((rules) => woken.push(...rules.map(({ name }) => name)));
  await world.reconcile(scheduleReconciler, 'main');
  await world.reconcile(ruleReconciler, 'mine');
  assert.deepEqual(woken, ['mine']);
  assert.equal(world.condition(syncRules, 'mine', 'Ready')?.status, 'True');
  assert.match(world.condition(syncRules, 'mine', 'Compiled')?.message ?? '', /Warning in main: .*departmet is no usual attribute/);
  const compiled = world.condition(syncSchedules, 'main', 'ConfigurationCompiled');
  assert.equal(compiled?.status, 'True');
  assert.match(compiled?.message ?? '', /Warning: SyncRule mine, .*departmet/);
});
