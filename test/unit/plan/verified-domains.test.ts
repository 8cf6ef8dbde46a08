// Whom the tenant would refuse for the domain of the name, where the file of the tenant tells its domains.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { examples, folder, plan } from './plans.ts';

interface Document {
  readonly counts: { readonly add: number; readonly update: number };
  readonly changes: readonly { readonly label: string; readonly attributes: Readonly<Record<string, unknown>> }[];
  readonly errors: readonly { readonly label: string; readonly attribute?: string; readonly code: string; readonly message: string }[];
  readonly warnings: readonly string[];
}

const exported = await readFile(join(examples, 'contoso.ldif'), 'utf8');
const tenant = JSON.parse(await readFile(join(examples, 'tenant.json'), 'utf8')) as readonly object[];
const ldif = exported.replace('userPrincipalName: emil.berg@contoso.test', 'userPrincipalName: emil.berg@contoso.local');

async function planned(domains: readonly object[], source = ldif): Promise<Document> {
  await using files = await folder({ 'a.ldif': source, 'tenant.json': JSON.stringify([...tenant, ...domains]) });
  const sources = new Map([['contoso-ad', files.path('a.ldif')]]);
  const { text } = await plan({ files: { sources, targets: new Map([['entra', files.path('tenant.json')]]) } });
  return JSON.parse(text) as Document;
}

const domain = (name: string, attributes: object = {}): object => ({ type: 'domain', anchor: name, attributes });

test('a new person with a name at a domain that the tenant has not verified is an error, and is not planned', async () => {
  const { counts, changes, errors, warnings } = await planned([domain('Contoso.test'), domain('contoso.local', { isVerified: false })]);
  assert.deepEqual([counts.add, changes.some(({ label }) => label === 'Emil Berg')], [1, false]);
  assert.deepEqual(
    errors.map(({ label, attribute, code }) => [label, attribute, code]),
    [['Emil Berg', 'userPrincipalName', 'UnverifiedDomain']],
  );
  assert.match(errors[0]?.message ?? '', /emil\.berg@contoso\.local/);
  assert.deepEqual(warnings, [], 'domains are no strange objects');
});

test('of somebody who is there only the name stays behind', async () => {
  const { changes, errors } = await planned(
    [domain('contoso.test')],
    exported.replace('userPrincipalName: ana.silva@contoso.test', 'userPrincipalName: ana.silva@contoso.local'),
  );
  const [ana] = changes.filter(({ label }) => label === 'Ana Silva');
  assert.deepEqual(Object.keys(ana?.attributes ?? {}), ['department']);
  assert.deepEqual(
    errors.map(({ label, code }) => [label, code]),
    [['Ana Silva', 'UnverifiedDomain']],
  );
});

test('where the file tells no domain, every name passes', async () => {
  const { counts, errors } = await planned([]);
  assert.deepEqual([counts.add, errors], [2, []]);
});
