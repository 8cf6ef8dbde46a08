// Delta queries: the first round, the next ones, and tokens that have had their time.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Client } from '@microsoft/microsoft-graph-client';
import { newGroup, newUser, openSimulator, openTenant, reference, refusal } from './harness.ts';
import type { Json } from './harness.ts';

const dayMs = 86_400_000;

/** All pages of a round. */
async function round(
  graph: Client,
  link: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ value: Json[]; pages: number; deltaLink: string }> {
  const value: Json[] = [];
  let next = link;
  for (let pages = 1; ; pages += 1) {
    const page = await graph.api(next).headers(headers).get();
    value.push(...page.value);
    if (page['@odata.deltaLink'] !== undefined) {
      return { value, pages, deltaLink: page['@odata.deltaLink'] };
    }
    next = page['@odata.nextLink'];
  }
}

test('after the first round only what changed comes, whole or minimal', async (t) => {
  const { graph } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser({ city: 'Lisbon', department: 'Finance' }));
  await graph.api('/users').post(newUser());
  const first = await round(graph, '/users/delta?$select=city,department');
  assert.equal(first.value.length, 2);
  assert.deepEqual((await round(graph, first.deltaLink)).value, []);
  await graph.api(`/users/${id}`).patch({ city: 'Porto' });
  assert.deepEqual((await round(graph, first.deltaLink)).value, [{ city: 'Porto', department: 'Finance', id }]);
  assert.deepEqual((await round(graph, first.deltaLink, { prefer: 'return=minimal' })).value, [{ city: 'Porto', id }]);
});

test('a property that was never set is left out, and one that was cleared comes as null', async (t) => {
  const { graph } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser({ city: 'Lisbon' }));
  const first = await round(graph, '/users/delta?$select=city,department');
  assert.deepEqual(first.value, [{ city: 'Lisbon', id }]);
  await graph.api(`/users/${id}`).patch({ city: null });
  assert.deepEqual((await round(graph, first.deltaLink)).value, [{ city: null, id }]);
});

test('a change of what was not selected is no change', async (t) => {
  const { graph } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser());
  const { deltaLink } = await round(graph, '/users/delta?$select=city');
  await graph.api(`/users/${id}`).patch({ department: 'x' });
  assert.deepEqual((await round(graph, deltaLink)).value, []);
});

test('a deletion can be restored, a purge not, and a restored object comes whole', async (t) => {
  const { graph } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser({ city: 'Lisbon' }));
  const { deltaLink } = await round(graph, '/users/delta?$select=city');
  await graph.api(`/users/${id}`).delete();
  const deleted = await round(graph, deltaLink);
  assert.deepEqual(deleted.value, [{ id, '@removed': { reason: 'changed' } }]);
  await graph.api(`/directory/deletedItems/${id}/restore`).post({});
  assert.deepEqual((await round(graph, deleted.deltaLink)).value, [{ city: 'Lisbon', id }]);
  await graph.api(`/users/${id}`).delete();
  await graph.api(`/directory/deletedItems/${id}`).delete();
  assert.deepEqual((await round(graph, deltaLink)).value, [{ id, '@removed': { reason: 'deleted' } }]);
});

test('members come and go as members@delta, also those that are deleted themselves', async (t) => {
  const { graph } = await openTenant(t);
  const [a, b, c] = await Promise.all([1, 2, 3].map(async () => (await graph.api('/users').post(newUser())).id as string));
  const { id } = await graph.api('/groups').post(newGroup({ 'members@odata.bind': [a, b].map((member) => reference(member ?? '')) }));
  const first = await round(graph, '/groups/delta?$select=displayName,members');
  assert.deepEqual(
    first.value[0]['members@delta'].map((member: Json) => [member['@odata.type'], member.id]),
    [a, b].map((member) => ['#microsoft.graph.user', member]),
  );
  await graph.api(`/groups/${id}/members/${a}/$ref`).delete();
  await graph.api(`/groups/${id}/members/$ref`).post({ '@odata.id': reference(c ?? '') });
  await graph.api(`/users/${b}`).delete();
  const [changed] = (await round(graph, first.deltaLink)).value;
  const removed = { '@removed': { reason: 'deleted' } };
  const type = { '@odata.type': '#microsoft.graph.user' };
  assert.deepEqual(
    changed['members@delta'].toSorted((one: Json, two: Json) => [a, b, c].indexOf(one.id) - [a, b, c].indexOf(two.id)),
    [
      { ...type, id: a, ...removed },
      { ...type, id: b, ...removed },
      { ...type, id: c },
    ],
  );
});

test('a large group comes again on later pages with further members', async (t) => {
  const { graph, simulator, info } = await openTenant(t, { settings: { deltaMembersPerPage: 40 } });
  const users = await simulator.admin.createObjects(
    info.tenantId,
    Array.from({ length: 100 }, (_, index) => ({ type: 'user', values: { userPrincipalName: `u${index}@contoso.test` } }) as const),
  );
  const memberIds = users.map(({ id }) => id);
  const [small, large] = await simulator.admin.createObjects(info.tenantId, [
    { type: 'group', values: { displayName: 'Small' }, memberIds: memberIds.slice(0, 5) },
    { type: 'group', values: { displayName: 'Large' }, memberIds },
  ]);
  const { value, pages } = await round(graph, '/groups/delta?$select=displayName,members');
  const membersOf = (id: string | undefined) =>
    value.filter((group) => group.id === id).flatMap((group) => group['members@delta'].map((member: Json) => member.id));
  assert.deepEqual([pages, membersOf(small?.id).length, membersOf(large?.id)], [3, 5, memberIds]);
});

