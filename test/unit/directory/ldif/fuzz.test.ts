import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { ldifErrors } from '../../../../operator/directory/ldif/index.ts';
import { LockstepError } from '../../../../operator/model/errors.ts';
import { memorySource, objectsOf, open, person, readAll } from './exports.ts';

/** RFC 2849's SAFE-STRING; everything else is written in Base64. */
const isSafe = (text: string): boolean =>
  text.split('').every((character) => character > '\0' && character < '\u0080' && character !== '\n' && character !== '\r') &&
  !/^[ :<]/.test(text);
const written = (name: string, text: string): string =>
  isSafe(text) ? `${name}: ${text}` : `${name}:: ${Buffer.from(text).toString('base64')}`;

/** Folds at any column, as RFC 2849 lets a writer do. */
const folded = (line: string, column: number): string => {
  if (line.length <= column) return line;
  const rest = line.slice(column).match(new RegExp(`.{1,${column}}`, 'gs')) ?? [];
  return [line.slice(0, column), ...rest.map((part) => ` ${part}`)].join('\n');
};

test('what is written is read back, whatever the values, the folding, the line ends and the pieces', async () => {
  const value = fc.string({ unit: 'binary', maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ descriptions: fc.uniqueArray(value, { maxLength: 3 }), cn: value, photo: fc.uint8Array({ maxLength: 90 }) }), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.integer({ min: 3, max: 78 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.integer({ min: 1, max: 100 }),
      async (entries, column, lineEnd, pieceBytes) => {
        const texts = entries.map(({ descriptions, cn, photo }, index) =>
          person(
            `P${index}`,
            written('cn', cn),
            ...descriptions.map((text) => written('description', text)),
            `thumbnailPhoto:: ${Buffer.from(photo).toString('base64')}`,
          ),
        );
        const lines = texts
          .join('')
          .split('\n')
          .map((line) => folded(line, column));
        const content = lines.join('\n').replaceAll('\n', lineEnd);
        const { objects } = await readAll(open(memorySource(content, pieceBytes)));
        assert.deepEqual(
          objects.map(({ dn, attributes: { cn, description, thumbnailPhoto } }) => ({ dn, cn, description, thumbnailPhoto })),
          entries.map(({ descriptions, cn, photo }, index) => ({
            dn: `CN=P${index},OU=Staff,DC=contoso,DC=test`,
            cn,
            description: descriptions.length === 0 ? undefined : descriptions,
            thumbnailPhoto: Buffer.from(photo),
          })),
        );
      },
    ),
  );
});

const parts = [
  'dn: ',
  'CN=A,DC=contoso,DC=test',
  'objectClass: user',
  '\n',
  '\r',
  ' ',
  ':',
  '::',
  ':< ',
  '#',
  'version: 1',
  'changetype: add',
  'member;range=0-1',
  'AAAA',
  '=',
  '\u0000',
  'ü',
  'search: 2',
  'result: 0',
  '\n\n',
];

test('whatever a file holds, it is read or refused with a code and a line', async () => {
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc
      .array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 5 })), { maxLength: 40 })
      .map((texts) => Buffer.from(texts.join(''))),
    fc.array(fc.constantFrom(...parts), { maxLength: 20 }).map((texts) => Buffer.from(person('Z') + texts.join(''))),
  );
  await fc.assert(
    fc.asyncProperty(noise, async (content) => {
      try {
        await objectsOf(content);
      } catch (error) {
        assert.ok(error instanceof LockstepError && Object.values(ldifErrors).some((kind) => error instanceof kind), String(error));
        if (error.reason !== 'ContainerMissing') assert.match(error.message, /line \d/);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a file cut anywhere never shows an object that is not in the whole one, nor less than all without an error, but at the end of an entry', async () => {
  const content = [
    person('A', 'cn: Ana', 'description: long enough'),
    person('B', 'thumbnailPhoto:: /9j/4AAQ'),
    person('C', 'cn: Cem'),
  ].join('');
  const whole = await objectsOf(content);
  for (let end = 0; end < content.length; end++) {
    const objects = await objectsOf(content.slice(0, end)).catch((error: unknown) => {
      assert.ok(error instanceof LockstepError, String(error));
      return undefined;
    });
    if (objects === undefined) continue;
    for (const [index, object] of objects.entries()) {
      assert.equal(object.dn, whole[index]?.dn);
      if (index < objects.length - 1) assert.deepEqual(object, whole[index]);
    }
  }
});
