import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LockstepError } from '../../../../operator/model/errors.ts';
import type { ImportedChange } from '../../../../operator/model/object.ts';
import { memorySource, objectsOf, open, person, readAll } from './exports.ts';

const guid = 'objectGUID:: AAECAwQFBgcICQoLDA0ODw==';
const anchor = '03020100-0504-0706-0809-0a0b0c0d0e0f';

test('an entry becomes an object with values of the forest schema', async () => {
  const [object] = await objectsOf(
    person(
      'Ana Silva',
      guid,
      'cn: Ana Silva',
      'description: first',
      'userAccountControl: 512',
      'pwdLastSet: 133700000000000001',
      'proxyAddresses: SMTP:ana@contoso.test',
      'proxyAddresses: smtp:as@contoso.test',
      'thumbnailPhoto:: /9j/',
    ),
  );
  assert.deepEqual(object, {
    anchor,
    dn: 'CN=Ana Silva,OU=Staff,DC=contoso,DC=test',
    objectType: 'user',
    attributes: {
      objectGUID: Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'),
      cn: 'Ana Silva',
      description: ['first'],
      userAccountControl: 512,
      pwdLastSet: 133700000000000001n,
      proxyAddresses: ['SMTP:ana@contoso.test', 'smtp:as@contoso.test'],
      thumbnailPhoto: Buffer.from([0xff, 0xd8, 0xff]),
    },
    references: {},
  });
});

const names = async (content: string | Buffer): Promise<readonly string[]> =>
  (await objectsOf(content)).map(({ dn }) => dn.split(',')[0] ?? '');

const readable: readonly (readonly [string, string | Buffer, readonly string[]])[] = [
  ['line feeds', person('A') + person('B'), ['CN=A', 'CN=B']],
  ['carriage returns and line feeds', (person('A') + person('B')).replaceAll('\n', '\r\n'), ['CN=A', 'CN=B']],
  ['carriage returns alone', (person('A') + person('B')).replaceAll('\n', '\r'), ['CN=A', 'CN=B']],
  [
    'all line ends mixed',
    person('A').replaceAll('\n', '\r\n') + person('B') + person('C').replaceAll('\n', '\r'),
    ['CN=A', 'CN=B', 'CN=C'],
  ],
  ['a mark before UTF-8', `\uFEFF${person('Ä')}`, ['CN=Ä']],
  ['UTF-16, as ldifde -u writes', Buffer.from(`\uFEFF${person('Ä')}`, 'utf16le'), ['CN=Ä']],
  ['UTF-16 with the other order of octets', Buffer.from(`\uFEFF${person('Ä')}`, 'utf16le').swap16(), ['CN=Ä']],
  ['a version', `version: 1\n\n${person('A')}`, ['CN=A']],
  ['a version and an entry at once', `version: 1\n${person('A')}`, ['CN=A']],
  ['comments, folded ones too', `# one\n# long\n  comment\n${person('A', '# within')}#end\n`, ['CN=A']],
  ['empty lines', `\n\n${person('A')}\n\n\n${person('B')}\n`, ['CN=A', 'CN=B']],
  ['a folded name', 'dn: CN=A,OU=Sta\n ff,DC=contoso,D\n C=test\nobjectClass: user\n\n', ['CN=A']],
  ['a name in Base64', `dn:: ${Buffer.from('CN=Ünal,DC=contoso,DC=test').toString('base64')}\nobjectClass: user\n\n`, ['CN=Ünal']],
  ['names of attributes in another case', 'DN: CN=A,DC=contoso,DC=test\nOBJECTCLASS: user\n\n', ['CN=A']],
  ['an ldifde export', person('A', guid).replace('objectClass', 'changetype: add\nobjectClass'), ['CN=A']],
  [
    'an ldapsearch export with its comments',
    `# extended LDIF\n#\n# LDAPv3\n\n# A, contoso.test\n${person('A')}# search reference\nref: ldap://child.contoso.test/DC=child,DC=contoso,DC=test\n\n# search result\nsearch: 2\nresult: 0 Success\n\n# numResponses: 3\n# numEntries: 1\n# numReferences: 1\n`,
    ['CN=A'],
  ],
  [
    'an ldbsearch export',
    `# record 1\n${person('A')}# Referral\nref: ldap://contoso.test/CN=Configuration\n\n# returned 2 records\n# 1 entries\n# 1 referrals\n`,
    ['CN=A'],
  ],
  ['pages of ldapsearch', `${person('A')}# pagedresults: cookie=AQ==\n${person('B')}# pagedresults: cookie=\n`, ['CN=A', 'CN=B']],
  ['the entry of the server itself', `dn:\nobjectClass: top\n\n${person('A')}`, ['CN=A']],
];
for (const [what, content, expected] of readable) {
  test(`${what}: read`, async () => assert.deepEqual(await names(content), expected));
}

