// Where a text stops being JSON, told without its content.
import assert from 'node:assert/strict';
import test from 'node:test';
import { jsonProblem } from '../../../operator/model/json-problem.ts';

function problemOf(text: string): string {
  try {
    JSON.parse(text);
  } catch (cause) {
    return jsonProblem(text, cause);
  }
  throw new Error('It is JSON.');
}

for (const [text, problem] of [
  ['', 'Unexpected end of JSON input (line 1, column 1)'],
  ['{"a": x}', "Unexpected token 'x' (line 1, column 7)"],
  ['{"a": 1,\n "b" 2}', "Expected ':' after property name (line 2, column 6)"],
  ['[1,\n\n2', "Expected ',' or ']' after array element (line 3, column 2)"],
  ['{"secret": "pssst" "x"}', "Expected ',' or '}' after property value (line 1, column 20)"],
] as const) {
  test(`${JSON.stringify(text)} is no JSON: ${problem}`, () => assert.equal(problemOf(text), problem));
}
