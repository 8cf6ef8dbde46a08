// Attribute values for generated objects: mostly what a directory would hold, often enough what nobody expects.
import type { AttributeValue } from '../../../operator/model/value.ts';
import type { Random } from './random.ts';

const words = [
  'Ana',
  'Silva',
  'João',
  '𠮷野家',
  'Straße',
  '😀',
  'O’Neill',
  'Doe, Jane',
  'x'.repeat(500),
  'MSOL_x',
  'AAD_1',
  'CAS_{1}',
  'SystemMailbox{2}',
  'SUPPORT_388945a0',
  'User_1',
  'Group_1',
  '(MSOL)',
];
const odd = [
  '  ',
  ' padded ',
  '\t',
  '0',
  'TRUE',
  'false',
  'NoSync',
  '\u0000',
  'e\u0301',
  '\ufeffmark',
  'a;b,c',
  '"quoted"',
  '%Domain.FQDN%',
  '[mail]',
  'SMTP:',
  '@',
];

export function oddText(random: Random): string {
  return random.once(8) ? random.of(odd) : `${random.of(words)}${random.once(2) ? ` ${random.below(50)}` : ''}`;
}

export function address(random: Random): string {
  if (random.once(12)) return oddText(random);
  const prefix = random.of(['SMTP:', 'smtp:', 'x500:', 'SIP:', '']);
  return `${prefix}${random.of(['ana', 'Ana', 'bert', 'zoë'])}${random.below(30)}@${random.of(['contoso.test', 'CONTOSO.test', 'fabrikam.test'])}`;
}

const wholeNumbers: readonly AttributeValue[] = [
  0, 1, 2, 4, 8, 512, 514, 66048, 66050, -2147483646, -2147483640, -2147483644, 268435456, 1073741824, 1, 2,
];
const largeNumbers: readonly AttributeValue[] = [
  2147483648,
  4294967296,
  9007199254740993n,
  9223372036854775807n,
  -9223372036854775808n,
  133485408000000000n,
  129699324000000000n,
  0,
  -1,
];

export const wholeNumber = (random: Random): AttributeValue => (random.once(10) ? random.of(largeNumbers) : random.of(wholeNumbers));
export const largeNumber = (random: Random): AttributeValue => random.of(largeNumbers);

/** A security identifier of a domain; `which` chooses from few, so that forests meet. */
export function securityIdentifier(random: Random, which: number): Uint8Array {
  if (random.once(40)) return random.bytes(random.below(30) + 1);
  const bytes = Uint8Array.from([1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 128, 0, 0, 0, 0]);
  new DataView(bytes.buffer).setUint32(24, 1000 + which, true);
  return bytes;
}

/** A directory keeps several values as a set and tells them in any order; here it is the one that an import stores. */
export function several(random: Random, make: (random: Random) => AttributeValue): AttributeValue {
  const values = new Map<string, string | Uint8Array>();
  for (let count = random.below(4) + 1; count > 0; count--) {
    const value = make(random);
    if (typeof value === 'string') values.set(value, value);
    else if (value instanceof Uint8Array) values.set(Buffer.from(value).toString('base64'), value);
  }
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
