// Reads that came to their end and show too little of somebody: whoever is disabled meanwhile is disabled, and nobody goes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { directoryErrors } from '../../../operator/directory/active-directory/errors.ts';
import { ldifErrors } from '../../../operator/directory/ldif/errors.ts';
import type { StepKind } from '../../../operator/engine/engine.ts';
import type { CycleReport } from '../../../operator/worker/report.ts';
import { knowingByControl, testRevision } from '../engine/builders.ts';
import { Scene, stepsOf } from './scene.ts';

const dn = 'CN=cem,DC=contoso,DC=test';

/** The rules know by userAccountControl alone who is disabled; one source is all that there is. */
const revision = {
  ...testRevision,
  rules: knowingByControl(testRevision.rules.filter(({ connector }) => connector !== 'hr')),
  connectors: testRevision.connectors.filter(({ name }) => name !== 'hr'),
  limits: { deletes: { count: 500, percent: 100, percentFrom: 20 }, absence: { consecutiveReads: 2, gracePeriodSeconds: 0 } },
};

const people = ['ana', 'bert', 'cem', 'dora'];

async function open(): Promise<Scene> {
  const scene = await Scene.open([], revision);
  for (const name of people) scene.world.user('corp', name, { userAccountControl: name === 'cem' ? 514 : 512 });
  scene.world.group('corp', 'staff', people);
  return scene;
}

const cycle = (scene: Scene, type: StepKind): Promise<CycleReport> => scene.cycle({ type, sources: new Map([['corp', scene.corp]]) });

interface Refusal {
  readonly what: string;
  readonly type: StepKind;
  readonly code: string;
  readonly refuse: (scene: Scene) => void;
}

const refusals: readonly Refusal[] = [
  {
    what: 'a forest hides the userAccountControl of another account',
    type: 'Delta',
    code: 'Directory.AccountControlHidden',
    refuse(scene) {
      scene.corp.leftOut = 'corp-cem';
      scene.corp.refusing = new directoryErrors.AccountControlHidden({ partition: 'contoso.test', count: 1, dn });
    },
  },
  {
    what: 'a file has another account without its userAccountControl',
    type: 'Full',
    code: 'LDIF.AccountControlHidden',
    refuse(scene) {
      scene.corp.leftOut = 'corp-cem';
      scene.corp.refusing = new ldifErrors.AccountControlHidden({
        file: 'export.ldif',
        line: 7,
        dn,
        count: 1,
        flaw: 'hides it',
        remedy: 'Show it',
      });
    },
  },
  {
    what: 'a read shows another account without the userAccountControl that it had',
    type: 'Delta',
    code: 'Engine.AccountControlHidden',
    refuse(scene) {
      scene.world.user('corp', 'cem');
    },
  },
  {
    what: 'a read may have been cut',
    type: 'Full',
    code: 'Engine.DoubtfulRead',
    refuse(scene) {
      scene.corp.doubt = { why: 'it was cut', objects: [], lack: 'Values' };
    },
  },
];

for (const { what, type, code, refuse } of refusals)
  test(`a leaver of the only source is disabled although ${what}, and nobody is deleted or enabled`, async () => {
    await using scene = await open();
    await cycle(scene, 'Full');
    refuse(scene);
    scene.world.user('corp', 'ana', { userAccountControl: 514 });
    scene.world.remove('corp', 'bert');
    scene.world.group('corp', 'staff', ['ana', 'cem', 'dora']);
    for (let again = 0; again < 2; again++) {
      const report = await cycle(scene, type);
      assert.deepEqual([report.result, report.error?.code], ['CompletedWithErrors', code], stepsOf(report).join(', '));
      const enabled = people.map((name) => scene.world.tenant.named(name)?.attributes['accountEnabled']);
      assert.deepEqual(enabled, [false, true, false, true]);
      assert.deepEqual(scene.world.tenant.referred('staff', 'member'), people, 'whom the read did not show stays a member');
    }
    scene.corp.leftOut = scene.corp.refusing = scene.corp.doubt = undefined;
    scene.world.user('corp', 'cem', { userAccountControl: 512 });
    await cycle(scene, 'Full');
    assert.notEqual(scene.world.tenant.named('bert'), undefined, 'refused reads do not count towards the reads that an absence needs');
    assert.equal(scene.world.tenant.named('cem')?.attributes['accountEnabled'], true);
    await cycle(scene, 'Full');
    assert.equal(scene.world.tenant.named('bert'), undefined);
  });

test('nothing is written where the first read of the only source hides an account', async () => {
  await using scene = await open();
  scene.corp.refusing = new directoryErrors.AccountControlHidden({ partition: 'contoso.test', count: 1, dn });
  const report = await cycle(scene, 'Delta');
  assert.deepEqual([report.result, stepsOf(report)], ['Failed', ['Import corp AccountControlHidden', 'Import tenant']]);
  assert.deepEqual(scene.names, []);
});