const cut = 'dn: CN=A,DC=contoso,DC=test\nobjectClass: user\n';
const refused: readonly (readonly [string, string | Buffer, string, number])[] = [
  ['a URL', person('A', 'thumbnailPhoto:< file:///etc/passwd'), 'URLValue', 6],
  ['a change record', 'dn: CN=A,DC=contoso,DC=test\nchangetype: modify\nreplace: cn\ncn: B\n-\n', 'ChangeRecord', 2],
  ['a record to delete', 'dn: CN=A,DC=contoso,DC=test\nchangetype: delete\n', 'ChangeRecord', 2],
  ['a record to add an object that does not exist', `dn: CN=A,DC=contoso,DC=test\nchangetype: add\nobjectClass: user\n`, 'ChangeRecord', 1],
  ['a control', 'dn: CN=A,DC=contoso,DC=test\ncontrol: 1.2.3 true\nchangetype: add\n', 'ChangeRecord', 2],
  ['another version', 'version: 2\n\ndn: CN=A\nobjectClass: user\n', 'NotLDIF', 1],
  ['a version in the middle', `${person('A')}version: 1\n`, 'NotLDIF', 7],
  ['a line without a colon', `${cut}nonsense\n`, 'NotLDIF', 3],
  ['a line that continues nothing', ` ${cut}`, 'NotLDIF', 1],
  ['a record without a name', 'objectClass: user\n', 'NotLDIF', 1],
  ['two entries without a blank line between them', `${person('A').trimEnd()}\n${person('B')}`, 'NotLDIF', 6],
  ['an object without a name', `dn:\n${guid}\nobjectClass: user\n\n`, 'NotLDIF', 1],
  ['a name with a part that is none', person('A').replace('CN=A,', 'Ana,'), 'NotLDIF', 1],
  ['broken Base64', `${cut}thumbnailPhoto:: AA*A\n\n`, 'NotLDIF', 3],
  ['Base64 of a wrong length', `${cut}cn:: AAAAA\n\n`, 'NotLDIF', 3],
  ['another encoding', Buffer.from(person('Ana', 'cn: Zoë'), 'latin1'), 'WrongEncoding', 6],
  ['a name in another encoding', Buffer.from(person('Zoë'), 'latin1'), 'WrongEncoding', 1],
  ['values that a server cut', person('A', 'member;range=0-1499: CN=B,DC=contoso,DC=test'), 'CutValues', 6],
  ['the end of values that a server cut', person('A', 'member;range=1500-*: CN=B,DC=contoso,DC=test'), 'CutValues', 6],
  ['a name twice, spelled in two ways', person('A') + person('A').replace('CN=A,OU', 'cn=a, ou'), 'DuplicateEntry', 7],
  ['an anchor twice', person('A', guid) + person('B', guid), 'DuplicateAnchor', 8],
  ['an objectGUID that is none', person('A', 'objectGUID: 42'), 'InvalidAnchor', 1],
  ['an entry without a class', 'dn: CN=A,DC=contoso,DC=test\ncn: A\n\n', 'ClassMissing', 1],
  ['nothing', '', 'PartialRead', 1],
  ['comments alone', '# nothing\n', 'PartialRead', 1],
  ['a name alone at the end', `${person('A')}dn: CN=B,DC=contoso,DC=test\n`, 'PartialRead', 7],
  ['an entry cut before its class', `${person('A')}dn: CN=B,DC=contoso,DC=test\ncn: B\n`, 'PartialRead', 8],
  ['a line cut in its attribute', `${cut}thumbna`, 'PartialRead', 3],
  ['a line cut in its Base64', `${cut}thumbnailPhoto:: /9j/AAA`, 'PartialRead', 3],
  ['a search that hit a limit', `${person('A')}search: 2\nresult: 4 Size limit exceeded\n`, 'PartialRead', 8],
  ['an ldapsearch export without its result', `# extended LDIF\n#\n${person('A')}`, 'PartialRead', 8],
  ['an ldbsearch export without its count', `# record 1\n${person('A')}`, 'PartialRead', 7],
  [
    'fewer entries than the tool counted',
    `# record 1\n${person('A')}# returned 2 records\n# 2 entries\n# 0 referrals\n`,
    'PartialRead',
    10,
  ],
  ['an export whose last page is missing', `${person('A')}# pagedresults: cookie=AQ==\n`, 'PartialRead', 7],
  ['a domain of which the file has nothing', person('A').replaceAll('contoso', 'fabrikam'), 'ContainerMissing', 0],
];
for (const [what, content, reason, line] of refused) {
  test(`${what}: refused as ${reason}`, async () => {
    await assert.rejects(objectsOf(content), (error: unknown) => {
      assert.ok(error instanceof LockstepError, String(error));
      assert.equal(error.reason, reason, error.message);
      if (line > 0) assert.match(error.message, new RegExp(`line ${line}\\b`));
      return true;
    });
  });
}

