// What people read when an expression is wrong.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { problemOf } from './evaluate.ts';

const problems: readonly (readonly [text: string, code: string, column: number, message: RegExp])[] = [
  ['', 'EmptyExpression', 1, /^the expression is empty$/],
  ['Trmi([mail])', 'UnknownFunction', 1, /^unknown function Trmi, did you mean Trim\?$/],
  ['trim([mail])', 'UnknownFunction', 1, /did you mean Trim\?/],
  ['Quux([mail])', 'UnknownFunction', 1, /^unknown function Quux$/],
  ['Left(“x”,1)', 'SmartQuote', 6, /typographic quote; use the straight quote/],
  ['"abc', 'UnterminatedString', 1, /no closing quote/],
  ['[mail', 'UnterminatedName', 1, /write for example \[displayName\]/],
  ['%Domain', 'UnterminatedName', 1, /write for example %Domain\.FQDN%/],
  ['%Domain.FQND%', 'UnknownParameter', 1, /did you mean Domain\.FQDN\?/],
  ['mail', 'UnknownName', 1, /unknown name mail; attributes are written \[attribute\]/],
  ['true', 'UnknownName', 1, /did you mean True\?/],
  ['Trim', 'UnexpectedToken', 1, /the function Trim needs parentheses/],
  ['$itme', 'UnknownVariable', 1, /With, Select and Where bind variables/],
  ['With($item,[a],$itme)', 'UnknownVariable', 16, /did you mean item\?/],
  ['Left([a])', 'WrongArity', 1, /^Left takes 2 arguments, not 1$/],
  ['IIF(True,1)', 'WrongArity', 1, /^IIF takes 3 arguments, not 2$/],
  ['Now(1)', 'WrongArity', 1, /^Now takes no arguments, not 1$/],
  ['InStr("a")', 'WrongArity', 1, /^InStr takes 2 to 4 arguments, not 1$/],
  ['Switch(True,1,False)', 'WrongArity', 1, /pairs/],
  ['Left("abc","2")', 'WrongType', 12, /^the 2nd argument of Left is text, not a number; CNum converts it$/],
  ['BitAnd(Trim([a]),2)', 'WrongType', 8, /^the 1st argument of BitAnd is text, not a number; CNum converts it$/],
  ['IIF("x",1,2)', 'WrongType', 5, /^the condition of IIF is text, not True or False; CBool converts it$/],
  ['[a] = 1 || 2', 'WrongType', 12, /^a side of \|\| is a number, not True or False; CBool converts it$/],
  ['Len([a]) = "3"', 'WrongType', 10, /^a number is never = text; CStr converts it$/],
  ['Trim(IgnoreThisFlow)', 'WrongType', 6, /^the 1st argument of Trim is a flow word, not text$/],
  ['Now()', 'WrongType', 1, /an attribute holds no date/],
  ['ImportedValue([a])', 'WrongType', 15, /in quotes/],
  ['InStr([a],"x",1,vbTextComare)', 'UnknownName', 17, /did you mean vbTextCompare\?/],
  ['(1+2', 'UnexpectedToken', 5, /^expected "\)", found the end of the expression$/],
  ['1 2', 'UnexpectedToken', 3, /^expected an operator or the end of the expression, found the number 2$/],
  ['1 +', 'UnexpectedToken', 4, /^expected a value, found the end of the expression$/],
  ['-[a]', 'UnexpectedToken', 1, /^expected a value, found "-"$/],
  ['99999999999999999999', 'InvalidNumber', 1, /does not fit into 64 bits/],
  ['[a] / 2', 'UnexpectedCharacter', 5, /^there is no division: the operators are/],
];

describe('a problem says what, where, and what was meant', () => {
  for (const [text, code, column, message] of problems) {
    test(text === '' ? 'an empty text' : text, () => {
      const problem = problemOf(text);
      assert.equal(problem.code, code);
      assert.match(problem.message, message);
      assert.deepEqual([problem.line, problem.column], [1, column]);
    });
  }
});

test('the caret stands under the place, on its own line of a text of several lines', () => {
  const problem = problemOf('IIF(IsPresent([mail]),\n  Trmi([mail]),\n  NULL)');
  assert.deepEqual([problem.line, problem.column], [2, 3]);
  assert.equal(problem.caret, '  Trmi([mail]),\n  ^');
});

test('a long line is cut around the place', () => {
  const problem = problemOf(`${'"x" & '.repeat(50)}Trmi([mail])`);
  const [source = '', caret = ''] = problem.caret.split('\n');
  assert.equal(source.slice(caret.length - 1, caret.length + 3), 'Trmi');
  assert.ok(source.length <= 120);
});

test('neither depth nor length of a text exhausts the stack', () => {
  assert.equal(problemOf(`${'('.repeat(5000)}1`).code, 'TooLong');
  assert.equal(problemOf(`${'('.repeat(3000)}1`).code, 'TooDeep');
  assert.equal(problemOf('Trim('.repeat(200)).code, 'TooDeep');
  assert.equal(problemOf(`"${'x'.repeat(40_000)}"`).code, 'TooLong');
});
