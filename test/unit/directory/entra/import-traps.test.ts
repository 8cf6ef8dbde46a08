// What delta queries do besides telling changes: they forget, repeat themselves, and lead nowhere. Against a scripted Graph.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import { drain, drainObjects, never, optionsFor, uniqueNameA } from './builders.ts';
import { type Answer, type AskedRequest, failure, fakeGraph, type FakeGraph } from './fake-graph.ts';

const user = (id: string, city = 'Porto') => ({ id, userPrincipalName: `${id}@contoso.test`, displayName: id, city });
const group = { id: 'g1', displayName: 'Everyone', uniqueName: uniqueNameA, securityEnabled: true, mailEnabled: false };

async function opened(t: TestContext) {
  const fake = await fakeGraph(t);
  const entra = openEntra(optionsFor(fake, { attributes: ['city', 'member'] }));
  t.after(() => entra.close());
  return { fake, entra };
}

interface Page {
  readonly value: readonly unknown[];
  readonly next?: string;
}

/** Users' pages by their token, the first under the empty one; groups have one empty page unless given. */
const script =
  (fake: FakeGraph, users: Readonly<Record<string, Page | Answer>>, groups: readonly unknown[] = []) =>
  ({ path, query }: AskedRequest): Answer | undefined => {
    const links = (next: string | undefined): object =>
      next === undefined
        ? { '@odata.deltaLink': `${fake.origin}/v1.0${path}?$deltatoken=end` }
        : { '@odata.nextLink': `${fake.origin}/v1.0${path}?$skiptoken=${next}` };
    if (path === '/groups/delta') return { status: 200, body: { value: groups, ...links(undefined) } };
    if (path !== '/users/delta') return undefined;
    const page = users[query.get('$skiptoken') ?? query.get('$deltatoken') ?? ''];
    if (page === undefined || 'status' in page) return page;
    return { status: 200, body: { value: page.value, ...links(page.next) } };
  };

for (const [name, answer] of [
  ['410 with the place to begin anew', { ...failure(410, 'Gone', 'Resync.'), headers: { location: '/v1.0/users/delta?$deltatoken=' } }],
  ['410 syncStateNotFound', failure(410, 'syncStateNotFound', 'The sync state generation is not found; resync required.')],
  ['404 syncStateNotFound', failure(404, 'SyncStateNotFound', 'The sync state is not found.')],
  ['400 Directory_ExpiredPageToken', failure(400, 'Directory_ExpiredPageToken', 'The specified page token value has expired.')],
] as const) {
  test(`a token that is too old (${name}) leads to a full read, whichever page says so`, async (t) => {
    const { fake, entra } = await opened(t);
    fake.script = script(fake, { '': { value: [user('u1')] } });
    const { complete } = await drain(entra.readFull(never));
    fake.script = script(fake, { end: answer });
    await assert.rejects(drain(entra.readDelta(complete.cookie, never)), { reason: 'DeltaImpossible' });
    fake.script = script(fake, { end: { value: [user('u2')], next: 'second' }, second: answer });
    await assert.rejects(drain(entra.readDelta(complete.cookie, never)), { reason: 'DeltaImpossible' });
  });

  test(`a full read whose later page is refused (${name}) is not complete`, async (t) => {
    const { fake, entra } = await opened(t);
    fake.script = script(fake, { '': { value: [user('u1')], next: 'second' }, second: answer });
    await assert.rejects(drain(entra.readFull(never)), { code: 'Entra.PartialRead', retry: 'backoff' });
  });
}

test('empty pages in the middle are no end', async (t) => {
  const { fake, entra } = await opened(t);
  const users = {
    '': { value: [], next: 'a' },
    a: { value: [user('u1')], next: 'b' },
    b: { value: [], next: 'c' },
    c: { value: [user('u2')] },
  };
  fake.script = script(fake, users);
  const { changes, complete } = await drain(entra.readFull(never));
  assert.equal(complete.objects['users'], 2);
  assert.equal(changes.length, 2);
});

test('links that are ever new and tell nothing come to an end as an error', { timeout: 120_000 }, async (t) => {
  const { fake, entra } = await opened(t);
  let at = 0;
  fake.script = ({ path }) => ({ status: 200, body: { value: [], '@odata.nextLink': `${fake.origin}/v1.0${path}?$skiptoken=${++at}` } });
  await assert.rejects(drain(entra.readFull(never)), { code: 'Entra.ProtocolError', message: /in a row were empty/ });
});

test('an object that is told again is one object, with what was told last', async (t) => {
  const { fake, entra } = await opened(t);
  fake.script = script(fake, { '': { value: [user('u1')], next: 'a' }, a: { value: [user('u1', 'Lisboa'), user('u1', 'Lisboa')] } });
  const { changes, complete } = await drain(entra.readFull(never));
  assert.equal(complete.objects['users'], 1);
  assert.deepEqual(
    changes.map((change) =>
      change.kind === 'replace' ? change.object.attributes['city'] : change.kind === 'patch' && change.attributes['city'],
    ),
    ['Porto', 'Lisboa', 'Lisboa'],
  );
});

test('an object that goes and comes back while it is read is there in the end', async (t) => {
  const { fake, entra } = await opened(t);
  const removed = { id: 'u1', '@removed': { reason: 'changed' } };
  fake.script = script(fake, { '': { value: [user('u1')], next: 'a' }, a: { value: [removed], next: 'b' }, b: { value: [user('u1')] } });
  const { changes, complete } = await drain(entra.readFull(never));
  assert.equal(complete.objects['users'], 1);
  assert.deepEqual(
    changes.map(({ kind }) => kind),
    ['replace', 'remove', 'replace'],
  );
});

