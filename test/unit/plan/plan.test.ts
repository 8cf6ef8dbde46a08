import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { schemaOf } from '../model/schemas.ts';
import { examples, folder, plan, withSource } from './plans.ts';

interface Change {
  readonly action: string;
  readonly type: string;
  readonly label: string;
  readonly anchor: string;
  readonly attributes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
interface Document {
  readonly counts: Readonly<Record<string, unknown>>;
  readonly changes: readonly Change[];
  readonly digest: string;
  readonly warnings: readonly string[];
}
const documentOf = (text: string): Document => JSON.parse(text) as Document;
const exportText = await readFile(join(examples, 'contoso.ldif'), 'utf8');

test('the example lists what is to be made and changed, with values, references and rules', async () => {
  const { verdict, text } = await plan();
  assert.equal(verdict, 'Fine');
  const { changes, counts } = documentOf(text);
  assert.deepEqual(
    changes.map(({ action, type, label }) => `${action} ${type} ${label}`),
    ['Update user Ana Silva', 'Add user Cem Aydin', 'Update user Dina Haddad', 'Add user Emil Berg', 'Update group Sales'],
  );
  assert.deepEqual([counts['add'], counts['update'], counts['delete'], counts['referenceAdd'], counts['referenceRemove']], [2, 3, 0, 3, 1]);
  const [ana, cem, dina, , sales] = changes;
  assert.deepEqual(ana?.attributes, {
    department: { before: 'Marketing', after: 'Sales', rule: 'Out to AAD - User ExchangeOnline', through: ['In from AD - User Common'] },
  });
  assert.deepEqual(cem?.attributes['manager'], {
    before: null,
    after: { $ref: 'CN=Berta Kovacs,OU=Staff,OU=Corp,DC=contoso,DC=test' },
    rule: 'Out to AAD - User ExchangeOnline',
    through: ['In from AD - User Common'],
  });
  assert.deepEqual(dina?.attributes['manager']?.['waits'], [{ $ref: 'CN=Cem Aydin,OU=Staff,OU=Corp,DC=contoso,DC=test' }]);
  assert.deepEqual(cem?.attributes['physicalDeliveryOfficeName']?.['through'], ['in-from-ad-user-office']);
  const member = sales?.attributes['member'];
  assert.deepEqual(member?.['add'], [{ $ref: 'CN=Berta Kovacs,OU=Staff,OU=Corp,DC=contoso,DC=test' }]);
  assert.deepEqual(member?.['remove'], [{ $ref: 'CN=Dina Haddad,OU=Trainees,OU=Corp,DC=contoso,DC=test' }]);
});

test('the output is what its schema says, and so are the files of the example', async () => {
  const validate = schemaOf('plan');
  for (const files of [undefined, withSource(join(examples, 'contoso.ldif')).files]) {
    const { text } = await plan(files === undefined ? {} : { files });
    assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors));
  }
  const tenant = schemaOf('objects');
  assert.ok(tenant(JSON.parse(await readFile(join(examples, 'tenant.json'), 'utf8'))), JSON.stringify(tenant.errors));
});

test('the same files give the same octets', async () => {
  assert.equal((await plan()).text, (await plan()).text);
});

test('without a target the tenant is empty', async () => {
  const { text } = await plan(withSource(join(examples, 'contoso.ldif')));
  const { counts, changes } = documentOf(text);
  assert.equal(counts['add'], 6);
  assert.ok(changes.every(({ action }) => action === 'Add'));
});

test('a second plan on a kept state goes on from it', async () => {
  await using files = await folder({ 'export.ldif': exportText });
  const options = { stateFile: files.path('state.sqlite'), ...withSource(files.path('export.ldif')) };
  const first = documentOf((await plan(options)).text);
  await using later = await folder({ 'export.ldif': exportText.replace('department: Finance', 'department: Treasury') });
  const second = documentOf((await plan({ ...options, ...withSource(later.path('export.ldif')) })).text);
  assert.equal(first.changes.find(({ label }) => label === 'Emil Berg')?.attributes['department']?.['after'], 'Finance');
  assert.equal(second.changes.find(({ label }) => label === 'Emil Berg')?.attributes['department']?.['after'], 'Treasury');
  assert.equal(second.changes.length, first.changes.length);
});

