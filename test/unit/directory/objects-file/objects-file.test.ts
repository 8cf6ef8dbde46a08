import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type Describe, objectsFileErrors, openObjectsFile } from '../../../../operator/directory/objects-file/index.ts';
import { ObjectSplitter } from '../../../../operator/directory/objects-file/pieces.ts';
import { LockstepError } from '../../../../operator/model/errors.ts';
import type { AttributeSchema } from '../../../../operator/model/schema.ts';
import type { CompleteRead, DirectoryObject, ImportPage } from '../../../../operator/model/object.ts';

const typed: Readonly<Record<string, AttributeSchema>> = {
  tags: { type: 'String', multiValued: true },
  sourceAnchor: { type: 'String', multiValued: false },
  accountEnabled: { type: 'Boolean', multiValued: false },
  age: { type: 'Integer', multiValued: false },
  photo: { type: 'Binary', multiValued: false },
  manager: { type: 'Reference', multiValued: false },
};

const describe: Describe = (_type, name) => {
  const schema = typed[name];
  if (schema !== undefined) return { kind: 'Typed', schema };
  if (name === 'SourceAnchor') return { kind: 'Misnamed', meant: 'sourceAnchor', why: '; names go by case' };
  return name === 'colour' ? { kind: 'Strange', suggestion: '' } : { kind: 'Free' };
};

interface Reading {
  readonly objects: readonly DirectoryObject[];
  readonly complete: CompleteRead;
}

const read = async (...given: Parameters<typeof readThrough>): Promise<readonly DirectoryObject[]> => (await readThrough(...given)).objects;

async function readThrough(
  content: string | Uint8Array,
  { warnings = [], naming = 'Ids' }: { readonly warnings?: string[]; readonly naming?: 'Ids' | 'DistinguishedNames' } = {},
): Promise<Reading> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-test-'));
  try {
    const file = join(folder, 'tenant.json');
    await writeFile(file, content);
    const directory = openObjectsFile({
      file,
      describe,
      naming,
      types: ['user', 'group'],
      warn: (sentence) => warnings.push(sentence),
      includes: ({ type }) => type !== 'printer',
      complete: ({ dn }) => ({ cloudAnchor: dn }),
    });
    const pages = directory.readFull(AbortSignal.timeout(10_000));
    const objects: DirectoryObject[] = [];
    for (;;) {
      const next: IteratorResult<ImportPage, CompleteRead> = await pages.next();
      if (next.done === true) return { objects, complete: next.value };
      objects.push(...next.value.flatMap((change) => (change.kind === 'replace' ? [change.object] : [])));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('objects of a tenant are called by their type and id, and refer to each other by these names', async () => {
  const objects = await read(
    JSON.stringify([
      {
        type: 'group',
        anchor: 'g1',
        attributes: { displayName: 'All', member: [{ $ref: 'User_u1' }, { $ref: 'User_gone' }], tags: 'one' },
      },
      { type: 'user', attributes: { cloudAnchor: 'User_u1', displayName: 'Ana' } },
    ]),
  );
  assert.deepEqual(objects, [
    {
      anchor: 'g1',
      dn: 'Group_g1',
      objectType: 'group',
      attributes: { cloudAnchor: 'Group_g1', displayName: 'All', tags: ['one'] },
      references: { member: ['u1', 'User_gone'] },
    },
    { anchor: 'u1', dn: 'User_u1', objectType: 'user', attributes: { cloudAnchor: 'User_u1', displayName: 'Ana' }, references: {} },
  ]);
});

test('an empty array is an empty directory', async () => assert.deepEqual(await read(' [\n] '), []));

const ends: readonly (readonly [string, string, 'whole' | 'in doubt'])[] = [
  ['an array that ends', '[{"type":"user","anchor":"a"}]', 'whole'],
  ['objects one a line, the last one with its line end', '{"type":"user","anchor":"a"}\n{"type":"user","anchor":"b"}\n', 'whole'],
  ['objects one a line, the last one without a line end', '{"type":"user","anchor":"a"}\n{"type":"user","anchor":"b"}', 'in doubt'],
];
for (const [what, content, expected] of ends)
  test(`${what}: ${expected}`, async () => {
    const { doubt } = (await readThrough(content)).complete;
    const why = 'it does not end with a line end, and may have been cut there';
    assert.deepEqual(doubt, expected === 'whole' ? undefined : { why, objects: [], lack: 'Number' });
  });

const user = (attributes: string): string => `{"type":"user","anchor":"a","attributes":{${attributes}}}`;

const refused: readonly (readonly [string, string, string, RegExp])[] = [
  ['nothing', '', 'PartialRead', /not whole/],
  ['an array that does not end', '[{"type":"user","anchor":"a"}', 'PartialRead', /its array/],
  ['an object that does not end', '[{"type":"user",\n"anchor":"a"', 'PartialRead', /begins at line 1/],
  ['something between the objects', '[1]', 'NotObjects', /line 1/],
  ['broken JSON', '\n{"type":}', 'NotObjects', /line 2/],
  ['a field that no object has', '{"type":"user","anchor":"a","attribute":{}}', 'InvalidObject', /"attribute"/],
  ['an object without a type', '{"anchor":"a"}', 'InvalidObject', /no type/],
  ['an object without an anchor', '{"type":"user"}', 'InvalidObject', /no anchor/],
  ['a value that is none', '{"type":"user","anchor":"a","attributes":{"x":{}}}', 'InvalidObject', /attributes\.x/],
  [
    'a number for a text',
    user('"sourceAnchor":5'),
    'InvalidObject',
    /line 1: attributes\.sourceAnchor is a number, where a text has to stand/,
  ],
  ['a text for true or false', user('"accountEnabled":"true"'), 'InvalidObject', /a text, where true or false has to stand/],
  ['a fraction', user('"age":1.5'), 'InvalidObject', /a fraction, where a whole number has to stand/],
  ['a text for binary', user('"photo":"AAA="'), 'InvalidObject', /a text, where \{"\$binary": BASE64\} has to stand/],
  ['a text for a reference', user('"manager":"User_b"'), 'InvalidObject', /a text, where \{"\$ref": NAME\} has to stand/],
  ['a reference for a text', user('"sourceAnchor":{"$ref":"User_b"}'), 'InvalidObject', /a reference, where a text has to stand/],
  ['several values for one', user('"sourceAnchor":["x","y"]'), 'InvalidObject', /has 2 values, and takes one/],
  ['a wrong one of several values', user('"tags":["x",true]'), 'InvalidObject', /attributes\.tags\[1\] is true or false/],
  [
    'a name in another case',
    user('"SourceAnchor":"x"'),
    'InvalidObject',
    /attributes\.SourceAnchor is called sourceAnchor; names go by case/,
  ],
  ['a type in another case', '{"type":"User","anchor":"a"}', 'InvalidObject', /the type User is written user/],
  [
    'no comma between objects',
    '[{"type":"user","anchor":"a"} {"type":"user","anchor":"b"}]',
    'NotObjects',
    /a comma or the end of the array/,
  ],
  ['a comma without an object', '[{"type":"user","anchor":"a"},]', 'NotObjects', /"\]" stands where an object should begin/],
  ['something behind the array', '[]{"type":"user","anchor":"a"}', 'NotObjects', /"\{" stands where the file should end/],
  ['an anchor twice', '{"type":"user","anchor":"a"}\n{"type":"user","anchor":"a"}', 'DuplicateObject', /line 2: the anchor a .* line 1/],
];
for (const [what, content, reason, message] of refused) {
  test(`${what}: refused as ${reason}`, async () => {
    await assert.rejects(
      read(content),
      (error: unknown) => error instanceof LockstepError && error.reason === reason && message.test(error.message),
    );
  });
}

test('an object of a forest without a name, or with one that is none, is refused: it would look as if it had left', async () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    ['{"type":"user","anchor":"a"}', /the object has no dn/],
    ['{"type":"user","anchor":"a","dn":"Ana,DC=contoso,DC=test"}', /"Ana" is no part of a distinguished name/],
    ['{"type":"user","dn":"CN=Ana","attributes":{"objectGUID":"1b0c5e00-4a7d-4c11-9e3f-000000000010"}}', /objectGUID is not the 16 bytes/],
  ];
  for (const [content, message] of refused) {
    await assert.rejects(
      read(content, { naming: 'DistinguishedNames' }),
      (error: unknown) => error instanceof objectsFileErrors.InvalidObject && message.test(error.message),
    );
  }
});

