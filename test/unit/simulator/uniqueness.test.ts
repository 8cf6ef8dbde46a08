// Values that may exist once in a tenant.
import assert from 'node:assert/strict';
import test from 'node:test';
import { objectTypes } from '../../../operator/simulator/directory/entry.ts';
import { bearOnUniqueness, uniqueKeys } from '../../../operator/simulator/directory/unique-index.ts';
import { newGroup, newUser, openTenant, refusal } from './harness.ts';

for (const [property, first, second] of [
  ['userPrincipalName', { userPrincipalName: 'ana@contoso.test' }, { userPrincipalName: 'ANA@contoso.test' }],
  ['onPremisesImmutableId', { onPremisesImmutableId: 'AAECAw==' }, { onPremisesImmutableId: 'AAECAw==' }],
  ['proxyAddresses', { mail: 'ana@contoso.test' }, { mail: 'Ana@contoso.test' }],
  ['proxyAddresses', { userPrincipalName: 'ana@contoso.test' }, { mail: 'ana@contoso.test' }],
  ['userPrincipalName', { mail: 'ana@contoso.test' }, { userPrincipalName: 'ana@contoso.test' }],
] as const) {
  test(`${JSON.stringify(second)} conflicts with ${JSON.stringify(first)}, and the details name the other object`, async (t) => {
    const { graph } = await openTenant(t);
    const holder = await graph.api('/users').post(newUser(first));
    const refused = await refusal(graph.api('/users').post(newUser(second)));
    const message = `Another object with the same value for property ${property} already exists.`;
    assert.deepEqual([refused.status, refused.code, refused.message], [400, 'Request_BadRequest', message]);
    assert.deepEqual(refused.details, [
      { code: 'ObjectConflict', message, target: property },
      { code: 'ConflictingObjects', message, target: `User_${holder.id}` },
    ]);
  });
}

test('immutable ids that differ in letter case are two ids', async (t) => {
  const { graph } = await openTenant(t);
  await graph.api('/users').post(newUser({ onPremisesImmutableId: 'abcd' }));
  const { id } = await graph.api('/users').post(newUser({ onPremisesImmutableId: 'ABCD' }));
  const { value } = await graph.api('/users').filter("onPremisesImmutableId eq 'ABCD'").get();
  assert.deepEqual(
    value.map((user: { id: string }) => user.id),
    [id],
  );
});

test('a conflicting change writes nothing of the request', async (t) => {
  const { graph } = await openTenant(t);
  await graph.api('/users').post(newUser({ userPrincipalName: 'ana@contoso.test' }));
  const { id } = await graph.api('/users').post(newUser({ city: 'Lisbon' }));
  await refusal(graph.api(`/users/${id}`).patch({ city: 'Porto', userPrincipalName: 'ana@contoso.test' }));
  assert.equal((await graph.api(`/users/${id}`).select('city').get()).city, 'Lisbon');
});

test('a value is free again once its object has left it, or lies in the recycle bin', async (t) => {
  const { graph } = await openTenant(t);
  const anchor = { onPremisesImmutableId: 'anchor' };
  const first = await graph.api('/users').post(newUser({ ...anchor, userPrincipalName: 'ana@contoso.test' }));
  await graph.api(`/users/${first.id}`).patch({ userPrincipalName: 'ana.silva@contoso.test' });
  await graph.api('/users').post(newUser({ userPrincipalName: 'ana@contoso.test' }));
  await graph.api(`/users/${first.id}`).delete();
  await graph.api('/users').post(newUser({ ...anchor, userPrincipalName: 'ana.silva@contoso.test' }));
});

test('whatever a unique value is made of is known to bear on uniqueness', () => {
  for (const type of objectTypes) {
    const asked = new Set<string>();
    const values = new Proxy<Record<string, unknown>>(
      {},
      { get: (_, name) => (asked.add(String(name)), name === 'groupTypes' ? ['Unified'] : name === 'proxyAddresses' ? ['smtp:a@b'] : 'x') },
    );
    assert.ok(uniqueKeys({ type, values }).length > 0);
    assert.deepEqual(
      [...asked].filter((name) => !bearOnUniqueness([name])),
      [],
    );
  }
  assert.equal(bearOnUniqueness(['jobTitle', 'city']), false);
});

test('mail nicknames are unique among Microsoft 365 groups, not among security groups', async (t) => {
  const { graph } = await openTenant(t);
  const unified = { groupTypes: ['Unified'], mailEnabled: true, mailNickname: 'sales' };
  await graph.api('/groups').post(newGroup(unified));
  assert.equal((await refusal(graph.api('/groups').post(newGroup(unified)))).details[0].target, 'mailNickname');
  await graph.api('/groups').post(newGroup({ mailNickname: 'sales' }));
});
