// Values and escapes of distinguished names for property tests.
import * as fc from 'fast-check';

/** What a name can hold in Active Directory, with the characters that need an escape much more often than in life. */
export const rdnValue: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(',', '\\', '+', '"', '<', '>', ';', '=', '#', ' ', 'ü', '中', '👩', 'A', 'a', '0A'),
      fc.string({ minLength: 1, maxLength: 3, unit: 'grapheme' }),
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((parts) => parts.join('').trim())
  .filter((value) => value !== '' && value.isWellFormed());

/** RFC 4514 2.4, by a backslash before the character, or by the octets of everything that is not a letter or digit. */
export function escapeValue(value: string, how: 'characters' | 'octets'): string {
  if (how === 'octets')
    return value.replaceAll(/[^a-z0-9]/giu, (character) => Buffer.from(character).toString('hex').replaceAll(/../g, '\\$&'));
  return value.replaceAll(/[,\\+"<>;=#]/g, '\\$&');
}
