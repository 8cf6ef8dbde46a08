// Who comes back from the recycle bin while others have the old name or addresses.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { anaSilva, anchorA, change, to } from '../../unit/directory/entra/builders.ts';
import { testTenant } from './tenant.ts';

const id = '00000000-0000-4000-8000-00000000000a';
const upn = 'ana.silva@contoso.test';
const named = (name: string) => ({
  displayName: name,
  userPrincipalName: `${name}@contoso.test`,
  mailNickname: name,
  accountEnabled: true,
});

/** Ana lies in the bin; somebody else has what she was called by. */
async function besideOther(t: TestContext, other: Readonly<Record<string, unknown>>) {
  const tenant = await testTenant(t);
  const ana = { ...named('ana.silva'), mail: upn, onPremisesImmutableId: anchorA };
  await tenant.admin.createObjects(tenant.id, [{ type: 'user', id, values: ana }]);
  await tenant.send(change({ action: 'Delete', anchor: id }));
  await tenant.admin.createObjects(tenant.id, [{ type: 'user', values: { ...named('other'), ...other } }]);
  const back = async (userPrincipalName: string) => {
    const [result] = await tenant.send(change({ action: 'Add', attributes: { ...anaSilva, ...to({ userPrincipalName }) } }));
    const [user] = await tenant.admin.objects(tenant.id, { id, deleted: false });
    return { result, user };
  };
  return { tenant, back };
}

test('who has another name by now comes back with it, with the old id, beside whoever has the old name', async (t) => {
  const { tenant, back } = await besideOther(t, { userPrincipalName: upn });
  const { result, user } = await back('ana.sousa@contoso.test');
  assert.deepEqual(result, { id: 'change-1', outcome: 'Written', anchor: id, found: true });
  assert.equal(user?.values['userPrincipalName'], 'ana.sousa@contoso.test');
  assert.equal((await tenant.find('user', 'userPrincipalName', upn))?.values['displayName'], 'other');
});

test('addresses that others have by now do not keep a person in the bin', async (t) => {
  const { back } = await besideOther(t, { mail: upn });
  const { result, user } = await back('ana.sousa@contoso.test');
  assert.deepEqual([result?.outcome, user?.values['userPrincipalName']], ['Written', 'ana.sousa@contoso.test']);
});

test('nobody gets a name that no rule gave: who is to have the taken one stays in the bin, and both are named', async (t) => {
  const { tenant, back } = await besideOther(t, { userPrincipalName: upn });
  const { result, user } = await back(upn);
  assert.ok(result?.outcome === 'Failed');
  assert.equal(result.error.code, 'Entra.ObjectConflict');
  const other = await tenant.find('user', 'userPrincipalName', upn);
  assert.ok(result.error.message.includes(other?.id ?? '?'), result.error.message);
  assert.equal(user, undefined);
});

test('of several that were deleted with one anchor, the last one comes back', async (t) => {
  const tenant = await testTenant(t);
  const ids = ['00000000-0000-4000-8000-00000000000b', id, '00000000-0000-4000-8000-00000000000c'];
  for (const one of ids) await tenant.admin.createObjects(tenant.id, [{ type: 'user', id: one, values: { ...named(`ana-${one}`) } }]);
  for (const one of [ids[0], ids[2], ids[1]]) {
    await tenant.admin.changeObject(tenant.id, one ?? '', { values: { onPremisesImmutableId: anchorA } });
    await tenant.send(change({ action: 'Delete', anchor: one ?? '' }));
    await tenant.admin.advanceClock(60_000);
  }
  const [result] = await tenant.send(change({ action: 'Add', attributes: anaSilva }));
  assert.deepEqual(result, { id: 'change-1', outcome: 'Written', anchor: id, found: true });
});
