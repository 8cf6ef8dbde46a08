// Files of an export: encodings, broken XML, and XML that means harm.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseXml } from '../../../../operator/configuration/connect-import/xml/parse.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string, order: 'le' | 'be', mark: boolean): Uint8Array => {
  const buffer = Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le');
  return order === 'le' ? buffer : buffer.swap16();
};

describe('an encoding', () => {
  const text = '<a>Größe 漢 😀</a>';
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['UTF-8', bytes(text)],
    ['UTF-8 with a mark', bytes(`\uFEFF${text}`)],
    ['UTF-16 with a mark', utf16(`<?xml version="1.0" encoding="utf-16"?>${text}`, 'le', true)],
    ['big-endian UTF-16 with a mark', utf16(text, 'be', true)],
    ['UTF-16 without a mark', utf16(text, 'le', false)],
    ['UTF-8 that calls itself UTF-16', bytes(`<?xml version="1.0" encoding="utf-16"?>${text}`)],
  ];
  for (const [name, content] of cases) {
    test(`${name} is read`, () => {
      const parsing = parseXml('a.xml', content);
      assert.equal(parsing.kind === 'ok' && parsing.root.text, 'Größe 漢 😀');
    });
  }
  test('that a declaration names is read', () => {
    const content = Buffer.from('<?xml version="1.0" encoding="windows-1252"?><a>Gr\u00F6\u00DFe</a>', 'latin1');
    const parsing = parseXml('a.xml', content);
    assert.equal(parsing.kind === 'ok' && parsing.root.text, 'Größe');
  });
});

describe('a broken file is told with its place', () => {
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ['a tag that does not fit', bytes('<a>\n <b></a>'), '2:8: Unexpected close tag.'],
    ['an end too early', bytes('<a>\n<b>'), '2:3: Unclosed tag: b.'],
    ['no element', bytes(''), '1:1: Document must contain a root element.'],
    ['an attribute without quotes', bytes('<a b=1/>'), '1:6: Unquoted attribute value.'],
    ['bytes of another encoding', Buffer.from([0x3c, 0x61, 0x3e, 0x0a, 0x41, 0xff]), '2:2: The bytes here are not UTF-8.'],
    ['an encoding that nobody knows', bytes('<?xml version="1.0" encoding="klingon"?><a/>'), '1:1: The encoding klingon is not known.'],
  ];
  for (const [name, content, said] of cases) {
    test(name, () => {
      const parsing = parseXml('a.xml', content);
      assert.equal(parsing.kind === 'error' && `${parsing.problem.line}:${parsing.problem.column}: ${parsing.problem.message}`, said);
    });
  }
});

describe('XML that means harm', () => {
  test('entities that multiply are refused with the document type that defines them', () => {
    const parsing = parseXml('a.xml', bytes('<!DOCTYPE a [<!ENTITY x "xxxx"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'));
    assert.match(parsing.kind === 'error' ? parsing.problem.message : '', /document type definition/);
  });
  test('a file outside is not read: its entity is unknown', () => {
    const parsing = parseXml('a.xml', bytes('<a>&secret;</a>'));
    assert.match(parsing.kind === 'error' ? parsing.problem.message : '', /entity/);
  });
  test('endless nesting is refused', () => {
    const parsing = parseXml('a.xml', bytes('<a>'.repeat(100_000)));
    assert.match(parsing.kind === 'error' ? parsing.problem.message : '', /nest deeper/);
  });
});
