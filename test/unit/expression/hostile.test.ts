// No expression, however hostile, throws, hangs or takes more than its share: it ends with a value or with an error that has a code.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { evaluationErrorCodes } from '../../../operator/expression/environment.ts';
import { compileExpression, type ExpressionResult } from '../../../operator/expression/index.ts';
import type { AttributeValue } from '../../../operator/model/value.ts';
import { environmentOf } from './evaluate.ts';

const names = Array.from({ length: 100_000 }, (_, index) => `CN=Person ${index},OU=People,DC=contoso,DC=test`);
const attributes: Readonly<Record<string, AttributeValue>> = {
  text: 'a'.repeat(1_000_000),
  letters: 'ß'.repeat(500_000),
  names,
  keys: names.slice(0, 10_000).map((name) => new Uint8Array(Buffer.from(name))),
  texts: Array.from({ length: 1000 }, () => 'b'.repeat(10_000)),
};

const evaluate = (text: string): ExpressionResult | undefined => {
  const compiling = compileExpression(text);
  return compiling.kind === 'ok'
    ? compiling.expression.evaluate(environmentOf({ attributes, imported: attributes, random: () => 0.5 }))
    : undefined;
};

describe('what would take too much is refused with a code', () => {
  const nest = (depth: number, open: string, inner: string, close: string): string => open.repeat(depth) + inner + close.repeat(depth);
  const hostile: readonly (readonly [text: string, code: string])[] = [
    ['Select($a,[names],Count(Select($b,[names],$a & $b)))', 'TooLarge'],
    ['Where($a,[names],Contains([names],$a) > 0)', 'TooMuchWork'],
    ['Select($a,[names],FormatDateTime(Now(),"o") & FormatDateTime(Now(),"d"))', 'TooMuchWork'],
    ['Select($a,[names],RemoveDuplicates([names]))', 'TooMuchWork'],
    ['CertThumbprint([names])', 'TooMuchWork'],
    ['InStr([text],PadLeft("b",60000,"a"))', 'TooMuchWork'],
    ['InStrRev([text],PadLeft("b",60000,"a"))', 'TooMuchWork'],
    ['Replace([text],"a","aaaaaaaaaaaaaaaa")', 'TooLarge'],
    ['Split([text],"a")', 'TooLarge'],
    ['Join([texts],"")', 'TooLarge'],
    ['PadLeft("x",1000000000,"y")', 'TooLarge'],
    ['[text] & [text]', 'TooLarge'],
    ['ConvertToUTF8Hex([text])', 'TooLarge'],
    ['ReplaceChars([text],"a:bbbbbbbbbbbb")', 'TooLarge'],
    [nest(60, 'UCase(LCase(', '[letters]', '))').slice(0, 30_000), 'TooDeep'],
    [nest(20, 'UCase(LCase(', '[letters]', '))'), 'TooMuchWork'],
    [Array.from({ length: 200 }, () => 'LCase([text]) = "x"').join(' || '), 'TooMuchWork'],
    ['9223372036854775807 * 9223372036854775807', 'OutOfRange'],
    ['RandomNum(-9223372036854775807,9223372036854775807)', 'OutOfRange'],
    ['FormatDateTime(DateAdd("yyyy",9223372036854775807,Now()),"o")', 'OutOfRange'],
  ];
  for (const [text, code] of hostile)
    test(text.length > 80 ? `${text.slice(0, 80)}...` : text, () => {
      const compiling = compileExpression(text);
      const result = evaluate(text);
      assert.equal(compiling.kind === 'error' ? compiling.error.code : result?.kind === 'error' ? result.code : result?.kind, code);
    });
});

test('what a large group asks for is still done', () => {
  const done = [
    'Count(Where($m,[names],InStr($m,"OU=People") > 0))',
    'RemoveDuplicates(Trim([names]))',
    'Count(DNComponent([names],1))',
    'Contains([names],"CN=Person 99999,")',
    'Item(Select($m,[names],UCase($m)),100000)',
  ];
  for (const text of done) assert.equal(evaluate(text)?.kind, 'value', text);
});

test('the deepest and the longest expressions that compile are evaluated and traced', () => {
  const deep = `${'Trim('.repeat(90)}[names]${')'.repeat(90)}`;
  const long = `${'1+'.repeat(1990)}CNum("x")`;
  for (const text of [deep, long]) {
    const compiling = compileExpression(text);
    assert.ok(compiling.kind === 'ok', text.slice(0, 20));
    const environment = environmentOf({ attributes: { names: ['a'] } });
    const { result, root } = compiling.expression.trace(environment);
    assert.deepEqual(result, compiling.expression.evaluate(environment));
    assert.ok(JSON.stringify(root).length > 1000);
  }
});

const piece = fc.constantFrom(
  '[text]',
  '[names]',
  '[keys]',
  '[letters]',
  '[texts]',
  '$x',
  '"a"',
  '1',
  '-1',
  '99999999999',
  'NULL',
  'True',
  'IgnoreThisFlow',
);
const call = fc.constantFrom(
  (a: string, b: string) => `Replace(${a},${b},${a})`,
  (a: string, b: string) => `Select($x,${a},${b})`,
  (a: string, b: string) => `Where($x,${a},${b} = ${a})`,
  (a: string, b: string) => `With($x,${a},${b})`,
  (a: string, b: string) => `Split(${a},${b})`,
  (a: string, b: string) => `Join(${a},${b})`,
  (a: string, b: string) => `${a} & ${b}`,
  (a: string, b: string) => `Word(${a},${b},"a")`,
  (a: string) => `RemoveDuplicates(UCase(${a}))`,
  (a: string, b: string) => `InStr(${a},${b},1,vbTextCompare)`,
  (a: string, b: string) => `Contains(${a},${b},CaseInsensitive)`,
  (a: string, b: string) => `IIF(IsPresent(${a}),${b},${a})`,
  (a: string, b: string) => `PadRight(${a},${b},"x")`,
  (a: string, b: string) => `EscapeDNComponent(DNComponentRev(${a},${b}))`,
);
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    piece,
    fc.tuple(call, tie('tree'), tie('tree')).map(([build, a, b]) => build(a, b)),
  ),
}));

test('hostile expressions by chance end with a result that has a kind and, for an error, a code', () => {
  fc.assert(
    fc.property(tree, (body) => {
      const result = evaluate(`With($x,"x",${body})`);
      if (result?.kind === 'error') assert.ok(evaluationErrorCodes.includes(result.code));
    }),
    { numRuns: 60 },
  );
});
