// Values that the service refuses stay behind alone, whether it names them or not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anaSilva, change, to } from './builders.ts';
import { type Answer, type AskedRequest, failure } from './fake-graph.ts';
import { codeOf, conflictOn, created, done, only, stage } from './stage.ts';

const unnamed = failure(400, 'Request_BadRequest', 'One or more of the values are not acceptable.');
const sameKey = failure(
  409,
  'Request_MultipleObjectsWithSameKeyValue',
  'A conflicting object with one or more of the specified property values is present in the directory.',
);

/** Refuses bodies that say any of the words, and remembers what it took. */
function picky(answer: Answer, ...words: readonly string[]) {
  const taken: unknown[] = [];
  const script = ({ method, body }: AskedRequest): Answer | undefined => {
    if (method !== 'PATCH' && method !== 'POST') return undefined;
    if (words.some((word) => JSON.stringify(body).includes(`"${word}"`))) return answer;
    taken.push(body);
    return method === 'POST' ? created('id-new') : done;
  };
  return { taken, script };
}

const merged = (bodies: readonly unknown[]): unknown => Object.assign({}, ...bodies) as unknown;

for (const [what, answer, code] of [
  ['a value', unnamed, 'Entra.InvalidValue'],
  ['a value that another object has', sameKey, 'Entra.ObjectConflict'],
] as const)
  test(`${what} that the service refuses without a name is found, told by its name, and keeps no other back`, async (t) => {
    const { taken, script } = picky(answer, 'officeLocation');
    const { send } = await stage(t, script);
    const attributes = to({ accountEnabled: false, title: 'x', city: 'Porto', physicalDeliveryOfficeName: '!', department: 'y' });
    const result = only(await send(change({ action: 'Update', attributes })));
    assert.ok(result.outcome === 'Failed');
    assert.equal(result.error.code, code);
    assert.match(result.error.message, /officeLocation/);
    assert.deepEqual(merged(taken), { accountEnabled: false, jobTitle: 'x', city: 'Porto', department: 'y' });
  });

test('so is one of the extension attributes, which travel as one property', async (t) => {
  const { taken, script } = picky(unnamed, 'extensionAttribute3');
  const { send } = await stage(t, script);
  const attributes = to({ extensionAttribute1: 'a', extensionAttribute2: 'b', extensionAttribute3: '!' });
  const result = only(await send(change({ action: 'Update', attributes })));
  assert.match(result.outcome === 'Failed' ? result.error.message : '', /extensionAttribute3/);
  assert.deepEqual(
    taken.flatMap((body) => Object.entries((body as Record<string, object>)['onPremisesExtensionAttributes'] ?? {})),
    [
      ['extensionAttribute1', 'a'],
      ['extensionAttribute2', 'b'],
    ],
  );
});

test('each of several refused values is told', async (t) => {
  const { send, fake } = await stage(t, ({ method, body }) => {
    if (method !== 'PATCH') return undefined;
    const bad = ['jobTitle', 'city'].find((name) => name in (body as object));
    return bad === undefined
      ? done
      : failure(400, 'Request_BadRequest', `Invalid value specified for property '${bad}' of resource 'User'.`);
  });
  const result = only(await send(change({ action: 'Update', attributes: to({ title: '!', city: '!', surname: 'Silva' }) })));
  assert.ok(result.outcome === 'Failed');
  assert.equal(result.error.code, 'Entra.ValuesRefused');
  for (const name of ['jobTitle', 'city', 'Ana Silva']) assert.ok(result.error.message.includes(name), result.error.message);
  assert.deepEqual(fake.writes().at(-1)?.body, { surname: 'Silva' });
});

test('a person is made without what the service refuses of it, and without an address that somebody else has', async (t) => {
  for (const [answer, words] of [
    [unnamed, ['city']],
    [conflictOn('proxyAddresses'), ['mail']],
    [conflictOn('mail'), ['mail']],
  ] as const) {
    const { taken, script } = picky(answer, ...words);
    const { send } = await stage(t, script);
    const attributes = { ...anaSilva, ...to({ city: '!', mail: 'ana@contoso.test' }) };
    assert.deepEqual(only(await send(change({ action: 'Add', attributes }))), { id: 'change-1', outcome: 'Written', anchor: 'id-new' });
    assert.deepEqual([taken.length, (taken[0] as Record<string, unknown>)['userPrincipalName']], [1, 'ana.silva@contoso.test']);
  }
});

test('who can not be made with what a create needs is told, after one try with that alone', async (t) => {
  const { fake, send } = await stage(t, ({ method }) => (method === 'POST' ? sameKey : undefined));
  assert.equal(
    codeOf(await send(change({ action: 'Add', attributes: { ...anaSilva, ...to({ city: 'Porto' }) } }))),
    'Entra.ObjectConflict',
  );
  assert.equal(fake.writes().length, 2);
});
