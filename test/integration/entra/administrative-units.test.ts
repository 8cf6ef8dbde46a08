// Administrative units in a tenant: ours by their anchor, members one by one, nothing else touched.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ChangeResult, ExportChange, TargetReference } from '../../../operator/model/change.ts';
import { anaSilva, change, drain, never, permitFor, to } from '../../unit/directory/entra/builders.ts';
import { Copy } from './copy.ts';
import { anchorOf, testTenant } from './tenant.ts';

const roles = ['User.ReadWrite.All', 'Group.ReadWrite.All', 'AdministrativeUnit.ReadWrite.All', 'Application.ReadWrite.OwnedBy'];
const objectType = 'administrativeUnit';
const anchor = anchorOf(7);

async function unitTenant(t: TestContext, granted: readonly string[] = roles) {
  const tenant = await testTenant(t, { applications: [{ roles: granted }] });
  const entra = tenant.open({ rules: { objectTypes: ['administrativeUnit', 'group', 'user'], mode: 'Active' } });
  const send = async (...changes: readonly ExportChange[]): Promise<readonly ChangeResult[]> => entra.export(permitFor(60_000), changes);
  const units = (deleted = false) => tenant.admin.objects(tenant.id, { type: objectType, deleted });
  return { tenant, entra, send, units, property: `extension_${tenant.clientID.replaceAll('-', '')}_lockstepSourceAnchor` };
}

const sales = change({
  action: 'Add',
  objectType,
  sourceAnchor: anchor,
  label: 'Sales',
  attributes: to({ displayName: 'Sales', description: 'All of it' }),
});

const written = (result: ChangeResult | undefined): string => {
  assert.ok(result?.outcome === 'Written', JSON.stringify(result));
  return result.anchor;
};

test('a unit is created with its anchor, and not a second time', async (t) => {
  const { send, units, property } = await unitTenant(t);
  const id = written((await send(sales))[0]);
  const again = (await send(sales))[0];
  assert.deepEqual(again, { id: sales.id, outcome: 'Written', anchor: id, found: true });
  const all = await units();
  assert.deepEqual(
    all.map(({ values }) => [values['displayName'], values['description'], values[property]]),
    [['Sales', 'All of it', anchor]],
  );
});

for (const when of ['before', 'after'] as const)
  test(`a unit whose create was refused as too much ${when} its effect is there once`, async (t) => {
    const { tenant, send, units } = await unitTenant(t);
    await tenant.admin.addFault({
      match: { tenant: tenant.id, method: 'POST', pathPrefix: '/v1.0/directory/administrativeUnits' },
      action: { kind: 'status', status: 429, retryAfterSeconds: 1, when },
      count: 1,
    });
    const id = written((await send(sales))[0]);
    assert.deepEqual(
      (await units()).map((unit) => unit.id),
      [id],
    );
  });

test('a unit of the same name that is not ours stays what it is', async (t) => {
  const { tenant, send, units, property } = await unitTenant(t);
  await tenant.admin.createObjects(tenant.id, [{ type: objectType, values: { displayName: 'Sales', description: 'Made by hand' } }]);
  await send(sales);
  const theirs = (await units()).filter(({ values }) => values['description'] === 'Made by hand');
  assert.deepEqual(
    theirs.map(({ values }) => values[property]),
    [undefined],
  );
  assert.equal((await units()).length, 2);
});

test('members come and go one by one, and come back in the next read', async (t) => {
  const { entra, send } = await unitTenant(t);
  const people: TargetReference[] = [];
  for (const name of ['ana', 'bert', 'cem']) {
    const add = change({
      action: 'Add',
      sourceAnchor: name,
      attributes: { ...anaSilva, ...to({ userPrincipalName: `${name}@contoso.test` }) },
    });
    people.push({ anchor: written((await send(add))[0]), objectType: 'user' });
  }
  const id = written((await send(sales))[0]);
  const members = (add: readonly TargetReference[], remove: readonly TargetReference[]) =>
    change({ objectType, action: 'Update', anchor: id, sourceAnchor: anchor, references: { member: { multiValued: true, add, remove } } });
  written((await send(members(people, [])))[0]);
  const copy = new Copy();
  await copy.readFull(entra);
  const { complete } = await drain(entra.readFull(never));
  assert.deepEqual(copy.objects.get(id)?.references['member']?.toSorted(), people.map((one) => one.anchor).sort());
  // What was there already, and what is gone already, is what was wanted.
  written((await send(members(people.slice(1), people.slice(0, 1))))[0]);
  written((await send(members([], people.slice(0, 1))))[0]);
  const { changes } = await drain(entra.readDelta(complete.cookie, never));
  const told = changes.filter((one) => one.kind === 'patch' && one.anchor === id);
  assert.deepEqual(
    told.map((one) => one.kind === 'patch' && one.links['member']),
    [{ add: [], remove: [people[0]?.anchor] }],
  );
});

test('a deleted unit comes back with its id, and one that lost our anchor is not deleted', async (t) => {
  const { tenant, send, units, property } = await unitTenant(t);
  const id = written((await send(sales))[0]);
  const remove = change({ objectType, action: 'Delete', anchor: id, sourceAnchor: anchor, label: 'Sales' });
  written((await send(remove))[0]);
  assert.deepEqual(await units(), []);
  assert.deepEqual((await send(sales))[0], { id: sales.id, outcome: 'Written', anchor: id, found: true });
  await tenant.admin.changeObject(tenant.id, id, { values: { [property]: null } });
  const [kept] = await send(remove);
  assert.ok(kept?.outcome === 'Failed');
  assert.equal(kept.error.code, 'Entra.AnchorMismatch');
  assert.equal((await units()).length, 1);
});

test('the permission is asked for only by whoever makes units', async (t) => {
  const { tenant, entra } = await unitTenant(t, ['User.ReadWrite.All', 'Group.ReadWrite.All']);
  assert.match(String((await entra.missingPermissions?.(never))?.message), /AdministrativeUnit\.ReadWrite\.All to create/);
  const without = tenant.open({ rules: { objectTypes: ['group', 'user'], mode: 'Active' } });
  assert.equal(await without.missingPermissions?.(never), undefined);
  const copy = new Copy();
  await copy.readFull(without);
  assert.equal(copy.objects.size, 0);
});