test('a rule makes a Microsoft 365 group of a distribution group, which the shipped rules leave unmade', async () => {
  const rule = `apiVersion: lockstep.dev/v1alpha1
kind: SyncRule
metadata: {name: out-to-entra-microsoft-365, labels: {lockstep.dev/schedule: main}}
spec:
  direction: Outbound
  connector: {type: EntraID}
  sourceObjectType: group
  targetObjectType: group
  linkType: Join
  precedence: 60
  scope:
    - clauses: [{attribute: securityEnabled, operator: EQUAL, value: "False"}, {attribute: mailEnabled, operator: EQUAL, value: "True"}]
  flows:
    - {target: groupTypes, constant: Unified}
    - {target: visibility, constant: Private}
    - {target: alias, source: mailNickname}
`;
  const names = ['schedule', 'connector-active-directory', 'connector-entra', 'rule-office-location'];
  const shipped = Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [`${name}.yaml`, await readFile(join(examples, `manifests/${name}.yaml`), 'utf8')] as const),
    ),
  );
  const distribution = exportText.replace('groupType: -2147483646', 'groupType: 2\nmail: sales@contoso.test\nmailNickname: sales');
  await using without = await folder({ 'export.ldif': distribution, ...shipped });
  await using withRule = await folder({ 'export.ldif': distribution, ...shipped, 'microsoft-365.yaml': rule });
  const groupsOf = async (files: typeof without) =>
    documentOf((await plan({ manifests: files.path('.'), ...withSource(files.path('export.ldif')) })).text).changes.filter(
      ({ type }) => type === 'group',
    );
  assert.deepEqual(await groupsOf(without), []);
  const [group, ...others] = await groupsOf(withRule);
  assert.deepEqual([`${group?.action} ${group?.label}`, others], ['Add Sales', []]);
  const after = Object.entries(group?.attributes ?? {}).map(([name, change]) => [name, change['after']]);
  const { groupTypes, visibility, alias, securityEnabled } = Object.fromEntries(after) as Readonly<Record<string, unknown>>;
  assert.deepEqual(
    { groupTypes, visibility, alias, securityEnabled },
    { groupTypes: 'Unified', visibility: 'Private', alias: 'sales', securityEnabled: false },
  );
});

test('who left the export is deleted only as far as the limits of the schedule allow', async () => {
  await using files = await folder({});
  const targets = new Map([['entra', join(examples, 'tenant.json')]]);
  const stateFile = files.path('state.sqlite');
  const first = await plan({ stateFile });
  assert.equal(first.verdict, 'Fine');
  const [ana, berta] = ['CN=Ana Silva', 'CN=Berta Kovacs'];
  const left = exportText
    .split('\n\n')
    .filter((entry) => !entry.includes(`dn: ${ana}`) && !entry.includes(`dn: ${berta}`))
    .join('\n\n');
  await using later = await folder({ 'export.ldif': left });
  const { text } = await plan({ stateFile, files: { sources: new Map([['contoso-ad', later.path('export.ldif')]]), targets } });
  const deletes = documentOf(text).changes.filter(({ action }) => action === 'Delete');
  assert.deepEqual(
    deletes.map(({ label }) => label),
    ['Ana Silva', 'Berta Kovacs'],
  );
  assert.match(documentOf(text).digest, /^[0-9a-f]{64}$/);
});

