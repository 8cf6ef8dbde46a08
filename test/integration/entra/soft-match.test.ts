// Whose account a new person takes over, and whose never.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { SoftMatch } from '../../../operator/model/revision.ts';
import type { NewObject } from '../../../operator/simulator/admin/types.ts';
import { anaSilva, anchorA, change, permitFor, to } from '../../unit/directory/entra/builders.ts';
import { testTenant } from './tenant.ts';

const upn = 'ana.silva@contoso.test';
const account: NewObject = {
  type: 'user',
  id: '00000000-0000-4000-8000-00000000000a',
  values: { displayName: 'Ana in the cloud', userPrincipalName: upn, mailNickname: 'ana', accountEnabled: true, mail: upn },
};

async function joinBeside(t: TestContext, softMatch: SoftMatch, ...objects: readonly NewObject[]) {
  const tenant = await testTenant(t);
  await tenant.admin.createObjects(tenant.id, objects);
  const entra = tenant.open({ configuration: { ...tenant.configuration, softMatch } });
  const [result] = await entra.export(permitFor(60_000), [change({ action: 'Add', attributes: anaSilva })]);
  assert.ok(result !== undefined);
  return {
    result,
    user: await tenant.find('user', 'userPrincipalName', upn),
    all: await tenant.admin.objects(tenant.id, { type: 'user' }),
  };
}

const codeOf = (result: Awaited<ReturnType<typeof joinBeside>>['result']): string =>
  result.outcome === 'Written' ? 'Written' : result.error.code;

test('an account of the same name and without an anchor is taken over where that was chosen, and keeps its id', async (t) => {
  const { result, user, all } = await joinBeside(t, 'UserPrincipalName', account);
  assert.deepEqual([codeOf(result), result.outcome === 'Written' && result.anchor], ['Written', account.id]);
  assert.equal(result.outcome === 'Written' && result.found, true);
  assert.deepEqual([user?.id, user?.values['onPremisesImmutableId'], user?.values['displayName']], [account.id, anchorA, 'Ana Silva']);
  assert.equal(all.length, 1);
});

test('without the choice it is a conflict, and the account stays as it is', async (t) => {
  const { result, user } = await joinBeside(t, 'None', account);
  assert.equal(codeOf(result), 'Entra.ObjectConflict');
  assert.deepEqual([user?.values['onPremisesImmutableId'], user?.values['displayName']], [undefined, 'Ana in the cloud']);
});

const untouched = 'Ana in the cloud';
const administrator: NewObject = { type: 'directoryRole', values: { displayName: 'User Administrator' }, memberIds: [account.id ?? ''] };
const assignable: NewObject = {
  type: 'group',
  values: { displayName: 'Admins', mailNickname: 'admins', mailEnabled: false, securityEnabled: true, isAssignableToRole: true },
  memberIds: [account.id ?? ''],
};

for (const [whose, objects, code] of [
  ['that holds a directory role', [account, administrator], 'Entra.HoldsRole'],
  ['in a group that roles are given to', [account, assignable], 'Entra.HoldsRole'],
  ['of another synchronization', [{ ...account, values: { ...account.values, onPremisesSyncEnabled: true } }], 'Entra.MasteredElsewhere'],
  ['of a guest', [{ ...account, values: { ...account.values, userType: 'Guest' } }], 'Entra.SoftMatchGuest'],
  ['with another anchor', [{ ...account, values: { ...account.values, onPremisesImmutableId: 'other' } }], 'Entra.SoftMatchTaken'],
] as const) {
  test(`an account ${whose} is left alone, and the person fails with a reason`, async (t) => {
    const { result, user } = await joinBeside(t, 'UserPrincipalName', ...objects);
    assert.equal(codeOf(result), code);
    assert.equal(user?.values['displayName'], untouched);
  });
}

