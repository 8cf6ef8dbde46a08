// What a plan says of people, rules and values that it leaves out: nothing is left out without a word.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { examples, folder, plan, withSource } from './plans.ts';

interface Document {
  readonly changes: readonly { readonly label: string; readonly attributes: Readonly<Record<string, { readonly after?: unknown }>> }[];
  readonly unsupported: readonly { readonly attribute: string }[];
  readonly warnings: readonly string[];
  readonly errors: readonly { readonly code: string }[];
}
const documentOf = (text: string): Document => JSON.parse(text) as Document;

const exported = await readFile(join(examples, 'contoso.ldif'), 'utf8');
const withoutSid = exported.replaceAll(/^objectSid::.*\n/gm, '');
const manifests = ['connector-active-directory', 'connector-entra', 'rule-office-location', 'schedule'] as const;
const texts = await Promise.all(manifests.map((name) => readFile(join(examples, `manifests/${name}.yaml`), 'utf8')));
const all = texts.join('\n---\n');

test('accounts that no rule can join are told in every plan of the file, the first one, the next one and a comparison', async () => {
  await using files = await folder({ 'a.ldif': withoutSid });
  const state = { ...withSource(files.path('a.ldif')), stateFile: files.path('state.sqlite') };
  const comparison = { ...withSource(files.path('a.ldif')), compare: join(examples, 'manifests') };
  for (const options of [state, state, comparison]) {
    const { warnings } = documentOf((await plan(options)).text);
    const [told] = warnings.filter((warning) => warning.includes('objectSid'));
    assert.match(
      told ?? '',
      /^contoso-ad: 5 of type user have none of objectSid, .* by which In from AD - User Join joins/,
      warnings.join('\n'),
    );
  }
});

test('what no rule joins by is not asked for', async () => {
  await using files = await folder({
    'a.ldif': withoutSid,
    'all.yaml': all.replace('mode: Active', 'mode: Active\n  defaultRules:\n    userMatching:\n      type: None'),
  });
  const { changes, warnings } = documentOf((await plan({ ...withSource(files.path('a.ldif')), manifests: files.path('all.yaml') })).text);
  assert.equal(changes.length, 6);
  assert.deepEqual(warnings, []);
});

test('a rule that no schedule picks is named', async () => {
  await using files = await folder({
    'all.yaml': all.replace('lockstep.dev/schedule: main\nspec:\n  description', 'lockstep.dev/schedule: mian\nspec:\n  description'),
  });
  const { warnings } = documentOf((await plan({ manifests: files.path('all.yaml') })).text);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? '', /SyncRule in-from-ad-user-office: metadata\.labels: No schedule picks this rule; main picks those with/);
});

test('a directory extension that rules flow to is planned as a worker writes it', async () => {
  const name = 'extension_0123456789abcdef0123456789abcdef_costCenter';
  const flow = (direction: string, type: string, from: string, to: string, source: string): string =>
    `---
apiVersion: lockstep.dev/v1alpha1
kind: SyncRule
metadata: {name: ${direction.toLowerCase()}, labels: {lockstep.dev/schedule: main}}
spec:
  direction: ${direction}
  connector: {type: ${type}}
  sourceObjectType: ${from}
  targetObjectType: ${to}
  linkType: Join
  precedence: 60
  flows: [{target: ${name}, source: ${source}}]
`;
  const rules = flow('Inbound', 'ActiveDirectory', 'user', 'person', 'l') + flow('Outbound', 'EntraID', 'person', 'user', name);
  await using files = await folder({ 'all.yaml': `${all}\n${rules}` });
  const { changes, unsupported } = documentOf((await plan({ manifests: files.path('all.yaml') })).text);
  const [ana] = changes.filter(({ label }) => label === 'Ana Silva');
  assert.equal(ana?.attributes[name]?.after, 'Lisbon');
  assert.deepEqual(
    unsupported.filter(({ attribute }) => attribute === name),
    [],
  );
});

const warningsOf = async (ldif: string): Promise<readonly string[]> => {
  await using files = await folder({ 'a.ldif': ldif });
  return documentOf((await plan(withSource(files.path('a.ldif')))).text).warnings;
};

test('accounts of which nobody knows whether they are disabled are told', async () => {
  assert.deepEqual(await warningsOf(exported.replace(/^userAccountControl: .*\n/gm, '')), [
    'contoso-ad: Accounts have no userAccountControl, so that disabled ones count as enabled. Export it. (5)',
  ]);
});