test('octets that are no UTF-8: refused, since half a name would match nobody', async () => {
  const broken = Buffer.concat([Buffer.from('{"type":"user","anchor":"'), Buffer.from([0xe4]), Buffer.from('"}')]);
  await assert.rejects(read(broken), (error: unknown) => error instanceof objectsFileErrors.NotObjects && /UTF-8/.test(error.message));
});

test('what is odd and may be meant is told once, with a count and the first place', async () => {
  const warnings: string[] = [];
  const lines = ['"colour":"blue"', '"colour":"red","manager":{"$ref":"User_gone"}'].map(
    (attributes, at) => `{"type":"user","anchor":"a${at}","attributes":{${attributes}}}`,
  );
  await read(`${lines.join('\n')}\n{"type":"printer","anchor":"p"}`, { warnings });
  assert.deepEqual(warnings, [
    'colour is no attribute of the directory, and is left alone (2, first at line 1).',
    'Nothing reads objects of the type printer (1, first at line 3).',
    'References name objects that the file does not have; they wait for them (1, first at line 2).',
  ]);
});

test('an array and lines give the same objects, however the file comes in pieces', () => {
  const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 5 });
  fc.assert(
    fc.property(objects, fc.integer({ min: 1, max: 50 }), fc.boolean(), (wanted, size, lines) => {
      const bytes = Buffer.from(
        lines && wanted.length > 0
          ? wanted.map((object) => JSON.stringify(object)).join('\n')
          : JSON.stringify(wanted, undefined, size % 3),
      );
      const splitter = new ObjectSplitter('f');
      const found: unknown[] = [];
      for (let from = 0; from < bytes.length; from += size)
        found.push(...splitter.push(bytes.subarray(from, from + size)).map(({ json }) => json));
      splitter.end();
      assert.deepEqual(found, JSON.parse(JSON.stringify(wanted)));
    }),
  );
});

test('whatever a file holds, it is read or refused with a code', async () => {
  const noise = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom('[', ']', '{', '}', '"', ',', ':', '\\', 'type', ' ', '\n'), { maxLength: 30 }).map((parts) => parts.join('')),
    fc.json(),
  );
  await fc.assert(
    fc.asyncProperty(noise, async (content) => {
      await read(content).catch((error: unknown) => {
        assert.ok(
          Object.values(objectsFileErrors).some((kind) => error instanceof kind),
          String(error),
        );
      });
    }),
    { numRuns: 200 },
  );
});