test('manager@delta follows a change of the manager', async (t) => {
  const { graph } = await openTenant(t);
  const boss = await graph.api('/users').post(newUser());
  const { id } = await graph.api('/users').post(newUser());
  const { deltaLink } = await round(graph, '/users/delta?$select=displayName,manager');
  await graph.api(`/users/${id}/manager/$ref`).put({ '@odata.id': reference(boss.id) });
  const set = await round(graph, deltaLink);
  assert.deepEqual(set.value[0]['manager@delta'], [{ '@odata.type': '#microsoft.graph.user', id: boss.id }]);
  await graph.api(`/users/${id}/manager/$ref`).delete();
  assert.deepEqual((await round(graph, set.deltaLink)).value[0]['manager@delta'][0]['@removed'], { reason: 'deleted' });
});

test('deltatoken=latest begins from now', async (t) => {
  const { graph } = await openTenant(t);
  await graph.api('/users').post(newUser());
  const { value, deltaLink } = await round(graph, '/users/delta?$deltatoken=latest&$select=displayName');
  assert.deepEqual(value, []);
  const { id } = await graph.api('/users').post(newUser({ displayName: 'New' }));
  assert.deepEqual((await round(graph, deltaLink)).value, [{ displayName: 'New', id }]);
});

test('a filter may name ids and nothing else', async (t) => {
  const { graph } = await openTenant(t);
  const a = await graph.api('/users').post(newUser());
  await graph.api('/users').post(newUser());
  const { value } = await round(graph, `/users/delta?$select=id&$filter=id eq '${a.id}'`);
  assert.deepEqual(value, [{ id: a.id }]);
  for (const query of ["$filter=city eq 'x'", '$top=5', '$orderby=displayName', '$expand=manager']) {
    assert.equal((await refusal(graph.api(`/users/delta?${query}`).get())).code, 'Request_UnsupportedQuery');
  }
});

test('after a week, or a reset of the tenant, a token ends with 410 and says where to begin', async (t) => {
  const simulator = await openSimulator(t);
  const { graph, raw, info } = await openTenant(t, {}, simulator);
  await graph.api('/users').post(newUser());
  const old = new URL((await round(graph, '/users/delta')).deltaLink);
  await simulator.admin.advanceClock(8 * dayMs);
  const expired = await raw('GET', `${old.pathname}${old.search}`);
  assert.deepEqual([expired.status, expired.body.error.code], [410, 'resyncRequired']);
  const location = new URL(expired.headers.get('location') ?? '');
  const begun = await raw('GET', `${location.pathname}${location.search}`);
  assert.equal(begun.body.value.length, 1);
  const link = new URL(begun.body['@odata.deltaLink']);
  await simulator.admin.resetTenant(info.tenantId);
  assert.equal((await raw('GET', `${link.pathname}${link.search}`)).status, 410);
});

test('the token of another tenant is refused', async (t) => {
  const one = await openTenant(t);
  const two = await openTenant(t);
  const link = new URL((await round(one.graph, '/users/delta')).deltaLink);
  assert.equal((await two.raw('GET', `${link.pathname}${link.search}`)).status, 400);
});

test('a round may begin with an empty page and tell again what was told', async (t) => {
  const { graph } = await openTenant(t, { settings: { deltaReplays: 100, deltaEmptyPages: true, deltaPageSize: 2 } });
  const ids: string[] = [];
  for (let index = 0; index < 3; index += 1) ids.push((await graph.api('/users').post(newUser())).id);
  const empty = await graph.api('/users/delta').get();
  assert.deepEqual([empty.value, typeof empty['@odata.nextLink']], [[], 'string']);
  const first = await round(graph, '/users/delta');
  assert.deepEqual([first.value.length, first.pages], [3, 3]);
  await graph.api(`/users/${ids[0]}`).patch({ city: 'Lisbon' });
  const again = await round(graph, first.deltaLink);
  assert.deepEqual(new Set(again.value.map(({ id }) => id)), new Set(ids));
  assert.deepEqual((await graph.api('/users/delta?$deltatoken=latest').get()).value, []);
});

test('a token goes on at the collection that gave it out and nowhere else, with the properties selected there', async (t) => {
  const { graph, raw } = await openTenant(t);
  const { id } = await graph.api('/users').post(newUser({ city: 'Lisbon', department: 'x' }));
  const { deltaLink } = await round(graph, '/users/delta?$select=city');
  const token = deltaLink.slice(deltaLink.indexOf('$deltatoken='));
  for (const elsewhere of ['groups', 'devices', 'contacts', 'directory/administrativeUnits']) {
    const { status, body } = await raw('GET', `/v1.0/${elsewhere}/delta?${token}`);
    assert.deepEqual([status, body.error.message], [400, 'Badly formed token.'], elsewhere);
  }
  await graph.api(`/users/${id}`).patch({ city: 'Porto', department: 'y' });
  const { body } = await raw('GET', `/v1.0/users/delta?${token}&$select=department`);
  assert.deepEqual(body.value, [{ city: 'Porto', id }]);
});

test('a token that somebody made up is refused', async (t) => {
  const { graph, raw } = await openTenant(t);
  const { deltaLink } = await round(graph, '/users/delta');
  const [owner, content] = JSON.parse(Buffer.from(new URL(deltaLink).searchParams.get('$deltatoken') ?? '', 'base64url').toString());
  for (const wrong of [{ select: 5 }, { select: [{}] }, { ids: 'x' }, { from: '0' }, { at: null }, { until: 'x' }, { after: {} }]) {
    const token = Buffer.from(JSON.stringify([owner, { ...content, ...wrong }])).toString('base64url');
    const { status } = await raw('GET', `/v1.0/users/delta?$deltatoken=${token}`);
    assert.equal(status, 400, JSON.stringify(wrong));
  }
});
