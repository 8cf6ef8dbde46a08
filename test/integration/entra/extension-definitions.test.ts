// Directory extensions that rules flow to, defined when they are first written.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { AttributeSchema } from '../../../operator/model/schema.ts';
import { anaSilva, change, permitFor, to } from '../../unit/directory/entra/builders.ts';
import { testTenant } from './tenant.ts';

const text: AttributeSchema = { type: 'String', multiValued: false };

async function exportWith(t: TestContext, roles: readonly string[], extensionOf: (clientID: string) => string) {
  const tenant = await testTenant(t, { applications: [{ roles }] });
  const name = extensionOf(tenant.clientID);
  const entra = tenant.open({ attributes: [name], extensions: { user: { [name]: text }, group: {} } });
  const send = (id: string, value: string) =>
    entra.export(permitFor(60_000), [
      change({
        id,
        sourceAnchor: id,
        action: 'Add',
        attributes: { ...anaSilva, ...to({ userPrincipalName: `${id}@contoso.test`, [name]: value }) },
      }),
    ]);
  return { tenant, name, send };
}

const own = (clientID: string): string => `extension_${clientID.replaceAll('-', '')}_costCenter`;
const people = ['User.ReadWrite.All', 'Group.ReadWrite.All'];

test('an extension of the own application is defined once, when the first value is written', async (t) => {
  const { tenant, name, send } = await exportWith(t, [...people, 'Application.ReadWrite.OwnedBy'], own);
  assert.equal((await send('ana', '4711'))[0]?.outcome, 'Written');
  assert.equal((await send('bert', '4712'))[0]?.outcome, 'Written');
  assert.equal((await tenant.find('user', 'userPrincipalName', 'bert@contoso.test'))?.values[name], '4712');
  const requests = await tenant.admin.requests({ tenant: tenant.id });
  assert.equal(requests.filter(({ method, path }) => method === 'POST' && path.includes('extensionProperties')).length, 1);
});

for (const [why, roles, extensionOf] of [
  ['that the application may not define', people, own],
  ['of another application', [...people, 'Application.ReadWrite.OwnedBy'], () => `extension_${'0'.repeat(32)}_costCenter`],
] as const) {
  test(`an extension ${why} keeps nobody out: the rest is written, and a later change says what is missing`, async (t) => {
    const { tenant, name, send } = await exportWith(t, roles, extensionOf);
    assert.equal((await send('ana', '4711'))[0]?.outcome, 'Written');
    const ana = await tenant.find('user', 'userPrincipalName', 'ana@contoso.test');
    const update = change({
      action: 'Update',
      anchor: ana?.id ?? '',
      sourceAnchor: 'ana',
      attributes: to({ [name]: '4711', title: 'Boss' }),
    });
    const [result] = await tenant.send(update);
    assert.ok(result?.outcome === 'Failed');
    assert.equal(result.error.code, 'Entra.ExtensionUndefined');
    assert.match(result.error.message, new RegExp(name));
    assert.equal((await tenant.find('user', 'userPrincipalName', 'ana@contoso.test'))?.values['jobTitle'], 'Boss');
  });
}