const lastOpen = 'no empty line stands behind its last entry, that of line 7, and it may have been cut there';
const unended = 'it does not end with a line end, and may have been cut there';
const ends: readonly (readonly [string, string, string | undefined, readonly string[], ('Values' | 'Number')?])[] = [
  ['an empty line behind the last entry', person('A') + person('B'), undefined, []],
  ['a comment behind the empty line', `${person('A')}${person('B')}# end\n`, undefined, []],
  ['a line end and no empty line', person('A') + person('B').trimEnd() + '\n', lastOpen, ['CN=B'], 'Number'],
  ['no line end', person('A') + person('B').trimEnd(), lastOpen, ['CN=B'], 'Values'],
  ['a comment within the last entry', `${person('A')}${person('B').trimEnd()}\n# end\n`, lastOpen, ['CN=B'], 'Number'],
  ['half a comment behind the empty line', `${person('A')}${person('B')}# en`, unended, [], 'Values'],
];
for (const [what, content, why, doubtful, lack] of ends)
  test(`${what}: ${why === undefined ? 'whole' : 'in doubt'}`, async () => {
    const { objects, complete } = await readAll(open(memorySource(content)));
    assert.deepEqual([complete.doubt?.why, complete.doubt?.lack], [why, lack]);
    assert.deepEqual(
      (complete.doubt?.objects ?? []).map(({ dn }) => dn.split(',')[0]),
      doubtful,
    );
    assert.equal(objects.length + doubtful.length, 2, 'who is in doubt is told apart, and nobody twice');
    assert.deepEqual(complete.objects, { 'contoso.test': 2 });
  });

test('a file that was cut anywhere is refused, or in doubt, or ends with a whole entry', async () => {
  const whole = person('A', guid, 'cn: A') + person('B', 'objectGUID:: EAECAwQFBgcICQoLDA0ODw==', 'cn: B', 'description: long\n er');
  const known = new Map((await objectsOf(whole)).map((object) => [object.anchor, JSON.stringify(object)]));
  for (let length = 1; length < whole.length - 1; length++) {
    const outcome = await readAll(open(memorySource(whole.slice(0, length)))).catch((error: unknown) => error);
    if (outcome instanceof LockstepError) continue;
    const { objects, complete } = outcome as Awaited<ReturnType<typeof readAll>>;
    assert.ok(complete.doubt !== undefined || whole.slice(0, length).endsWith('\n\n'), `cut at ${length}`);
    for (const object of objects) assert.equal(JSON.stringify(object), known.get(object.anchor), `cut at ${length}`);
  }
});

test('an object that may have been cut is neither given nor told gone to who asks for it, only that it is there', async () => {
  const { directory } = open(memorySource(person('A', guid).trimEnd()));
  const told: ImportedChange[] = [];
  for await (const page of directory.readObjects([anchor], AbortSignal.timeout(60_000))) told.push(...page);
  assert.deepEqual(told, [{ kind: 'sighting', anchor }]);
});

test('the pieces in which a file comes make no difference', async () => {
  const content = (person('Ünal', 'description: 1', guid) + person('B', 'cn:: w6Q=')).replaceAll('\n', '\r\n');
  const whole = await objectsOf(content);
  for (let size = 1; size < 40; size++) {
    assert.deepEqual((await readAll(open(memorySource(content, size)))).objects, whole);
  }
});

test('an entry that is too large is refused before it is in memory', async () => {
  const entryBytes = 1000;
  const long = person('A', `description: ${'x'.repeat(2000)}`);
  const folded = person('A', `description: ${'x\n '.repeat(2000)}`);
  const many = person('A', ...Array.from({ length: 200 }, (_, i) => `description: ${i}`));
  for (const content of [long, folded, many]) {
    await assert.rejects(readAll(open(memorySource(content, 100), { entryBytes })), { reason: 'EntryTooLarge' });
  }
});
