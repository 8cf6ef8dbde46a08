// What a tenant's file may get wrong: it is told, and never becomes a second creation of somebody who is there.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { LockstepError } from '../../../operator/model/errors.ts';
import { examples, folder, plan } from './plans.ts';

const ana = { type: 'user', anchor: '5b0f7a31-6b8e-4c1f-9d52-0a7c3e4f1101' };
const anchor = 'AF4MG31KEUyePwAAAAAAEA==';

interface Answer {
  readonly warnings: readonly string[];
  readonly errors: readonly { readonly anchor: string; readonly code: string; readonly message: string }[];
  readonly changes: readonly { readonly action: string; readonly anchor: string }[];
}

/** The plan for a tenant with these objects. */
async function planFor(...objects: readonly object[]): Promise<Answer> {
  await using files = await folder({ 'tenant.json': JSON.stringify(objects) });
  const sources = new Map([['contoso-ad', join(examples, 'contoso.ldif')]]);
  const { text } = await plan({ files: { sources, targets: new Map([['entra', files.path('tenant.json')]]) } });
  return JSON.parse(text) as Answer;
}

const withAttributes = (attributes: object): object => ({ ...ana, attributes });

describe('refused, with the place:', () => {
  const wrong: readonly (readonly [what: string, attributes: object, message: RegExp])[] = [
    ['an anchor that is a number', { sourceAnchor: 5 }, /line 1: attributes\.sourceAnchor is a number, where a text has to stand/],
    ['an anchor in binary', { sourceAnchor: { $binary: anchor } }, /attributes\.sourceAnchor is binary/],
    ['two anchors', { sourceAnchor: [anchor, 'x'] }, /attributes\.sourceAnchor has 2 values/],
    ['a name in another case', { sourceanchor: anchor }, /attributes\.sourceanchor is called sourceAnchor; names go by case/],
    [
      'a name of Microsoft Graph',
      { onPremisesImmutableId: anchor },
      /attributes\.onPremisesImmutableId is called sourceAnchor; the file has the names of/,
    ],
    ['a reference that is a text', { sourceAnchor: anchor, manager: 'User_x' }, /attributes\.manager is a text/],
  ];
  for (const [what, attributes, message] of wrong) {
    test(what, async () => {
      await assert.rejects(
        planFor(withAttributes(attributes)),
        (error: unknown) => error instanceof LockstepError && message.test(error.message),
      );
    });
  }
});

test('an attribute that the tenant does not have is told, and what is there is joined', async () => {
  const { warnings, changes } = await planFor(withAttributes({ sourceAnchor: anchor, displayNam: 'Ana' }));
  assert.deepEqual(warnings, [
    'entra: displayNam is no attribute of the directory, did you mean displayName?, and is left alone (1, first at line 1).',
  ]);
  assert.equal(changes.find((change) => change.anchor === anchor)?.action, 'Update');
});

test('somebody who is there without an anchor is not made a second time: the error names who has the name to sign in with', async () => {
  const { errors, changes } = await planFor(withAttributes({ userPrincipalName: 'Ana.Silva@contoso.test' }));
  assert.equal(
    changes.some((change) => change.anchor === anchor),
    false,
  );
  const [error] = errors.filter((one) => one.anchor === anchor);
  assert.equal(error?.code, 'ValueTaken');
  assert.ok(error.message.includes(`User_${ana.anchor}`), error.message);
});

test('an object of a kind that nothing reads is told', async () => {
  const { warnings } = await planFor({ type: 'printer', anchor: 'p' });
  assert.deepEqual(warnings, [
    'entra: Nothing reads objects of the type printer (1, first at line 1).',
    'entra: No object of the file is of a type and in a container that the connector reads.',
  ]);
});

test('devices and units that no rule makes are not read, as the connector reads none, and are told', async () => {
  const others = ['device', 'administrativeUnit'].map((type) => ({ type, anchor: type, attributes: { displayName: type } }));
  const { warnings, changes } = await planFor(withAttributes({ sourceAnchor: anchor }), ...others);
  assert.deepEqual(
    warnings,
    ['device', 'administrativeUnit'].map((type) => `entra: Nothing reads objects of the type ${type} (1, first at line 1).`),
  );
  assert.equal(changes.find((change) => change.anchor === anchor)?.action, 'Update');
});

test('values that Microsoft Graph has none of or does not show are as good as none: the plan is that of the values that it shows', async () => {
  const known = { sourceAnchor: anchor, displayName: 'Ana', accountEnabled: true };
  const strange = { ...known, pager: '1', onPremisesSyncEnabled: false, department: '' };
  assert.deepEqual((await planFor(withAttributes(strange))).changes, (await planFor(withAttributes(known))).changes);
});

test('an address that a contact of the tenant has is left to it, and the error names the contact', async () => {
  const contact = { type: 'contact', anchor: 'c', attributes: { displayName: 'Press', mail: 'ana.silva@contoso.test' } };
  const { errors } = await planFor(contact);
  const [error] = errors.filter((one) => one.anchor === anchor);
  assert.equal(error?.code, 'ValueTaken');
  assert.ok(error.message.includes('Press (Contact_c'), error.message);
});
