// Rules of an export become SyncRules that mean the same.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileRevision } from '../../../../operator/configuration/index.ts';
import { forestId, imported, otherForestId, outcomesOf, type RuleDraft } from './export.ts';

const only = (rule: RuleDraft) => {
  const result = imported({ rules: [rule] });
  return { result, rule: result.resources.rules[0], outcomes: result.report.entries };
};

describe('a rule of one’s own', () => {
  const { result, rule } = only({
    name: 'In from AD – Title (Größe)',
    description: 'Titles from an extension',
    precedence: 42,
    scope: [
      [['userAccountControl', 'ISBITNOTSET', '2']],
      [
        ['mail', 'ISNOTNULL', ''],
        ['department', 'EQUAL', 'R & D'],
      ],
    ],
    join: [[['mail', 'mail', 'True']], [['employeeID', 'employeeID']]],
    flows: [
      { to: 'title', from: ['title'] },
      { to: 'displayName', from: ['cn', 'sn'], expression: 'Trim([cn]) & " <" & [sn] & ">"' },
      { to: 'company', constant: 'Contoso', once: 'true' },
      { to: 'proxyAddresses', from: ['proxyAddresses'], merge: 'MergeCaseInsensitive' },
    ],
  });

  test('keeps direction, types, link, precedence, scope, join and flows', () => {
    assert.deepEqual(rule?.spec, {
      description: 'In from AD – Title (Größe): Titles from an extension',
      direction: 'Inbound',
      connector: { name: 'contoso-test' },
      sourceObjectType: 'user',
      targetObjectType: 'person',
      linkType: 'Join',
      precedence: 42,
      scope: [
        { clauses: [{ attribute: 'userAccountControl', operator: 'ISNOTBITSET', value: '2' }] },
        {
          clauses: [
            { attribute: 'mail', operator: 'ISNOTNULL' },
            { attribute: 'department', operator: 'EQUAL', value: 'R & D' },
          ],
        },
      ],
      join: [
        { clauses: [{ source: 'mail', target: 'mail', caseSensitive: true }] },
        { clauses: [{ source: 'employeeID', target: 'employeeID' }] },
      ],
      flows: [
        { target: 'title', source: 'title' },
        { target: 'displayName', expression: 'Trim([cn]) & " <" & [sn] & ">"' },
        { target: 'company', constant: 'Contoso', executeOnce: true },
        { target: 'proxyAddresses', source: 'proxyAddresses', mergeType: 'MergeCaseInsensitive' },
      ],
    });
  });
  test('has a name that Kubernetes takes, and keeps its own', () => {
    assert.equal(rule?.metadata.name, 'in-from-ad-title-grosse');
    assert.equal(rule?.metadata.annotations?.['lockstep.dev/connect-name'], 'In from AD – Title (Größe)');
  });
  test('is carried over exactly, and compiles', () => {
    assert.equal(result.report.fidelity, 'Exact');
    assert.equal(compileRevision(result.resources).kind, 'ok');
  });
});

describe('what has another form here', () => {
  test('a constant has the type that the metaverse gives its target', () => {
    const { rule } = only({
      name: 'Constants',
      precedence: 10,
      flows: [
        { to: 'accountEnabled', constant: 'True' },
        { to: 'countryCode', constant: '49' },
        { to: 'title', constant: 'True' },
      ],
    });
    assert.deepEqual(rule?.spec.flows, [
      { target: 'accountEnabled', constant: 'True' },
      { target: 'countryCode', expression: '49' },
      { target: 'title', expression: '"True"' },
    ]);
  });
  test('the identifier of a connector becomes its name, in scopes and in expressions', () => {
    const { result, rule } = only({
      name: 'Forest',
      precedence: 10,
      scope: [[['contributingConnectorUser', 'EQUAL', forestId.toUpperCase()]]],
      flows: [{ to: 'title', expression: `IIF([contributingConnectorUser] = "${forestId}","here",NULL)` }],
    });
    assert.equal(rule?.spec.scope?.[0]?.clauses[0]?.value, 'contoso-test');
    assert.equal(rule?.spec.flows?.[0]?.expression, 'IIF([contributingConnectorUser] = "contoso-test","here",NULL)');
    assert.deepEqual(
      outcomesOf(result, 'rule "Forest"')
        .map(({ kind }) => kind)
        .sort(),
      ['Carried', 'Changed', 'Changed', 'Nothing', 'Nothing', 'Nothing', 'Nothing'],
    );
  });
  const region: RuleDraft = {
    name: 'Region',
    precedence: 10,
    scope: [[['mail', 'CONTAINS', '%Region%']]],
    flows: [{ to: 'title', expression: '%Region% & %Domain.FQDN%' }],
  };
  test('a parameter of an administrator’s own becomes one of the schedule, and rules read it as they did', () => {
    const result = imported({ forests: [{ parameters: [['Region', 'EMEA "north"']] }], rules: [region] });
    assert.deepEqual(result.resources.schedule.spec.parameters, [{ name: 'Region', value: 'EMEA "north"' }]);
    const [rule] = result.resources.rules;
    assert.equal(rule?.spec.flows?.[0]?.expression, '%Region% & %Domain.FQDN%');
    assert.equal(rule?.spec.scope?.[0]?.clauses[0]?.value, '%Region%');
    assert.deepEqual(
      outcomesOf(result, 'parameter Region').map((outcome) => [outcome.kind, 'to' in outcome && outcome.to.field]),
      [['Carried', 'spec.parameters[0]']],
    );
  });
  test('a parameter of which two connectors say different things, or that no schedule could name, becomes its value', () => {
    const result = imported({
      forests: [
        { parameters: [['Region', 'EMEA "north"']] },
        { id: otherForestId, domains: [{ domain: 'fabrikam.test' }], parameters: [['Region', 'APAC']] },
      ],
      rules: [region],
    });
    assert.equal(result.resources.schedule.spec.parameters, undefined);
    const [rule] = result.resources.rules;
    assert.equal(rule?.spec.flows?.[0]?.expression, '"EMEA ""north""" & %Domain.FQDN%');
    assert.equal(rule?.spec.scope?.[0]?.clauses[0]?.value, 'EMEA "north"');
    const spaced = imported({
      forests: [{ parameters: [['Our Region', 'EMEA']] }],
      rules: [{ name: 'Region', precedence: 10, flows: [{ to: 'title', expression: '%Our Region%' }] }],
    });
    assert.equal(spaced.resources.rules[0]?.spec.flows?.[0]?.expression, '"EMEA"');
  });
  test('an attribute is written as the schema spells it', () => {
    const { rule } = only({
      name: 'Spelling',
      precedence: 10,
      flows: [
        { to: 'DisplayName', expression: '[samaccountname] & "[samaccountname]"' },
        { to: 'title', from: ['CN'] },
      ],
    });
    assert.deepEqual(rule?.spec.flows, [
      { target: 'displayName', expression: '[sAMAccountName] & "[samaccountname]"' },
      { target: 'title', source: 'cn' },
    ]);
  });
});

