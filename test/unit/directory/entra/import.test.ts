// Reads against a scripted Graph.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import type { TargetDirectory } from '../../../../operator/worker/ports.ts';
import { anchorA, drain, drainObjects, never, optionsFor, uniqueNameA } from './builders.ts';
import { type Answer, type AskedRequest, type FakeGraph, failure, fakeGraph } from './fake-graph.ts';

const link = (fake: FakeGraph, path: string): string => `${fake.origin}/v1.0${path}`;

const user = {
  id: 'u1',
  userPrincipalName: 'ana.silva@contoso.test',
  displayName: 'Ana Silva',
  onPremisesImmutableId: anchorA,
  city: 'Porto',
};
const group = { id: 'g1', displayName: 'Everyone', uniqueName: uniqueNameA, securityEnabled: true, mailEnabled: false };

async function opened(t: TestContext): Promise<{ readonly fake: FakeGraph; readonly entra: TargetDirectory }> {
  const fake = await fakeGraph(t);
  const entra = openEntra(optionsFor(fake, { attributes: ['city', 'manager', 'member', 'extensionAttribute1', 'telephoneNumber'] }));
  t.after(() => entra.close());
  return { fake, entra };
}

/** Answers the delta queries with these pages, the last of which carries the delta link. */
function pages(fake: FakeGraph, users: readonly unknown[][], groups: readonly unknown[][]): (request: AskedRequest) => Answer | undefined {
  return ({ method, path, query }) => {
    const collection = path === '/users/delta' ? users : path === '/groups/delta' ? groups : undefined;
    if (method !== 'GET' || collection === undefined) return undefined;
    const at = Number(query.get('$skiptoken') ?? 0);
    const next =
      at + 1 < collection.length
        ? { '@odata.nextLink': link(fake, `${path}?$skiptoken=${at + 1}`) }
        : { '@odata.deltaLink': link(fake, `${path}?$deltatoken=t1`) };
    return { status: 200, body: { value: collection[at] ?? [], ...next } };
  };
}

test('a full read tells every user and group once with its references', async (t) => {
  const { fake, entra } = await opened(t);
  fake.script = pages(
    fake,
    [
      [],
      [
        {
          ...user,
          businessPhones: ['+351 1'],
          onPremisesExtensionAttributes: { extensionAttribute1: 'x' },
          'manager@delta': [{ id: 'u2' }],
        },
      ],
    ],
    [
      [
        {
          ...group,
          'members@delta': [
            { '@odata.type': '#microsoft.graph.user', id: 'u1' },
            { '@odata.type': '#microsoft.graph.device', id: 'd1' },
          ],
        },
      ],
    ],
  );
  const { changes, complete } = await drain(entra.readFull(never));
  assert.deepEqual(complete.objects, { users: 1, groups: 1 });
  assert.deepEqual(changes, [
    {
      kind: 'replace',
      object: {
        anchor: 'u1',
        dn: 'User_u1',
        objectType: 'user',
        attributes: {
          cloudAnchor: 'User_u1',
          sourceAnchor: anchorA,
          userPrincipalName: 'ana.silva@contoso.test',
          displayName: 'Ana Silva',
          city: 'Porto',
          telephoneNumber: '+351 1',
          extensionAttribute1: 'x',
        },
        references: { manager: ['u2'] },
      },
    },
    {
      kind: 'replace',
      object: {
        anchor: 'g1',
        dn: 'Group_g1',
        objectType: 'group',
        attributes: { cloudAnchor: 'Group_g1', sourceAnchor: anchorA, displayName: 'Everyone', securityEnabled: true, mailEnabled: false },
        references: { member: ['u1'] },
      },
    },
  ]);
});

test('a group that continues on later pages keeps all its members', async (t) => {
  const { fake, entra } = await opened(t);
  fake.script = pages(
    fake,
    [[]],
    [[{ ...group, 'members@delta': [{ id: 'u1' }] }], [{ id: 'g1', 'members@delta': [{ id: 'u2' }, { id: 'u3' }] }]],
  );
  const { changes, complete } = await drain(entra.readFull(never));
  assert.equal(complete.objects['groups'], 1);
  assert.deepEqual(changes[1], { kind: 'patch', anchor: 'g1', attributes: {}, links: { member: { add: ['u2', 'u3'], remove: [] } } });
});

