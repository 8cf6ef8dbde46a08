// Rights: the operator can grant a worker only what it may do itself, and the chart holds exactly the tables.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { operatorRules } from '../../../operator/controllers/rbac.ts';
import { workerRules } from '../../../operator/controllers/sync-schedule/rbac.ts';

const needs = { schedule: 'main', secrets: ['a'], configMaps: ['b'], revisions: ['c'] };

test('the operator holds every right that it grants to a worker', () => {
  const held = new Set(
    operatorRules().flatMap(({ apiGroups, resources, verbs }) => verbs.map((verb) => `${verb} ${apiGroups[0]}/${resources[0]}`)),
  );
  const granted = workerRules(needs).flatMap(({ apiGroups, resources, verbs }) =>
    verbs.map((verb) => `${verb} ${apiGroups[0]}/${resources[0]}`),
  );
  assert.deepEqual(
    granted.filter((right) => !held.has(right)),
    [],
  );
});

test('a worker reads Secrets and ConfigMaps by name only, and none where its revision names none', () => {
  const unnamed = workerRules(needs).filter(
    ({ resources, resourceNames }) => /^(secrets|configmaps|leases|syncschedules)/.test(resources[0] ?? '') && resourceNames === undefined,
  );
  assert.deepEqual(unnamed, []);
  const without = workerRules({ schedule: 'main', secrets: [], configMaps: [], revisions: [] });
  assert.ok(!without.some(({ resources }) => resources.includes('secrets') || resources.includes('configmaps')));
});

test('a worker can not make runs, for a run carries approvals', () => {
  const onRuns = workerRules(needs).filter(({ resources }) => resources.includes('syncruns'));
  assert.deepEqual(
    onRuns.flatMap(({ verbs }) => verbs),
    ['get', 'list', 'watch'],
  );
});

test('nobody is given everything', () => {
  for (const { verbs, resources, apiGroups } of [...operatorRules(), ...workerRules(needs)]) {
    assert.ok(![...verbs, ...resources, ...apiGroups].includes('*'));
    assert.ok(!verbs.includes('escalate') && !verbs.includes('bind') && !verbs.includes('impersonate'));
  }
});

test('the role in the chart follows from the tables', () => {
  const check = spawnSync(process.execPath, ['scripts/generate-rbac.ts', '--check'], { encoding: 'utf8' });
  assert.equal(check.status, 0, check.stderr);
});
