// Which permission is named for a request that Graph refused: one that opens it, for every request that Lockstep makes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import { judgePermissions, permissionNeeds } from '../../../../operator/directory/entra/sign-in/permissions.ts';
import { permissionFor } from '../../../../operator/directory/entra/sign-in/permission-for.ts';
import { parsePath } from '../../../../operator/simulator/graph/path.ts';
import { findRoute } from '../../../../operator/simulator/graph/routes.ts';
import { change, drain, drainObjects, never, optionsFor, to } from './builders.ts';
import { failure, fakeGraph } from './fake-graph.ts';
import { only, stage } from './stage.ts';

const forbidden = failure(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

const rows: readonly (readonly [request: string, permission: RegExp])[] = [
  ['GET /users/delta', /^User\.Read\.All$/],
  ['GET /users', /^User\.Read\.All$/],
  ['GET /users/u1', /^User\.Read\.All$/],
  ['GET /users/u1/transitiveMemberOf', /^GroupMember\.Read\.All/],
  ['GET /groups/delta', /^GroupMember\.Read\.All or Group\.Read\.All$/],
  ['GET /groups/g1', /^GroupMember\.Read\.All/],
  ["GET /groups(uniqueName='ad-1')", /^GroupMember\.Read\.All/],
  ['GET /groups/g1/members', /^GroupMember\.Read\.All/],
  ['GET /directory/administrativeUnits', /^AdministrativeUnit\.Read\.All$/],
  ['GET /directory/administrativeUnits/delta', /^AdministrativeUnit\.Read\.All$/],
  ['GET /directory/administrativeUnits/a1/members', /^AdministrativeUnit\.Read\.All$/],
  ['GET /directory/deletedItems/microsoft.graph.user', /^User\.Read\.All$/],
  ['GET /directory/deletedItems/microsoft.graph.group', /^Group\.Read\.All$/],
  ["GET /applications(appId='1')", /^Application\.Read\.All or Application\.ReadWrite\.OwnedBy/],
  ['GET /applications/1/extensionProperties', /^Application\.Read\.All/],
  ['POST /users', /^User\.Create or User\.ReadWrite\.All$/],
  ['PATCH /users/u1', /^User\.ReadUpdate\.All or User\.ReadWrite\.All$/],
  ['PUT /users/u1/manager/$ref', /^User\.ReadUpdate\.All/],
  ['DELETE /users/u1/manager/$ref', /^User\.ReadUpdate\.All/],
  ['DELETE /users/u1', /^User\.DeleteRestore\.All or User\.ReadWrite\.All$/],
  ['POST /groups', /^Group\.Create or Group\.ReadWrite\.All$/],
  ['PATCH /groups/g1', /^Group\.ReadWrite\.All$/],
  ['POST /groups/g1/members/$ref', /^GroupMember\.ReadWrite\.All/],
  ['DELETE /groups/g1/members/u1/$ref', /^GroupMember\.ReadWrite\.All/],
  ['DELETE /groups/g1', /^Group\.ReadWrite\.All$/],
  ['POST /directory/administrativeUnits', /^AdministrativeUnit\.ReadWrite\.All$/],
  ['PATCH /directory/administrativeUnits/a1', /^AdministrativeUnit\.ReadWrite\.All$/],
  ['POST /directory/administrativeUnits/a1/members/$ref', /^AdministrativeUnit\.ReadWrite\.All$/],
  ['DELETE /directory/administrativeUnits/a1/members/u1/$ref', /^AdministrativeUnit\.ReadWrite\.All$/],
  ['DELETE /directory/administrativeUnits/a1', /^AdministrativeUnit\.ReadWrite\.All$/],
  [
    'POST /directory/deletedItems/u1/restore',
    /^User\.DeleteRestore\.All or User\.ReadWrite\.All for people, Group\.ReadWrite\.All for groups/,
  ],
  ['POST /applications/1/extensionProperties', /^Application\.ReadWrite\.OwnedBy or Application\.ReadWrite\.All \(the former/],
];

for (const [request, permission] of rows)
  test(`what would allow ${request} is named, and opens it in the simulated tenant`, () => {
    const named = permissionFor(request);
    assert.match(named, permission);
    const [method = '', path = ''] = request.split(' ');
    const { anyOf } = findRoute({ method, path: parsePath(path) });
    if (anyOf === undefined) return;
    for (const one of named.match(/[A-Z][\w-]*(?:\.[A-Z]\w*)+/g) ?? []) assert.ok(anyOf.includes(one), `${one} does not open ${request}`);
  });

test('a change that is refused for want of a permission names the one that is missing', async (t) => {
  const { send } = await stage(t, ({ method }) => (method === 'DELETE' ? forbidden : undefined));
  const result = only(await send(change({ action: 'Delete' })));
  assert.ok(result.outcome === 'Failed');
  assert.equal(result.error.code, 'Entra.Permission');
  assert.match(result.error.next, /^Grant the application User\.DeleteRestore\.All or User\.ReadWrite\.All /);
});

for (const [what, refused, named] of [
  ['people', '/users/delta', /User\.Read\.All/],
  ['groups', '/groups/delta', /GroupMember\.Read\.All/],
] as const)
  test(`a read of ${what} that is refused names the permission that is missing`, async (t) => {
    const fake = await fakeGraph(t);
    const entra = openEntra(optionsFor(fake));
    t.after(() => entra.close());
    fake.script = ({ path }) =>
      path === refused ? forbidden : { status: 200, body: { value: [], '@odata.deltaLink': `${fake.origin}/v1.0${path}?$deltatoken=1` } };
    await assert.rejects(drain(entra.readFull(never)), { code: 'Entra.Permission', next: named });
  });

test("a refused list of a group's members names the permission that is missing", async (t) => {
  const fake = await fakeGraph(t);
  const entra = openEntra(optionsFor(fake, { attributes: ['member'] }));
  t.after(() => entra.close());
  fake.script = ({ path }) => (path.endsWith('/members') ? forbidden : path === '/users/g1' ? { status: 404 } : undefined);
  await assert.rejects(drainObjects(entra.readObjects(['g1'], never)), { code: 'Entra.Permission', next: /GroupMember\.Read\.All/ });
});

test('whoever takes away what is too much is told what to grant in its place', () => {
  const { excess, instead, missing } = judgePermissions(permissionNeeds(['user']), ['User.ReadWrite.All', 'Group.ReadWrite.All'], 'Active');
  assert.deepEqual({ excess, instead, missing }, { excess: ['Group.ReadWrite.All'], instead: ['GroupMember.Read.All'], missing: [] });
  const wide = judgePermissions(permissionNeeds(['user']), ['User.ReadWrite.All', 'Directory.ReadWrite.All', 'Group.Read.All'], 'Active');
  assert.deepEqual(wide.instead, []);
});

test('a change of a title asks for no other permission than the one to change people', async (t) => {
  const { send } = await stage(t, ({ method }) => (method === 'PATCH' ? forbidden : undefined));
  const result = only(await send(change({ action: 'Update', attributes: to({ title: 'x' }) })));
  assert.match(result.outcome === 'Failed' ? result.error.next : '', /User\.ReadUpdate\.All or User\.ReadWrite\.All/);
});
