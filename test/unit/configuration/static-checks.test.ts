// What is said of a rule before it runs: slips of the pen, values that do not fit, rules that get in each other's way.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileRevision, describeProblem } from '../../../operator/configuration/index.ts';
import { entraTargetSchema } from '../../../operator/directory/entra/index.ts';
import { resources, rule, schedule } from './builders.ts';
import { problemOf, warningsOf } from './compile.ts';

type RuleSpec = Parameters<typeof rule>[1];

/** What is told of one rule. */
function told(spec: RuleSpec, others: readonly ReturnType<typeof rule>[] = []): readonly string[] {
  return warningsOf({ rules: [rule('mine', spec), ...others] }).filter((warning) => warning.startsWith('SyncRule mine'));
}

function only(spec: RuleSpec, others: readonly ReturnType<typeof rule>[] = []): string {
  const warnings = told(spec, others);
  assert.equal(warnings.length, 1, warnings.join('\n'));
  return warnings[0] ?? '';
}

const outbound = {
  direction: 'Outbound',
  connector: { type: 'EntraID' },
  sourceObjectType: 'person',
  targetObjectType: 'user',
} as const;

test('an expression that gives a reference is told with the place of the value; one that says that there is none is not', () => {
  const warningOf = (expression: string, spec: RuleSpec = {}): string => only({ ...spec, flows: [{ target: 'manager', expression }] });
  assert.match(
    warningOf('IIF(IsPresent([manager]),\n  [manager],NULL)'),
    /flows\[0\]\.expression \(line 2, column 3\): manager refers to objects/,
  );
  assert.match(warningOf('Switch([c]="x",NULL,True,Trim([manager]))'), /line 1, column 26/);
  assert.match(warningOf('IIF([c]="x",Error("no"),[manager])', outbound), /line 1, column 25/);
  for (const text of ['IIF([c]="x",AuthoritativeNull,IgnoreThisFlow)', 'IIF([c]="x",Error("no"),NULL)'])
    assert.deepEqual(told({ flows: [{ target: 'manager', expression: text }] }), []);
});

describe('names', () => {
  test('a name that is nearly one of Active Directory is asked about, wherever it stands', () => {
    assert.match(only({ flows: [{ target: 'department', source: 'departmet' }] }), /flows\[0\]\.source: departmet is no usual attribute/);
    assert.match(only({ flows: [{ target: 'department', expression: 'Trim([departmet])' }] }), /flows\[0\]\.expression: departmet/);
    assert.match(
      only({ scope: [{ clauses: [{ attribute: 'mailNicknam', operator: 'ISNOTNULL' }] }] }),
      /scope\[0\]\.clauses\[0\]\.attribute/,
    );
  });
  test('a forest may have attributes of its own', () => {
    assert.deepEqual(told({ flows: [{ target: 'department', source: 'contosoCostCentreCode' }] }), []);
  });
  test('an attribute of the metaverse that nobody writes is told, with the one that was meant', () => {
    const [warning] = warningsOf({ rules: [rule('mine', { ...outbound, flows: [{ target: 'department', source: 'departement' }] })] });
    assert.match(warning ?? '', /Nothing ever writes the attribute departement of a person in the metaverse/);
    const clauses = [{ attribute: 'isContractor', operator: 'EQUAL', value: 'True' } as const];
    assert.match(only({ ...outbound, flows: [{ target: 'department', source: 'company' }], scope: [{ clauses }] }), /isContractor/);
  });
  test('unless another rule writes it, or the schedule declares it', () => {
    const reading = { ...outbound, flows: [{ target: 'department', source: 'isContractor' }] };
    assert.deepEqual(told(reading, [rule('writer', { flows: [{ target: 'isContractor', source: 'employeeType' }] })]), []);
    const declared = schedule({ metaverse: { attributes: [{ name: 'isContractor' }] } });
    assert.deepEqual(warningsOf({ schedule: declared, rules: [rule('mine', reading)] }), []);
    const ofGroups = schedule({ metaverse: { attributes: [{ name: 'isContractor', objectTypes: ['group'] }] } });
    assert.equal(warningsOf({ schedule: ofGroups, rules: [rule('mine', reading)] }).length, 1);
  });
  test('a new attribute may be written, but not one that differs from a known one by case alone', () => {
    assert.deepEqual(told({ flows: [{ target: 'badgeNumber', source: 'employeeNumber' }] }), []);
    assert.match(only({ flows: [{ target: 'displayname', source: 'cn' }] }), /displayname is another attribute than displayName/);
  });
  test('Entra ID has the attributes that it has, and directory extensions', () => {
    assert.match(
      only({ ...outbound, flows: [{ target: 'departmnt', source: 'department' }] }),
      /Entra ID has no attribute departmnt of a user/,
    );
    const extension = 'extension_0123456789abcdef0123456789abcdef_badge';
    assert.deepEqual(told({ ...outbound, flows: [{ target: extension, source: 'employeeID' }] }), []);
  });
});

