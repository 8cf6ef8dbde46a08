// Microsoft 365 groups where the rules say so: what a create sends, who may be a member, and what stays as it was made.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ChangeResult } from '../../../operator/model/change.ts';
import { change, drain, never, to } from '../../unit/directory/entra/builders.ts';
import { anchorOf, testTenant } from './tenant.ts';

const open = (t: TestContext) => testTenant(t, { applications: [{ roles: ['User.ReadWrite.All', 'Group.ReadWrite.All'] }] });

const newGroup = (index: number, values: Readonly<Record<string, string | boolean>> = {}) =>
  change({
    id: `group-${index}`,
    action: 'Add',
    objectType: 'group',
    sourceAnchor: anchorOf(index),
    label: `Team ${index}`,
    attributes: to({ displayName: `Team ${index}`, groupTypes: 'Unified', alias: `team${index}`, ...values }),
  });

const codeOf = (result: ChangeResult | undefined): string | undefined =>
  result?.outcome === 'Failed' ? result.error.code : result?.outcome;

test('a group of which the rules say so is made as a Microsoft 365 group, with the address of its nickname and its visibility', async (t) => {
  const tenant = await open(t);
  const [result] = await tenant.send(newGroup(1, { securityEnabled: false, visibility: 'Private' }));
  assert.equal(codeOf(result), 'Written', JSON.stringify(result));
  const values = (await tenant.find('group', 'displayName', 'Team 1'))?.values;
  const { groupTypes, mailEnabled, securityEnabled, mailNickname, visibility, mail } = values ?? {};
  assert.deepEqual(
    { groupTypes, mailEnabled, securityEnabled, mailNickname, visibility, mail },
    {
      groupTypes: ['Unified'],
      mailEnabled: true,
      securityEnabled: false,
      mailNickname: 'team1',
      visibility: 'Private',
      mail: 'team1@contoso.test',
    },
  );
  const { changes } = await drain(tenant.open({ attributes: ['visibility'] }).readFull(never));
  const read = changes.flatMap((found) =>
    found.kind === 'replace' && found.object.objectType === 'group' ? [found.object.attributes] : [],
  );
  assert.deepEqual([read[0]?.['groupTypes'], read[0]?.['alias'], read[0]?.['visibility']], ['Unified', 'team1', 'Private']);
});

test('without a nickname it is not made, and a distribution group is not made without being told to be one', async (t) => {
  const tenant = await open(t);
  const { alias: _alias, ...unnamed } = newGroup(1).attributes;
  const { groupTypes: _kind, ...distribution } = newGroup(2, { securityEnabled: false }).attributes;
  const results = await tenant.send({ ...newGroup(1), attributes: unnamed }, { ...newGroup(2), attributes: distribution });
  assert.deepEqual(results.map(codeOf), ['Entra.MissingValue', 'Entra.Unsupported']);
  assert.equal(await tenant.find('group', 'displayName', 'Team 1'), undefined);
});

test('a visibility that Graph does not know keeps the group from being made: it would be open to everybody', async (t) => {
  const tenant = await open(t);
  assert.equal(codeOf((await tenant.send(newGroup(1, { visibility: 'Closed' })))[0]), 'Entra.InvalidValue');
  assert.equal(await tenant.find('group', 'displayName', 'Team 1'), undefined);
});

test('its people become members, and a group among them is told of and not sent', async (t) => {
  const tenant = await open(t);
  await tenant.admin.createObjects(tenant.id, [
    { type: 'user', id: '00000000-0000-4000-8000-000000000001', values: { displayName: 'Ana', userPrincipalName: 'ana@contoso.test' } },
    {
      type: 'group',
      id: '00000000-0000-4000-8000-000000000002',
      values: { displayName: 'Inner', mailNickname: 'inner', securityEnabled: true },
    },
  ]);
  const [made] = await tenant.send(newGroup(1));
  assert.ok(made?.outcome === 'Written');
  const members = (add: readonly { readonly anchor: string; readonly objectType: string }[]) =>
    change({
      action: 'Update',
      objectType: 'group',
      anchor: made.anchor,
      sourceAnchor: anchorOf(1),
      label: 'Team 1',
      attributes: {},
      references: { member: { multiValued: true, add, remove: [] } },
    });
  const [result] = await tenant.send(
    members([
      { anchor: '00000000-0000-4000-8000-000000000001', objectType: 'user' },
      { anchor: '00000000-0000-4000-8000-000000000002', objectType: 'group' },
    ]),
  );
  assert.equal(codeOf(result), 'Entra.PeopleOnly');
  assert.deepEqual((await tenant.find('group', 'displayName', 'Team 1'))?.memberIds, ['00000000-0000-4000-8000-000000000001']);
});

test('two with one nickname are a conflict that names the other one', async (t) => {
  const tenant = await open(t);
  const [first] = await tenant.send(newGroup(1, { alias: 'sales' }));
  const [second] = await tenant.send(newGroup(2, { alias: 'Sales' }));
  assert.equal(codeOf(second), 'Entra.ObjectConflict');
  assert.ok(first?.outcome === 'Written' && second?.outcome === 'Failed');
  assert.match(second.error.message, new RegExp(`${first.anchor}.*mailNickname`));
});