test('an object that another synchronization masters carries the marker', async (t) => {
  const { fake, entra } = await opened(t);
  fake.script = pages(fake, [[{ ...user, onPremisesSyncEnabled: true }]], [[]]);
  const { changes } = await drain(entra.readFull(never));
  assert.equal(changes[0]?.kind === 'replace' && changes[0].object.attributes['onPremisesSyncEnabled'], true);
});

test('pages that lead in a circle end the read with an error', async (t) => {
  const { fake, entra } = await opened(t);
  fake.script = ({ path }) => ({ status: 200, body: { value: [], '@odata.nextLink': link(fake, `${path}?$skiptoken=1`) } });
  await assert.rejects(drain(entra.readFull(never)), { code: 'Entra.ProtocolError' });
});

test('a page without any link is no complete read', async (t) => {
  const { fake, entra } = await opened(t);
  fake.script = () => ({ status: 200, body: { value: [user] } });
  await assert.rejects(drain(entra.readFull(never)), { code: 'Entra.PartialRead' });
});

test('a link to a foreign host is not followed and sees no token', async (t) => {
  const { fake, entra } = await opened(t);
  const foreign = await fakeGraph(t);
  fake.script = () => ({ status: 200, body: { value: [], '@odata.nextLink': `${foreign.origin}/v1.0/users/delta?$skiptoken=1` } });
  await assert.rejects(drain(entra.readFull(never)), { code: 'Entra.ProtocolError' });
  assert.equal(foreign.asked.length, 0);
});

test('a delta tells changes, removals, and membership as differences', async (t) => {
  const { fake, entra } = await opened(t);
  fake.script = pages(fake, [[user]], [[group]]);
  const { complete } = await drain(entra.readFull(never));
  fake.script = pages(
    fake,
    [
      [
        { id: 'u1', city: null, displayName: 'Ana Sousa' },
        { id: 'u9', '@removed': { reason: 'changed' } },
      ],
    ],
    [[{ id: 'g1', 'members@delta': [{ id: 'u1' }, { id: 'u5', '@removed': { reason: 'deleted' } }] }]],
  );
  const { changes } = await drain(entra.readDelta(complete.cookie, never));
  assert.deepEqual(changes, [
    { kind: 'patch', anchor: 'u1', attributes: { displayName: 'Ana Sousa', city: null }, links: {} },
    { kind: 'remove', anchor: 'u9', why: 'Deleted' },
    { kind: 'patch', anchor: 'g1', attributes: {}, links: { member: { add: ['u1'], remove: ['u5'] } } },
  ]);
});

test('a user whose manager changed is read whole, for a delta does not name the former manager', async (t) => {
  const { fake, entra } = await opened(t);
  fake.script = pages(fake, [[user]], [[]]);
  const { complete } = await drain(entra.readFull(never));
  const delta = pages(fake, [[{ id: 'u1', 'manager@delta': [{ id: 'u3' }] }]], [[]]);
  fake.script = (request) => (request.path === '/users/u1' ? { status: 200, body: { ...user, manager: { id: 'u3' } } } : delta(request));
  const { changes } = await drain(entra.readDelta(complete.cookie, never));
  const whole = changes.at(-1);
  assert.deepEqual(whole?.kind === 'replace' && whole.object.references, { manager: ['u3'] });
});

for (const [status, code] of [
  [410, 'resyncRequired'],
  [400, 'syncStateNotFound'],
] as const)
  test(`a delta token that the service forgot (${status} ${code}) asks for a full read`, async (t) => {
    const { fake, entra } = await opened(t);
    fake.script = pages(fake, [[user]], [[]]);
    const { complete } = await drain(entra.readFull(never));
    fake.script = () => failure(status, code, 'Resync required.');
    await assert.rejects(drain(entra.readDelta(complete.cookie, never)), { reason: 'DeltaImpossible' });
  });