describe('object types', () => {
  test('a type that is nearly one is asked about', () => {
    assert.match(only({ sourceObjectType: 'usr' }), /spec\.sourceObjectType: Active Directory has no usual object type usr/);
  });
  test('a type that nobody knows and nobody creates stops the schedule, because nothing could ever flow', () => {
    assert.match(problemOf({ rules: [rule('mine', { targetObjectType: 'persn' })] }), /No rule creates objects of the type persn/);
  });
  test('a rule may create objects of its own type', () => {
    const rules = [
      rule('rooms', { targetObjectType: 'room', linkType: 'Provision', flows: [{ target: 'roomNumber', source: 'cn' }] }),
      rule('more', { targetObjectType: 'room', flows: [{ target: 'title', source: 'title' }] }),
    ];
    assert.deepEqual(warningsOf({ rules }), []);
  });
});

describe('values', () => {
  test('references, bytes and texts are not one another', () => {
    assert.match(only({ flows: [{ target: 'department', source: 'manager' }] }), /manager is a reference, and department takes a text/);
    assert.match(only({ flows: [{ target: 'thumbnailPhoto', source: 'title' }] }), /title is a text, and thumbnailPhoto takes bytes/);
  });
  test('several values do not fit where one is kept', () => {
    assert.match(
      only({ flows: [{ target: 'department', source: 'otherTelephone' }] }),
      /otherTelephone is a list of texts, and department takes one/,
    );
  });
  test('what an expression reads and makes is known too, as far as the schema is', () => {
    assert.match(
      only({ flows: [{ target: 'department', expression: 'BitAnd([title],2)' }] }),
      /flows\[0\]\.expression \(line 1, column 8\)/,
    );
    assert.match(only({ flows: [{ target: 'thumbnailPhoto', expression: '[cn] & "x"' }] }), /makes a text, and thumbnailPhoto takes bytes/);
    assert.match(only({ flows: [{ target: 'title', expression: 'Split([title],",")' }] }), /may give several values, and title takes one/);
    assert.deepEqual(told({ flows: [{ target: 'title', expression: 'Trim([contosoOwnAttribute])' }] }), []);
  });
  test('a constant that the attribute does not take is told of', () => {
    assert.match(
      only({ flows: [{ target: 'accountEnabled', constant: 'yes' }] }),
      /flows\[0\].constant: The constant is a text, and accountEnabled takes a truth value/,
    );
    assert.match(only({ flows: [{ target: 'manager', constant: 'CN=Ana' }] }), /manager takes a reference/);
    assert.deepEqual(told({ flows: [{ target: 'accountEnabled', constant: 'False' }] }), []);
  });
  test('a number or a truth value that flows into another kind of attribute is told of', () => {
    assert.match(
      only({ flows: [{ target: 'accountEnabled', source: 'title' }] }),
      /title is a text, and accountEnabled takes a truth value/,
    );
  });
  test('a declared type counts', () => {
    const declared = schedule({ metaverse: { attributes: [{ name: 'boss', type: 'Reference' }] } });
    const [warning] = warningsOf({ schedule: declared, rules: [rule('mine', { flows: [{ target: 'boss', source: 'title' }] })] });
    assert.match(warning ?? '', /title is a text, and boss takes a reference/);
  });
});