test('an export that hides of somebody what it shows of others, or what was known, enables and deletes nobody, and holds nobody else up', async () => {
  const moved = exported.replace('department: Sales', 'department: Support');
  await using files = await folder({
    'shown.ldif': exported,
    'one.ldif': moved.replace(/^userAccountControl: 514\n/m, ''),
    'all.ldif': moved.replace(/^userAccountControl: .*\n/gm, ''),
  });
  const stateFile = files.path('state.sqlite');
  const read = async (name: string, state = {}) => {
    const { changes, errors } = documentOf((await plan({ ...withSource(files.path(name)), ...state })).text);
    const people = changes.map(({ label, attributes: { accountEnabled, department } }) => [
      label,
      accountEnabled?.after,
      department?.after,
    ]);
    return { people, errors: errors.map(({ code }) => code) };
  };
  const others = [
    ['Berta Kovacs', true, 'Sales'],
    ['Cem Aydin', true, 'Engineering'],
    ['Dina Haddad', true, 'Engineering'],
  ];
  const emil = ['Emil Berg', false, 'Finance'];
  const sales = ['Sales', undefined, undefined];
  const before = [['Ana Silva', true, 'Sales'], ...others, emil, sales];
  const after = [['Ana Silva', true, 'Support'], ...others, emil, sales];
  assert.deepEqual(await read('one.ldif'), { people: after.filter((one) => one !== emil), errors: ['LDIF.AccountControlHidden'] });
  assert.deepEqual(await read('shown.ldif', { stateFile }), { people: before, errors: [] });
  assert.deepEqual(await read('all.ldif', { stateFile }), { people: before, errors: ['Engine.AccountControlHidden'] });
  assert.deepEqual(await read('one.ldif', { stateFile }), { people: after, errors: ['LDIF.AccountControlHidden'] });
  assert.deepEqual((await read('shown.ldif', { stateFile })).errors, []);
});

test('an account whose state is written as no number is told so, and nobody says that it has none', async () => {
  const text = exported.replace(/^userAccountControl: 514$/m, 'userAccountControl: abc');
  await using files = await folder({ 'a.ldif': text });
  const { errors, changes } = JSON.parse((await plan(withSource(files.path('a.ldif')))).text) as {
    readonly errors: readonly { readonly code: string; readonly message: string }[];
    readonly changes: readonly { readonly label: string }[];
  };
  const line = text.split('\n').findIndex((one) => one.startsWith('dn: CN=Emil Berg')) + 1;
  assert.deepEqual(
    errors.map(({ code }) => code),
    ['LDIF.AccountControlHidden'],
  );
  assert.match(errors[0]?.message ?? '', new RegExp(`line ${line}: CN=Emil Berg,.* has a userAccountControl that is no number `));
  assert.ok(changes.every(({ label }) => label !== 'Emil Berg'));
});

test('an export of another domain is told', async () => {
  const people = exported.indexOf('dn: CN=Ana');
  assert.deepEqual(await warningsOf(`${exported.slice(0, people)}${exported.slice(people).replaceAll('DC=contoso', 'DC=fabrikam')}`), [
    'contoso-ad: No entry of the file is of a type and in a container that the connector reads.',
  ]);
});

test('a file that may have been cut takes nobody away', async () => {
  const cut = exported.slice(0, exported.indexOf('dn: CN=Emil Berg')).trimEnd();
  await using files = await folder({
    'whole.ldif': exported,
    'cut.ldif': cut,
    'ended.ldif': `${cut}\n`,
    'closed.ldif': `${cut}\n\n`,
    'unended.ldif': exported.trimEnd(),
  });
  const stateFile = files.path('state.sqlite');
  const read = async (name: string): Promise<unknown> => plan({ ...withSource(files.path(name)), stateFile });
  await read('whole.ldif');
  await assert.rejects(read('cut.ldif'), { reason: 'DoubtfulRead' });
  await assert.rejects(read('cut.ldif'), { reason: 'DoubtfulRead' }, 'asked again, it is no more certain');
  await read('unended.ldif');
  await assert.rejects(read('ended.ldif'), { reason: 'DoubtfulRead' }, 'a line end is not the end of an entry');
  await read('closed.ldif');
});

test('an object that only follows those to be made is listed and counted', async () => {
  const tenant = JSON.parse(await readFile(join(examples, 'tenant.json'), 'utf8')) as readonly {
    readonly anchor: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
  const [ana, berta] = tenant;
  const text = JSON.stringify([{ ...ana, attributes: { ...ana?.attributes, department: 'Sales', manager: null } }]);
  assert.equal(berta?.attributes['displayName'], 'Berta Kovacs');
  await using files = await folder({ 'tenant.json': text });
  const { text: output } = await plan({
    files: {
      sources: new Map([['contoso-ad', join(examples, 'contoso.ldif')]]),
      targets: new Map([['entra', files.path('tenant.json')]]),
    },
  });
  const { changes, counts } = JSON.parse(output) as Document & { readonly counts: Readonly<Record<string, unknown>> };
  const [first] = changes.filter(({ label }) => label === 'Ana Silva');
  const manager = { $ref: 'CN=Berta Kovacs,OU=Staff,OU=Corp,DC=contoso,DC=test' };
  const origin = { rule: 'Out to AAD - User ExchangeOnline', through: ['In from AD - User Common'] };
  assert.deepEqual(first?.attributes, { manager: { before: null, after: manager, ...origin, waits: [manager] } });
  assert.deepEqual([counts['add'], counts['update']], [5, 1]);
});

test('a state that can not be kept where it was asked for is told with its place', async () => {
  await using files = await folder({});
  const stateFile = files.path('nowhere/state.sqlite');
  await assert.rejects(plan({ stateFile }), (error: Error) => error.message.includes(`${stateFile} cannot be opened`));
});
