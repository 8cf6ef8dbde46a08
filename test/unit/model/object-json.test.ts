import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { encodingErrors } from '../../../operator/model/encoding-errors.ts';
import { readAttributes, writeAttributes } from '../../../operator/model/object-json.ts';
import { schemaOf } from './schemas.ts';

test('values of every kind are read, and references apart from them', () => {
  const read = readAttributes(
    {
      displayName: 'Ana Silva',
      accountEnabled: true,
      userAccountControl: 512,
      pwdLastSet: { $number: '133700000000000000' },
      uSNChanged: { $number: '7' },
      objectSid: { $binary: 'AQUAAA==' },
      proxyAddresses: ['SMTP:ana@contoso.test', 'smtp:as@contoso.test'],
      manager: { $ref: 'CN=Berta,DC=contoso,DC=test' },
      member: [{ $ref: 'CN=A,DC=contoso,DC=test' }, { $ref: 'CN=B,DC=contoso,DC=test' }],
      description: null,
      otherMailbox: [],
    },
    'attributes',
  );
  assert.deepEqual(read, {
    attributes: {
      displayName: 'Ana Silva',
      accountEnabled: true,
      userAccountControl: 512,
      pwdLastSet: 133700000000000000n,
      uSNChanged: 7,
      objectSid: new Uint8Array([1, 5, 0, 0]),
      proxyAddresses: ['SMTP:ana@contoso.test', 'smtp:as@contoso.test'],
    },
    references: { manager: ['CN=Berta,DC=contoso,DC=test'], member: ['CN=A,DC=contoso,DC=test', 'CN=B,DC=contoso,DC=test'] },
  });
});

const refused: readonly (readonly [string, unknown, string, RegExp])[] = [
  ['a number that JSON can not hold', { a: 2 ** 53 }, 'InexactNumber', /object\.a is 9007199254740992/],
  ['an unknown form', { a: { $date: 'x' } }, 'InvalidValue', /object\.a is \{"\$date":"x"\}/],
  ['a list in a list', { a: [['x']] }, 'InvalidValue', /object\.a\[0\]/],
  ['nothing within a list', { a: ['x', null] }, 'InvalidValue', /object\.a\[1\] is null/],
  ['broken Base64', { a: { $binary: 'AQU' } }, 'InvalidValue', /object\.a/],
  ['a number that is no integer', { a: { $number: '1e5' } }, 'InvalidValue', /object\.a/],
  ['references among values', { a: ['x', { $ref: 'CN=A' }] }, 'MixedReferences', /object\.a mixes/],
  ['no object', [], 'InvalidObject', /object is \[\]/],
];
for (const [what, json, reason, message] of refused) {
  test(`${what} is refused with its place`, () => {
    assert.throws(
      () => readAttributes(json, 'object'),
      (error: unknown) => error instanceof Error && 'reason' in error && error.reason === reason && message.test(error.message),
    );
  });
}

const scalar = fc.oneof(
  fc.string(),
  fc.maxSafeInteger().map((number) => (number === 0 ? 0 : number)),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n }),
  fc.boolean(),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => new Uint8Array(bytes)),
);
const name = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,10}$/);

test('what is written is read back as it was, and is what the schema allows', () => {
  const validate = schemaOf('value', 'attributes');
  const attributes = fc.dictionary(name, fc.oneof(scalar, fc.array(scalar, { minLength: 1, maxLength: 4 })));
  const references = fc.dictionary(name, fc.array(fc.string(), { minLength: 1, maxLength: 4 }));
  fc.assert(
    fc.property(attributes, references, (values, names) => {
      const left = Object.fromEntries(Object.entries(names).filter(([key]) => !Object.hasOwn(values, key)));
      const text = JSON.stringify(writeAttributes({ attributes: values, references: left }));
      assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors));
      const read = readAttributes(JSON.parse(text), 'attributes');
      assert.deepEqual({ ...read.attributes }, { ...values });
      assert.deepEqual({ ...read.references }, left);
    }),
  );
});

test('whatever JSON a file holds, it is read where the schema allows it, or refused with a code', () => {
  const validate = schemaOf('value', 'attributes');
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      try {
        readAttributes(json, 'attributes');
        assert.ok(validate(json), JSON.stringify(validate.errors));
      } catch (error) {
        assert.ok(
          Object.values(encodingErrors).some((kind) => error instanceof kind),
          String(error),
        );
      }
    }),
  );
});
