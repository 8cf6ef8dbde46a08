// Unedited shipped rules are done by Lockstep's own; whatever differs is carried over, and takes their place.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileRevision, type DefaultRuleOptions, defaultRules, standardOptions } from '../../../../operator/configuration/index.ts';
import { type ConnectImport } from '../../../../operator/configuration/connect-import/index.ts';
import { forestId, imported, otherForestId, type RuleDraft } from './export.ts';
import { blocks, draftOf, shipped, shippedNames } from './shipped.ts';

const one = blocks(shipped, [forestId]);
const twoForests = [{ created: '2024-01-01' }, { id: otherForestId, created: '2024-01-02', domains: [{ domain: 'fabrikam.test' }] }];
const own = ({ resources }: ConnectImport) => resources.rules.map(({ metadata }) => metadata.annotations?.['lockstep.dev/connect-name']);
/** Without the rules that Lockstep adds to those of Entra Connect: they are never in use. */
const disabled = ({ resources }: ConnectImport) =>
  (resources.schedule.spec.defaultRules?.disable ?? []).filter((name) => shippedNames.has(name));
const title = 'In from AD - User Common';

const changed = (rules: readonly RuleDraft[], name: string, change: Partial<RuleDraft>): readonly RuleDraft[] =>
  rules.map((rule) => (rule.name === name ? { ...rule, ...change } : rule));
const withoutFlow = (name: string): Partial<RuleDraft> => ({
  flows: draftOf(shipped.find((rule) => rule.name === name) ?? assert.fail(name)).flows?.slice(1) ?? [],
});

describe('the rules of a server, unedited', () => {
  test('are all done by shipped rules', () => {
    const result = imported({ rules: one });
    assert.deepEqual([own(result), disabled(result), result.report.fidelity], [[], [], 'Exact']);
    assert.equal(
      result.report.totals.Default,
      result.report.entries.filter(({ kind }) => ['Rule', 'AttributeFlow', 'ScopeClause', 'JoinClause'].includes(kind)).length,
    );
  });
  test('of two forests too', () => {
    const result = imported({ rules: blocks(shipped, [forestId, otherForestId]), forests: twoForests });
    assert.deepEqual([own(result), disabled(result)], [[], []]);
  });
  test('are carried over where every rule was asked for', () => {
    const result = imported({ rules: one }, { everyRule: 'Explicit' });
    assert.equal(own(result).length, shipped.length);
    assert.deepEqual(
      disabled(result),
      shipped.map(({ name }) => name),
    );
    assert.deepEqual(
      result.resources.rules.map(({ spec }) => spec.precedence),
      one.map(({ precedence }) => precedence),
    );
  });
});

describe('a rule that differs', () => {
  test('takes the place of the shipped one, and the report says in what', () => {
    const result = imported({ rules: changed(one, title, withoutFlow(title)) });
    assert.deepEqual([own(result), disabled(result)], [[title], [title]]);
    const [line] = result.report.rules.filter(({ result }) => result === 'Own');
    assert.equal(line?.differences.length, 1);
    assert.match(line?.differences[0] ?? '', /^flow .*: nothing in Entra Connect, .* in Lockstep’s rule$/);
  });
  test('in one forest only is carried over for all of them: a shipped rule is for every forest', () => {
    const rules = blocks(shipped, [forestId, otherForestId]).map((rule) =>
      rule.name === title && rule.connector === otherForestId ? { ...rule, ...withoutFlow(title) } : rule,
    );
    const result = imported({ rules, forests: twoForests });
    assert.deepEqual([own(result), disabled(result)], [[title, title], [title]]);
  });
  test('is one that a forest does not have at all', () => {
    const rules = blocks(shipped, [forestId, otherForestId]).filter(({ name, connector }) => name !== title || connector === forestId);
    const result = imported({ rules, forests: twoForests });
    assert.deepEqual(own(result), [title]);
    assert.deepEqual(result.resources.rules[0]?.spec.connector, { name: 'contoso-test' });
    assert.deepEqual(disabled(result), [title]);
  });
});

describe('a rule that is not in use', () => {
  test('because it is disabled, disables the shipped one', () => {
    const result = imported({ rules: changed(one, title, { disabled: 'True' }) });
    assert.deepEqual([own(result), disabled(result), result.report.fidelity], [[], [title], 'Exact']);
  });
  test('because it was deleted, disables the shipped one', () => {
    const result = imported({ rules: one.filter(({ name }) => name !== title) });
    assert.deepEqual([own(result), disabled(result)], [[], [title]]);
  });
  test('and was edited before, is kept as a disabled SyncRule', () => {
    const result = imported({ rules: changed(one, title, { ...withoutFlow(title), disabled: 'True' }) });
    assert.deepEqual([own(result), disabled(result)], [[title], [title]]);
    assert.equal(result.resources.rules[0]?.spec.disabled, true);
  });
});

test('a clone without a tag is a rule of one’s own, whatever its name', () => {
  const [rule] = one.filter(({ name }) => name === title);
  const result = imported({ rules: [...changed(one, title, { disabled: 'True' }), { ...rule, tag: '', precedence: 77 } as RuleDraft] });
  assert.deepEqual([own(result), disabled(result)], [[title], [title]]);
  assert.equal(compileRevision(result.resources).kind, 'ok');
});

test('a shipped rule that Lockstep does not know is carried over', () => {
  const news = {
    name: 'Out to AAD - User Something New',
    tag: 'Microsoft.OuttoAADUserSomethingNew.001',
    direction: 'Outbound',
    precedence: 400,
    flows: [{ to: 'displayName', from: ['cn'] }],
  };
  const result = imported({ rules: [...one, news] });
  assert.deepEqual(own(result), ['Out to AAD - User Something New']);
  assert.match(result.report.rules.find(({ name }) => name === news.name)?.because ?? '', /ships no such rule/);
});

describe('the wizard’s choices, found in the rules, are those of the schedule', () => {
  const choices: readonly (readonly [string, Partial<DefaultRuleOptions>, object])[] = [
    ['the anchor of another attribute', { sourceAnchor: 'employeeID' }, { sourceAnchor: { attribute: 'employeeID' } }],
    ['the anchor of objectGUID', { sourceAnchor: 'objectGUID' }, { sourceAnchor: { attribute: 'objectGUID' } }],
    ['a match by mail', { userMatching: { type: 'Mail' } }, { userMatching: { type: 'Mail' } }],
    [
      'a match by an attribute',
      { userMatching: { type: 'Attribute', attribute: 'employeeID' } },
      { userMatching: { type: 'Attribute', attribute: 'employeeID' } },
    ],
    ['no match', { userMatching: { type: 'None' } }, { userMatching: { type: 'None' } }],
    ['another name to sign in with', { signInName: 'mail' }, { alternateLogin: { attribute: 'mail' } }],
    ['Exchange hybrid', { exchangeHybrid: 'Enabled' }, { exchangeHybrid: 'Enabled' }],
    ['the size of groups', { maxGroupMembers: 50_000 }, { maxGroupMembers: 50_000 }],
  ];
  for (const [name, chosen, expected] of choices) {
    test(name, () => {
      const templates = defaultRules('v1', { ...standardOptions, ...chosen, additions: 'None' }) ?? [];
      const result = imported({ rules: blocks(templates, [forestId]) });
      assert.deepEqual([own(result), disabled(result)], [[], []]);
      assert.partialDeepStrictEqual(result.resources.schedule.spec.defaultRules, { ...expected, additions: 'None' });
      assert.equal(compileRevision(result.resources).kind, 'ok');
    });
  }
});
