// The functions of the expression language in words: docs/expressions.md is made of this, and each example is a test.
import type { AttributeValue } from '../../operator/model/value.ts';

/** What the examples read. */
export const exampleObject: Readonly<Record<string, AttributeValue>> = {
  cn: 'Ana Silva',
  mail: ' Ana.Silva@contoso.test ',
  dn: 'CN=Ana Silva,OU=Sales,DC=contoso,DC=test',
  userAccountControl: 514,
  groupType: -2147483646,
  pwdLastSet: 129699324000000000n,
  objectGUID: Uint8Array.from({ length: 16 }, (_, index) => index),
  objectSid: Uint8Array.from([1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 80, 4, 0, 0]),
  otherMobile: ['+351 91', '+351 92'],
  proxyAddresses: ['SMTP:ana@contoso.test', 'smtp:a@contoso.test', 'smtp:a@contoso.test'],
};

export interface FunctionText {
  readonly name: string;
  /** What stands between the parentheses; optional ones in brackets. */
  readonly takes: string;
  readonly meaning: string;
  /** The expression and its value in the JSON encoding, as `lockstep expression --output json` prints it. */
  readonly example?: readonly [expression: string, json: string];
}

export interface Section {
  readonly title: string;
  readonly about: string;
  readonly functions: readonly FunctionText[];
}

const row = (name: string, takes: string, meaning: string, ...example: readonly [] | readonly [string, string]): FunctionText => ({
  name,
  takes,
  meaning,
  ...(example.length === 2 ? { example } : {}),
});

