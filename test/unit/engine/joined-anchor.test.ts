// A group or a person that was in the tenant before us and is joined by a rule: it gets our anchor, by which it is found again whatever it is called.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { TargetAttribute } from '../../../operator/model/schema.ts';
import { defaultRules, rule, testRevision } from './builders.ts';
import { tenantSchema } from './tenant.ts';
import { World } from './world.ts';

const byName = rule({
  name: 'In from tenant - Group by name',
  direction: 'Inbound',
  connector: 'tenant',
  sourceObjectType: 'group',
  targetObjectType: 'group',
  precedence: 121,
  join: [[{ source: 'displayName', target: 'displayName', caseSensitive: false }]],
});

const anchor: TargetAttribute = {
  support: 'Supported',
  type: 'String',
  multiValued: false,
  mutability: 'ReadWrite',
  comparison: 'Exact',
  clearable: false,
};

test('a group joined by its name gets the anchor, and is found by it after the state was lost', async () => {
  const schemas = { tenant: { ...tenantSchema, group: { ...tenantSchema['group'], sourceAnchor: anchor } } };
  await using world = await World.open({ revision: { ...testRevision, rules: [...defaultRules, byName] }, schemas });
  const id = world.tenant.create('group', { displayName: 'team' });
  world.group('corp', 'team', []);
  await world.cycle();
  assert.equal(world.tenant.objects.get(id)?.attributes['sourceAnchor'], 'corp-team');
  await world.loseVolume();
  const [renamed] = [world.forest('corp').get('corp-team')];
  assert.ok(renamed !== undefined);
  world.forest('corp').set('corp-team', { ...renamed, attributes: { ...renamed.attributes, cn: 'crew' } });
  await world.cycle();
  assert.deepEqual(
    [...world.tenant.objects].map(([anchorOfObject, { attributes }]) => [anchorOfObject, attributes['displayName']]),
    [[id, 'crew']],
  );
});

test('a text of which no new group could be named is the anchor of a group that is there', async () => {
  const form = { pattern: '^[0-9]+$', inWords: 'a number', atCreation: true } as const;
  const schemas = {
    tenant: { ...tenantSchema, group: { ...tenantSchema['group'], sourceAnchor: { ...anchor, needed: 'Always' as const, form } } },
  };
  await using world = await World.open({ revision: { ...testRevision, rules: [...defaultRules, byName] }, schemas });
  world.tenant.create('group', { displayName: 'team' });
  for (const name of ['team', 'crew']) world.group('corp', name, []);
  await world.cycle();
  assert.deepEqual([world.tenant.named('team')?.attributes['sourceAnchor'], world.tenant.named('crew')], ['corp-team', undefined]);
});

test('so does a person joined by a name, once, where no value differs either', async () => {
  const schemas = {
    tenant: { ...tenantSchema, user: { ...tenantSchema['user'], sourceAnchor: { ...anchor, mutability: 'WhenEmpty' as const } } },
  };
  const byUserName = { ...byName, name: 'In from tenant - User by name', sourceObjectType: 'user', targetObjectType: 'person' };
  const rules = [...defaultRules.filter(({ name }) => name !== 'In from tenant - User Join'), byUserName];
  await using world = await World.open({ revision: { ...testRevision, rules }, schemas });
  const id = world.tenant.create('user', { displayName: 'ana', accountEnabled: true });
  world.user('corp', 'ana');
  for (let cycles = 0; cycles < 3; cycles++) await world.cycle();
  assert.equal(world.tenant.objects.get(id)?.attributes['sourceAnchor'], 'corp-ana');
  assert.deepEqual([world.tenant.objects.size, world.tenant.log.filter(({ attributes }) => 'sourceAnchor' in attributes).length], [1, 1]);
});