test('a replayed membership changes nothing, and one that was taken back on a later page is gone', async (t) => {
  const { fake, entra } = await opened(t);
  const taken = { id: 'u1', '@removed': { reason: 'deleted' } };
  const groups = [
    { ...group, 'members@delta': [{ id: 'u1' }, { id: 'u2' }] },
    { id: 'g1', 'members@delta': [{ id: 'u2' }, taken] },
  ];
  fake.script = script(fake, { '': { value: [] } }, groups);
  const { changes } = await drain(entra.readFull(never));
  assert.deepEqual(changes.at(-1), { kind: 'patch', anchor: 'g1', attributes: {}, links: { member: { add: ['u2'], remove: ['u1'] } } });
});

test('a page with a next page and a delta link is not the last one', async (t) => {
  const { fake, entra } = await opened(t);
  const answer = script(fake, { '': { value: [user('u1')], next: 'second' }, second: { value: [user('u2')] } });
  fake.script = (request) => {
    const page = answer(request);
    return page === undefined
      ? undefined
      : { ...page, body: { '@odata.deltaLink': `${fake.origin}/v1.0/x?$deltatoken=0`, ...(page.body as object) } };
  };
  const { complete, changes } = await drain(entra.readFull(never));
  assert.equal(complete.objects['users'], 2);
  assert.deepEqual(
    changes.map((change) => change.kind === 'replace' && change.object.anchor),
    ['u1', 'u2'],
  );
});

test('a last page whose delta link is empty proves no complete read', async (t) => {
  const { fake, entra } = await opened(t);
  fake.script = ({ path }) =>
    path === '/users/delta' ? { status: 200, body: { value: [user('u1')], '@odata.deltaLink': '' } } : undefined;
  await assert.rejects(drain(entra.readFull(never)), { code: 'Entra.PartialRead' });
});

for (const status of [405, 409, 412, 422])
  test(`a token that the service refuses with ${status} leads to a full read`, async (t) => {
    const { fake, entra } = await opened(t);
    fake.script = script(fake, { '': { value: [user('u1')] } });
    const { complete } = await drain(entra.readFull(never));
    fake.script = script(fake, { end: failure(status, 'resyncRequired', 'Resync required.') });
    await assert.rejects(drain(entra.readDelta(complete.cookie, never)), { reason: 'DeltaImpossible' });
  });

test('a token that the service refuses for want of a permission is kept', async (t) => {
  const { fake, entra } = await opened(t);
  fake.script = script(fake, { '': { value: [user('u1')] } });
  const { complete } = await drain(entra.readFull(never));
  fake.script = script(fake, { end: failure(403, 'Authorization_RequestDenied', 'Insufficient privileges.') });
  await assert.rejects(drain(entra.readDelta(complete.cookie, never)), { reason: 'Permission' });
});

for (const reason of ['changed', 'deleted'])
  test(`who is told as removed for the reason ${reason} is gone, in a full read and in a delta`, async (t) => {
    const { fake, entra } = await opened(t);
    const removed = { id: 'u2', '@removed': { reason } };
    fake.script = script(fake, { '': { value: [user('u1'), user('u2')], next: 'second' }, second: { value: [removed] } });
    const { complete, changes } = await drain(entra.readFull(never));
    assert.equal(complete.objects['users'], 1);
    assert.deepEqual(changes.at(-1), { kind: 'remove', anchor: 'u2', why: 'Deleted' });
    fake.script = script(fake, { end: { value: [{ id: 'u1', '@removed': { reason } }] } });
    const delta = await drain(entra.readDelta(complete.cookie, never));
    assert.deepEqual(delta.changes, [{ kind: 'remove', anchor: 'u1', why: 'Deleted' }]);
  });

test('a large group that a delta tells on several pages loses and gains each member once', async (t) => {
  const { fake, entra } = await opened(t);
  fake.script = script(fake, { '': { value: [] } }, [group]);
  const { complete } = await drain(entra.readFull(never));
  const pages: readonly unknown[] = [
    { ...group, 'members@delta': [{ id: 'u1' }, { id: 'u2', '@removed': { reason: 'deleted' } }] },
    { id: 'g1', 'members@delta': [{ id: 'u3' }] },
    { id: 'g1', 'members@delta': [{ id: 'u1' }, { id: 'u4', '@removed': { reason: 'deleted' } }] },
  ];
  fake.script = (request) => {
    if (request.path !== '/groups/delta') return script(fake, { end: { value: [] } })(request);
    const at = Number(request.query.get('$skiptoken') ?? 0);
    const next = at + 1 < pages.length ? { '@odata.nextLink': `${fake.origin}/v1.0/groups/delta?$skiptoken=${at + 1}` } : undefined;
    return {
      status: 200,
      body: { value: [pages[at]], ...(next ?? { '@odata.deltaLink': `${fake.origin}/v1.0/groups/delta?$deltatoken=end` }) },
    };
  };
  const { changes } = await drain(entra.readDelta(complete.cookie, never));
  assert.deepEqual(
    changes.map((change) => change.kind === 'patch' && change.links['member']),
    [
      { add: ['u1'], remove: ['u2'] },
      { add: ['u3'], remove: [] },
      { add: ['u1'], remove: ['u4'] },
    ],
  );
});

test('a list of members whose pages lead in a circle is no list of all members', async (t) => {
  const { fake, entra } = await opened(t);
  fake.script = ({ path }) => {
    if (path === '/groups/g1/members')
      return { status: 200, body: { value: [{ id: 'u1' }], '@odata.nextLink': `${fake.origin}/v1.0/groups/g1/members?$skiptoken=1` } };
    return path === '/groups/g1' ? { status: 200, body: group } : { status: 404 };
  };
  await assert.rejects(drainObjects(entra.readObjects(['g1'], never)), { code: 'Entra.ProtocolError' });
});
