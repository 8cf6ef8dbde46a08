import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Columns } from '../../../../../operator/directory/forest/columns.ts';
import { EntryDecoder, referredGuid } from '../../../../../operator/directory/active-directory/wire/entry.ts';
import type { RawEntry } from '../../../../../operator/directory/forest/raw-entry.ts';
import { FrameError } from '../../../../../operator/directory/active-directory/wire/frame-reader.ts';
import { guidBytes, guidFromBytes } from '../../../../../operator/directory/forest/guid.ts';
import { entryMessage } from '../fake/messages.ts';

const columns = (): Columns<string> =>
  new Columns((name) =>
    name === 'photo'
      ? { field: 'photo', form: 'Bytes' }
      : name === 'member'
        ? { field: 'member', form: 'Reference' }
        : { field: name, form: 'Text' },
  );

/** Skips the message's header, its id and the operation's header. */
function contentOf(message: Buffer): number {
  const header = (at: number): number => at + 2 + ((message[at + 1] ?? 0) & 0x80 ? (message[at + 1] ?? 0) & 0x7f : 0);
  const id = header(0);
  return header(id + 2 + (message[id + 1] ?? 0));
}

const decode = (message: Buffer, end = message.length): RawEntry<string> =>
  new EntryDecoder().decode(message, contentOf(message), end, columns());

test('text, octets and references come in their forms', () => {
  const guid = '01234567-89ab-4cde-8f01-23456789abcd';
  const message = entryMessage(1, 'CN=Zoë,DC=test', [
    ['cn', [Buffer.from('Zoë')]],
    ['photo', [Buffer.from([0xff, 0x00])]],
    ['member;range=0-1499', [Buffer.from(`<GUID=${guid.toUpperCase()}>;<SID=S-1-5>;CN=x`), Buffer.from('CN=no guid')]],
    ['title', []],
  ]);
  const entry = decode(message);
  assert.equal(entry.dn, 'CN=Zoë,DC=test');
  assert.deepEqual(
    entry.attributes.map(({ column, values }) => [column.name, values, column.range]),
    [
      ['cn', ['Zoë'], undefined],
      ['photo', [Buffer.from([0xff, 0x00])], undefined],
      ['member', [guid, undefined], { low: 0, high: 1499 }],
      ['title', [], undefined],
    ],
  );
});

test('octets outlive the buffer in which they came', () => {
  const message = entryMessage(1, 'CN=a', [['photo', [Buffer.from([1, 2, 3])]]]);
  const entry = decode(message);
  message.fill(0);
  assert.deepEqual(entry.attributes[0]?.values, [Buffer.from([1, 2, 3])]);
});

test('any entry comes out as it went in', () => {
  const value = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
  const attributes = fc.array(fc.tuple(fc.constantFrom('photo', 'PHOTO;binary', 'photo;x-1'), fc.array(value, { maxLength: 5 })), {
    maxLength: 10,
  });
  fc.assert(
    fc.property(fc.string(), attributes, (dn, list) => {
      const entry = decode(entryMessage(1, dn, list));
      assert.equal(entry.dn, Buffer.from(dn).toString());
      assert.deepEqual(
        entry.attributes.map((attribute) => [attribute.column.description, attribute.values]),
        list.map(([name, values]) => [name, values]),
      );
    }),
  );
});

test('an entry with one octet changed is decoded or refused, never anything else, and never reads beyond its end', () => {
  const message = entryMessage(1, 'CN=a,DC=test', [
    ['cn', [Buffer.from('some text')]],
    ['member', [Buffer.from('<GUID=01234567-89ab-4cde-8f01-23456789abcd>;CN=x')]],
    ['photo', [Buffer.alloc(200)]],
  ]);
  const start = contentOf(message);
  fc.assert(
    fc.property(fc.nat(message.length - start - 1), fc.nat(255), fc.nat(50), (at, octet, short) => {
      const broken = Buffer.concat([message, Buffer.from('beyond the end')]);
      broken[start + at] = octet;
      const end = message.length - short;
      try {
        const entry = new EntryDecoder().decode(broken, start, end, columns());
        assert.doesNotMatch(JSON.stringify(entry.attributes.flatMap(({ values }) => values)), /beyond/);
      } catch (error) {
        assert.ok(error instanceof FrameError);
      }
    }),
    { numRuns: 1000 },
  );
});

test('a GUID is found dashed or in hexadecimal, behind a prefix too, and nothing else is taken for one', () => {
  const guid = '01234567-89ab-4cde-8f01-23456789abcd';
  const find = (text: string): string | undefined => referredGuid(Buffer.from(text), 0, Buffer.byteLength(text));
  assert.equal(find(`<GUID=${guid}>;CN=x`), guid);
  assert.equal(find(`<GUID=${guidBytes(guid).toString('hex')}>;CN=x`), guid);
  assert.equal(find(`B:8:00000001:<GUID=${guid}>;CN=x`), guid);
  for (const text of ['CN=x', '<GUID=>', `<GUID=${guid}`, '<GUID=01234567-89ab-4cde-8f01-23456789abcx>', '<SID=S-1-5>;CN=x', ''])
    assert.equal(find(text), undefined);
});

test('a GUID keeps its octets', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      assert.deepEqual(new Uint8Array(guidBytes(guidFromBytes(bytes) ?? '')), bytes);
    }),
  );
  assert.equal(guidFromBytes(Buffer.from('67452301ab89de4c8f0123456789abcd', 'hex')), '01234567-89ab-4cde-8f01-23456789abcd');
  assert.equal(guidFromBytes(new Uint8Array(15)), undefined);
});
