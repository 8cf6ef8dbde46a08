// Limits as the schedule says them, and as the revision has them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitProblems, limitsOf, updateLimitProblems } from '../../../operator/configuration/limits.ts';
import type { SyncScheduleInput } from '../../../operator/api/types.gen.ts';
import { constant, rule } from '../engine/builders.ts';

const schedule = (limits: SyncScheduleInput['spec']['limits']): SyncScheduleInput => ({
  apiVersion: 'lockstep.dev/v1alpha1',
  kind: 'SyncSchedule',
  metadata: { name: 'main' },
  spec: { mode: 'Active', connectors: [{ name: 'corp' }, { name: 'tenant' }], ...(limits === undefined ? {} : { limits }) },
});

const usual = { deletes: { count: 500, percent: 10, percentFrom: 20 } };

test('a schedule that says nothing limits deletes alone', () => {
  assert.deepEqual(limitsOf(schedule(undefined)), usual);
  const silent = { attributeUpdates: [], minimumObjects: [], absence: { consecutiveReads: 1, gracePeriodSeconds: 0 } };
  assert.deepEqual(limitsOf(schedule(silent)), usual, 'and the defaults of the API server change no revision');
});

test('every limit comes with all its numbers', () => {
  const limits = limitsOf(
    schedule({
      deletes: { count: 7 },
      disables: { count: 5, percent: 3 },
      membershipRemovals: { perGroup: { count: 9 }, total: 40 },
      attributeUpdates: [{ attributes: ['userPrincipalName', 'mail'], count: 1 }],
      minimumObjects: [
        { connector: 'tenant', count: 4 },
        { connector: 'corp', count: 3 },
      ],
      sourceShrink: { count: 2, percent: 1, percentFrom: 0 },
      absence: { consecutiveReads: 3 },
    }),
  );
  const rest = { percent: 100, percentFrom: 20 };
  assert.deepEqual(limits, {
    deletes: { count: 7, percent: 10, percentFrom: 20 },
    disables: { count: 5, percent: 3, percentFrom: 20 },
    membershipRemovals: { perGroup: { count: 9, ...rest }, total: 40 },
    attributeUpdates: [{ attributes: ['mail', 'userPrincipalName'], count: 1, ...rest }],
    minimumObjects: [
      { connector: 'corp', count: 3 },
      { connector: 'tenant', count: 4 },
    ],
    sourceShrink: { count: 2, percent: 1, percentFrom: 0 },
    absence: { consecutiveReads: 3, gracePeriodSeconds: 0 },
  });
});

test('a minimum for a connector that the schedule does not have is an error with a suggestion', () => {
  const [problem] = limitProblems(schedule({ minimumObjects: [{ connector: 'crop', count: 1 }] }));
  assert.equal(problem?.field, 'spec.limits.minimumObjects[0].connector');
  assert.match(problem?.message ?? '', /corp/);
});

test('a limit of updates of an attribute that the target does not have is an error with a suggestion', () => {
  const limited = (...attributes: readonly string[]) => schedule({ attributeUpdates: [{ attributes: [...attributes], count: 1 }] });
  assert.deepEqual(updateLimitProblems(limited('userPrincipalName', 'accountEnabled', 'mail', 'proxyAddresses'), []), []);
  const [problem, ...more] = updateLimitProblems(limited('mail', 'UserPrincipalName'), []);
  assert.deepEqual(more, []);
  assert.equal(problem?.field, 'spec.limits.attributeUpdates[0].attributes[1]');
  assert.match(problem?.message ?? '', /userPrincipalName/);
  const own = rule({
    name: 'Out extension',
    direction: 'Outbound',
    connector: 'tenant',
    targetObjectType: 'user',
    flows: [constant('extension_costCentre', '1')],
  });
  assert.deepEqual(updateLimitProblems(limited('extension_costCentre'), [own]), []);
});
