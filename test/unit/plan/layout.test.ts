// Texts of other people within the lines of a report.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quoted, table, warningLines } from '../../../operator/plan/layout.ts';

test('a warning keeps the line of an expression with its caret, and forges no other', () => {
  const pointed = 'rule.yaml:1: SyncRule own: spec.flows[0].expression: odd. Look.\n    Trim([title])\n         ^';
  assert.equal(warningLines([pointed]), pointed);
  assert.equal(
    warningLines(['ad: CN=a\n    x\n    ^\n  - is deleted: user b has no name.']),
    'ad: CN=a␊    x␊    ^␊  - is deleted: user b has no name.',
  );
});

test('a cell stays in its row and its column, and a quoted sentence in its line', () => {
  assert.equal(table(['a', 'b'], [['x\ny', '\u001b[2J']]), 'a    b\nx␊y  ␛[2J');
  assert.equal(quoted('one\n> two\u202e'), '\n> one > twoU+202E\n');
});