describe('two rules of one name', () => {
  test('in two forests are told apart by their connectors', () => {
    const result = imported({
      forests: [{ created: '2024-02-01' }, { id: otherForestId, created: '2024-01-01', domains: [{ domain: 'fabrikam.test' }] }],
      rules: [
        { name: 'Titles', precedence: 20, flows: [{ to: 'title', from: ['title'] }] },
        { name: 'Titles', precedence: 21, connector: otherForestId, flows: [{ to: 'title', from: ['title'] }] },
      ],
    });
    assert.deepEqual(
      result.resources.rules.map(({ metadata, spec }) => [metadata.name, spec.connector.name]),
      [
        ['titles-contoso-test', 'contoso-test'],
        ['titles-fabrikam-test', 'fabrikam-test'],
      ],
    );
    assert.deepEqual(
      result.resources.schedule.spec.connectors.map(({ name }) => name),
      ['fabrikam-test', 'contoso-test', 'contoso-onmicrosoft-test-aad'],
      'forests stand in the order in which they were added',
    );
  });
  test('on one connector get a number', () => {
    const result = imported({
      rules: [1, 2].map((precedence) => ({ name: 'Titles', precedence, flows: [{ to: 'title', from: ['title'] }] })),
    });
    assert.deepEqual(
      result.resources.rules.map(({ metadata }) => metadata.name),
      ['titles', 'titles-2'],
    );
  });
});

test('a disabled rule stays disabled', () => {
  const { rule } = only({ name: 'Off', precedence: 10, disabled: 'True', flows: [{ to: 'title', from: ['title'] }] });
  assert.equal(rule?.spec.disabled, true);
});

test('a delay of deletes is carried by a rule that provisions in the tenant, and told where another has it', () => {
  const provisioning = only({
    name: 'Out',
    direction: 'Outbound',
    linkType: 'Provision',
    precedence: 10,
    softDelete: '1.02:00:00',
    flows: [{ to: 'sourceAnchor', from: ['sourceAnchor'] }],
  });
  assert.equal(provisioning.rule?.spec.softDeleteExpirySeconds, 93_600);
  const joining = only({ name: 'In', precedence: 10, softDelete: '00:10:00', flows: [{ to: 'title', from: ['title'] }] });
  assert.deepEqual(
    outcomesOf(joining.result, 'softDeleteExpiryInterval').map(({ kind }) => kind),
    ['NotCarried'],
  );
});

test('a rule that writes to Active Directory lies there disabled, and its flows are told as not carried over', () => {
  const { result, rule } = only({
    name: 'Out to AD',
    direction: 'Outbound',
    connector: forestId,
    precedence: 10,
    flows: [{ to: 'proxyAddresses', expression: '"x500:" & [cloudLegacyExchangeDN]', merge: 'MergeCaseInsensitive' }],
  });
  assert.equal(rule?.spec.disabled, true);
  assert.deepEqual(
    outcomesOf(result, 'flow to proxyAddresses').map(({ kind }) => kind),
    ['NotCarried'],
  );
});

test('a rule that names its connector by name belongs to it', () => {
  const { rule } = only({ name: 'By name', precedence: 10, connector: 'Contoso.test', flows: [{ to: 'title', from: ['title'] }] });
  assert.deepEqual(rule?.spec.connector, { name: 'contoso-test' });
});

test('a device that Entra Connect names by its anchor gets the anchor', () => {
  const name = { to: 'dn', expression: '"CN={" & ConvertToUTF8Hex([sourceAnchor]) & "}"' };
  const out = { name: 'Out', precedence: 10, direction: 'Outbound', linkType: 'Provision' };
  const without = only({ ...out, flows: [name] });
  assert.deepEqual(without.rule?.spec.flows, [{ target: 'sourceAnchor', source: 'sourceAnchor' }]);
  const beside = only({ ...out, flows: [name, { to: 'sourceAnchor', from: ['sourceAnchor'] }] });
  assert.deepEqual(beside.rule?.spec.flows, [{ target: 'sourceAnchor', source: 'sourceAnchor' }]);
  assert.deepEqual(
    outcomesOf(beside.result, 'flow to dn').map(({ kind }) => kind),
    ['Nothing'],
  );
});
