// The choices about the default rules that need no rule of one's own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SyncScheduleSpecInput } from '../../../operator/api/types.gen.ts';
import type { Flow, RevisionRule } from '../../../operator/model/revision.ts';
import { schedule } from './builders.ts';
import { problemOf, revisionOf } from './compile.ts';

type Options = NonNullable<SyncScheduleSpecInput['defaultRules']>;

const rulesOf = (defaultRules: Options = {}): readonly RevisionRule[] => revisionOf({ schedule: schedule({ defaultRules }) }).rules;
const ruleOf = (name: string, options: Options = {}): RevisionRule => {
  const found = rulesOf(options).find((rule) => rule.name === name);
  assert.ok(found !== undefined, name);
  return found;
};
const textOf = (flow: Flow | undefined): string => (flow?.kind === 'Expression' ? flow.expression : JSON.stringify(flow));
const flowOf = (rule: RevisionRule, target: string): string => textOf(rule.flows.find((flow) => flow.target === target));

test('the anchor is mS-DS-ConsistencyGuid with objectGUID behind it, or an attribute of one’s own with nothing behind it', () => {
  assert.match(flowOf(ruleOf('In from AD - User Common'), 'sourceAnchor'), /mS-DS-ConsistencyGuid.*objectGUID/);
  const own = flowOf(ruleOf('In from AD - User Common', { sourceAnchor: { attribute: 'employeeID' } }), 'sourceAnchor');
  assert.match(own, /\[employeeID\]/);
  assert.doesNotMatch(own, /objectGUID/);
});

test('users are matched as the schedule says', () => {
  const joins = (userMatching: NonNullable<Options['userMatching']>) =>
    ruleOf('In from AD - User Join', { userMatching }).join.map((clauses) =>
      clauses.map(({ source, target }) => `${source}=${target}`).join(),
    );
  assert.equal(ruleOf('In from AD - User Join').join.length, 5);
  assert.deepEqual(joins({ type: 'None' }), []);
  assert.deepEqual(joins({ type: 'Mail' }), ['mail=mail']);
  assert.deepEqual(joins({ type: 'Attribute', attribute: 'employeeNumber' }), ['employeeNumber=employeeNumber']);
});

test('the attribute that users are matched by is in the metaverse, once', () => {
  const targets = (attribute: string) =>
    rulesOf({ userMatching: { type: 'Attribute', attribute } })
      .filter(({ sourceObjectType }) => sourceObjectType === 'user')
      .flatMap(({ flows }) => flows.filter(({ target }) => target === attribute));
  assert.equal(targets('employeeNumber').length, 1);
  assert.equal(targets('employeeID').length, 1);
});

test('type and attribute of the match belong together', () => {
  for (const userMatching of [{ type: 'Attribute' }, { type: 'Mail', attribute: 'mail' }] as const)
    assert.match(problemOf({ schedule: schedule({ defaultRules: { userMatching } }) }), /spec\.defaultRules\.userMatching/);
});

test('an alternate name to sign in with keeps the directory’s own beside it', () => {
  const rule = ruleOf('In from AD - User AccountEnabled', { alternateLogin: { attribute: 'mail' } });
  assert.match(flowOf(rule, 'userPrincipalName'), /^IIF\(IsPresent\(\[mail\]\),\[mail\]/);
  assert.match(flowOf(rule, 'onPremisesUserPrincipalName'), /"source":"userPrincipalName"/);
  assert.equal(flowOf(ruleOf('In from AD - User AccountEnabled'), 'onPremisesUserPrincipalName'), undefined as unknown as string);
});

test('Exchange hybrid and the additions come and go whole', () => {
  const names = (options: Options): readonly string[] => rulesOf(options).map(({ name }) => name);
  assert.ok(!names({}).some((name) => name.includes('Hybrid')));
  assert.equal(names({ exchangeHybrid: 'Enabled' }).filter((name) => name.includes('Hybrid')).length, 7);
  assert.equal(names({}).length - names({ additions: 'None' }).length, 10);
});

test('the largest group is as large as the schedule says', () => {
  const rule = ruleOf('Out to AAD - Group Join', { maxGroupMembers: 1000 });
  assert.ok(rule.scope.flat().some(({ attribute, value }) => attribute === 'memberCount' && value === '1000'));
  assert.match(flowOf(rule, 'member'), /> 1000/);
});

test('a rule that another choice leaves out anyway may stand in the list of the disabled', () => {
  assert.ok(rulesOf({ disable: ['Out to AD - User Exchange Hybrid'] }).length > 0);
});
