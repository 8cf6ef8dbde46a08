// What people read when a rule of theirs is wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rule } from './builders.ts';
import { customRules, problemOf, problemsOf, revisionOf, warningsOf } from './compile.ts';

test('a rule is frozen with its defaults written out', () => {
  const written = rule('departments', {
    scope: [{ clauses: [{ attribute: 'company', operator: 'EQUAL', value: 'Contoso' }] }],
    join: [{ clauses: [{ source: 'employeeID', target: 'employeeID' }] }],
    flows: [
      { target: 'department', source: 'division' },
      { target: 'company', constant: 'Contoso', executeOnce: true },
      { target: 'displayName', expression: '[givenName] & " " & [sn]', mergeType: 'Update' },
    ],
  });
  assert.deepEqual(customRules(revisionOf({ rules: [written] })), [
    {
      name: 'departments',
      origin: 'Custom',
      direction: 'Inbound',
      connector: 'contoso',
      sourceObjectType: 'user',
      targetObjectType: 'person',
      linkType: 'Join',
      precedence: 50,
      scope: [[{ attribute: 'company', operator: 'EQUAL', value: 'Contoso' }]],
      join: [[{ source: 'employeeID', target: 'employeeID', caseSensitive: false }]],
      flows: [
        { kind: 'Direct', target: 'department', source: 'division', mergeType: 'Update', executeOnce: false },
        { kind: 'Constant', target: 'company', value: 'Contoso', mergeType: 'Update', executeOnce: true },
        { kind: 'Expression', target: 'displayName', expression: '[givenName] & " " & [sn]', mergeType: 'Update', executeOnce: false },
      ],
    },
  ]);
});

test('an expression that does not compile names rule, field, line and column', () => {
  const flows = [
    { target: 'cn', source: 'cn' },
    { target: 'mail', expression: 'IIF(IsPresent([mail]),\n  Trmi([mail]),\n  NULL)' },
  ];
  const [problem] = problemsOf({ rules: [rule('mail', { flows })] });
  assert.deepEqual(problem, {
    kind: 'SyncRule',
    name: 'mail',
    field: 'spec.flows[1].expression',
    message: 'The expression does not compile: unknown function Trmi, did you mean Trim?',
    next: 'Correct the expression at the marked place.',
    line: 2,
    column: 3,
    caret: '  Trmi([mail]),\n  ^',
  });
});

test("all problems of all rules are told at once, in the order of the rules' names", () => {
  const broken = (name: string) => rule(name, { flows: [{ target: 'mail', expression: '[mail' }] });
  assert.deepEqual(
    problemsOf({ rules: [broken('b'), broken('c'), broken('a')] }).map(({ name }) => name),
    ['a', 'b', 'c'],
  );
});

test('a flow has exactly one origin, and a rule writes an attribute once', () => {
  assert.match(problemOf({ rules: [rule('r', { flows: [{ target: 'mail' }] })] }), /spec\.flows\[0\]: The flow to mail has no origin/);
  assert.match(problemOf({ rules: [rule('r', { flows: [{ target: 'mail', source: 'mail', constant: 'x' }] })] }), /several origins/);
  const flows = [
    { target: 'mail', source: 'mail' },
    { target: 'Mail', constant: 'x' },
  ];
  assert.match(problemOf({ rules: [rule('r', { flows })] }), /spec\.flows\[1\]\.target: Two flows of this rule write Mail/);
});

test('a rule names one connector of the schedule, or a type', () => {
  assert.match(
    problemOf({ rules: [rule('r', { connector: { name: 'contosso' } })] }),
    /is none of the schedule's connectors, did you mean contoso\?/,
  );
  assert.match(problemOf({ rules: [rule('r', { connector: {} })] }), /spec\.connector: A rule names either one connector or a type/);
});

test('a rule that does nothing is refused, but one that only joins or provisions is not', () => {
  assert.match(problemOf({ rules: [rule('r', { flows: [] })] }), /neither provisions, nor joins, nor flows/);
  assert.equal(customRules(revisionOf({ rules: [rule('r', { flows: [], linkType: 'Provision' })] })).length, 1);
  const join = [{ clauses: [{ source: 'mail', target: 'mail' }] }];
  assert.equal(customRules(revisionOf({ rules: [rule('r', { flows: [], join })] })).length, 1);
});

test('an empty group of clauses is refused, because it would hold for everything', () => {
  assert.match(problemOf({ rules: [rule('r', { scope: [{ clauses: [] }] })] }), /spec\.scope\[0\]\.clauses: .* would admit everything/);
  assert.match(problemOf({ rules: [rule('r', { join: [{ clauses: [] }] })] }), /spec\.join\[0\]\.clauses: .* would join everything/);
});

test('a clause has the value that its operator asks for', () => {
  const scope = (operator: 'ISNULL' | 'EQUAL' | 'ISBITSET', value?: string) => [
    { clauses: [value === undefined ? { attribute: 'a', operator } : { attribute: 'a', operator, value }] },
  ];
  assert.match(problemOf({ rules: [rule('r', { scope: scope('ISNULL', 'x') })] }), /ISNULL takes no value/);
  assert.match(problemOf({ rules: [rule('r', { scope: scope('EQUAL') })] }), /EQUAL needs a value/);
  assert.match(problemOf({ rules: [rule('r', { scope: scope('ISBITSET', 'two') })] }), /ISBITSET needs a whole number/);
  assert.match(problemOf({ rules: [rule('r', { scope: scope('ISBITSET', '9223372036854775808') })] }), /up to 9223372036854775807/);
  assert.equal(customRules(revisionOf({ rules: [rule('r', { scope: scope('ISBITSET', '9223372036854775807') })] })).length, 1);
  const misspelt = [{ clauses: [{ attribute: 'a', operator: 'EQUALS' as 'EQUAL', value: 'x' }] }];
  assert.match(problemOf({ rules: [rule('r', { scope: misspelt })] }), /There is no operator EQUALS, did you mean EQUAL\?/);
});

test('what is allowed but surprising is a warning', () => {
  assert.match(
    warningsOf({ rules: [rule('r', { precedence: 100 })] }).join(),
    /spec\.precedence: The precedence 100 is among or behind the default rules/,
  );
  assert.deepEqual(warningsOf({ rules: [rule('r', { precedence: 99 })] }), []);
  assert.match(
    warningsOf({ rules: [rule('r', { flows: [{ target: 'uid', expression: 'GUID()' }] })] }).join(),
    /another value at every evaluation/,
  );
  assert.deepEqual(warningsOf({ rules: [rule('r', { flows: [{ target: 'uid', expression: 'GUID()', executeOnce: true }] })] }), []);
  const merging = rule('r', { flows: [{ target: 'proxyAddresses', source: 'proxyAddresses', mergeType: 'Merge' }] });
  assert.match(
    warningsOf({ rules: [merging] }).join(),
    /proxyAddresses is merged as Merge here, but as Update by In from AD - User Common/,
  );
});
