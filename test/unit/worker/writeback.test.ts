// A cycle in which a forest is written to as well: forests first, each confirmed, and never at the cost of the tenant.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangeResult, ExportChange } from '../../../operator/model/change.ts';
import type { Permit } from '../../../operator/model/permit.ts';
import type { TargetAttribute, TargetSchema } from '../../../operator/model/schema.ts';
import type { TargetDirectory } from '../../../operator/worker/ports.ts';
import { defaultRules, expression, rule, testRevision } from '../engine/builders.ts';
import { tenantSchema } from '../engine/tenant.ts';
import { Scene, stepsOf } from './scene.ts';
import { ScriptedSource, scriptedErrors } from './scripted-directory.ts';

const consistency: TargetAttribute = {
  support: 'Supported',
  type: 'String',
  multiValued: false,
  mutability: 'WhenEmpty',
  comparison: 'Exact',
  clearable: false,
};
const forestSchema: TargetSchema = { user: { consistency } };
const back = rule({
  name: 'Out to corp - User ImmutableId',
  direction: 'Outbound',
  connector: 'corp',
  sourceObjectType: 'person',
  targetObjectType: 'user',
  join: [[{ source: 'anchor', target: 'sourceAnchor', caseSensitive: true }]],
  flows: [expression('consistency', '[sourceAnchor]')],
});
const revision = { ...testRevision, rules: [...defaultRules, back] };

/** The forest `corp`, which takes values. */
class WrittenForest extends ScriptedSource implements TargetDirectory {
  readonly targetSchema = forestSchema;
  readonly #scene: Scene;
  down = false;

  constructor(scene: Scene) {
    super('corp', () => [...scene.world.forest('corp').values()]);
    this.#scene = scene;
  }

  async export(_permit: Permit, changes: readonly ExportChange[]): Promise<readonly ChangeResult[]> {
    if (this.down) throw new scriptedErrors.Down({ name: this.name });
    const forest = this.#scene.world.forest('corp');
    return changes.map(({ id, anchor = '', attributes }) => {
      const object = forest.get(anchor) ?? assert.fail(`${anchor} is not there`);
      const values = Object.entries(attributes).map(([name, { after }]) => [name, after ?? '']);
      forest.set(anchor, { ...object, attributes: { ...object.attributes, ...Object.fromEntries(values) } });
      return { id, outcome: 'Written', anchor };
    });
  }
}

async function open(people: readonly string[], limits = testRevision.limits) {
  const scene = await Scene.open(people, { ...revision, limits }, { schemas: { tenant: tenantSchema, corp: forestSchema } });
  const corp = new WrittenForest(scene);
  const parts = {
    sources: new Map<string, ScriptedSource>([
      ['corp', corp],
      ['hr', scene.hr],
    ]),
    writebacks: new Map([['corp', corp]]),
  };
  return { scene, corp, cycle: (change: Parameters<Scene['cycle']>[0] = {}) => scene.cycle({ ...parts, ...change }) };
}

const consistencyOf = (scene: Scene, name: string) => scene.world.forest('corp').get(`corp-${name}`)?.attributes['consistency'];

test('one cycle writes the anchor to the forest, lets an import confirm it, and then creates the person', async () => {
  const { scene, cycle } = await open(['ana']);
  await using _ = scene;
  const report = await cycle();
  assert.deepEqual(stepsOf(report).slice(3), [
    'Synchronize',
    'Export corp',
    'ConfirmingImport corp',
    'Synchronize',
    'Export tenant',
    'ConfirmingImport tenant',
    'Synchronize',
  ]);
  assert.deepEqual(
    [report.result, report.written, report.remaining?.counts],
    ['Succeeded', 2, { add: 0, update: 0, delete: 0, disconnect: 0, referenceAdd: 0, referenceRemove: 0 }],
  );
  assert.equal(consistencyOf(scene, 'ana'), 'corp-ana');
  assert.deepEqual(scene.names, ['ana']);
});

test('in Staging, both plans are told and nothing is written', async () => {
  const { scene, cycle } = await open(['ana']);
  await using _ = scene;
  const report = await cycle({ mode: 'Staging' });
  assert.deepEqual([report.plan?.counts.add, report.plan?.counts.update, report.written], [1, 1, 0]);
  assert.equal(consistencyOf(scene, 'ana'), undefined);
  assert.deepEqual(scene.names, []);
});

test('a forest that takes nothing keeps nobody waiting but those whose anchor it has to take', async () => {
  const { scene, corp, cycle } = await open(['ana']);
  await using _ = scene;
  await cycle();
  corp.down = true;
  scene.world.user('corp', 'ana', { consistency: 'corp-ana', title: 'Nurse' });
  scene.world.user('corp', 'bert');
  const report = await cycle();
  assert.deepEqual([report.result, report.error?.reason], ['CompletedWithErrors', 'Down']);
  assert.equal(scene.world.tenant.named('ana')?.attributes['title'], 'Nurse');
  assert.deepEqual(scene.names, ['ana']);
  corp.down = false;
  await cycle();
  assert.deepEqual(scene.names, ['ana', 'bert']);
});

test('while the plan of the tenant waits for a person, nothing is written to the forest', async () => {
  const { scene, cycle } = await open(['ana', 'bert'], { deletes: { count: 0, percent: 100, percentFrom: 20 } });
  await using _ = scene;
  await cycle();
  scene.world.remove('corp', 'bert');
  scene.world.user('corp', 'cem');
  const report = await cycle();
  assert.equal(report.result, 'AwaitingApproval');
  assert.equal(consistencyOf(scene, 'cem'), undefined);
});

test('an approval of the forest’s plan is none of the tenant’s, and lets the anchors leave', async () => {
  const attributeUpdates = [{ count: 0, percent: 100, percentFrom: 20, attributes: ['consistency', 'title'] }];
  const { scene, cycle } = await open(['ana'], { ...testRevision.limits, attributeUpdates });
  await using _ = scene;
  const first = await cycle();
  assert.deepEqual([first.result, first.plan?.violation?.reason], ['AwaitingApproval', 'UpdateLimitExceeded']);
  assert.deepEqual(scene.names, []);
  const digest = first.plan?.digest ?? assert.fail('there is a plan');
  const second = await cycle({ approval: { digest, admit: ['AttributeUpdate'], exclude: [] } });
  assert.equal(second.result, 'Succeeded');
  assert.equal(consistencyOf(scene, 'ana'), 'corp-ana');
  assert.deepEqual(scene.names, ['ana']);
});