test('a plan beyond a limit of the schedule is a violation, and names the digest that an approval needs', async () => {
  const schedule = await readFile(join(examples, 'manifests/schedule.yaml'), 'utf8');
  const targets = new Map([['entra', join(examples, 'tenant.json')]]);
  const left = exportText
    .split('\n\n')
    .filter((entry) => !entry.includes('dn: CN=Ana Silva') && !entry.includes('dn: CN=Berta Kovacs'))
    .join('\n\n');
  await using files = await folder({
    'export.ldif': left,
    'schedule.yaml': `${schedule}  limits:\n    deletes: {count: 1}\n`,
    'ad.yaml': await readFile(join(examples, 'manifests/connector-active-directory.yaml'), 'utf8'),
    'entra.yaml': await readFile(join(examples, 'manifests/connector-entra.yaml'), 'utf8'),
    'rule.yaml': await readFile(join(examples, 'manifests/rule-office-location.yaml'), 'utf8'),
  });
  const options = { manifests: files.path('.'), stateFile: files.path('state.sqlite') };
  assert.equal((await plan(options)).verdict, 'Fine');
  const { verdict, text } = await plan({ ...options, files: { sources: new Map([['contoso-ad', files.path('export.ldif')]]), targets } });
  assert.equal(verdict, 'Violation');
  const { violation, digest } = JSON.parse(text) as {
    readonly violation: { readonly reason: string; readonly next: string };
    readonly digest: string;
  };
  assert.equal(violation.reason, 'DeletionLimitExceeded');
  assert.ok(violation.next.includes(digest));
  assert.ok(schemaOf('plan')(JSON.parse(text)));
});

test('a source in JSON gives what the same export in LDIF gives', async () => {
  const user = {
    type: 'user',
    dn: 'CN=Ana Silva,OU=Staff,OU=Corp,DC=contoso,DC=test',
    attributes: {
      objectGUID: { $binary: 'AF4MG31KEUyePwAAAAAAEA==' },
      objectSid: { $binary: 'AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAATAQAAA==' },
      sAMAccountName: 'ana.silva',
      userPrincipalName: 'ana.silva@contoso.test',
      displayName: 'Ana Silva',
      userAccountControl: 512,
      pwdLastSet: { $number: '133700000000000000' },
      proxyAddresses: 'SMTP:ana.silva@contoso.test',
    },
  };
  const ldif = [
    `dn: ${user.dn}`,
    ...['top', 'person', 'organizationalPerson', 'user'].map((name) => `objectClass: ${name}`),
    'objectGUID:: AF4MG31KEUyePwAAAAAAEA==',
    'objectSid:: AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAATAQAAA==',
    'sAMAccountName: ana.silva',
    'userPrincipalName: ana.silva@contoso.test',
    'displayName: Ana Silva',
    'userAccountControl: 512',
    'pwdLastSet: 133700000000000000',
    'proxyAddresses: SMTP:ana.silva@contoso.test',
    '',
    '',
  ].join('\n');
  await using files = await folder({ 'a.json': JSON.stringify([user]), 'a.jsonl': `${JSON.stringify(user)}\n`, 'a.ldif': ldif });
  const texts = await Promise.all(['a.json', 'a.jsonl', 'a.ldif'].map(async (name) => (await plan(withSource(files.path(name)))).text));
  const [json, lines, same] = texts.map((text) => documentOf(text).changes);
  assert.equal(json?.length, 1);
  assert.deepEqual(json, lines);
  assert.deepEqual(json, same);
});

test('people read counts, what needs their attention, and the changes', async () => {
  const { text } = await plan({ output: 'table', budget: { adds: 1 } });
  for (const part of [
    '2 to add, 3 to update, 0 to delete',
    'adds: 2, over the budget of 1.',
    'department: Marketing -> Sales',
    'in-from-ad-user-office > Out to AAD',
  ])
    assert.ok(text.includes(part), part);
});

test('a plan over its budget says so', async () => {
  assert.equal((await plan({ budget: { adds: 1 } })).verdict, 'OverBudget');
  assert.equal((await plan({ budget: { adds: 2, changes: 5, deletes: 0 } })).verdict, 'Fine');
});
