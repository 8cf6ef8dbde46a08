// Random expressions of known types over a handful of attributes, deep enough for functions to meet each other's answers.
import * as fc from 'fast-check';

/** Attributes that the expressions read, by the kind of value that a careful directory would hold. */
export const attributeNames = {
  text: ['mail', 'cn', 'title'],
  number: ['control', 'details'],
  list: ['addresses'],
  bytes: ['sid', 'guid'],
  certificate: ['certificate', 'certificateText'],
} as const;

const call = (name: string, ...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((given) => `${name}(${given.join(',')})`);

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const literals = fc
  .constantFrom('', 'a', 'SMTP:', '@', 'CAS_', '😀', 'é', ' x ', '42', '-7', 'true', ',', '2024-02-29', 'CN=a\\,b,OU=c,DC=d')
  .map(quoted);
const numbers = fc.constantFrom('0', '1', '2', '3', '448', '-1', '2147483648', '-2147483648', '&H21C07000', '9223372036854775807');

const bounds = fc.constantFrom('1', '6', '-3', '1000', '2147483647');

const certificates = fc.constantFrom('[certificate]', '[certificateText]', '[guid]', '[missing]');
const ofCertificates = fc.constantFrom(
  'CertThumbprint',
  'CertHashString',
  'CertSerialNumber',
  'CertSubject',
  'CertSubjectNameDN',
  'CertIssuer',
  'CertIssuerDN',
  'CertKeyAlgorithm',
  'CertPublicKeyOid',
  'CertSignatureAlgorithmOid',
  'CertFormat',
  'CertFriendlyName',
  'CertSubjectNameOid',
  'CertIssuerOid',
);

interface Types {
  readonly text: string;
  readonly number: string;
  readonly truth: string;
  readonly list: string;
  readonly whatever: string;
}

export const expressions: fc.Arbitrary<string> = fc.letrec<Types>((tie) => {
  const text = tie('text') as fc.Arbitrary<string>;
  const number = tie('number') as fc.Arbitrary<string>;
  const truth = tie('truth') as fc.Arbitrary<string>;
  const list = tie('list') as fc.Arbitrary<string>;
  const whatever = tie('whatever') as fc.Arbitrary<string>;
  const operation = (left: fc.Arbitrary<string>, operators: readonly string[], right: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.tuple(left, fc.constantFrom(...operators), right).map(([a, operator, b]) => `(${a} ${operator} ${b})`);
  const comparisons = ['=', '<>', '<', '<=', '>', '>='];
  return {
    text: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'expression' },
      fc.constantFrom(...attributeNames.text.map((name) => `[${name}]`)),
      literals,
      call('Trim', text),
      call('LCase', text),
      call('UCase', text),
      call('PCase', text),
      call('LTrim', text),
      call('RTrim', text),
      call('Left', text, number),
      call('Right', text, number),
      call('Mid', text, number, number),
      call('Mid', text, number),
      call('Word', text, number, literals),
      call('Replace', text, literals, literals),
      call('ReplaceChars', text, fc.constantFrom('"a:b,@:"', '" x : 1 ,é:e"')),
      call('PadLeft', text, fc.constantFrom('0', '3', '9'), fc.constant('"0"')),
      call('IIF', truth, text, text),
      call('Switch', truth, text, truth, text),
      call('Item', list, number),
      call('ItemOrNull', list, number),
      call('Join', list, literals),
      call('CStr', fc.oneof(number, truth)),
      call('ConvertToBase64', fc.oneof(text, fc.constantFrom('[guid]', '[sid]'))),
      call('ConvertToUTF8Hex', text),
      call('StringFromSid', fc.constant('[sid]')),
      call('StringFromGuid', fc.constant('[guid]')),
      call('StringFromGuid', call('CGuid', text)),
      fc.constant('GUID()'),
      fc.tuple(ofCertificates, certificates).map(([name, certificate]) => `${name}(${certificate})`),
      call('DNComponent', text, number),
      call('DNComponentRev', text, number),
      call('DNComponentRev', text, number, fc.constant('DC')),
      call('EscapeDNComponent', text),
      call(
        'FormatDateTime',
        call('DateFromNum', number),
        fc.constantFrom('"yyyyMMddHHmmss.0Z"', '"d (MMM) yy h:mm tt"', '"dddd, HH\'h\'"'),
      ),
      call(
        'FormatDateTime',
        fc.tuple(fc.constantFrom('CertNotBefore', 'CertNotAfter'), certificates).map(([name, certificate]) => `${name}(${certificate})`),
        fc.constantFrom('"yyyyMMddHHmmss.0Z"', '"yyyy-MM-dd"'),
      ),
      call('FormatDateTime', call('CDate', text), fc.constantFrom('"yyyy-MM-dd HH:mm:ss"', '"MM/dd/yyyy"')),
      operation(text, ['&'], fc.oneof(text, number)),
      fc.tuple(text, text).map(([a, b]) => `With($x,${a},$x & ${b})`),
    ),
    number: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'expression' },
      fc.constantFrom(...attributeNames.number.map((name) => `[${name}]`)),
      numbers,
      call('Len', text),
      call('InStr', text, literals),
      call('InStr', text, literals, number),
      call('InStr', text, literals, fc.constant('1'), fc.constantFrom('vbTextCompare', 'vbBinaryCompare')),
      call('InStrRev', text, literals),
      call('BitAnd', number, number),
      call('BitOr', number, number),
      call('Count', list),
      call('Contains', list, literals),
      call('Contains', list, literals, fc.constantFrom('CaseInsensitive', 'CaseSensitive')),
      call('CNum', text),
      call('RandomNum', bounds, bounds),
      call('IIF', truth, number, number),
      operation(number, ['+', '-', '*'], number),
      fc.constant('ValueCount("addresses")'),
    ),
    truth: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'expression' },
      fc.constantFrom('True', 'False'),
      call('IsPresent', whatever),
      call('IsNull', whatever),
      call('IsNullOrEmpty', whatever),
      call('IsEmpty', whatever),
      call('IsString', whatever),
      call('IsNumeric', whatever),
      call('IsDate', text),
      call('IsGuid', text),
      call('IsCert', fc.oneof(certificates, text)),
      call('IsBitSet', number, number),
      call('CBool', number),
      operation(text, comparisons, text),
      operation(number, comparisons, number),
      operation(truth, ['&&', '||', '='], truth),
    ),
    list: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'expression' },
      fc.constantFrom('[addresses]', 'ImportedValue("addresses")'),
      call('RemoveDuplicates', list),
      call('Trim', list),
      call('Split', text, fc.constantFrom('","', '"@"', '" "')),
      fc.tuple(list, truth).map(([values, condition]) => `Where($v,${values},InStr($v,"a") > 0 || ${condition})`),
      list.map((values) => `Select($v,${values},LCase($v) & "!")`),
      call('LCase', list),
    ),
    whatever: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'expression' },
      fc.constantFrom('[sid]', '[guid]', '[certificate]', '[missing]', 'NULL'),
      call('CGuid', text),
      text,
      number,
      list,
      truth,
    ),
  };
}).whatever;
