// The reference page tells of every function, and its examples are true.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answerOf } from '../../../operator/expression-command/answer.ts';
import { forms } from '../../../operator/expression/forms.ts';
import { functions } from '../../../operator/expression/functions/table.ts';
import { exampleObject, sections } from '../../../scripts/expressions/reference.ts';
import { compile, environmentOf } from './evaluate.ts';

const texts = sections.flatMap((section) => section.functions);

test('every function of the language stands on the page once, with as many arguments as it takes', () => {
  assert.deepEqual(texts.map(({ name }) => name).sort(), [...functions.keys(), ...forms.keys()].sort());
  for (const { name, takes } of texts) {
    const parameters = functions.get(name)?.parameters;
    if (parameters === undefined) continue;
    const [required = '', optional = ''] = takes.split(/,? ?\[/);
    const count = (list: string): number => (list === '' ? 0 : list.split(',').length);
    assert.equal(count(required) + count(optional), parameters.length, name);
  }
});

describe('the examples of the page', () => {
  for (const { example } of texts) {
    if (example === undefined) continue;
    const [text, json] = example;
    test(text, () => {
      const expression = compile(text);
      const trace = expression.trace(environmentOf({ attributes: exampleObject, imported: exampleObject }));
      assert.equal(JSON.stringify(answerOf(expression, trace).answer), json);
    });
  }
});
