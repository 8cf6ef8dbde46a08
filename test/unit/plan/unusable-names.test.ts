// Who can not be made as the rules want it: an error with its place, and nothing that looks like a creation.
import assert from 'node:assert/strict';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createEngine } from '../../../operator/engine/index.ts';
import { entraTargetSchema } from '../../../operator/directory/entra/mapping/graph-mapping.ts';
import { readConfiguration } from '../../../operator/plan/resources.ts';
import { openSqliteStore } from '../../../operator/store/sqlite/index.ts';
import { permitOf } from '../engine/builders.ts';
import { examples, folder, plan, withSource } from './plans.ts';

interface Document {
  readonly counts: { readonly add: number };
  readonly changes: readonly {
    readonly label: string;
    readonly action: string;
    readonly refused?: readonly { readonly message: string; readonly attempts: number }[];
  }[];
  readonly errors: readonly {
    readonly label: string;
    readonly dn: string;
    readonly attribute?: string;
    readonly code: string;
    readonly message: string;
  }[];
}

const exported = await readFile(join(examples, 'contoso.ldif'), 'utf8');
const emil = 'CN=Emil Berg,OU=Staff,OU=Corp,DC=contoso,DC=test';
const rule = (target: string, expression: string): string => `---
apiVersion: lockstep.dev/v1alpha1
kind: SyncRule
metadata: {name: own, labels: {lockstep.dev/schedule: main}}
spec:
  direction: Outbound
  connector: {type: EntraID}
  sourceObjectType: person
  targetObjectType: user
  linkType: Join
  precedence: 40
  flows: [{target: ${target}, expression: '${expression}'}]
`;

async function planned(ldif: string, more = ''): Promise<Document> {
  const names = ['connector-active-directory', 'connector-entra', 'rule-office-location', 'schedule'] as const;
  const texts = await Promise.all(names.map((name) => readFile(join(examples, `manifests/${name}.yaml`), 'utf8')));
  await using files = await folder({ 'a.ldif': ldif, 'all.yaml': `${texts.join('\n---\n')}\n${more}` });
  const { text } = await plan({ ...withSource(files.path('a.ldif')), manifests: files.path('all.yaml') });
  return JSON.parse(text) as Document;
}

const withName = (name: string): string => exported.replace('userPrincipalName: emil.berg@contoso.test', `userPrincipalName: ${name}`);

for (const [what, name] of [
  ['a blank', 'emil berg@contoso.test'],
  ['no domain', 'emil.berg'],
  ['a dot before the @', 'emil.@contoso.test'],
  ['a name of 65 characters', `${'e'.repeat(65)}@contoso.test`],
  ['two @', 'emil@berg@contoso.test'],
] as const)
  test(`a name to sign in with that has ${what} is an error with its place, and nobody is made`, async () => {
    const { changes, counts, errors } = await planned(withName(name));
    assert.equal(counts.add, 5);
    assert.ok(!changes.some(({ label }) => label === 'Emil Berg'));
    const [error] = errors.filter(({ label }) => label === 'Emil Berg');
    assert.deepEqual([error?.dn, error?.attribute, error?.code], [emil, 'userPrincipalName', 'UnusableValue']);
    assert.ok(error?.message.includes(JSON.stringify(name)), error?.message);
  });

test('an accent in a name to sign in with is an error, and a plain name is none', async () => {
  const accented = `userPrincipalName:: ${Buffer.from('émil@contoso.test').toString('base64')}`;
  const { errors } = await planned(exported.replace('userPrincipalName: emil.berg@contoso.test', accented));
  assert.deepEqual(
    errors.map(({ label, code }) => [label, code]),
    [['Emil Berg', 'UnusableValue']],
  );
  assert.deepEqual((await planned(exported)).errors, []);
});

test('nobody is made without a name to sign in with', async () => {
  const { counts, errors } = await planned(exported, rule('userPrincipalName', 'AuthoritativeNull'));
  assert.equal(counts.add, 1, 'the group');
  assert.deepEqual(
    errors.map(({ attribute, code }) => [attribute, code]),
    Array.from({ length: 5 }, () => ['userPrincipalName', 'MissingValue']),
  );
});

test('a nickname that can not be used holds the creation back, instead of giving another address', async () => {
  const { counts, errors } = await planned(exported, rule('alias', 'IIF([displayName]="Emil Berg","emil berg",IgnoreThisFlow)'));
  assert.equal(counts.add, 5);
  assert.deepEqual(
    errors.map(({ dn, attribute, code }) => [dn, attribute, code]),
    [[emil, 'alias', 'UnusableValue']],
  );
});

test('a mail address that can not be used stays behind alone', async () => {
  const { changes, errors } = await planned(exported.replace('mail: emil.berg@contoso.test', 'mail: emil berg'));
  assert.ok(changes.some(({ label, action }) => label === 'Emil Berg' && action === 'Add'));
  assert.deepEqual(
    errors.map(({ attribute, code }) => [attribute, code]),
    [['mail', 'UnusableValue']],
  );
});

test('a name that the tenant holds already is no error, however it looks', async () => {
  const tenant = (await readFile(join(examples, 'tenant.json'), 'utf8')).replaceAll('"ana.silva@contoso.test"', '"ana silva@contoso.test"');
  await using files = await folder({
    'a.ldif': exported.replaceAll('ana.silva@contoso.test', 'ana silva@contoso.test'),
    'tenant.json': tenant,
  });
  const sources = new Map([['contoso-ad', files.path('a.ldif')]]);
  const { text } = await plan({ files: { sources, targets: new Map([['entra', files.path('tenant.json')]]) } });
  assert.deepEqual((JSON.parse(text) as Document).errors, []);
});

test('what the target refused the last time stands beside the change, with the number of attempts', async () => {
  await using files = await folder({});
  const stateFile = files.path('state.sqlite');
  const now = new Date('2026-01-31T12:00:00Z');
  await plan({ stateFile, now });
  const { revision } = await readConfiguration(join(examples, 'manifests'), undefined);
  const engine = await createEngine({
    store: openSqliteStore(stateFile),
    revision,
    targetSchemas: { entra: entraTargetSchema },
    clock: { now: () => now },
    random: () => 0.5,
  });
  const permit = permitOf(1);
  const changes = await engine.nextExports('entra', 'Add', 10);
  await engine.recordIntent(permit, changes);
  const error = { code: 'Refused', message: 'The service is full.', next: 'Wait.', retry: 'never' } as const;
  await engine.recordResults(
    permit,
    changes.map(({ id }) => ({ id, outcome: 'Failed', error })),
  );
  await engine.close();
  await copyFile(stateFile, files.path('copy.sqlite'));
  const { text } = await plan({ stateFile, now });
  const [cem] = (JSON.parse(text) as Document).changes.filter(({ label }) => label === 'Cem Aydin');
  assert.deepEqual(
    cem?.refused?.map(({ message, attempts }) => [message, attempts]),
    [['The service is full.', 1]],
  );
  const table = await plan({ stateFile: files.path('copy.sqlite'), now, output: 'table' });
  assert.match(table.text, /\+ user Cem Aydin .*\n {6}! refused the last time \(since .*\): The service is full\. Wait\./);
});
