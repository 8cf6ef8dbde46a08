// Groups that were in the tenant before us: their anchor is a directory extension, for nobody can give them a unique name any more.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { change, drain, never, permitFor, to } from '../../unit/directory/entra/builders.ts';
import { anchorOf, testTenant } from './tenant.ts';

const roles = ['User.ReadWrite.All', 'Group.ReadWrite.All', 'Application.ReadWrite.OwnedBy'];
const anchor = anchorOf(7);
const group = {
  type: 'group' as const,
  id: '00000000-0000-4000-8000-000000000007',
  values: { displayName: 'Team', mailNickname: 'team', mailEnabled: false, securityEnabled: true },
};

async function tenantWithGroup(t: TestContext, granted: readonly string[] = roles) {
  const tenant = await testTenant(t, { applications: [{ roles: granted }] });
  await tenant.admin.createObjects(tenant.id, [group]);
  const entra = tenant.open({ rules: { objectTypes: ['user', 'group'], mode: 'Active' } });
  const property = `extension_${tenant.clientID.replaceAll('-', '')}_lockstepGroupAnchor`;
  const stored = async () =>
    (await tenant.admin.objects(tenant.id, { type: 'group', deleted: false })).find(({ id }) => id === group.id)?.values;
  return { tenant, entra, property, stored };
}

const adopt = change({
  action: 'Update',
  objectType: 'group',
  anchor: group.id,
  sourceAnchor: anchor,
  label: 'Team',
  adopted: true,
  attributes: to({ sourceAnchor: anchor, description: 'Ours' }),
});

test('an adopted group gets its anchor into an extension that is defined on the way, and reads show it', async (t) => {
  const { entra, property, stored } = await tenantWithGroup(t);
  const [result] = await entra.export(permitFor(60_000), [adopt]);
  assert.equal(result?.outcome, 'Written', JSON.stringify(result));
  const values = await stored();
  assert.deepEqual([values?.[property], values?.['description'], values?.['uniqueName']], [anchor, 'Ours', undefined]);
  const { changes } = await drain(entra.readFull(never));
  const read = changes.find((found) => found.kind === 'replace' && found.object.anchor === group.id);
  assert.equal(read?.kind === 'replace' ? read.object.attributes['sourceAnchor'] : undefined, anchor);
});

test('by that anchor it is deleted, and with another one it is not', async (t) => {
  const { entra, stored } = await tenantWithGroup(t);
  await entra.export(permitFor(60_000), [adopt]);
  const going = { ...adopt, action: 'Delete' as const, attributes: {} };
  const [other] = await entra.export(permitFor(60_000), [{ ...going, sourceAnchor: anchorOf(8) }]);
  assert.equal(other?.outcome === 'Failed' ? other.error.code : other?.outcome, 'Entra.AnchorMismatch');
  assert.notEqual(await stored(), undefined);
  assert.equal((await entra.export(permitFor(60_000), [going]))[0]?.outcome, 'Written');
  assert.equal(await stored(), undefined);
});

test('where the extension may not be defined, nothing is written, and the anchor is told to be missing', async (t) => {
  const { entra, property, stored } = await tenantWithGroup(t, roles.slice(0, 2));
  const [result] = await entra.export(permitFor(60_000), [adopt]);
  assert.equal(result?.outcome === 'Failed' ? result.error.code : result?.outcome, 'Entra.ExtensionUndefined');
  const values = await stored();
  assert.deepEqual([values?.['description'], values?.[property]], [undefined, undefined]);
});

test('deleted, it is found by that anchor in the recycle bin and restored with its id', async (t) => {
  const { entra, tenant, stored } = await tenantWithGroup(t);
  const going = { ...adopt, action: 'Delete' as const, attributes: {} };
  for (const one of [adopt, going]) assert.equal((await entra.export(permitFor(60_000), [one]))[0]?.outcome, 'Written');
  const {
    anchor: _gone,
    adopted: _no,
    ...again
  } = { ...adopt, action: 'Add' as const, attributes: to({ sourceAnchor: anchor, displayName: 'Team' }) };
  const [result] = await entra.export(permitFor(60_000), [again]);
  assert.deepEqual(result, { id: adopt.id, outcome: 'Written', anchor: group.id, found: true });
  assert.equal((await stored())?.['displayName'], 'Team');
  assert.equal((await tenant.admin.objects(tenant.id, { type: 'group', deleted: false })).length, 1);
});

const add = change({ action: 'Add', objectType: 'group', sourceAnchor: anchor, label: 'Team', attributes: to({ displayName: 'Team' }) });
const groups = async ({ admin, id }: Awaited<ReturnType<typeof testTenant>>): Promise<number> =>
  (await admin.objects(id, { type: 'group' })).length;

test('where nobody remembers it, it is found by that anchor and gets no twin', async (t) => {
  const { entra, tenant } = await tenantWithGroup(t);
  assert.equal((await entra.export(permitFor(60_000), [adopt]))[0]?.outcome, 'Written');
  const forgetful = tenant.open({ rules: { objectTypes: ['user', 'group'], mode: 'Active' } });
  assert.deepEqual(await forgetful.export(permitFor(60_000), [add]), [{ id: add.id, outcome: 'Written', anchor: group.id, found: true }]);
  assert.equal(await groups(tenant), 1);
});

test('a tenant that has no such extension has nobody with that anchor, and the group is made', async (t) => {
  const { entra, tenant } = await tenantWithGroup(t, roles.slice(0, 2));
  const [result] = await entra.export(permitFor(60_000), [add]);
  assert.deepEqual([result?.outcome, await groups(tenant)], ['Written', 2]);
});

test('of several groups with that anchor none is taken, and no third is made', async (t) => {
  const { entra, tenant, property } = await tenantWithGroup(t);
  assert.equal((await entra.export(permitFor(60_000), [adopt]))[0]?.outcome, 'Written');
  const copy = {
    ...group,
    id: '00000000-0000-4000-8000-000000000008',
    values: { ...group.values, mailNickname: 'copy', [property]: anchor },
  };
  await tenant.admin.createObjects(tenant.id, [copy]);
  const [result] = await entra.export(permitFor(60_000), [add]);
  assert.equal(result?.outcome === 'Failed' ? result.error.code : result?.outcome, 'Entra.AnchorAmbiguous');
  assert.equal(await groups(tenant), 2);
});

test('one that roles can be given to is not taken by that anchor', async (t) => {
  const { entra, tenant, property } = await tenantWithGroup(t);
  assert.equal((await entra.export(permitFor(60_000), [adopt]))[0]?.outcome, 'Written');
  const id = '00000000-0000-4000-8000-000000000009';
  const values = { ...group.values, mailNickname: 'roles', isAssignableToRole: true, [property]: anchorOf(9) };
  await tenant.admin.createObjects(tenant.id, [{ ...group, id, values }]);
  const [result] = await entra.export(permitFor(60_000), [{ ...add, sourceAnchor: anchorOf(9) }]);
  assert.equal(result?.outcome === 'Failed' ? result.error.code : result?.outcome, 'Entra.HoldsRole');
});
