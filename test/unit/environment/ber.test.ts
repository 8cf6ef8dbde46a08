import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readElement, readElements, writeElement } from '../../environment/proxy/ber.ts';
import { toMessage, withRange } from '../../environment/proxy/message.ts';

const bytes = fc.uint8Array({ maxLength: 400 }).map((values) => Buffer.from(values));
const text = (value: string): Buffer => writeElement(0x04, Buffer.from(value));

test('what was written is read back, and nothing is read before it is whole', () => {
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 5 }), (contents) => {
      const whole = writeElement(0x30, ...contents.map((content) => writeElement(0x04, content)));
      const element = readElement(Buffer.concat([whole, Buffer.from('next')]));
      assert.deepEqual(element?.whole, whole);
      assert.deepEqual(
        readElements(element?.content ?? Buffer.alloc(0)).map(({ content }) => content),
        contents,
      );
      assert.equal(readElement(whole.subarray(0, -1)), undefined);
    }),
  );
});

const entry = (name: string, values: readonly string[]) => {
  const attribute = writeElement(0x30, text(name), writeElement(0x31, ...values.map(text)));
  const element = readElement(
    writeElement(0x30, writeElement(0x02, Buffer.from([7])), writeElement(0x64, text('CN=Group'), writeElement(0x30, attribute))),
  );
  assert.ok(element);
  return toMessage(element);
};

const attributeOf = (message: Buffer): { name: string; values: readonly string[] } => {
  const element = readElement(message);
  assert.ok(element);
  const body = readElements(toMessage(element).parts[1]?.content ?? Buffer.alloc(0));
  const [name, values] = readElements(readElements(body[1]?.content ?? Buffer.alloc(0))[0]?.content ?? Buffer.alloc(0));
  return {
    name: name?.content.toString() ?? '',
    values: readElements(values?.content ?? Buffer.alloc(0)).map(({ content }) => content.toString()),
  };
};

const cases = [
  { given: 'member', values: ['a', 'b', 'c'], becomes: 'member;range=0-1', kept: ['a', 'b'] },
  { given: 'member;range=1500-*', values: ['a', 'b', 'c'], becomes: 'member;range=1500-1501', kept: ['a', 'b'] },
  { given: 'member;range=1502-*', values: ['c'], becomes: 'member;range=1502-*', kept: ['c'] },
  { given: 'member', values: ['a', 'b'], becomes: 'member', kept: ['a', 'b'] },
  { given: 'memberOf', values: ['a', 'b', 'c'], becomes: 'memberOf', kept: ['a', 'b', 'c'] },
];

for (const { given, values, becomes, kept } of cases) {
  test(`of ${values.length} values of ${given}, a portion of two is ${kept.length} of ${becomes}`, () => {
    assert.deepEqual(attributeOf(withRange(entry(given, values), 'member', 2)), { name: becomes, values: kept });
  });
}
