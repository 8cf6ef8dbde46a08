import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { guardedDigest, type GuardedChange } from '../../../operator/engine/protect/digest.ts';
import { guardPlan, type PlanFacts } from '../../../operator/engine/protect/guard.ts';
import type { Limits } from '../../../operator/model/revision.ts';

const limit = (count: number, percent = 100) => ({ count, percent, percentFrom: 20 });
const deletes = { count: 500, percent: 10, percentFrom: 20 };
const of = (count: number, known = 1000) => ({ count, of: known });
const limitsOf = (limits: Omit<Limits, 'deletes'>): Partial<PlanFacts> => ({ limits: { deletes, ...limits } });

const facts: PlanFacts = {
  deletes: of(5),
  disables: of(0),
  disconnects: of(0),
  membershipRemovals: 0,
  attributeUpdates: [],
  small: [],
  limits: { deletes },
  digest: 'd',
};

const rows: readonly (readonly [name: string, change: Partial<PlanFacts>, reason: string | undefined])[] = [
  ['a few deletes pass', {}, undefined],
  ['as many as the limit pass', { deletes: of(500, 100_000) }, undefined],
  ['one more does not', { deletes: of(501, 100_000) }, 'DeletionLimitExceeded'],
  ['a tenth passes', { deletes: of(10, 100) }, undefined],
  ['more than a tenth does not', { deletes: of(11, 100) }, 'DeletionLimitExceeded'],
  ['of a handful of objects any share passes', { deletes: of(19, 19) }, undefined],
  ['an approval of a plan that nobody remembers is outdated', { unknownApproval: 'other' }, 'ApprovalOutdated'],
  ['an approval outlives its last change', { deletes: of(0), unknownApproval: 'other' }, undefined],
  ['disables without a limit of their own pass', { disables: of(900) }, undefined],
  ['more disables than their limit do not', { disables: of(3), ...limitsOf({ disables: limit(2) }) }, 'DisableLimitExceeded'],
  ['a larger share of disables does not', { disables: of(60), ...limitsOf({ disables: limit(100, 5) }) }, 'DisableLimitExceeded'],
  [
    'a group that loses more members than the limit does not pass',
    { membershipRemovals: 6, group: { ...of(6, 50), label: 'staff' }, ...limitsOf({ membershipRemovals: { perGroup: limit(5) } }) },
    'MembershipLimitExceeded',
  ],
  [
    'a group that loses a larger share than the limit does not pass',
    { membershipRemovals: 6, group: { ...of(6, 20), label: 'staff' }, ...limitsOf({ membershipRemovals: { perGroup: limit(50, 25) } }) },
    'MembershipLimitExceeded',
  ],
  [
    'more removals in all than the limit do not',
    { membershipRemovals: 9, ...limitsOf({ membershipRemovals: { total: 8 } }) },
    'MembershipLimitExceeded',
  ],
  [
    'more updates of a chosen attribute than its limit do not',
    {
      attributeUpdates: [of(0), of(3)],
      ...limitsOf({
        attributeUpdates: [
          { attributes: ['mail'], ...limit(9) },
          { attributes: ['userPrincipalName'], ...limit(2) },
        ],
      }),
    },
    'UpdateLimitExceeded',
  ],
  [
    'a connector with too few objects does not',
    { deletes: of(0), small: [{ connector: 'corp', objects: 3, minimum: 100 }] },
    'TooFewObjects',
  ],
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
