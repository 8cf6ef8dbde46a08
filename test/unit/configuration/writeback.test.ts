// What a manifest lets rules write to a forest, and what nobody can let them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neededAttributes, writebackSchemas } from '../../../operator/configuration/index.ts';
import type { SyncConnectorInput, SyncRuleSpecInput } from '../../../operator/api/types.gen.ts';
import { activeDirectory, entraID, ldif, rule, schedule } from './builders.ts';
import { problemOf, revisionOf, warningsOf } from './compile.ts';

const forest = (attributes: readonly string[]): SyncConnectorInput => {
  const connector = activeDirectory('contoso');
  const block = connector.spec.activeDirectory ?? assert.fail();
  return { ...connector, spec: { ...connector.spec, activeDirectory: { ...block, writeback: { attributes: [...attributes] } } } };
};
const written = (...attributes: readonly string[]) => [forest(attributes), entraID()];
const back: Partial<SyncRuleSpecInput> = {
  direction: 'Outbound',
  sourceObjectType: 'person',
  targetObjectType: 'user',
  flows: [{ target: 'info', source: 'info' }],
};

test('nothing is written to a forest whose manifest says nothing, and no rule is made for its anchors', () => {
  const revision = revisionOf();
  assert.deepEqual(writebackSchemas(revision), {});
  assert.ok(!revision.rules.some(({ name }) => name.endsWith('ImmutableId')));
});

test('the anchor is written where there is none, by a rule of its own, once the manifest names it', () => {
  const revision = revisionOf({ connectors: written('mS-DS-ConsistencyGuid') });
  assert.deepEqual(
    revision.rules.filter(({ name }) => name.endsWith('ImmutableId')).map(({ name, connector, linkType }) => [name, connector, linkType]),
    [
      ['Out to AD - User ImmutableId', 'contoso', 'Join'],
      ['Out to AD - InetOrgPerson ImmutableId', 'contoso', 'Join'],
    ],
  );
  assert.deepEqual(writebackSchemas(revision)['contoso']?.['user']?.['mS-DS-ConsistencyGuid'], {
    support: 'Supported',
    type: 'Binary',
    multiValued: false,
    mutability: 'WhenEmpty',
    comparison: 'Exact',
    clearable: false,
  });
  assert.ok(neededAttributes(revision, 'contoso').includes('objectGUID'));
});

test('the rules of the anchor go where another attribute is the anchor, and where the schedule leaves them out', () => {
  const rulesWith = (defaultRules: NonNullable<Parameters<typeof schedule>[0]>['defaultRules'] & object) =>
    revisionOf({ connectors: written('mS-DS-ConsistencyGuid'), schedule: schedule({ defaultRules }) }).rules.map(({ name }) => name);
  assert.ok(!rulesWith({ sourceAnchor: { attribute: 'employeeID' } }).includes('Out to AD - User ImmutableId'));
  assert.ok(!rulesWith({ disable: ['Out to AD - User ImmutableId'] }).includes('Out to AD - User ImmutableId'));
});

test('what rules want beyond the list is known, with the reason why it stays', () => {
  const revision = revisionOf({
    connectors: written('info'),
    rules: [rule('mine', { ...back, flows: [...(back.flows ?? []), { target: 'comment', source: 'info' }] })],
  });
  const schema = writebackSchemas(revision)['contoso']?.['user'];
  assert.equal(schema?.['info']?.support, 'Supported');
  const comment = schema?.['comment'];
  assert.match(comment?.support === 'Unsupported' ? comment.reason : '', /writeback\.attributes of the connector contoso does not name it/);
});

test('a rule to a forest that is not written to is told, and so is a value that the list does not name', () => {
  const [silent] = warningsOf({ rules: [rule('mine', back)] });
  assert.match(silent ?? '', /Nothing is written to contoso/);
  assert.match(warningsOf({ connectors: written('comment'), rules: [rule('mine', back)] }).join(), /info is not written to contoso/);
  assert.deepEqual(
    warningsOf({ connectors: written('info'), rules: [rule('mine', back)] }).filter((warning) => /written to/.test(warning)),
    [],
  );
});

test('an export of a forest is never written to', () => {
  const warnings = warningsOf({
    connectors: [ldif('contoso'), entraID()],
    rules: [rule('mine', back)],
  });
  assert.match(warnings.join(), /Nothing is written to contoso/);
});

for (const [name, why] of [
  ['userAccountControl', /never written to Active Directory: it decides who signs in/],
  ['objectGUID', /the directory computes it itself/],
  ['cn', /to rename or move it/],
  ['member', /never written/],
  ['manager', /references are not written back/],
  ['proxyAddress', /no attribute of which the type is known.*proxyAddresses/],
] as const) {
  test(`${name} can not be let`, () => {
    const problem = problemOf({ connectors: written(name) });
    assert.match(problem, why);
    assert.match(problem, /SyncConnector contoso, spec\.activeDirectory\.writeback\.attributes\[0\]/);
  });
}

test('a rule that would create in a forest is refused', () => {
  const message = problemOf({ connectors: written('info'), rules: [rule('mine', { ...back, linkType: 'Provision' })] });
  assert.match(message, /spec\.linkType: Nothing is created in Active Directory/);
});

test('what is written is read, to be compared, and nothing of what is not', () => {
  const rules = [
    rule('mine', {
      ...back,
      flows: [
        { target: 'info', expression: 'ImportedValue("drink")' },
        { target: 'gecos', source: 'info' },
      ],
    }),
  ];
  const needed = (connectors: readonly SyncConnectorInput[]) => new Set(neededAttributes(revisionOf({ connectors, rules }), 'contoso'));
  const [without, withInfo] = [needed([activeDirectory('contoso'), entraID()]), needed(written('info'))];
  assert.deepEqual([without.has('drink'), without.has('gecos')], [false, false]);
  assert.deepEqual([withInfo.has('info'), withInfo.has('drink'), withInfo.has('gecos')], [true, true, false]);
});