describe('rules beside each other', () => {
  const join = [{ clauses: [{ source: 'employeeID', target: 'employeeID' }] }];
  test('two rules that join the same objects are told of', () => {
    assert.match(only({ join }), /The rule In from AD - User Join has join clauses for the same objects/);
  });
  test('but not where the default one is disabled', () => {
    const alone = schedule({ defaultRules: { disable: ['In from AD - User Join'] } });
    const mine = rule('mine', { join, linkType: 'Provision' });
    assert.deepEqual(warningsOf({ schedule: alone, rules: [mine] }), []);
  });
  test('equal precedence is told of where both write the same attribute', () => {
    const other = rule('other', { flows: [{ target: 'department', source: 'company' }] });
    assert.match(only({}, [other]), /The rule other has the same precedence and writes department too; the name decides/);
    assert.deepEqual(told({}, [rule('other', { flows: [{ target: 'title', source: 'title' }] })]), []);
  });
  test('a rule to Entra ID that joins by anything but the anchor is an error at the clause', () => {
    const spec = { ...outbound, linkType: 'Join' } as const;
    const anchor = { source: 'sourceAnchor', target: 'sourceAnchor' };
    const alone = schedule({ defaultRules: { disable: ['Out to AAD - User Join'] } });
    const byMail = { ...spec, join: [{ clauses: [anchor, { source: 'mail', target: 'mail' }] }] };
    assert.match(
      problemOf({ schedule: alone, rules: [rule('mine', byMail)] }),
      /SyncRule mine, spec\.join\[0\]\.clauses\[1\]: Objects that Entra ID has already are found by their sourceAnchor alone, not by mail/,
    );
    const byAnchor = { ...spec, join: [{ clauses: [anchor] }] };
    assert.doesNotMatch(warningsOf({ schedule: alone, rules: [rule('mine', byAnchor)] }).join(), /sourceAnchor alone/);
  });
  test('what creates in Entra ID must give an anchor', () => {
    const spec = { ...outbound, linkType: 'Provision', flows: [{ target: 'displayName', source: 'displayName' }] } as const;
    const bare = schedule({ defaultRules: { disable: ['Out to AAD - User Join'] } });
    const [warning] = warningsOf({ schedule: bare, rules: [rule('mine', spec)] });
    assert.match(warning ?? '', /no rule gives them a sourceAnchor/);
    const withAnchor = { ...spec, flows: [...spec.flows, { target: 'sourceAnchor', source: 'sourceAnchor' }] };
    assert.deepEqual(warningsOf({ schedule: bare, rules: [rule('mine', withAnchor)] }), []);
  });
});

describe('what is not written', () => {
  const warningsWith = (spec: RuleSpec): readonly string[] => {
    const compiling = compileRevision(resources({ rules: [rule('mine', spec)] }), { targetSchema: entraTargetSchema });
    return compiling.warnings.map(describeProblem);
  };
  test('an attribute that Microsoft Graph refuses or only shows is told with the reason', () => {
    assert.match(warningsWith({ ...outbound, flows: [{ target: 'pager', source: 'pager' }] })[0] ?? '', /pager is not written: .*Graph/);
    assert.match(warningsWith({ ...outbound, flows: [{ target: 'proxyAddresses', source: 'proxyAddresses' }] })[0] ?? '', /only shows it/);
  });
  test('a type that Microsoft Graph does not create is told once', () => {
    const contact = { ...outbound, targetObjectType: 'contact', flows: [{ target: 'title', source: 'title' }] };
    assert.match(warningsWith(contact).join(), /^SyncRule mine, spec\.targetObjectType: Objects of the type contact are not written/);
  });
  test('so is a device, and devices in the plural are no type', () => {
    const device = {
      ...outbound,
      sourceObjectType: 'device',
      targetObjectType: 'device',
      flows: [{ target: 'displayName', source: 'displayName' }],
    };
    assert.match(
      warningsWith(device).join(),
      /Objects of the type device are not written: Microsoft Graph lets no application create devices/,
    );
    assert.match(warningsWith({ ...device, targetObjectType: 'devices' }).join(), /no usual object type devices/);
  });
  test('a rule to Active Directory is kept, and does nothing', () => {
    const back = {
      direction: 'Outbound',
      sourceObjectType: 'person',
      targetObjectType: 'user',
      flows: [{ target: 'info', source: 'info' }],
    } as const;
    assert.match(only(back), /Nothing is written to contoso: the rule is kept, and does nothing/);
  });
});
