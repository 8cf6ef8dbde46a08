import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { guardedDigest, type GuardedChange } from '../../../operator/engine/protect/digest.ts';
import { guardPlan, type PlanFacts } from '../../../operator/engine/protect/guard.ts';

const facts: PlanFacts = {
  deletes: 5,
  admitted: 0,
  excluded: 0,
  known: 1000,
  limits: { count: 500, percent: 10, percentFrom: 20 },
  digest: 'd',
};

const rows: readonly (readonly [name: string, change: Partial<PlanFacts>, reason: string | undefined])[] = [
  ['a few deletes pass', {}, undefined],
  ['as many as the limit pass', { deletes: 500, known: 100_000 }, undefined],
  ['one more does not', { deletes: 501, known: 100_000 }, 'DeletionLimitExceeded'],
  ['a tenth passes', { deletes: 10, known: 100 }, undefined],
  ['more than a tenth does not', { deletes: 11, known: 100 }, 'DeletionLimitExceeded'],
  ['of a handful of objects any share passes', { deletes: 19, known: 19 }, undefined],
  ['an approval of all passes', { deletes: 501, admitted: 501, approved: 'd' }, undefined],
  ['an approval passes together with what it holds back', { deletes: 501, admitted: 500, excluded: 1, approved: 'd' }, undefined],
  ['what came after the approval does not pass, be it one', { deletes: 3, admitted: 2, approved: 'd' }, 'ApprovalOutdated'],
  ['an approval of another plan is outdated', { deletes: 501, approved: 'other' }, 'ApprovalOutdated'],
  ['an approval outlives its last delete', { deletes: 0, approved: 'other' }, undefined],
];

for (const [name, change, reason] of rows) test(name, () => assert.equal(guardPlan({ ...facts, ...change })?.reason, reason));

const change = fc.record({
  connector: fc.constant('tenant'),
  objectType: fc.constantFrom('user', 'group'),
  action: fc.constant('Delete' as const),
  anchor: fc.string(),
  sourceAnchor: fc.string(),
});

test('the digest does not depend on the order, and changes with what is planned', () => {
  fc.assert(
    fc.property(fc.uniqueArray(change, { selector: (one: GuardedChange) => JSON.stringify(one), minLength: 1 }), (changes) => {
      const digest = guardedDigest(changes);
      assert.equal(guardedDigest([...changes].reverse()), digest);
      assert.notEqual(guardedDigest(changes.slice(1)), digest);
      assert.match(digest, /^[0-9a-f]{64}$/);
    }),
  );
  assert.equal(guardedDigest([]), '');
});
