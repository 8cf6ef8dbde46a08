import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributeValue, references } from '../../../../operator/directory/forest/attribute-values.ts';
import { attributeType, type ReadAttribute } from '../../../../operator/directory/forest/read-attribute.ts';
import type { RawValue } from '../../../../operator/directory/forest/raw-entry.ts';
import type { AttributeValue } from '../../../../operator/model/value.ts';

type Case = readonly [
  what: string,
  type: ReadAttribute['type'],
  multiValued: boolean,
  values: readonly RawValue[],
  expected: AttributeValue | undefined,
  reported: boolean,
];

const cases: readonly Case[] = [
  ['a text', 'String', false, ['x'], 'x', false],
  ['an empty text', 'String', false, [''], '', false],
  ['texts', 'String', true, ['x', 'y'], ['x', 'y'], false],
  ['one text of a multi-valued attribute', 'String', true, ['x'], ['x'], false],
  ['several values of a single-valued attribute', 'String', false, ['x', 'y'], undefined, true],
  ['a text that was not UTF-8 among others', 'String', true, ['x', undefined], ['x'], true],
  ['an integer', 'Integer', false, ['-42'], -42, false],
  ['the largest safe integer', 'Integer', false, ['9007199254740991'], 9007199254740991, false],
  ['an integer beyond 2^53', 'Integer', false, ['9007199254740993'], 9007199254740993n, false],
  ['no integer', 'Integer', false, ['12a'], undefined, true],
  ['an empty integer', 'Integer', false, [''], undefined, true],
  ['true', 'Boolean', false, ['TRUE'], true, false],
  ['false', 'Boolean', false, ['FALSE'], false, false],
  ['no boolean', 'Boolean', false, ['yes'], undefined, true],
  ['octets', 'Binary', false, [Buffer.from([1])], Buffer.from([1]), false],
  ['nothing', 'String', true, [], undefined, false],
];

for (const [what, type, multiValued, values, expected, reported] of cases) {
  test(`${what} as ${multiValued ? 'multi-valued' : 'single-valued'} ${type}: ${expected === undefined ? 'left out' : 'taken'}`, () => {
    let reports = 0;
    const attribute = { name: 'x', type, multiValued, form: type === 'Binary' ? ('Bytes' as const) : ('Text' as const) };
    assert.deepEqual(
      attributeValue(attribute, values, () => void reports++),
      expected,
    );
    assert.equal(reports, reported ? 1 : 0);
  });
}

test('an object named twice is referred to once, and a value without a GUID is reported', () => {
  const reported: string[] = [];
  const member = { name: 'member', type: 'Reference', multiValued: true, form: 'Reference' } as const;
  assert.deepEqual(
    references(member, ['a', 'b', 'a', undefined], (name) => reported.push(name)),
    ['a', 'b'],
  );
  assert.deepEqual(reported, ['member']);
});

for (const [syntax, om, type] of [
  ['2.5.5.1', '127', 'Reference'],
  ['2.5.5.7', '127', 'Reference'],
  ['2.5.5.8', '1', 'Boolean'],
  ['2.5.5.9', '10', 'Integer'],
  ['2.5.5.16', '65', 'Integer'],
  ['2.5.5.10', '4', 'Binary'],
  ['2.5.5.15', '66', 'Binary'],
  ['2.5.5.17', '4', 'Binary'],
  ['2.5.5.12', '64', 'String'],
  ['2.5.5.11', '24', 'String'],
  ['2.5.5.2', '6', 'String'],
] as const) {
  test(`the syntax ${syntax}/${om} is ${type}`, () => assert.equal(attributeType(syntax, om), type));
}
