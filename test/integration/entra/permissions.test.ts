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

test('more than is needed is warned of once', async (t) => {
  const roles = ['User.ReadWrite.All', 'Group.ReadWrite.All', 'RoleManagement.ReadWrite.Directory', 'Directory.ReadWrite.All'];
  const { missing, warnings } = await check(t, roles, active);
  assert.equal(missing, undefined);
  assert.deepEqual(warnings, [['Directory.ReadWrite.All', 'RoleManagement.ReadWrite.Directory']]);
});

test('the right to define extensions is no excess where rules flow to one, or groups may need an anchor', async (t) => {
  const tenant = await testTenant(t, {
    applications: [{ roles: ['User.ReadWrite.All', 'Group.ReadWrite.All', 'Application.ReadWrite.OwnedBy'] }],
  });
  const warnings: unknown[] = [];
  const log = {
    debug: () => {},
    info: () => {},
    warn: (fields: Readonly<Record<string, unknown>>) => warnings.push(fields['permissions']),
  };
  const extensions = { user: { [`extension_${'0'.repeat(32)}_x`]: { type: 'String', multiValued: false } as const }, group: {} };
  const people = { ...active, objectTypes: ['user'] };
  await tenant.open({ rules: people, log, extensions }).missingPermissions?.(never);
  await tenant.open({ rules: active, log }).missingPermissions?.(never);
  assert.deepEqual(
    warnings.flat().filter((permission) => String(permission).startsWith('Application.')),
    [],
  );
  await tenant.open({ rules: people, log }).missingPermissions?.(never);
  warnings.splice(
    0,
    warnings.length,
    warnings.flat().filter((permission) => String(permission).startsWith('Application.')),
  );
  assert.deepEqual(warnings, [['Application.ReadWrite.OwnedBy']]);
});

test('a directory permission lets nobody delete', async (t) => {
  const { missing } = await check(t, ['Directory.ReadWrite.All'], active);
  assert.match(missing?.message ?? '', /User\.DeleteRestore\.All or User\.ReadWrite\.All to delete and restore people/);
  assert.doesNotMatch(missing?.message ?? '', /to create/);
});
