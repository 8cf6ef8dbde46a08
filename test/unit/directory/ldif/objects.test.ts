import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memorySource, objectsOf, open, person, readAll } from './exports.ts';

const entry = (dn: string, classes: readonly string[], ...lines: readonly string[]): string =>
  [`dn: ${dn}`, ...classes.map((name) => `objectClass: ${name}`), ...lines, '', ''].join('\n');
const users = ['top', 'person', 'organizationalPerson', 'user'];

const typed: readonly (readonly [string, readonly string[], string | undefined])[] = [
  ['a user', users, 'user'],
  ['an inetOrgPerson', [...users, 'inetOrgPerson'], 'inetOrgPerson'],
  ['a computer, which nobody wants', [...users, 'computer'], undefined],
  ['a computer with its classes in another order', ['computer', 'user', 'organizationalPerson', 'person', 'top'], undefined],
  ['an inetOrgPerson with its classes in another order', ['inetOrgPerson', 'person', 'top', 'organizationalPerson'], 'inetOrgPerson'],
  ['a managed service account', [...users, 'computer', 'msDS-GroupManagedServiceAccount'], undefined],
  ["an organization's own kind of user", [...users, 'contosoPerson'], 'user'],
  ['a group', ['top', 'group'], 'group'],
  ['an organizational unit', ['top', 'organizationalUnit'], undefined],
];
for (const [what, classes, type] of typed) {
  test(`${what} is ${type ?? 'left out'}`, async () => {
    const [object] = await objectsOf(entry('CN=A,DC=contoso,DC=test', classes));
    assert.equal(object?.objectType, type);
  });
}

test('what lies outside the containers of the connector is left out', async () => {
  const content = ['CN=In,OU=Staff', 'CN=Out,OU=Trainees,OU=Staff', 'CN=Else,OU=Other', 'CN=Far,OU=Staff,DC=fabrikam'].map((name) =>
    entry(name.includes('fabrikam') ? `${name},DC=test` : `${name},DC=contoso,DC=test`, users),
  );
  const partitions = [
    {
      domain: 'contoso.test',
      include: ['OU=Staff,DC=contoso,DC=test'],
      exclude: ['ou=trainees, ou=staff, dc=contoso, dc=test'],
      newOrganizationalUnits: 'Include' as const,
    },
  ];
  const { objects, complete } = await readAll(open(memorySource(content.join('')), { partitions }));
  assert.deepEqual(
    objects.map(({ dn }) => dn),
    ['CN=In,OU=Staff,DC=contoso,DC=test'],
  );
  assert.deepEqual(complete.objects, { 'contoso.test': 1 });
  const include = ['OU=Renamed,DC=contoso,DC=test'];
  await assert.rejects(
    objectsOf(content.join(''), {
      partitions: [{ ...partitions[0], domain: 'contoso.test', exclude: [], newOrganizationalUnits: 'Include', include }],
    }),
    { reason: 'ContainerMissing' },
  );
});

test('references become the anchors of the objects that they name, however the name is written', async () => {
  const guids = ['AAECAwQFBgcICQoLDA0ODw==', 'EAECAwQFBgcICQoLDA0ODw=='];
  const content =
    entry('CN=Silva\\, Ana,DC=contoso,DC=test', users, `objectGUID:: ${guids[0]}`, 'manager: cn=Berta\\2C Ü,dc=CONTOSO, dc=test') +
    entry('CN=Berta\\, Ü,DC=contoso,DC=test', users, `objectGUID:: ${guids[1]}`) +
    entry(
      'CN=All,DC=contoso,DC=test',
      ['top', 'group'],
      'member: CN=Silva\\2C Ana,DC=contoso,DC=test',
      'member: <GUID=13020110-0504-0706-0809-0a0b0c0d0e0f>;<SID=S-1-5-21>;CN=Gone,DC=x',
      'member: CN=Elsewhere,DC=fabrikam,DC=test',
    );
  const opened = open(memorySource(content));
  const { objects } = await readAll(opened);
  const [ana, berta, all] = objects;
  assert.equal(ana?.anchor, '03020100-0504-0706-0809-0a0b0c0d0e0f');
  assert.deepEqual(ana.references, { manager: [berta?.anchor] });
  const [first, second, third] = all?.references['member'] ?? [];
  assert.equal(first, ana.anchor);
  assert.equal(second, '13020110-0504-0706-0809-0a0b0c0d0e0f');
  assert.match(third ?? '', /^[0-9a-f]{8}-/);
  assert.deepEqual(opened.warnings, [
    '1: Entries have neither objectGUID nor entryUUID: their anchors are made of their names, and a rename makes another object.',
    '2: Accounts have no userAccountControl, so that disabled ones count as enabled. Export it.',
    '1: References name objects that the file does not have; they wait for them.',
  ]);
});

test('an anchor comes from objectGUID, else from entryUUID, else from the name', async () => {
  const uuid = 'A0B1C2D3-0000-4000-8000-000000000001';
  const [ldap, bare, again] = await objectsOf(person('A', `entryUUID: ${uuid}`) + person('B') + person('C'));
  assert.equal(ldap?.anchor, uuid.toLowerCase());
  assert.deepEqual(ldap.attributes['objectGUID'], Buffer.from('d3c2b1a00000004080000000 00000001'.replace(' ', ''), 'hex'));
  assert.notEqual(bare?.anchor, again?.anchor);
  assert.equal((await objectsOf(person('B').replace('CN=B,OU=Staff', 'cn=b, ou=staff')))[0]?.anchor, bare?.anchor);
});

