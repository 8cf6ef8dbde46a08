import assert from 'node:assert/strict';
import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { differenceOf } from '../../../operator/plan/comparison.ts';
import type { JsonPlannedChange } from '../../../operator/plan/change.ts';
import { schemaOf } from '../model/schemas.ts';
import { examples, plan } from './plans.ts';

const compare = join(examples, 'change');

interface Document {
  readonly summary: string;
  readonly objects: readonly {
    readonly label: string;
    readonly difference: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
}

test('other manifests: who changes, from what to what, and through which rule', async () => {
  const { verdict, text } = await plan({ compare });
  assert.equal(verdict, 'Fine');
  const validate = schemaOf('comparison');
  const document = JSON.parse(text) as Document;
  assert.ok(validate(document), JSON.stringify(validate.errors));
  assert.equal(document.summary, '4 users change physicalDeliveryOfficeName, 1 group changes member, 1 leaves scope, 1 delete');
  assert.deepEqual(
    document.objects.map(({ label, difference }) => `${label}: ${difference}`),
    ['Ana Silva: Changed', 'Berta Kovacs: Changed', 'Cem Aydin: Changed', 'Dina Haddad: Deleted', 'Emil Berg: Changed', 'Sales: Changed'],
  );
  const rules = ['in-from-ad-user-office', 'Out to AAD - User ExchangeOnline'];
  assert.deepEqual(document.objects[0]?.attributes, {
    physicalDeliveryOfficeName: { before: 'Lisbon', after: 'LISBON', rulesBefore: [], rulesAfter: rules },
  });
});

test('the same manifests make no difference', async () => {
  const { text } = await plan({ compare: join(examples, 'manifests') });
  const { summary, objects } = JSON.parse(text) as Document;
  assert.deepEqual(objects, []);
  assert.equal(summary, '0 objects change, 0 leave scope, 0 deletes');
});

test('a comparison over its budget says so', async () => {
  assert.equal((await plan({ compare, budget: { deletes: 0 } })).verdict, 'OverBudget');
  assert.equal((await plan({ compare, budget: { deletes: 1, leaves: 1, changes: 6 } })).verdict, 'Fine');
});

test('the comment for a pull request begins with the totals and folds the rest', async () => {
  const { text } = await plan({ compare, output: 'markdown', budget: { deletes: 0 } });
  assert.match(text, /^### Lockstep: 4 users change physicalDeliveryOfficeName, .*\n\n> Over budget: deletes: 1, over the budget of 0\.\n/);
  assert.equal(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length);
});

test('what a worker would wait for, a comparison shows at once', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-test-'));
  t.after(async () => rm(folder, { recursive: true, force: true }));
  for (const name of ['manifests', 'change']) {
    await cp(join(examples, name), join(folder, name), { recursive: true });
    await appendFile(
      join(folder, name, 'schedule.yaml'),
      '  limits:\n    sourceShrink: {count: 0}\n    absence: {consecutiveReads: 3, gracePeriodSeconds: 86400}\n',
    );
  }
  const { text } = await plan({ manifests: join(folder, 'manifests'), compare: join(folder, 'change') });
  assert.match((JSON.parse(text) as Document).summary, /1 leaves scope, 1 delete$/);
});

const change = (action: JsonPlannedChange['action'], attributes: JsonPlannedChange['attributes']): JsonPlannedChange => ({
  connector: 'entra',
  type: 'user',
  anchor: 'a',
  action,
  label: 'A',
  dn: 'CN=A',
  attributes,
});
const refs = (...names: readonly string[]): readonly { $ref: string }[] => names.map(($ref) => ({ $ref }));

const noError = (): boolean => false;

type Case = readonly [string, JsonPlannedChange | undefined, JsonPlannedChange | undefined, string | undefined, unknown?];
const cases: readonly Case[] = [
  ['the same update', change('Update', { a: { before: 1, after: 2 } }), change('Update', { a: { before: 1, after: 2 } }), undefined],
  [
    'another value',
    change('Update', { a: { before: 1, after: 2 } }),
    change('Update', { a: { before: 1, after: 3 } }),
    'Changed',
    { before: 2, after: 3 },
  ],
  ['an update that is gone', change('Update', { a: { before: 1, after: 2 } }), undefined, 'Changed', { before: 2, after: 1 }],
  ['an update that is new', undefined, change('Update', { a: { before: 1, after: null } }), 'Changed', { before: 1, after: null }],
  [
    'a value that a new object no longer gets',
    change('Add', { a: { before: null, after: 2 } }),
    change('Add', {}),
    'Changed',
    { before: 2, after: null },
  ],
  ['a new object', undefined, change('Add', { a: { before: null, after: 2 } }), 'Added', { before: null, after: 2 }],
  ['an object that is made no more', change('Add', { a: { before: null, after: 2 } }), undefined, 'Left'],
  ['a new delete', undefined, change('Delete', {}), 'Deleted'],
  ['a delete that is gone', change('Delete', {}), undefined, 'Kept'],
  [
    'members of an existing group',
    change('Update', { a: { add: refs('x', 'y'), remove: refs('z') } }),
    change('Update', { a: { add: refs('y'), remove: refs('w') } }),
    'Changed',
    { add: refs('z'), remove: refs('w', 'x') },
  ],
  [
    'members of a new group',
    change('Add', { a: { before: null, after: refs('x', 'y') } }),
    change('Add', { a: { before: null, after: refs('y', 'z') } }),
    'Changed',
    { add: refs('z'), remove: refs('x') },
  ],
];
test('a reference that waits for its object and stands only in one of the plans is no difference', () => {
  const waits = refs('new');
  const single = change('Update', { b: { before: null, after: { $ref: 'new' }, waits } });
  assert.equal(differenceOf(undefined, single, noError), undefined);
  assert.equal(differenceOf(single, undefined, noError), undefined);
  const several = change('Update', { b: { add: refs('new', 'old'), remove: [], waits } });
  assert.deepEqual(differenceOf(undefined, several, noError)?.attributes, {
    b: { add: refs('old'), remove: [], rulesBefore: [], rulesAfter: [] },
  });
});

for (const [what, before, after, difference, value] of cases) {
  test(`${what}: ${difference ?? 'no difference'}`, () => {
    const found = differenceOf(before, after, noError);
    assert.equal(found?.difference, difference);
    if (value !== undefined) assert.deepEqual({ ...found?.attributes['a'] }, { ...(value as object), rulesBefore: [], rulesAfter: [] });
    else assert.deepEqual(found?.attributes ?? {}, {});
  });
}