test('a guest is taken over where the rules want a guest', async (t) => {
  const tenant = await testTenant(t);
  await tenant.admin.createObjects(tenant.id, [{ ...account, values: { ...account.values, userType: 'Guest' } }]);
  const entra = tenant.open({ configuration: { ...tenant.configuration, softMatch: 'Mail' } });
  const attributes = { ...anaSilva, ...to({ mail: upn, userType: 'guest' }) };
  const [result] = await entra.export(permitFor(60_000), [change({ action: 'Add', attributes })]);
  assert.deepEqual([result?.outcome, result?.outcome === 'Written' && result.anchor], ['Written', account.id]);
});

test('an administrator is not matched by the anchor either', async (t) => {
  const anchored = { ...account, values: { ...account.values, onPremisesImmutableId: anchorA } };
  const { result, user } = await joinBeside(t, 'None', anchored, administrator);
  assert.equal(codeOf(result), 'Entra.HoldsRole');
  assert.equal(user?.values['displayName'], untouched);
});

test('who has nobody to take over is created', async (t) => {
  const { result, user } = await joinBeside(t, 'UserPrincipalName');
  assert.equal(codeOf(result), 'Written');
  assert.equal(user?.values['onPremisesImmutableId'], anchorA);
});

const team: NewObject = {
  type: 'group',
  values: { displayName: 'Team', mailNickname: 'team', mailEnabled: false, securityEnabled: true },
  memberIds: [account.id ?? ''],
};

async function adopt(t: TestContext, roles: readonly string[], refusing = false) {
  const tenant = await testTenant(t, { applications: [{ roles }] });
  await tenant.admin.createObjects(tenant.id, [account, team]);
  const pathPrefix = `/v1.0/users/${account.id}/transitiveMemberOf`;
  if (refusing) await tenant.admin.addFault({ match: { tenant: tenant.id, pathPrefix }, action: { kind: 'status', status: 403 } });
  const [result] = await tenant.send(change({ action: 'Update', anchor: account.id ?? '', adopted: true, attributes: anaSilva }));
  return { result, name: (await tenant.find('user', 'userPrincipalName', upn))?.values['displayName'] };
}

for (const [what, roles, refusing] of [
  ['it can not be read whether roles can be given to the groups of an account', ['User.ReadWrite.All'], false],
  ['the groups and roles of an account can not be read', ['User.ReadWrite.All', 'Group.Read.All'], true],
] as const) {
  test(`where ${what}, it is not taken over, and the change says which permission to grant`, async (t) => {
    const { result, name } = await adopt(t, roles, refusing);
    assert.ok(result?.outcome === 'Failed');
    assert.deepEqual([result.error.code, result.error.retry], ['Entra.Permission', 'configuration']);
    assert.match(result.error.next, /Grant the application GroupMember\.Read\.All/);
    assert.equal(name, untouched);
  });
}

test('with that permission it is', async (t) => {
  const { result, name } = await adopt(t, ['User.ReadWrite.All', 'GroupMember.Read.All']);
  assert.deepEqual([result?.outcome, name], ['Written', 'Ana Silva']);
});

for (const [what, sent] of [
  ['changed', { action: 'Update', attributes: to({ title: 'x' }) }],
  ['disabled', { action: 'Update', attributes: to({ accountEnabled: false }) }],
  [
    'given a manager',
    { action: 'Update', references: { manager: { multiValued: false, add: [{ anchor: 'm', objectType: 'user' }], remove: [] } } },
  ],
  ['deleted', { action: 'Delete' }],
] as const)
  test(`an administrator who was joined before anything was written is not ${what}`, async (t) => {
    for (const role of [administrator, assignable])
      for (const anchor of [{}, { onPremisesImmutableId: anchorA }]) {
        if (sent.action === 'Delete' && !('onPremisesImmutableId' in anchor)) continue;
        const tenant = await testTenant(t);
        await tenant.admin.createObjects(tenant.id, [{ ...account, values: { ...account.values, ...anchor } }, role]);
        const before = await tenant.find('user', 'userPrincipalName', upn);
        const [result] = await tenant.send(change({ ...sent, anchor: account.id ?? '', adopted: true }));
        assert.equal(result?.outcome === 'Failed' ? result.error.code : result?.outcome, 'Entra.HoldsRole');
        assert.deepEqual(await tenant.find('user', 'userPrincipalName', upn), before);
      }
  });
