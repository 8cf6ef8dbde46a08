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

test('one of such a type that is there is neither adopted, changed nor deleted, and no limit counts it', async () => {
  const contact = { ...out('contact', [direct('sourceAnchor'), direct('displayName')]), linkType: 'Provision' as const, precedence: 129 };
  const inbound = rule({
    name: 'In from tenant - Contact Join',
    direction: 'Inbound',
    connector: 'tenant',
    sourceObjectType: 'contact',
    targetObjectType: 'person',
    precedence: 119,
    join: [[{ source: 'sourceAnchor', target: 'sourceAnchor', caseSensitive: true }]],
  });
  const none = { count: 0, percent: 0, percentFrom: 1 };
  const limits = { ...testRevision.limits, deletes: none, disconnects: none };
  const rules = [...defaultRules.filter(({ name }) => !/tenant - User Join/.test(name)), contact, inbound];
  await using world = await World.open({ schemas, revision: { ...testRevision, limits, rules } });
  for (const name of ['ana', 'bo']) {
    world.tenant.create('contact', { sourceAnchor: `corp-${name}`, displayName: name });
    world.user('corp', name, { cn: `${name} the second` });
  }
  await world.cycle();
  await world.cycle();
  world.remove('corp', 'ana');
  await world.cycle();
  const { counts, violation, guarded } = await world.engine.plan('tenant');
  assert.deepEqual([counts.add, counts.update, counts.delete, violation, guarded], [0, 0, 0, undefined, 0]);
  assert.deepEqual(
    [...world.tenant.objects.values()].map(({ attributes }) => attributes['displayName']),
    ['ana', 'bo'],
  );
  assert.equal(world.tenant.log.length, 0);
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
