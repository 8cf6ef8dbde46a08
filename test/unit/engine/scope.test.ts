import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileScope, textOf } from '../../../operator/engine/rules/scope.ts';
import type { JsonValue } from '../../../operator/model/json.ts';
import type { ScopeClause, ScopeOperator } from '../../../operator/model/revision.ts';

const values: Readonly<Record<string, JsonValue>> = {
  department: 'Sales',
  flag: true,
  count: 120,
  control: 514,
  big: { $number: '9007199254740993' },
  mails: ['SMTP:ana@contoso.test', 'smtp:a@contoso.test'],
  bytes: { $binary: 'AAEC' },
  recipient: 17179869184 + 2147483648,
  largest: { $number: '9223372036854775807' },
  odd: { $number: '9007199254740993' },
  kind: -2147483646,
  written: 'True',
};

const matches = (clauses: readonly (readonly ScopeClause[])[]): boolean =>
  compileScope(clauses)(
    (name) => values[name],
    (name) => (name === 'Connector.ID' ? 'Sales' : undefined),
  );

const rows: readonly (readonly [attribute: string, operator: ScopeOperator, value: string | undefined, expected: boolean])[] = [
  ['department', 'EQUAL', 'SALES', true],
  ['department', 'EQUAL', 'Sale', false],
  ['department', 'EQUAL', '%Connector.ID%', true],
  ['bytes', 'EQUAL', 'AAEC', true],
  ['bytes', 'EQUAL', 'aaec', false],
  ['flag', 'EQUAL', 'True', true],
  ['flag', 'NOTEQUAL', 'TRUE', false],
  ['missing', 'NOTEQUAL', 'TRUE', true],
  ['missing', 'EQUAL', '', false],
  ['count', 'LESSTHAN', '50000', true],
  ['count', 'GREATERTHAN_OR_EQUAL', '120', true],
  ['count', 'LESSTHAN_OR_EQUAL', '119', false],
  ['big', 'GREATERTHAN', '9007199254740992', true],
  ['department', 'LESSTHAN', 'Tax', true],
  ['missing', 'LESSTHAN', '1', false],
  ['department', 'CONTAINS', 'ALE', true],
  ['missing', 'NOTCONTAINS', 'x', true],
  ['department', 'STARTSWITH', 'sa', true],
  ['missing', 'NOTSTARTSWITH', 'User_', true],
  ['department', 'NOTSTARTSWITH', 'Sa', false],
  ['department', 'ENDSWITH', 'les', true],
  ['department', 'NOTENDSWITH', 'les', false],
  ['missing', 'ISNULL', undefined, true],
  ['department', 'ISNULL', undefined, false],
  ['department', 'ISNOTNULL', undefined, true],
  ['mails', 'ISIN', 'smtp:A@contoso.test', true],
  ['mails', 'ISNOTIN', 'smtp:b@contoso.test', true],
  ['control', 'ISBITSET', '2', true],
  ['control', 'ISNOTBITSET', '2', false],
  ['missing', 'ISNOTBITSET', '2', true],
  ['control', 'ISBITSET', 'two', false],
  ['recipient', 'ISBITSET', '17179869184', true],
  ['recipient', 'ISBITSET', '2147483648', true],
  ['recipient', 'ISBITSET', '1073741824', false],
  ['recipient', 'ISNOTBITSET', '8589934592', true],
  ['largest', 'ISBITSET', '4611686018427387904', true],
  ['largest', 'ISBITSET', '9223372036854775807', true],
  ['odd', 'ISBITSET', '1', true],
  ['odd', 'ISBITSET', '2', false],
  ['kind', 'ISBITSET', '2147483648', true],
  ['kind', 'ISBITSET', '4', false],
  ['flag', 'STARTSWITH', 'Tr', true],
  ['written', 'EQUAL', 'true', true],
  ['bytes', 'EQUAL', 'AAEC', true],
];

for (const [attribute, operator, value, expected] of rows) {
  test(`${attribute} ${operator} ${value ?? ''} is ${expected}`, () => {
    assert.equal(matches([[{ attribute, operator, ...(value === undefined ? {} : { value }) }]]), expected);
  });
}

test('groups are alternatives and their clauses hold together', () => {
  const no: ScopeClause = { attribute: 'missing', operator: 'ISNOTNULL' };
  const yes: ScopeClause = { attribute: 'department', operator: 'ISNOTNULL' };
  assert.equal(matches([]), true);
  assert.equal(matches([[yes, no]]), false);
  assert.equal(matches([[yes, no], [yes]]), true);
  assert.equal(matches([[no], [no]]), false);
});

test('a truth value is written as .NET writes it', () => assert.deepEqual([textOf(true), textOf(false)], ['True', 'False']));

test('a large integer is written as its digits', () => assert.equal(textOf({ $number: '12' }), '12'));
