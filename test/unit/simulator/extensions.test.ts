// Directory extensions: defined by an application, used like any property.
import assert from 'node:assert/strict';
import test from 'node:test';
import { newGroup, newUser, openTenant, refusal } from './harness.ts';
import type { TestTenant } from './harness.ts';

const define = async ({ graph, info }: TestTenant, definition: Readonly<Record<string, unknown>>): Promise<string> =>
  (await graph.api(`/applications/${info.applications[0]?.objectId}/extensionProperties`).post(definition)).name;

test('an extension is named after its application, written, selected, filtered and cleared', async (t) => {
  const tenant = await openTenant(t);
  const { graph } = tenant;
  const name = await define(tenant, { name: 'adGuid', dataType: 'String', targetObjects: ['Group'] });
  assert.equal(name, `extension_${tenant.info.applications[0]?.clientId.replaceAll('-', '')}_adGuid`);
  const { id } = await graph.api('/groups').post(newGroup({ [name]: 'guid-1' }));
  assert.equal(name in (await graph.api(`/groups/${id}`).get()), false);
  assert.equal((await graph.api(`/groups/${id}`).select(name).get())[name], 'guid-1');
  assert.equal((await graph.api('/groups').filter(`${name} eq 'guid-1'`).get()).value[0].id, id);
  await graph.api(`/groups/${id}`).patch({ [name]: null });
  assert.deepEqual((await graph.api('/groups').filter(`${name} eq 'guid-1'`).get()).value, []);
});

test('an extension is refused on types that it is not for, and values of another type', async (t) => {
  const tenant = await openTenant(t);
  const name = await define(tenant, { name: 'flag', dataType: 'Boolean', targetObjects: ['User'] });
  assert.equal(
    (await refusal(tenant.graph.api('/groups').post(newGroup({ [name]: true })))).message,
    `The following extension properties are not available: ${name}.`,
  );
  assert.equal((await refusal(tenant.graph.api('/users').post(newUser({ [name]: 'yes' })))).status, 400);
  await tenant.graph.api('/users').post(newUser({ [name]: true }));
});

for (const [dataType, good, bad] of [
  ['Integer', 7, 7.5],
  ['LargeInteger', '9007199254740993', 'many'],
  ['DateTime', '2026-01-01T00:00:00Z', 'yesterday'],
  ['Binary', 'AAEC', 'not base64!'],
  ['String', 'x'.repeat(256), 'x'.repeat(257)],
] as const) {
  test(`a ${dataType} takes ${String(good).slice(0, 24)} and not ${String(bad).slice(0, 24)}`, async (t) => {
    const tenant = await openTenant(t);
    const name = await define(tenant, { name: 'value', dataType, targetObjects: ['User'] });
    const { id } = await tenant.graph.api('/users').post(newUser({ [name]: good }));
    assert.equal((await tenant.graph.api(`/users/${id}`).select(name).get())[name], good);
    assert.equal((await refusal(tenant.graph.api(`/users/${id}`).patch({ [name]: bad }))).status, 400);
  });
}

test('a definition is made once, and only by an application for itself', async (t) => {
  const tenant = await openTenant(t, { applications: [{}, { displayName: 'Other' }] });
  const definition = { name: 'twice', dataType: 'String', targetObjects: ['User'] };
  await define(tenant, definition);
  assert.equal((await refusal(define(tenant, definition))).message, 'An extension property exists with the same name.');
  const foreign = tenant.graph.api(`/applications/${tenant.info.applications[1]?.objectId}/extensionProperties`);
  assert.equal((await refusal(foreign.post(definition))).status, 403);
});

test('an application finds itself by its application id', async (t) => {
  const { graph, info } = await openTenant(t);
  const [own] = info.applications;
  assert.equal((await graph.api(`/applications(appId='${own?.clientId}')`).get()).id, own?.objectId);
  assert.equal((await graph.api('/applications').filter(`appId eq '${own?.clientId}'`).get()).value[0].id, own?.objectId);
});