export const sections: readonly Section[] = [
  {
    title: 'Text',
    about:
      'Positions and lengths count UTF-16 code units from 1. A character beyond U+FFFF counts two and is never cut in half. Left, Right, Mid and Len take binary too, and count bytes.',
    functions: [
      row(
        'InStr',
        'text, wanted, [start, vbBinaryCompare \\| vbTextCompare]',
        'First position of `wanted`, 0 where it is not there.',
        'InStr([mail],"@")',
        '{"value":11}',
      ),
      row(
        'InStrRev',
        'text, wanted, [start, vbBinaryCompare \\| vbTextCompare]',
        'Last position of `wanted` that ends at or before `start`.',
        'InStrRev("abbcdbbbef","bb")',
        '{"value":7}',
      ),
      row('LCase', 'text', 'Lower case, character by character.', 'LCase([cn])', '{"value":"ana silva"}'),
      row('UCase', 'text', 'Upper case, character by character: `ß` stays.', 'UCase([cn])', '{"value":"ANA SILVA"}'),
      row(
        'PCase',
        'text',
        'The first letter of each word upper case, the rest lower; words are parted by spaces.',
        'PCase("ana SILVA")',
        '{"value":"Ana Silva"}',
      ),
      row('Left', 'text, count', 'The first `count`; all of it where `count` is negative.', 'Left([cn],3)', '{"value":"Ana"}'),
      row('Right', 'text, count', 'The last `count`; all of it where `count` is negative.', 'Right([cn],5)', '{"value":"Silva"}'),
      row(
        'Mid',
        'text, start, [count]',
        '`count` from `start` on; all of it where `start` is not within it or `count` is negative.',
        'Mid("John Doe",3,5)',
        '{"value":"hn Do"}',
      ),
      row('Len', 'text', 'The length.', 'Len([cn])', '{"value":9}'),
      row('Trim', 'text', 'Without white space at both ends.', 'Trim([mail])', '{"value":"Ana.Silva@contoso.test"}'),
      row('LTrim', 'text', 'Without white space at the beginning.', 'LTrim(" a")', '{"value":"a"}'),
      row('RTrim', 'text', 'Without white space at the end.', 'RTrim("a ")', '{"value":"a"}'),
      row(
        'PadLeft',
        'text, length, character',
        'Filled up at the beginning; a longer text stays.',
        'PadLeft("User",10,"0")',
        '{"value":"000000User"}',
      ),
      row('PadRight', 'text, length, character', 'Filled up at the end; a longer text stays.', 'PadRight("ab",4,"-")', '{"value":"ab--"}'),
      row(
        'Replace',
        'text, old, new',
        'All occurrences replaced, by exact case. `\\n`, `\\r` and `\\t` stand for line breaks and tabs.',
        'Replace([cn]," ",".")',
        '{"value":"Ana.Silva"}',
      ),
      row(
        'ReplaceChars',
        'text, pairs',
        'Characters replaced as `a:b,c:dd,e:` says; `e:` removes. White space in the pairs does not count.',
        'ReplaceChars("ação","ç:c,ã:a")',
        '{"value":"acao"}',
      ),
      row(
        'Word',
        'text, n, delimiters',
        'The nth word; each of the delimiters parts words, and empty ones count.',
        'Word("This,string!has&many separators",3,",!&#")',
        '{"value":"has"}',
      ),
      row('GUID', '', 'A new random GUID at each evaluation: for flows with `executeOnce`.'),
    ],
  },
  {
    title: 'Several values',
    about: 'These take all values of an attribute together; a single value counts as a list of one.',
    functions: [
      row(
        'Contains',
        'values, wanted, [CaseSensitive \\| CaseInsensitive]',
        'The position of the first value that has `wanted` within it, 0 where none has. References are compared as a whole.',
        'Contains([proxyAddresses],"smtp:")',
        '{"value":2}',
      ),
      row('Count', 'values', 'How many there are.', 'Count([proxyAddresses])', '{"value":3}'),
      row('Item', 'values, position', 'The value there; an error where there is none.', 'Item([otherMobile],2)', '{"value":"+351 92"}'),
      row('ItemOrNull', 'values, position', 'The value there, or nothing.', 'ItemOrNull([otherMobile],3)', '{"value":null}'),
      row(
        'Join',
        'values, [delimiter]',
        'One text of all; the delimiter is a space where none is given.',
        'Join([otherMobile],"; ")',
        '{"value":"+351 91; +351 92"}',
      ),
      row(
        'RemoveDuplicates',
        'values',
        'Each value once, by exact comparison.',
        'RemoveDuplicates([proxyAddresses])',
        '{"value":["SMTP:ana@contoso.test","smtp:a@contoso.test"]}',
      ),
      row(
        'Split',
        'text, delimiter, [limit]',
        'The parts between the delimiter, which is one character; the last part of `limit` keeps the rest.',
        'Split("a,b",",")',
        '{"value":["a","b"]}',
      ),
      row(
        'Select',
        '$variable, values, expression',
        'The expression for each value.',
        'Select($m,[otherMobile],Replace($m," ",""))',
        '{"value":["+35191","+35192"]}',
      ),
      row(
        'Where',
        '$variable, values, condition',
        'The values for which the condition holds.',
        'Where($m,[otherMobile],Right($m,1) = "2")',
        '{"value":["+351 92"]}',
      ),
    ],
  },
  {
    title: 'Flow',
    about: '',
    functions: [
      row(
        'IIF',
        'condition, then, else',
        'One of two; only the one that is taken is evaluated.',
        'IIF(IsPresent([title]),[title],"none")',
        '{"value":"none"}',
      ),
      row(
        'Switch',
        'condition, value, ...',
        'The value of the first condition that holds, nothing where none does. All conditions are evaluated, but only the value that is given.',
        'Switch(False,"a",True,"b")',
        '{"value":"b"}',
      ),
      row(
        'With',
        '$variable, value, expression',
        'Gives a value a name.',
        'With($m,Trim([mail]),Left($m,InStr($m,"@") - 1))',
        '{"value":"Ana.Silva"}',
      ),
      row('Error', 'text', 'Fails the object with this text.'),
      row(
        'ImportedValue',
        '"attribute"',
        'The value that the last import confirmed, without what waits to be exported.',
        'ImportedValue("cn")',
        '{"value":"Ana Silva"}',
      ),
      row(
        'ValueCount',
        '"attribute"',
        'How many values the attribute has, without reading them.',
        'ValueCount("proxyAddresses")',
        '{"value":3}',
      ),
    ],
  },
  {
    title: 'Questions',
    about: '',
    functions: [
      row('IsNull', 'any', 'There is no value.', 'IsNull([title])', '{"value":true}'),
      row('IsEmpty', 'any', 'It is an empty text.', 'IsEmpty("")', '{"value":true}'),
      row('IsNullOrEmpty', 'any', 'There is no value, or an empty text.', 'IsNullOrEmpty([title])', '{"value":true}'),
      row('IsPresent', 'any', 'There is a value that is no empty text.', 'IsPresent([mail])', '{"value":true}'),
      row('IsString', 'value', 'CStr would take it: it is neither binary nor a date.', 'IsString([objectGUID])', '{"value":false}'),
      row('IsNumeric', 'value', 'CNum would take it.', 'IsNumeric("12")', '{"value":true}'),
      row('IsDate', 'value', 'CDate would take it.', 'IsDate("2024-02-30")', '{"value":false}'),
      row('IsGuid', 'value', 'CGuid would take it.', 'IsGuid("6f9619ff-8b86-d011-b42d-00cf4fc964ff")', '{"value":true}'),
      row('IsBitSet', 'number, mask', 'One of the bits of the mask is set.', 'IsBitSet([userAccountControl],2)', '{"value":true}'),
      row('IsCert', 'binary or text', 'It is a certificate, in DER, Base64 or PEM.', 'IsCert([objectGUID])', '{"value":false}'),
    ],
  },
  {
    title: 'Conversion',
    about: '',
    functions: [
      row(
        'CBool',
        'value',
        'A number is True where it is not 0; the texts True and False in any case.',
        'CBool(BitAnd([groupType],-2147483648))',
        '{"value":true}',
      ),
      row(
        'CDate',
        'text',
        'A date, in UTC where no offset is given: ISO 8601, month/day/year, 10 Jan 2013, GeneralizedTime.',
        'FormatDateTime(CDate("2013-01-10 4:00 PM -8"),"s")',
        '{"value":"2013-01-11T00:00:00"}',
      ),
      row(
        'CGuid',
        'text',
        'The 16 bytes of a GUID as Active Directory stores them.',
        'CGuid("{03020100-0504-0706-0809-0a0b0c0d0e0f}") = [objectGUID]',
        '{"value":true}',
      ),
      row('CBin', 'number, length', 'The number as 1 to 8 bytes, the least first.', 'CBin(258,2)', '{"value":{"$binary":"AgE="}}'),
      row(
        'CNum',
        'value',
        'A whole number of text (decimal, `&H` or `0x`) or of 1 to 8 bytes, the least first.',
        'CNum("&HFF")',
        '{"value":255}',
      ),
      row(
        'CRef',
        'text',
        'A reference to the object of this name.',
        'CRef([dn])',
        '{"value":{"$ref":"CN=Ana Silva,OU=Sales,DC=contoso,DC=test"}}',
      ),
      row('CStr', 'value', 'As text.', 'CStr([userAccountControl])', '{"value":"514"}'),
      row(
        'ConvertFromBase64',
        'text, [Unicode \\| ASCII \\| UTF8]',
        'The text that is encoded.',
        'ConvertFromBase64("SABpAA==")',
        '{"value":"Hi"}',
      ),
      row(
        'ConvertToBase64',
        'text or binary',
        'Of binary the bytes as they are, of text those of UTF-16.',
        'ConvertToBase64([objectGUID])',
        '{"value":"AAECAwQFBgcICQoLDA0ODw=="}',
      ),
      row('ConvertFromUTF8Hex', 'text', 'The text of hexadecimal UTF-8.', 'ConvertFromUTF8Hex("4869")', '{"value":"Hi"}'),
      row('ConvertToUTF8Hex', 'text', 'UTF-8 in hexadecimal, upper case.', 'ConvertToUTF8Hex("Hi")', '{"value":"4869"}'),
      row(
        'StringFromGuid',
        'binary',
        'The text of a GUID, lower case without braces.',
        'StringFromGuid([objectGUID])',
        '{"value":"03020100-0504-0706-0809-0a0b0c0d0e0f"}',
      ),
      row('StringFromSid', 'binary', 'The text of a security identifier.', 'StringFromSid([objectSid])', '{"value":"S-1-5-21-1-2-3-1104"}'),
      row('Thumbprint', 'binary', 'SHA-256, as key credentials name their keys.', 'Len(Thumbprint([objectGUID]))', '{"value":32}'),
    ],
  },
  {
    title: 'Dates',
    about:
      'Dates are UTC and exact to 100 ns. No attribute holds one: write it with FormatDateTime or NumFromDate. Formats are those of .NET in its invariant culture, custom (`yyyy-MM-dd`) and standard (`o`, `s`, `R`, ...).',
    functions: [
      row(
        'DateAdd',
        'unit, count, date',
        'Units: yyyy, q, m, y, d, w, ww, h, n (minute), s.',
        'FormatDateTime(DateAdd("m",1,CDate("2024-01-31")),"yyyy-MM-dd")',
        '{"value":"2024-02-29"}',
      ),
      row(
        'DateFromNum',
        'number',
        'The date of a FILETIME: 100 ns since 1601.',
        'FormatDateTime(DateFromNum([pwdLastSet]),"yyyyMMddHHmmss.0Z")',
        '{"value":"20120101230000.0Z"}',
      ),
      row(
        'NumFromDate',
        'date',
        'The FILETIME of a date.',
        'NumFromDate(CDate("2012-01-01 23:00"))',
        '{"value":{"$number":"129699324000000000"}}',
      ),
      row(
        'FormatDateTime',
        'date, format',
        'The date as text.',
        'FormatDateTime(CDate("2013-01-10"),"ddd, dd MMM yyyy")',
        '{"value":"Thu, 10 Jan 2013"}',
      ),
      row('Now', '', 'The time of the run, the same for all of it.'),
    ],
  },
  {
    title: 'Names of objects',
    about: '',
    functions: [
      row(
        'DNComponent',
        'name, n',
        'The value of the nth part from the left; escapes stay as they are written.',
        'DNComponent([dn],2)',
        '{"value":"Sales"}',
      ),
      row(
        'DNComponentRev',
        'name, n, [DC]',
        'The nth part from the right; with DC, parts of the domain do not count.',
        'DNComponentRev([dn],1,DC)',
        '{"value":"Sales"}',
      ),
      row(
        'EscapeDNComponent',
        'part',
        'Escaped as a part of a name has to be (RFC 4514).',
        'EscapeDNComponent("CN=Silva, Ana")',
        '{"value":"CN=Silva\\\\, Ana"}',
      ),
    ],
  },
  {
    title: 'Numbers',
    about: 'Numbers are whole and have 64 bits with a sign. Bits of a negative number are those of its two’s complement.',
    functions: [
      row('BitAnd', 'number, number', 'The bits that both have.', 'BitAnd(&HF,&HF7)', '{"value":7}'),
      row('BitOr', 'number, number', 'The bits that one of them has.', 'BitOr(1,6)', '{"value":7}'),
      row('RandomNum', 'least, largest', 'A random number from `least` to `largest`, another at each evaluation.'),
    ],
  },
  {
    title: 'Certificates',
    about:
      'They take DER, Base64 or PEM, as binary or text, and give what .NET’s `X509Certificate2` gives. What is no certificate is an error.',
    functions: [
      row('CertExtensionOids', 'certificate', 'Identifiers of the critical extensions.'),
      row('CertFormat', 'certificate', '`X509`.'),
      row('CertFriendlyName', 'certificate', 'Nothing: Windows keeps it beside a certificate, not in it.'),
      row('CertHashString', 'certificate', 'SHA-1 in hexadecimal.'),
      row('CertThumbprint', 'certificate', 'SHA-1 in hexadecimal.'),
      row('CertIssuer', 'certificate', 'The issuer, as Windows writes names.'),
      row('CertIssuerDN', 'certificate', 'The issuer, as Windows writes names.'),
      row('CertIssuerOid', 'certificate', 'Nothing, as in .NET.'),
      row('CertSubject', 'certificate', 'The subject, as Windows writes names.'),
      row('CertSubjectNameDN', 'certificate', 'The subject, as Windows writes names.'),
      row('CertSubjectNameOid', 'certificate', 'Nothing, as in .NET.'),
      row(
        'CertNameInfo',
        'certificate, type, issuer',
        'One name of the subject, or of the issuer where the third is True: SimpleName, EmailName, UpnName, DnsName, DnsFromAlternativeName, UrlName.',
      ),
      row('CertNotBefore', 'certificate', 'From when it holds: a date, in UTC.'),
      row('CertNotAfter', 'certificate', 'Until when it holds: a date, in UTC.'),
      row('CertKeyAlgorithm', 'certificate', 'Identifier of the key’s algorithm.'),
      row('CertKeyAlgorithmParams', 'certificate', 'Its parameters in hexadecimal.'),
      row('CertPublicKeyOid', 'certificate', 'Identifier of the key’s algorithm.'),
      row('CertPublicKeyParametersOid', 'certificate', 'Identifier of the key’s algorithm.'),
      row('CertSerialNumber', 'certificate', 'In hexadecimal.'),
      row('CertSignatureAlgorithmOid', 'certificate', 'Identifier of the algorithm that signed it.'),
      row('CertVersion', 'certificate', '1, 2 or 3, as text.'),
    ],
  },
];
