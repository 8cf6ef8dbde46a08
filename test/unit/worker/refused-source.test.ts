// Reads of all sources that there are, none of which can be believed: people are told what was refused, and what they can do about it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Limits } from '../../../operator/model/revision.ts';
import { runStatus } from '../../../operator/worker/status.ts';
import type { CycleReport } from '../../../operator/worker/report.ts';
import { testRevision } from '../engine/builders.ts';
import { Scene } from './scene.ts';
import { scriptedErrors } from './scripted-directory.ts';

const deletes = { count: 500, percent: 100, percentFrom: 20 };
const sourceShrink = { count: 1, percent: 100, percentFrom: 1 };

/** One source is all that there is. */
async function onlyCorp(limits: Partial<Limits>): Promise<Scene> {
  const revision = {
    ...testRevision,
    rules: testRevision.rules.filter(({ connector }) => connector !== 'hr'),
    connectors: testRevision.connectors.filter(({ name }) => name !== 'hr'),
    limits: { deletes, ...limits },
  };
  const scene = await Scene.open(['ana', 'bert', 'cem'], revision);
  await read(scene);
  for (const name of ['ana', 'bert']) scene.world.remove('corp', name);
  return scene;
}

const read = (scene: Scene, change: Parameters<Scene['cycle']>[0] = {}): Promise<CycleReport> =>
  scene.cycle({ type: 'Full', sources: new Map([['corp', scene.corp]]), ...change });

const conditionOf = (report: CycleReport, name: string) => {
  const found = runStatus(report).conditions.find(({ type }) => type === name);
  assert.ok(found);
  return found;
};

const partitions = { 'contoso.test': 0 };

for (const { reason, limits, says, empty = false } of [
  {
    reason: 'TooFewObjects',
    limits: { minimumObjects: [{ connector: 'corp', count: 2 }] },
    says: /would leave 1 objects; limits\.minimumObjects asks for 2\. .* or lower the limit\./,
  },
  { reason: 'EmptyPartition', limits: {}, says: /no object of contoso\.test, which had 3\. .* rights of the account there\./, empty: true },
])
  test(`where the read of the only source is refused as ${reason}, the run fails of that, whatever else was told before`, async () => {
    await using scene = await onlyCorp(limits);
    if (empty) scene.corp.partitions = partitions;
    Object.assign(scene.target, { missingPermissions: () => Promise.resolve(new scriptedErrors.Down({ name: 'a permission' })) });
    const report = await read(scene);
    assert.deepEqual([report.result, report.error?.code], ['Failed', `Engine.${reason}`]);
    for (const type of ['Ready', 'Stalled']) assert.equal(conditionOf(report, type).reason, reason);
    assert.match(conditionOf(report, 'Ready').message, says);
    assert.deepEqual(scene.names, ['ana', 'bert', 'cem']);
  });

test('where the only source shrank beyond its limit, the run waits for an approval, and the approval lets go what it missed', async () => {
  await using scene = await onlyCorp({ sourceShrink });
  const report = await read(scene);
  assert.deepEqual([report.result, report.error?.code], ['AwaitingApproval', 'Engine.SourceShrunk']);
  const awaiting = conditionOf(report, 'AwaitingApproval');
  assert.deepEqual([awaiting.status, awaiting.reason], ['True', 'SourceShrunk']);
  assert.match(awaiting.message, /misses 2 of 3 objects.* approve the digest [0-9a-f]{64} with admit SourceRemoval\./);
  assert.equal(conditionOf(report, 'Complete').status, 'False');
  assert.deepEqual(scene.names, ['ana', 'bert', 'cem']);
  const digest = /[0-9a-f]{64}/.exec(awaiting.message)?.[0] ?? '';
  const approved = await read(scene, { approval: { digest, admit: ['SourceRemoval'], exclude: [] } });
  assert.equal(approved.result, 'Succeeded');
  assert.deepEqual(scene.names, ['cem']);
});

for (const [how, isRead] of [
  ['and none was read', false],
  ['and another one was read', true],
] as const)
  test(`a source that shrank is what the run waits for where a source before it is down, ${how}`, async () => {
    await using scene = await Scene.open(['ana', 'bert', 'cem'], { ...testRevision, limits: { deletes, sourceShrink } });
    const sources = new Map([
      ['hr', scene.hr],
      ['corp', scene.corp],
    ]);
    await scene.cycle({ sources });
    for (const name of ['ana', 'bert']) scene.world.remove('corp', name);
    if (isRead)
      Object.assign(scene.target, { missingPermissions: () => Promise.resolve(new scriptedErrors.Down({ name: 'a permission' })) });
    else scene.hr.failing = { reads: 'All', after: 0 };
    const report = await scene.cycle({ type: 'Full', sources });
    assert.deepEqual([report.result, report.error?.reason], ['AwaitingApproval', 'SourceShrunk']);
    assert.match(conditionOf(report, 'AwaitingApproval').message, /misses 2 of 3 objects/);
    assert.deepEqual(scene.names, ['ana', 'bert', 'cem']);
  });
