// Rules of one's own: applied, they change values; broken, they change nothing; deleted, the values return.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { SyncRule } from '../../operator/api/types.gen.ts';
import { Scene } from './scene/scene.ts';

const scene = await Scene.prepare({ after }, { name: 'rule-change' });
const { cast, forest, namespace } = scene;
await cast.person('ana', { department: 'Ward 3', title: 'Nurse' });
await cast.person('ben', { department: 'Ward 4', title: 'Porter' });
await scene.apply();
await scene.firstCycle();
const revision = async (): Promise<string | undefined> => (await scene.schedule()).status?.revisions?.active;
const atFirst = await revision();

const applyRule = (expression: string): Promise<void> =>
  namespace.apply({
    apiVersion: 'lockstep.dev/v1alpha1',
    kind: 'SyncRule',
    metadata: { name: 'ward-names', labels: { 'lockstep.dev/schedule': 'main' } },
    spec: {
      direction: 'Inbound',
      connector: { type: 'ActiveDirectory' },
      sourceObjectType: 'user',
      targetObjectType: 'person',
      linkType: 'Join',
      precedence: 50,
      scope: [{ clauses: [{ attribute: 'title', operator: 'EQUAL', value: 'Nurse' }] }],
      flows: [{ target: 'department', expression }],
    },
  });

const departments = async (): Promise<readonly unknown[]> =>
  Promise.all(['ana', 'ben'].map(async (name) => (await scene.user(name))?.values['department']));
const departmentsBecome = (expected: readonly unknown[]): Promise<boolean> =>
  scene.eventually(`the departments ${expected.join(', ')}`, async () => JSON.stringify(await departments()) === JSON.stringify(expected));
/** The condition as it is for the present spec. */
const ruleCondition = async (type: string): Promise<string | undefined> => {
  const { metadata, status } = await namespace.get<SyncRule>('syncrule', 'ward-names');
  const condition = status?.conditions?.find((one) => one.type === type);
  return condition?.observedGeneration === metadata.generation ? `${condition?.status} ${condition?.reason}` : undefined;
};

test('without a rule the department is that of the directory', async () => {
  assert.deepEqual(await departments(), ['Ward 3', 'Ward 4']);
});

test('a rule of one’s own makes a new revision, and its value reaches the people in its scope without a run being asked for', async () => {
  await applyRule('"Hospital, " & [department]');
  await departmentsBecome(['Hospital, Ward 3', 'Ward 4']);
  assert.notEqual(await revision(), atFirst);
  await scene.eventually('the rule’s condition', async () => (await ruleCondition('Ready')) === 'True Compiled');
});

test('a broken expression stalls schedule and rule with line and column', async () => {
  const good = await revision();
  await applyRule('"Hospital, " &\n  UCase([department]');
  const stalled = await scene.eventually('the condition Stalled', async () => {
    const condition = await scene.condition('Stalled');
    return condition?.status === 'True' ? condition : undefined;
  });
  assert.equal(stalled.reason, 'ConfigurationInvalid');
  assert.match(stalled.message, /SyncRule ward-names, spec\.flows\[0\]\.expression \(line 2, column \d+\): /);
  await scene.eventually('the rule’s condition', async () => (await ruleCondition('Stalled')) === 'True ExpressionInvalid');
  assert.equal(await revision(), good);
});

test('meanwhile the former revision keeps running', async () => {
  const good = await revision();
  await forest.objects.modify((await forest.objects.account(cast.account('ana'))).dn, { department: 'Ward 5' });
  const run = await scene.run();
  assert.deepEqual([run.status?.result, run.status?.revision], ['Succeeded', good]);
  assert.deepEqual(await departments(), ['Hospital, Ward 5', 'Ward 4']);
});

test('mended, the rule counts again', async () => {
  await applyRule('"Hospital, " &\n  UCase([department])');
  await departmentsBecome(['Hospital, WARD 5', 'Ward 4']);
  await scene.eventually('the condition Stalled', async () => (await scene.condition('Stalled'))?.status !== 'True');
});

test('deleted, it gives the values back to the directory, under the revision that there was at first', async () => {
  await namespace.kubectl('delete', 'syncrule', 'ward-names');
  await departmentsBecome(['Ward 5', 'Ward 4']);
  assert.equal(await revision(), atFirst);
});
