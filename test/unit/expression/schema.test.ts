// What is known before any object is seen: types against a schema, and names that it does not have.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileExpression } from '../../../operator/expression/index.ts';
import type { DirectorySchema } from '../../../operator/model/schema.ts';
import { compile, problemOf } from './evaluate.ts';

const one = { multiValued: false } as const;
const schema: DirectorySchema = {
  mail: { type: 'String', ...one },
  displayName: { type: 'String', ...one },
  userAccountControl: { type: 'Integer', ...one },
  isCriticalSystemObject: { type: 'Boolean', ...one },
  objectGUID: { type: 'Binary', ...one },
  manager: { type: 'Reference', ...one },
  member: { type: 'Reference', multiValued: true },
  proxyAddresses: { type: 'String', multiValued: true },
  deviceKeys: { type: 'Binary', multiValued: true },
};

describe('a wrong type is a problem, with what was meant', () => {
  const wrong: readonly (readonly [text: string, column: number, message: string])[] = [
    ['BitAnd([mail],2)', 8, 'the 1st argument of BitAnd is text, not a number; CNum converts it'],
    ['Trim([userAccountControl])', 6, 'the 1st argument of Trim is a number, not text; CStr converts it'],
    ['[isCriticalSystemObject] = "True"', 26, 'True or False is never = text; CStr converts it'],
    ['IIF([mail],1,2)', 5, 'the condition of IIF is text, not True or False; CBool converts it'],
    ['StringFromSid([mail])', 15, 'the 1st argument of StringFromSid is text, not binary'],
    ['[objectGUID] > 1', 1, 'a side of > is binary, not text or a number or a date; ConvertToBase64 converts it'],
    ['FormatDateTime([userAccountControl],"d")', 16, 'the 1st argument of FormatDateTime is a number, not a date; DateFromNum converts it'],
    [
      'Len(Item([deviceKeys],1)) + Len(StringFromGuid(Item([proxyAddresses],1)))',
      48,
      'the 1st argument of StringFromGuid is text, not binary',
    ],
    ['With($x,[userAccountControl],LCase($x))', 36, 'the 1st argument of LCase is a number, not text; CStr converts it'],
    ['Select($k,[deviceKeys],LCase($k))', 30, 'the 1st argument of LCase is binary, not text; ConvertToBase64 converts it'],
  ];
  for (const [text, column, message] of wrong)
    test(text, () => {
      const problem = problemOf(text, { schema });
      assert.deepEqual([problem.code, problem.message, problem.column], ['WrongType', message, column]);
    });
});

const warningsOf = (text: string): readonly string[] => {
  const compiling = compileExpression(text, { schema });
  assert.ok(compiling.kind === 'ok', text);
  return compiling.warnings.map(({ code, message, column }) => `${code} at ${column}: ${message}`);
};

test('an attribute that the schema does not name gives a warning with the name that was meant', () => {
  assert.deepEqual(warningsOf('Trim([displayname]) & ImportedValue("proxyAdresses")'), [
    'UnknownAttribute at 6: unknown attribute [displayname], did you mean displayName?',
    'UnknownAttribute at 37: unknown attribute [proxyAdresses], did you mean proxyAddresses?',
  ]);
  assert.deepEqual(warningsOf('ValueCount("members")'), ['UnknownAttribute at 12: unknown attribute [members], did you mean member?']);
  assert.deepEqual(warningsOf('DNComponent(CRef([dn]),1)'), [], 'every object has a name');
});

test('one value asked of an attribute that may have several gives a warning', () => {
  assert.deepEqual(warningsOf('[proxyAddresses] = [mail]'), [
    'SeveralValues at 1: a side of = may have several values; choose one with Item, or test with Contains',
  ]);
  assert.deepEqual(warningsOf('Left([mail],CNum([proxyAddresses]))'), [
    'SeveralValues at 13: the 2nd argument of Left may have several values; choose one with Item, or test with Contains',
  ]);
  assert.deepEqual(warningsOf('Item(Trim([proxyAddresses]),1) & [mail]'), []);
  assert.deepEqual(warningsOf('RemoveDuplicates(Trim([proxyAddresses]))'), []);
  assert.deepEqual(warningsOf('"x500:" & [proxyAddresses]'), [], 'this is evaluated for each value');
});

test('without a schema nothing is known, and nothing is warned of', () => {
  const compiling = compileExpression('BitAnd([mail],2) + CNum([nope])');
  assert.ok(compiling.kind === 'ok');
  assert.deepEqual(compiling.warnings, []);
});

test('an expression tells the type of its value and whether it may be several', () => {
  const known = (text: string): readonly [string, boolean | undefined] => {
    const { type, multiValued } = compile(text, { schema });
    return [type, multiValued];
  };
  assert.deepEqual(known('[userAccountControl]'), ['Number', false]);
  assert.deepEqual(known('Trim([proxyAddresses])'), ['Text', true]);
  assert.deepEqual(known('Item([member],1)'), ['Reference', false]);
  assert.deepEqual(known('IIF(IsPresent([manager]),[manager],NULL)'), ['Reference', false]);
  assert.deepEqual(known('IIF(IsPresent([manager]),[manager],[mail])'), ['Text', false]);
  assert.deepEqual(known('Where($m,[member],$m <> "x")'), ['Reference', true]);
  assert.deepEqual(known('Split([mail],"@")'), ['Text', true]);
  assert.deepEqual(known('Mid([objectGUID],1,4) & CBin(1,2)'), ['Binary', false]);
  assert.deepEqual(known('IIF([isCriticalSystemObject],IgnoreThisFlow,[mail])'), ['Any', false]);
});

test('a reference is contained as a whole or not at all', () => {
  const member = ['CN=AB,DC=contoso,DC=test', 'CN=A,DC=contoso,DC=test'];
  const contains = (text: string): unknown =>
    compile(text, { schema }).evaluate({
      attribute: () => member,
      imported: () => undefined,
      parameter: () => undefined,
      now: () => new Date(0),
    });
  assert.deepEqual(contains('Contains([member],"cn=a,dc=contoso,dc=test")'), { kind: 'value', value: 2 });
  assert.deepEqual(contains('Contains([member],"CN=A")'), { kind: 'value', value: 0 });
});
