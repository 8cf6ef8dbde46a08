// The page for people: what it shows, what it never lets through, and where it is.
import assert from 'node:assert/strict';
import test from 'node:test';
import { fetch } from 'undici';
import { newGroup, newUser, openSimulator, openTenant, reference } from './harness.ts';

test('the page shows users, groups with their members, and the audit log, and finds what is searched', async (t) => {
  const { graph, dispatcher, simulator, info } = await openTenant(t);
  const user = await graph.api('/users').post(newUser({ displayName: 'Ana Silva', userPrincipalName: 'ana.silva@contoso.test' }));
  await graph.api('/users').post(newUser({ displayName: 'Rui Costa' }));
  const group = await graph.api('/groups').post(newGroup({ displayName: 'Finance', 'members@odata.bind': [reference(user.id)] }));
  const page = async (path: string): Promise<string> => {
    const answer = await fetch(`${simulator.url}/_ui${path}`, { dispatcher });
    assert.equal(answer.status, 200);
    return answer.text();
  };
  assert.match(await page(''), new RegExp(info.tenantId));
  const found = await page(`/${info.tenantId}/objects/user?q=SILVA`);
  assert.match(found, /ana\.silva@contoso\.test/);
  assert.doesNotMatch(found, /Rui Costa/);
  assert.match(await page(`/${info.tenantId}/objects/group`), /Finance/);
  assert.match(await page(`/${info.tenantId}/object/${group.id}`), /Ana Silva/);
  assert.match(await page(`/${info.tenantId}/audit?q=create`), new RegExp(`create group ${group.id}`));
});

test('what stands in the directory or in a search never becomes markup, and no script would run', async (t) => {
  const { graph, dispatcher, simulator, info } = await openTenant(t);
  const evil = '<script>alert(1)</script>"\'&';
  const { id } = await graph.api('/users').post(newUser({ displayName: evil }));
  const paths = [`objects/user?q=${encodeURIComponent('<script>')}`, `object/${id}`, `audit?q=${encodeURIComponent('"><script>')}`];
  for (const path of paths) {
    const answer = await fetch(`${simulator.url}/_ui/${info.tenantId}/${path}`, { dispatcher });
    assert.doesNotMatch(await answer.text(), /<script/i);
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|script-src/);
  }
});

test('the page changes nothing: it takes GET alone', async (t) => {
  const { dispatcher, simulator, info } = await openTenant(t);
  for (const method of ['POST', 'PATCH', 'PUT', 'DELETE']) {
    const { status } = await fetch(`${simulator.url}/_ui/${info.tenantId}/audit`, { dispatcher, method });
    assert.ok(status >= 400, `${method} ${status}`);
  }
});

test('an unknown tenant, type or object has no page', async (t) => {
  const { dispatcher, simulator, info } = await openTenant(t);
  for (const path of ['x/audit', `${info.tenantId}/objects/secret`, `${info.tenantId}/object/x`]) {
    assert.equal((await fetch(`${simulator.url}/_ui/${path}`, { dispatcher })).status, 404);
  }
});

test('where the port is bound to more than loopback there is no page, unless it is asked for', async (t) => {
  for (const [options, isThere] of [
    [{ host: '0.0.0.0' }, false],
    [{ host: '0.0.0.0', publicPage: true }, true],
    [{ host: '127.0.0.1', publicPage: false }, false],
  ] as const) {
    const simulator = await openSimulator(t, options);
    const { dispatcher } = await openTenant(t, {}, simulator);
    assert.equal((await fetch(`${simulator.url}/_ui`, { dispatcher })).status === 200, isThere);
  }
});
