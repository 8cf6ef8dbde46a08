// Laws that hold for every expression.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { forms } from '../../../operator/expression/forms.ts';
import { functions } from '../../../operator/expression/functions/table.ts';
import { compileExpression } from '../../../operator/expression/index.ts';
import { parseExpression } from '../../../operator/expression/parser.ts';
import type { SyntaxNode } from '../../../operator/expression/syntax.ts';
import { operatorSymbols } from '../../../operator/expression/token.ts';
import type { AttributeValue } from '../../../operator/model/value.ts';
import { environmentOf } from './evaluate.ts';
import { print } from './print.ts';

const place = { offset: 0, from: 0, to: 0 };
const attributeNames = ['mail', 'cn', 'userAccountControl', 'proxyAddresses', 'objectGUID', 'mS-DS-ConsistencyGuid'] as const;
const leaf: fc.Arbitrary<SyntaxNode> = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((value): SyntaxNode => ({ kind: 'Text', value, ...place })),
  fc
    .constantFrom('a,b', '2024-01-31', 'SMTP:a@contoso.test', 'm', 'yyyy-MM-dd')
    .map((value): SyntaxNode => ({ kind: 'Text', value, ...place })),
  fc.maxSafeInteger().map((value): SyntaxNode => ({ kind: 'Number', value: value === 0 ? 0 : value, ...place })),
  fc.integer({ min: -3, max: 9 }).map((value): SyntaxNode => ({ kind: 'Number', value: value === 0 ? 0 : value, ...place })),
  fc
    .constantFrom('True', 'False', 'NULL', 'IgnoreThisFlow', 'AuthoritativeNull', 'CRLF')
    .map((name): SyntaxNode => ({ kind: 'Word', name, ...place })),
  fc.constantFrom(...attributeNames).map((name): SyntaxNode => ({ kind: 'Attribute', name, ...place })),
  fc.constantFrom('Domain.FQDN', 'Connector.ID').map((name): SyntaxNode => ({ kind: 'Parameter', name, ...place })),
);
const { tree } = fc.letrec<{ tree: SyntaxNode }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    leaf,
    fc
      .tuple(fc.constantFrom(...operatorSymbols), tie('tree'), tie('tree'))
      .map(([symbol, left, right]): SyntaxNode => ({ kind: 'Binary', symbol, left, right, ...place })),
    fc
      .tuple(fc.constantFrom(...functions.keys(), ...forms.keys()), fc.array(tie('tree'), { maxLength: 4 }))
      .map(([name, nodes]): SyntaxNode => ({ kind: 'Call', name, arguments: nodes, ...place })),
  ),
}));

const scalar: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
  fc.boolean(),
  fc.uint8Array({ maxLength: 32 }),
);
const attributes = fc.dictionary(
  fc.constantFrom(...attributeNames),
  fc.oneof(scalar, fc.array(fc.string(), { minLength: 1, maxLength: 4 })),
);

test('a tree written as text and read again is the same tree', () => {
  fc.assert(
    fc.property(tree, (written) => assert.deepEqual(withoutOffsets(parseExpression(print(written))), withoutOffsets(written))),
    {
      numRuns: 2000,
    },
  );
});

test('no text makes the compiler throw, and every problem has a place within the text', () => {
  const pieces = fc.constantFrom(
    '(',
    ')',
    ',',
    '"',
    '[',
    ']',
    '%',
    '$',
    '&',
    '&H',
    '&&',
    '<',
    '=',
    '-',
    '1',
    ' ',
    '\n',
    'IIF',
    'Trim',
    '[mail]',
    '"a"',
    'NULL',
    'é',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      const text = parts.join('');
      const compiling = compileExpression(text);
      if (compiling.kind === 'ok') return;
      const line = text.split('\n')[compiling.error.line - 1];
      assert.ok(line !== undefined && compiling.error.column >= 1 && compiling.error.column <= line.length + 1);
    }),
    { numRuns: 5000 },
  );
});

test('no evaluation throws: whatever the object holds, there is a result, and the same one twice', () => {
  let evaluated = 0;
  fc.assert(
    fc.property(tree, attributes, (node, held) => {
      const compiling = compileExpression(print(node));
      if (compiling.kind === 'error') return;
      evaluated++;
      const environment = environmentOf({ attributes: held, imported: held, random: () => 0.5 });
      assert.deepEqual(compiling.expression.evaluate(environment), compiling.expression.evaluate(environment));
    }),
    { numRuns: 20_000 },
  );
  assert.ok(evaluated > 1000, `only ${evaluated} of the expressions compiled`);
});

test('an evaluation reads nothing but what the expression named beforehand', () => {
  fc.assert(
    fc.property(tree, (node) => {
      const compiling = compileExpression(print(node));
      if (compiling.kind === 'error') return;
      const { expression } = compiling;
      const environment = environmentOf({ random: () => 0.5 });
      expression.evaluate({
        ...environment,
        attribute: (name) => (assert.ok(expression.reads.includes(name)), 'value'),
        imported: (name) => (assert.ok(expression.importedReads.includes(name)), 'value'),
      });
    }),
    { numRuns: 5000 },
  );
});

const withoutOffsets = (node: SyntaxNode): unknown =>
  JSON.parse(
    JSON.stringify(node, (key, value: unknown) =>
      ['offset', 'from', 'to'].includes(key) ? undefined : typeof value === 'bigint' ? `${value}n` : value,
    ),
  );
