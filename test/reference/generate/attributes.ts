// Values as no careful administrator would enter them, and as directories hold them all the same.
import * as fc from 'fast-check';
import type { AttributeValue } from '../../../operator/model/value.ts';

export const oddTexts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'Ana Silva',
    ' ana@contoso.test ',
    'SMTP:Ana@contoso.test',
    'smtp:ana@contoso.test',
    'CAS_{1}',
    'MSOL_1',
    'João Ó Conaill',
    '𠮷野家 😀',
    'Straße',
    '  ',
    '\t',
    '0',
    '-12',
    '9223372036854775808',
    'TRUE',
    '2024-02-30',
    '20240229100000.0Z',
    '1/2/2024 4:00 PM -8',
    'CN=Doe\\, Jane,OU=A,DC=contoso,DC=test',
    '6f9619ff-8b86-d011-b42d-00cf4fc964ff',
    'a,b;c@d',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).filter((text) => text.isWellFormed()),
  fc.integer({ min: 440, max: 460 }).map((length) => `${'x'.repeat(length)}é`),
);

export const oddNumbers: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.constantFrom(0, 1, 2, 512, 514, 66050, -2147483646, -2147483640, 2, 1073741824, 4294967296),
  fc.constantFrom(9007199254740993n, 9223372036854775807n, 129699324000000000n, -9223372036854775808n),
  fc.integer(),
);

/** Security identifiers as they should be, and cut ones. */
export const oddIdentifiers: fc.Arbitrary<Uint8Array> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .integer({ min: 1, max: 9 })
      .map((last) => Uint8Array.from([1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 128, last, 4, 0, 0])),
  },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 30 }) },
);
