// What the application may do, compared with what the rules need, before anything is written.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { EntraOptions } from '../../../operator/directory/entra/index.ts';
import { LockstepError } from '../../../operator/model/errors.ts';
import { never } from '../../unit/directory/entra/builders.ts';
import { testTenant } from './tenant.ts';

type Rules = NonNullable<EntraOptions['rules']>;
const active: Rules = { objectTypes: ['group', 'user'], mode: 'Active' };

async function check(t: TestContext, roles: readonly string[], rules: Rules) {
  const tenant = await testTenant(t, { applications: [{ roles }] });
  const warnings: unknown[] = [];
  const log = {
    debug: () => {},
    info: () => {},
    warn: (fields: Readonly<Record<string, unknown>>) => warnings.push(fields['permissions']),
  };
  const entra = tenant.open({ rules, log });
  const missing = await entra.missingPermissions?.(never);
  await entra.missingPermissions?.(never);
  assert.ok(missing === undefined || missing instanceof LockstepError);
  return { missing, warnings };
}

test('the permissions of the README are enough for people and groups, and no more than that', async (t) => {
  const { missing, warnings } = await check(t, ['User.ReadWrite.All', 'Group.ReadWrite.All', 'User.DeleteRestore.All'], active);
  assert.equal(missing, undefined);
  assert.deepEqual(warnings, []);
});

test('the narrowest permissions are enough', async (t) => {
  const roles = ['User.Read.All', 'User.Create', 'User.ReadUpdate.All', 'User.DeleteRestore.All', 'Group.ReadWrite.All'];
  const { missing, warnings } = await check(t, roles, active);
  assert.equal(missing, undefined);
  assert.deepEqual(warnings, []);
});

test('everything that is missing is named at once, with what it is for', async (t) => {
  const { missing } = await check(t, ['User.ReadWrite.All'], active);
  assert.equal(missing?.code, 'Entra.PermissionsMissing');
  assert.equal(missing.retry, 'configuration');
  assert.match(missing.message, /Group\.Create or Group\.ReadWrite\.All to create groups/);
  assert.match(missing.message, /to delete and restore groups/);
  assert.doesNotMatch(missing.message, /people/);
});

test('a tenant that is only staged needs no right to write, and having it is no excess', async (t) => {
  const staged: Rules = { ...active, mode: 'Staging' };
  assert.equal((await check(t, ['User.Read.All', 'GroupMember.Read.All'], staged)).missing, undefined);
  assert.deepEqual((await check(t, ['User.ReadWrite.All', 'Group.ReadWrite.All'], staged)).warnings, []);
});

test('rules that write no groups need no right to write groups', async (t) => {
  const { missing } = await check(t, ['User.ReadWrite.All', 'GroupMember.Read.All'], { objectTypes: ['user'], mode: 'Active' });
  assert.equal(missing, undefined);
});

test('administrative units are read and written with permissions of their own, which are named where rules make some', async (t) => {
  const people = ['User.ReadWrite.All', 'Group.ReadWrite.All'];
  const units: Rules = { objectTypes: ['administrativeUnit', 'group', 'user'], mode: 'Active' };
  const { missing } = await check(t, people, units);
  assert.match(
    missing?.message ?? '',
    /AdministrativeUnit\.Read\.All to read administrative units; AdministrativeUnit\.ReadWrite\.All to create, change/,
  );
  assert.deepEqual(await check(t, [...people, 'AdministrativeUnit.ReadWrite.All'], units), { missing: undefined, warnings: [] });
  assert.deepEqual((await check(t, [...people, 'AdministrativeUnit.ReadWrite.All'], active)).warnings, [
    ['AdministrativeUnit.ReadWrite.All'],
  ]);
});

test('devices, contacts and public folders, which Graph lets nobody write, need no permission, and to read contacts is of use', async (t) => {
  const rules: Rules = { objectTypes: ['contact', 'device', 'publicFolder', 'user'], mode: 'Active' };
  const roles = ['User.ReadWrite.All', 'GroupMember.Read.All', 'Device.ReadWrite.All', 'OrgContact.Read.All'];
  assert.deepEqual(await check(t, roles, rules), { missing: undefined, warnings: [['Device.ReadWrite.All']] });
});

test('a right to write groups is too much where they are only read', async (t) => {
  const { missing, warnings } = await check(t, ['User.ReadWrite.All', 'Group.ReadWrite.All'], { objectTypes: ['user'], mode: 'Active' });
  assert.equal(missing, undefined);
  assert.deepEqual(warnings, [['Group.ReadWrite.All']]);
});

test('the right to see hidden members is no excess where groups are written', async (t) => {
  const { warnings } = await check(t, ['User.ReadWrite.All', 'Group.ReadWrite.All', 'Member.Read.Hidden'], active);
  assert.deepEqual(warnings, []);
});

test('more than is needed is warned of once', async (t) => {
  const roles = ['User.ReadWrite.All', 'Group.ReadWrite.All', 'RoleManagement.ReadWrite.Directory', 'Directory.ReadWrite.All'];
  const { missing, warnings } = await check(t, roles, active);
  assert.equal(missing, undefined);
  assert.deepEqual(warnings, [['Directory.ReadWrite.All', 'RoleManagement.ReadWrite.Directory']]);
});

test('the right to define extensions is no excess where rules flow to one of the application, or groups may need an anchor', async (t) => {
  const roles = ['User.ReadWrite.All', 'Group.ReadWrite.All', 'Application.ReadWrite.OwnedBy'];
  const people: Rules = { objectTypes: ['user'], mode: 'Active' };
  const extensionOf = (application: string) => ({
    user: { [`extension_${application.replaceAll('-', '')}_x`]: { type: 'String', multiValued: false } as const },
    group: {},
  });
  const excessOf = async (rules: Rules, flows: 'to its own' | 'to another' | 'to none'): Promise<unknown> => {
    const tenant = await testTenant(t, { applications: [{ roles }] });
    const warnings: unknown[] = [];
    const warn = (fields: Readonly<Record<string, unknown>>) => warnings.push(fields['permissions']);
    const extensions =
      flows === 'to none' ? undefined : extensionOf(flows === 'to its own' ? tenant.configuration.clientID : '0'.repeat(32));
    const log = { debug: () => {}, info: () => {}, warn };
    await tenant.open({ rules, log, ...(extensions === undefined ? {} : { extensions }) }).missingPermissions?.(never);
    return warnings.flat().filter((permission) => String(permission).startsWith('Application.'));
  };
  assert.deepEqual(await excessOf(people, 'to its own'), []);
  assert.deepEqual(await excessOf(active, 'to none'), []);
  assert.deepEqual(await excessOf(people, 'to another'), ['Application.ReadWrite.OwnedBy']);
  assert.deepEqual(await excessOf(people, 'to none'), ['Application.ReadWrite.OwnedBy']);
});

test('a directory permission lets nobody delete', async (t) => {
  const { missing } = await check(t, ['Directory.ReadWrite.All'], active);
  assert.match(missing?.message ?? '', /User\.DeleteRestore\.All or User\.ReadWrite\.All to delete and restore people/);
  assert.doesNotMatch(missing?.message ?? '', /to create/);
});