test('a cookie of other attributes, of another tenant or of no sense asks for a full read', async (t) => {
  const { fake, entra } = await opened(t);
  fake.script = pages(fake, [[user]], [[]]);
  const { complete } = await drain(entra.readFull(never));
  const wider = openEntra(optionsFor(fake, { attributes: ['city', 'state'] }));
  t.after(() => wider.close());
  await assert.rejects(drain(wider.readDelta(complete.cookie, never)), { reason: 'DeltaImpossible' });
  await assert.rejects(drain(entra.readDelta('{"tenantID":"x"}', never)), { reason: 'DeltaImpossible' });
  const elsewhere = JSON.stringify({ ...(JSON.parse(complete.cookie) as object), tenantID: 'x' });
  await assert.rejects(drain(entra.readDelta(elsewhere, never)), { reason: 'DeltaImpossible' });
});

test('throttling and trouble of the service are waited out as the service asks', async (t) => {
  const { fake, entra } = await opened(t);
  const answers = pages(fake, [[user]], [[]]);
  let troubles = 0;
  fake.script = (request) => {
    troubles += 1;
    if (troubles === 1) return { ...failure(429, 'TooManyRequests', 'Slow down.'), headers: { 'retry-after': '7' } };
    if (troubles === 2) return failure(503, 'Service_Unavailable', 'Later.');
    if (troubles === 3) return 'reset';
    return answers(request);
  };
  const { changes } = await drain(entra.readFull(never));
  assert.equal(changes.length, 1);
});

test('single objects are read whole with all pages of their members, and what is gone is told as removed', async (t) => {
  const { fake, entra } = await opened(t);
  fake.script = ({ path, query }) => {
    if (path === '/groups/g1') return { status: 200, body: group };
    if (path !== '/groups/g1/members') return failure(404, 'Request_ResourceNotFound', 'Resource does not exist.');
    return query.get('$skiptoken') === null
      ? { status: 200, body: { value: [{ id: 'u1' }], '@odata.nextLink': link(fake, '/groups/g1/members?$skiptoken=2') } }
      : { status: 200, body: { value: [{ id: 'u2' }] } };
  };
  const changes = await drainObjects(entra.readObjects(['g1', 'gone'], never));
  assert.deepEqual(changes[0]?.kind === 'replace' && changes[0].object.references, { member: ['u1', 'u2'] });
  assert.deepEqual(changes[1], { kind: 'remove', anchor: 'gone', why: 'Deleted' });
});

test('a tenant whose contacts are refused is read without them, and followed without them until the next full read', async (t) => {
  const fake = await fakeGraph(t);
  const claims = Buffer.from(JSON.stringify({ roles: ['Directory.Read.All'] })).toString('base64url');
  fake.token = () => ({
    status: 200,
    body: { token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600, access_token: `x.${claims}.x` },
  });
  const warnings: string[] = [];
  const log = { debug: () => {}, info: () => {}, warn: (_: unknown, message: string) => void warnings.push(message) };
  const entra = openEntra(optionsFor(fake, { log }));
  t.after(() => entra.close());
  for (const status of [400, 403, 404]) {
    const people = pages(fake, [[user]], [[]]);
    let refuses = false;
    fake.script = (request) => {
      if (!request.path.startsWith('/contacts')) return people(request);
      if (refuses) return failure(status, 'Refused', 'No contacts here.');
      return { status: 200, body: { value: [], '@odata.deltaLink': link(fake, '/contacts/delta?$deltatoken=c') } };
    };
    const whole = await drain(entra.readFull(never));
    assert.equal(whole.complete.unread, undefined);
    refuses = true;
    await assert.rejects(drain(entra.readDelta(whole.complete.cookie, never)), { code: 'Entra.DeltaImpossible' });
    const { changes, complete } = await drain(entra.readFull(never));
    assert.deepEqual([changes.length, complete.objects, complete.unread], [1, { users: 1, groups: 0 }, ['contact']]);
    assert.match(warnings.pop() ?? '', /contacts/);
    await drain(entra.readDelta(complete.cookie, never));
  }
});
