// Objects that the target does not take: they are computed and counted, never sent, and what is there stays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TargetAttribute, TargetSchema } from '../../../operator/model/schema.ts';
import { constant, defaultRules, direct, rule, testRevision } from './builders.ts';
import { tenantSchema } from './tenant.ts';
import { World } from './world.ts';

const text: TargetAttribute = {
  support: 'Supported',
  type: 'String',
  multiValued: false,
  mutability: 'ReadWrite',
  comparison: 'Exact',
  clearable: true,
};
const reason = 'Only security groups are made.';
const schemas: Readonly<Record<string, TargetSchema>> = {
  tenant: {
    ...tenantSchema,
    user: { ...tenantSchema['user'], title: { ...text, clearable: false, computed: true } },
    group: {
      ...tenantSchema['group'],
      kind: { ...text, mutability: 'CreateOnly', demands: { value: 'security', reason } },
    },
    contact: {
      sourceAnchor: { support: 'Unsupported', reason: 'No contacts.' },
      displayName: { support: 'Unsupported', reason: 'No contacts.' },
    },
  },
};
const out = (targetObjectType: string, flows: ReturnType<typeof direct>[]) =>
  rule({
    name: `Out to tenant - ${targetObjectType} ${flows.map(({ target }) => target).join()}`,
    direction: 'Outbound',
    connector: 'tenant',
    sourceObjectType: targetObjectType === 'group' ? 'group' : 'person',
    targetObjectType,
    precedence: 140,
    flows,
  });

const openWorld = (kind: string) =>
  World.open({ schemas, revision: { ...testRevision, rules: [...defaultRules, out('group', [constant('kind', kind)])] } });

test('an object with a value that the target does not take is never offered, and counted with the attribute that keeps it out', async () => {
  await using world = await openWorld('distribution');
  world.group('corp', 'news', []);
  await world.cycle();
  assert.equal(world.tenant.named('news'), undefined);
  const { counts, unsupported } = await world.engine.plan('tenant');
  assert.equal(counts.add, 0);
  assert.deepEqual(
    unsupported.filter(({ attribute }) => attribute === 'kind').map((one) => [one.count, one.reason]),
    [[1, reason]],
  );
});

test('with the value that it takes, it is made', async () => {
  await using world = await openWorld('security');
  world.group('corp', 'sales', []);
  await world.cycle();
  assert.ok(world.tenant.named('sales'));
});

test('what was made before and is another now stays, and its error says why', async () => {
  await using world = await openWorld('security');
  world.group('corp', 'sales', []);
  await world.cycle();
  await world.reopen({ ...testRevision, rules: [...defaultRules, out('group', [constant('kind', 'distribution')])] });
  await world.cycle();
  assert.ok(world.tenant.named('sales'));
  const { counts } = await world.engine.plan('tenant');
  assert.deepEqual([counts.add, counts.delete], [0, 0]);
  assert.match(JSON.stringify(await world.engine.errors(10)), /Only security groups are made/);
});

test('a type whose anchor the target does not take is not made at all', async () => {
  const contact = { ...out('contact', [direct('sourceAnchor'), direct('displayName')]), linkType: 'Provision' as const, precedence: 129 };
  await using world = await World.open({
    schemas,
    revision: { ...testRevision, rules: [...defaultRules.filter(({ name }) => name !== 'Out to tenant - User Join'), contact] },
  });
  world.user('corp', 'ana');
  await world.cycle();
  assert.equal(world.tenant.objects.size, 0);
  const { counts, unsupported } = await world.engine.plan('tenant');
  assert.equal(counts.add, 0);
  assert.deepEqual(unsupported.map(({ attribute }) => attribute).sort(), ['displayName', 'sourceAnchor']);
});

test('a value that the target makes for itself is no difference where the rules give none', async () => {
  await using world = await World.open({ schemas, revision: { ...testRevision, rules: defaultRules } });
  world.user('corp', 'ana', { title: 'Analyst' });
  await world.cycle();
  world.user('corp', 'ana');
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'Analyst');
  assert.deepEqual(await world.engine.errors(10), []);
});
