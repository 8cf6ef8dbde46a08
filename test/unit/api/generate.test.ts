// What is made from the definitions, and what the definitions are held to.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { generate, outdated } from '../../../operator/api/generate.ts';
import { type Definition, readDefinitions, type Schema } from '../../../operator/api/generator/crd.ts';
import { renderTypes } from '../../../operator/api/generator/types.ts';
import { lintDefinition } from '../../../scripts/lint-crds.ts';

const string: Schema = { type: 'string', maxLength: 10, description: 'x' };

/** A definition whose spec has the one field `x`. */
function definition(x: Schema, changes: Partial<Schema> = {}): Definition {
  const conditions: Schema = { description: 'conditions', type: 'array', maxItems: 1, 'x-kubernetes-list-type': 'atomic', items: string };
  const status = { description: 'status', type: 'object', default: { observedGeneration: -1 }, properties: { conditions } } as const;
  const spec: Schema = { description: 'spec', type: 'object', properties: { x }, ...changes };
  return {
    metadata: { name: 'things.lockstep.dev' },
    spec: {
      group: 'lockstep.dev',
      scope: 'Namespaced',
      names: { kind: 'Thing', plural: 'things', shortNames: ['th'], categories: ['lockstep'] },
      versions: [
        {
          name: 'v1alpha1',
          subresources: { status: {} },
          additionalPrinterColumns: [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }],
          schema: { openAPIV3Schema: { description: 'Thing', type: 'object', properties: { spec, status } } },
        },
      ],
    },
  };
}

test('types, chart templates and the reference follow from the definitions', () => {
  assert.deepEqual(outdated(generate()), []);
});

test('the definitions keep the conventions', () => {
  const files = readDefinitions(join(import.meta.dirname, '../../../crds'));
  assert.deepEqual(
    files.flatMap(({ definition: own }) => lintDefinition(own)),
    [],
  );
  assert.equal(files.length, 4);
});

test('a sound definition has nothing to complain about', () => {
  assert.deepEqual(lintDefinition(definition(string)), []);
});

for (const [sentence, x, changes] of [
  ['a field without a description', { type: 'string', maxLength: 1 }, {}],
  ['a description that begins with another word', { ...string, description: 'The x' }, {}],
  ['a string without maxLength', { type: 'string', description: 'x' }, {}],
  ['a list without maxItems', { type: 'array', description: 'x', items: string, 'x-kubernetes-list-type': 'atomic' }, {}],
  ['a list without its type', { type: 'array', description: 'x', items: string, maxItems: 3 }, {}],
  ['a map without maxProperties', { type: 'object', description: 'x', additionalProperties: string }, {}],
  ['an integer without a size', { type: 'integer', description: 'x' }, {}],
  ['a nullable field', { ...string, nullable: true }, {}],
  ['a field that takes anything', { type: 'object', description: 'x', 'x-kubernetes-preserve-unknown-fields': true }, {}],
  ['a field that is required and has a default', { ...string, default: 'a' }, { required: ['x'] }],
  ['a rule without a sentence', { ...string, 'x-kubernetes-validations': [{ rule: 'true' }] }, {}],
  [
    'a default that its own rule can not judge',
    { type: 'object', description: 'x', default: {}, 'x-kubernetes-validations': [{ rule: "self.a == 'b'", message: 'must be' }] },
    {},
  ],
  ['a duration', { ...string, format: 'duration' }, {}],
  ['a time whose name does not say so', { ...string, format: 'date-time' }, {}],
] as const satisfies readonly (readonly [string, Schema, Partial<Schema>])[]) {
  test(`the lint finds ${sentence}`, () => {
    assert.equal(lintDefinition(definition(x, changes)).length, 1);
  });
}

test('a field with a default is there when stored and may be left out when written', () => {
  const types = renderTypes([definition({ ...string, default: 'a' })]);
  assert.match(types, /interface ThingSpec \{\n.*\n {2}readonly x: string;/);
  assert.match(types, /interface ThingSpecInput \{\n.*\n {2}readonly x\?: string;/);
});

test('an enum becomes a union, a list of it a read-only list', () => {
  const items: Schema = { ...string, enum: ['A', 'B'] };
  const types = renderTypes([definition({ type: 'array', description: 'x', items })]);
  assert.match(types, /readonly x\?: readonly \('A' \| 'B'\)\[\];/);
});
