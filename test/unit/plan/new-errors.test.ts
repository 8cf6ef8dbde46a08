// What other manifests break: told, counted against a budget, and never mistaken for somebody who leaves.
import assert from 'node:assert/strict';
import { appendFile, cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { PlanOptions } from '../../../operator/plan/run-plan.ts';
import { schemaOf } from '../model/schemas.ts';
import { examples, folder, plan, type Planned } from './plans.ts';

const ownRule = (expression: string): string => `---
apiVersion: lockstep.dev/v1alpha1
kind: SyncRule
metadata: {name: own, labels: {lockstep.dev/schedule: main}}
spec:
  direction: Inbound
  connector: {type: ActiveDirectory}
  sourceObjectType: user
  targetObjectType: person
  linkType: Join
  precedence: 41
  flows: [{target: title, expression: '${expression}'}]
`;

const failsForTwo = ownRule('IIF([sAMAccountName]="emil.berg" || [sAMAccountName]="ana.silva",Error("no such office"),IgnoreThisFlow)');

interface Document {
  readonly summary: string;
  readonly newErrors: readonly { readonly connector: string; readonly label: string; readonly dn: string; readonly code: string }[];
  readonly goneErrors: number;
  readonly overBudget?: readonly unknown[];
  readonly objects: readonly { readonly label: string; readonly difference: string }[];
}

/** The example's manifests beside the same with a document more. */
async function compared(more: string, options: Partial<PlanOptions> = {}, turned = false): Promise<Planned> {
  await using files = await folder({});
  const [same, changed] = [files.path('same'), files.path('changed')];
  for (const path of [same, changed]) await cp(join(examples, 'manifests'), path, { recursive: true });
  await appendFile(join(changed, 'schedule.yaml'), `\n${more}`);
  return await plan(turned ? { manifests: changed, compare: same, ...options } : { manifests: same, compare: changed, ...options });
}

test('new errors are told with the place of the object, and whom they keep from being made does not leave', async () => {
  const { text, verdict } = await compared(failsForTwo);
  const document = JSON.parse(text) as Document;
  const validate = schemaOf('comparison');
  assert.ok(validate(document), JSON.stringify(validate.errors));
  assert.deepEqual(
    document.newErrors.map(({ connector, label, dn, code }) => [connector, label, dn, code]),
    ['Ana Silva', 'Emil Berg'].map((name) => ['contoso-ad', name, `CN=${name},OU=Staff,OU=Corp,DC=contoso,DC=test`, 'RuleFailed']),
  );
  assert.deepEqual(
    document.objects.filter(({ difference }) => difference !== 'Changed').map(({ label, difference }) => [label, difference]),
    [['Emil Berg', 'Failed']],
  );
  assert.match(document.summary, /0 leave scope, 1 is no longer made because of an error, 0 deletes, 2 new errors$/);
  assert.equal(verdict, 'Fine', 'nobody gave a budget');
});

test('new errors are over any budget that does not allow them', async () => {
  const verdictOf = async (budget: PlanOptions['budget']): Promise<string> => (await compared(failsForTwo, { budget })).verdict;
  assert.equal(await verdictOf({ deletes: 0 }), 'OverBudget');
  assert.equal(await verdictOf({ deletes: 0, errors: 1 }), 'OverBudget');
  assert.equal(await verdictOf({ deletes: 0, errors: 2 }), 'Fine');
});

test('errors that the new manifests mend are counted, and are no new ones', async () => {
  const { text, verdict } = await compared(failsForTwo, { budget: { deletes: 0 } }, true);
  const { newErrors, goneErrors } = JSON.parse(text) as Document;
  assert.deepEqual([newErrors, goneErrors, verdict], [[], 2, 'Fine']);
});

test('a budget counts updates, disabled accounts and removed members by themselves', async () => {
  const disabling = ownRule('"x"').replace('target: title, expression: \'"x"\'', "target: accountEnabled, constant: 'False'");
  const { text, verdict } = await compared(disabling, { budget: { disables: 2, updates: 10, removals: 0 } });
  const { overBudget } = JSON.parse(text) as Document;
  assert.equal(verdict, 'OverBudget', text);
  assert.deepEqual(overBudget, [{ name: 'disables', count: 4, budget: 2 }]);
  assert.equal((await plan({ budget: { updates: 2 } })).verdict, 'OverBudget');
  assert.equal((await plan({ budget: { updates: 3, removals: 1, disables: 0, errors: 0 } })).verdict, 'Fine');
  assert.equal((await plan({ budget: { removals: 0 } })).verdict, 'OverBudget');
});

/** Of the example's domain. */
const forging = 'Emil\n  - is deleted: user Boss\r\u2028\u0085```\n</details>\u001b[2J\u202e';

test('a name forges no line of a report and sends no control character to a terminal', async () => {
  const exported = await readFile(join(examples, 'contoso.ldif'), 'utf8');
  const base64 = Buffer.from(forging).toString('base64');
  await using files = await folder({
    'forged.ldif': exported
      .replace('displayName: Emil Berg', `displayName:: ${base64}`)
      .replaceAll(/^givenName: .*$/gm, `givenName:: ${base64}`),
  });
  const source = { files: { sources: new Map([['contoso-ad', files.path('forged.ldif')]]), targets: new Map() } };
  for (const output of ['table', 'markdown'] as const) {
    for (const { text } of [await plan({ ...source, output }), await compared(failsForTwo, { ...source, output })]) {
      assert.match(text, /Emil␊ {2}- is deleted: user Boss␍U\+2028U\+0085.*␛\[2JU\+202E/);
      assert.doesNotMatch(text, /^\s*- is deleted/m);
      assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
      if (output === 'markdown') assert.doesNotMatch(text.replaceAll(/```text\n[^]*?\n```\n/g, ''), /Emil|```/);
    }
  }
  const { changes } = JSON.parse((await plan(source)).text) as { readonly changes: readonly { readonly label: string }[] };
  assert.ok(
    changes.some(({ label }) => label === forging),
    'JSON has the name as it is',
  );
});

function securityIdentifier(relative: number): string {
  const bytes = Buffer.from('AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAATAQAAA==', 'base64');
  bytes.writeUInt32LE(relative, bytes.length - 4);
  return bytes.toString('base64');
}

test('a comment stays within what build services take, and calls nobody by name', async () => {
  const exported = await readFile(join(examples, 'contoso.ldif'), 'utf8');
  const person = exported.slice(exported.indexOf('dn: CN=Emil Berg'), exported.indexOf('dn:', exported.indexOf('dn: CN=Emil Berg') + 4));
  const crowd = Array.from({ length: 400 }, (_, index) =>
    person
      .replaceAll('Emil Berg', `<b>@Emil ${index} \u0060\u0060\u0060`)
      .replaceAll('emil.berg', `emil.${index}`)
      .replace(/objectGUID:: .*/, `objectGUID:: ${Buffer.from(`crowd-${String(index).padStart(10, '0')}`).toString('base64')}`)
      .replace(/objectSid:: .*/, `objectSid:: ${securityIdentifier(2000 + index)}`),
  );
  await using files = await folder({ 'crowd.ldif': `${exported.trimEnd()}\n\n${crowd.join('\n')}` });
  const options: Partial<PlanOptions> = {
    files: { sources: new Map([['contoso-ad', files.path('crowd.ldif')]]), targets: new Map() },
    output: 'markdown',
    limit: 1000,
  };
  const limited = `  limits: {deletes: {count: 0}}\n`;
  for (const { text } of [await plan(options), await compared(`${limited}${ownRule('Error("no")')}`, options)]) {
    assert.ok(text.length < 65_000 && text.length > 10_000, `${text.length}`);
    assert.match(text, /\n\.\.\. and \d+ more lines\n/);
    assert.equal(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length);
    const outside = text.replaceAll(/```text\n[^]*?\n```\n/g, '');
    assert.doesNotMatch(outside, /Emil|```/);
    assert.match(text, /\(the first 1000? of 40\d\)|\(the first \d+ of \d+\)/);
  }
});
