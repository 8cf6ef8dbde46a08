// What a trace shows: every part that was evaluated, with what it gave.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExpressionTrace, TraceNode } from '../../../operator/expression/index.ts';
import { compile, environmentOf, type World } from './evaluate.ts';

const trace = (text: string, world: World = {}): ExpressionTrace => compile(text).trace(environmentOf(world));

/** A line for each part: its text and what it gave, indented below what it is a part of. */
const lines = (node: TraceNode, depth = 0): string[] => [
  `${'  '.repeat(depth)}${node.text} = ${node.outcome.kind === 'value' ? JSON.stringify(node.outcome.value) : `${node.outcome.code}: ${node.outcome.message}`}`,
  ...node.children.flatMap((child) => lines(child, depth + 1)),
];

test('each part of an expression that was evaluated is there with its value, and the branch not taken is not', () => {
  const { root, result, complete } = trace('IIF(IsNullOrEmpty([mail]),[userPrincipalName],Trim([mail]) & "!")', {
    attributes: { mail: ' a@contoso.test ' },
  });
  assert.deepEqual(lines(root), [
    'IIF(IsNullOrEmpty([mail]),[userPrincipalName],Trim([mail]) & "!") = "a@contoso.test!"',
    '  IsNullOrEmpty([mail]) = false',
    '    [mail] = " a@contoso.test "',
    '  Trim([mail]) & "!" = "a@contoso.test!"',
    '    Trim([mail]) = "a@contoso.test"',
    '      [mail] = " a@contoso.test "',
  ]);
  assert.deepEqual(result, { kind: 'value', value: 'a@contoso.test!' });
  assert.equal(complete, true);
});

test('a part keeps its parentheses, so that its text stands in the expression as shown', () => {
  const { root } = trace('( [a]  + 1 ) * 2', { attributes: { a: 3 } });
  assert.deepEqual(lines(root), ['( [a]  + 1 ) * 2 = 8', '  ( [a]  + 1 ) = 4', '    [a] = 3']);
});

test('what is evaluated for each value of a list is shown for each', () => {
  const { root } = trace('Select($m,[otherMobile],Len($m))', { attributes: { otherMobile: ['+1', '+35'] } });
  assert.deepEqual(lines(root), [
    'Select($m,[otherMobile],Len($m)) = [2,3]',
    '  [otherMobile] = ["+1","+35"]',
    '  Len($m) = 2',
    '    $m = "+1"',
    '  Len($m) = 3',
    '    $m = "+35"',
  ]);
});

test('the part that failed says so, and so does what it is a part of; the result names its place', () => {
  const { root, result } = trace('Trim(\n  CStr(CNum([x])))', { attributes: { x: 'seven' } });
  assert.deepEqual(
    lines(root).map((line) => line.replace('\n', '')),
    [
      'Trim(  CStr(CNum([x]))) = InvalidValue: the argument of CNum is no whole number',
      '  CStr(CNum([x])) = InvalidValue: the argument of CNum is no whole number',
      '    CNum([x]) = InvalidValue: the argument of CNum is no whole number',
      '      [x] = "seven"',
    ],
  );
  assert.ok(result.kind === 'error');
  assert.deepEqual(result.place, { line: 2, column: 8, caret: '  CStr(CNum([x])))\n       ^' });
});

test('an untraced evaluation names the place of its error too', () => {
  const result = compile('[a] & Left([cn],[sn])').evaluate(environmentOf({ attributes: { cn: 'a', sn: 'b' } }));
  assert.ok(result.kind === 'error');
  assert.deepEqual([result.code, result.place?.line, result.place?.column], ['TypeMismatch', 1, 7]);
});

test('moments, flow words, bytes and large numbers have a form of their own', () => {
  const attributes = { guid: new Uint8Array([1, 2]), type: 2n ** 60n };
  const { root } = trace('IIF(Now() > DateFromNum(0) && Len([guid]) = 2 && [type] > 1,IgnoreThisFlow,NULL)', { attributes });
  assert.deepEqual(lines(root).slice(1), [
    '  Now() > DateFromNum(0) && Len([guid]) = 2 && [type] > 1 = true',
    '    Now() > DateFromNum(0) && Len([guid]) = 2 = true',
    '      Now() > DateFromNum(0) = true',
    '        Now() = {"$date":"1970-01-01T00:00:00.000Z"}',
    '        DateFromNum(0) = {"$date":"1601-01-01T00:00:00.000Z"}',
    '      Len([guid]) = 2 = true',
    '        Len([guid]) = 2',
    '          [guid] = {"$binary":"AQI="}',
    '    [type] > 1 = true',
    '      [type] = {"$number":"1152921504606846976"}',
  ]);
  assert.deepEqual(root.outcome, { kind: 'value', value: { $flow: 'IgnoreThisFlow' } });
  assert.deepEqual(trace('NULL').root.outcome, { kind: 'value', value: null });
});

test('a trace stays small whatever the object holds, and says what it left out', () => {
  const member = Array.from({ length: 5000 }, (_, index) => `CN=${index}`);
  const { root, complete, result } = trace('Count(Select($m,[member],Len($m)))', { attributes: { member } });
  assert.deepEqual(result, { kind: 'value', value: 5000 });
  assert.equal(complete, false);
  const count = (node: TraceNode): number => 1 + node.children.reduce((sum, child) => sum + count(child), 0);
  assert.ok(count(root) <= 2000);
  const shown = root.children[0]?.children[0]?.outcome;
  assert.ok(shown?.kind === 'value' && Array.isArray(shown.value));
  assert.deepEqual([shown.value.length, shown.omitted], [100, 4900]);
});

test('parameters of the administrator are known where the caller names them, and told to whoever asks', () => {
  const expression = compile('%Contoso.Region% & %domain.fqdn%', { parameters: ['Contoso.Region'] });
  assert.deepEqual(expression.parameters, ['Contoso.Region', 'Domain.FQDN']);
  const environment = environmentOf({ parameters: { 'Contoso.Region': 'eu-', 'Domain.FQDN': 'contoso.test' } });
  assert.deepEqual(expression.evaluate(environment), { kind: 'value', value: 'eu-contoso.test' });
});

test('an expression that is evaluated for each value of its attribute shows each', () => {
  const { root, result } = trace('"x500:" & [legacy]', { attributes: { legacy: ['a', 'b'] } });
  assert.deepEqual(lines(root), [
    '"x500:" & [legacy] = ["x500:a","x500:b"]',
    '  "x500:" & [legacy] = "x500:a"',
    '    [legacy] = "a"',
    '  "x500:" & [legacy] = "x500:b"',
    '    [legacy] = "b"',
  ]);
  assert.deepEqual(result, { kind: 'value', value: ['x500:a', 'x500:b'] });
});