test('GUIDs and SIDs are octets also where ldbsearch prints them as text', async () => {
  const [object] = await objectsOf(person('A', 'objectGUID: 03020100-0504-0706-0809-0A0B0C0D0E0F', 'objectSid: S-1-5-21-1-2-500'));
  assert.equal(object?.anchor, '03020100-0504-0706-0809-0a0b0c0d0e0f');
  assert.deepEqual(object.attributes['objectSid'], Buffer.from('0105000000000005150000000100000002000000f4010000', 'hex').fill(4, 1, 2));
});

test('what does not fit the schema is left out alone, and told', async () => {
  const opened = open(
    memorySource(
      person(
        'A',
        'cn: one',
        'cn: two',
        'pwdLastSet: long ago',
        `description:: ${Buffer.from('Zoë', 'latin1').toString('base64')}`,
        'description: good',
        'description;lang-de: gut',
      ),
    ),
    { attributes: ['cn', 'pwdLastSet', 'description', 'memberOf', 'contosoBadge', 'contosoTags'] },
  );
  const { objects } = await readAll(opened);
  assert.deepEqual({ ...objects[0]?.attributes, objectGUID: undefined }, { description: ['good'], objectGUID: undefined });
  assert.equal(opened.warnings.filter((message) => message.includes('not what the schema says')).length, 3);
});

for (const [what, line] of [
  ['without userAccountControl', []],
  ['with a userAccountControl that is no number', ['userAccountControl: many']],
] as const)
  test(`an account ${what} is told to be there and no more where the file shows it of others, and the read is not complete`, async () => {
    const content = person('A', 'userAccountControl: 512') + person('B', ...line) + person('C', 'userAccountControl: 514');
    const pages = open(memorySource(content)).directory.readFull(AbortSignal.timeout(60_000));
    const names: string[] = [];
    let sightings = 0;
    const read = async (): Promise<void> => {
      for await (const page of pages)
        for (const change of page) {
          if (change.kind === 'replace') names.push(change.object.dn);
          if (change.kind === 'sighting') sightings += 1;
        }
    };
    await assert.rejects(read(), (error: { readonly code?: string; readonly message: string }) => {
      assert.match(error.message, /line 8: CN=B,/);
      return error.code === 'LDIF.AccountControlHidden';
    });
    assert.deepEqual(
      names.map((dn) => dn.slice(0, 4)),
      ['CN=A', 'CN=C'],
    );
    assert.equal(sightings, 1);
  });

for (const [how, end] of [
  ['no empty line', '\n'],
  ['no line end', ''],
] as const)
  test(`the last account of a file, with ${how} behind it and without userAccountControl, is not taken for an enabled one`, async () => {
    const content = person('A', 'userAccountControl: 514') + person('B').trimEnd() + end;
    await assert.rejects(readAll(open(memorySource(content))), (error: { readonly code?: string; readonly message: string }) => {
      assert.match(error.message, /CN=B,/);
      return error.code === 'LDIF.AccountControlHidden';
    });
  });

test('an attribute that no schema knows is multi-valued where the file shows several values', async () => {
  const attributes = ['contosoBadge', 'contosoTags'];
  const opened = open(memorySource(person('A', 'contosoBadge: 7', 'contosoTags: a') + person('B', 'contosoTags: a', 'contosoTags: b')), {
    attributes,
  });
  const { objects } = await readAll(opened);
  assert.equal(objects[0]?.attributes['contosoBadge'], '7');
  assert.deepEqual(objects[0]?.attributes['contosoTags'], ['a']);
  assert.deepEqual((await opened.directory.schema(AbortSignal.timeout(1000)))['contosoTags'], { type: 'String', multiValued: true });
});

test('attributes that no connector follows are not read from a file either', async () => {
  const [object] = await objectsOf(person('A', 'memberOf: CN=All,DC=contoso,DC=test', 'whenChanged: 20260101000000.0Z'), {
    attributes: ['memberOf', 'whenChanged', 'distinguishedName'],
  });
  assert.deepEqual({ ...object?.references }, {});
  assert.deepEqual(Object.keys(object?.attributes ?? {}).sort(), ['distinguishedName', 'objectGUID']);
});

test('deleted objects are left out', async () => {
  assert.deepEqual(await objectsOf(person('A', 'isDeleted: TRUE')), []);
});

test('a file as it was has no changes, and a changed one is read in full', async () => {
  let content = person('A');
  const source = { ...memorySource(''), identity: async () => content, open: (signal: AbortSignal) => memorySource(content).open(signal) };
  const opened = open(source);
  const { complete } = await readAll(opened);
  const signal = AbortSignal.timeout(1000);
  const next = await opened.directory.readDelta(complete.cookie, signal).next();
  assert.deepEqual(next, { done: true, value: { cookie: complete.cookie, objects: {} } });
  content += person('B');
  await assert.rejects(opened.directory.readDelta(complete.cookie, signal).next(), { reason: 'DeltaImpossible' });
});

test('a file that changes while it is read is not whole', async () => {
  let opens = 0;
  const source = {
    ...memorySource(''),
    open: (signal: AbortSignal) => memorySource(person('A') + (++opens > 1 ? person('B') : '')).open(signal),
  };
  await assert.rejects(readAll(open(source)), { reason: 'PartialRead' });
});
