// What the link types of rules do, in both directions.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Flow, RevisionRule } from '../../../operator/model/revision.ts';
import { constant, defaultRules, direct, rule, testRevision, where } from './builders.ts';
import { World } from './world.ts';

const withRules = (...extra: readonly RevisionRule[]) => ({ revision: { ...testRevision, rules: [...extra, ...defaultRules] } });
const joinOn = (attribute: string) => [[{ source: attribute, target: attribute, caseSensitive: true }]];

const pilot = rule({
  name: 'In from corp - Pilot',
  direction: 'Inbound',
  connector: 'corp',
  precedence: 1,
  flows: [direct('cloudNoFlow')],
});
const noFlow = rule({
  name: 'Out to tenant - User JoinNoFlow',
  direction: 'Outbound',
  connector: 'tenant',
  sourceObjectType: 'person',
  targetObjectType: 'user',
  linkType: 'JoinNoFlow',
  precedence: 2,
  scope: where('cloudNoFlow', 'EQUAL', 'True'),
});

async function pilotWorld(): Promise<World> {
  const world = await World.open(withRules(pilot, noFlow));
  world.user('corp', 'boss');
  world.user('corp', 'other');
  world.user('corp', 'ana', { title: 'Engineer' }, 'boss');
  world.group('corp', 'staff', ['ana']);
  await world.cycle();
  return world;
}

test('JoinNoFlow: nothing flows to an object of the pilot, not even when one of its references changes', async () => {
  await using world = await pilotWorld();
  world.user('corp', 'ana', { title: 'Director', cloudNoFlow: true, accountEnabled: false }, 'other');
  await world.cycle();
  assert.deepEqual(await world.pending(), {});
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'Engineer');
  assert.deepEqual(world.tenant.referred('ana', 'manager'), ['boss']);
});

test('JoinNoFlow: who is suspended stays linked, so that groups still find them', async () => {
  await using world = await pilotWorld();
  world.user('corp', 'ana', { cloudNoFlow: true }, 'boss');
  world.group('corp', 'staff', ['ana', 'boss']);
  world.group('corp', 'others', ['ana']);
  await world.cycle();
  assert.deepEqual(world.tenant.referred('staff', 'member'), ['ana', 'boss']);
  assert.deepEqual(world.tenant.referred('others', 'member'), ['ana']);
});

test('JoinNoFlow: who is suspended is neither made nor deleted by us', async () => {
  await using world = await pilotWorld();
  world.user('corp', 'new', { cloudNoFlow: true });
  world.user('corp', 'ana', { cloudNoFlow: true }, 'boss');
  await world.cycle();
  assert.equal(world.tenant.named('new'), undefined);
  world.remove('corp', 'ana');
  await world.cycle();
  assert.notEqual(world.tenant.named('ana'), undefined);
});

test('JoinNoFlow: when the pilot ends, everything flows again', async () => {
  await using world = await pilotWorld();
  world.user('corp', 'ana', { title: 'Director', cloudNoFlow: true }, 'other');
  await world.cycle();
  world.user('corp', 'ana', { title: 'Director' }, 'other');
  await world.cycle();
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'Director');
  assert.deepEqual(world.tenant.referred('ana', 'manager'), ['other']);
});

test('JoinNoFlow: while cloudNoFlow is not true, the rule is like Join', async () => {
  await using world = await World.open(withRules({ ...noFlow, scope: [], flows: [constant('department', 'Pilot')] }));
  world.user('corp', 'ana');
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['department'], 'Pilot');
});

test('an outbound rule that only joins links by the source anchor, and makes nothing', async () => {
  const rules = defaultRules.map((one) =>
    one.name === 'Out to tenant - User Join' ? { ...one, linkType: 'Join' as const, join: joinOn('sourceAnchor') } : one,
  );
  const withoutInbound = rules.filter(({ name }) => name !== 'In from tenant - User Join');
  await using world = await World.open({ revision: { ...testRevision, rules: withoutInbound } });
  world.tenant.create('user', { sourceAnchor: 'corp-ana', displayName: 'before', accountEnabled: true });
  world.user('corp', 'ana', { title: 'Engineer' });
  world.user('corp', 'bo');
  await world.cycle();
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'Engineer');
  assert.equal(world.tenant.objects.size, 1);
});

test('what rules may change and make none of is never ours: whoever writes it looks each time whether it is an administrator', async () => {
  const join = joinOn('sourceAnchor');
  const rules = defaultRules.map((one) => (one.name === 'Out to tenant - User Join' ? { ...one, linkType: 'Join' as const, join } : one));
  await using world = await World.open({ revision: { ...testRevision, rules } });
  world.tenant.create('user', { sourceAnchor: 'corp-ana', displayName: 'before', accountEnabled: true });
  for (const title of ['Engineer', 'Director']) {
    world.user('corp', 'ana', { title });
    await world.cycle();
  }
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'Director');
  assert.deepEqual([world.tenant.log.length > 1, world.tenant.log.every(({ adopted }) => adopted === true)], [true, true]);
});

test('an outbound rule without join clauses lets nothing flow to what no rule of the direction links', async () => {
  const rules = defaultRules.map((one) => (one.name === 'Out to tenant - User Join' ? { ...one, linkType: 'Join' as const } : one));
  await using world = await World.open({ revision: { ...testRevision, rules } });
  world.tenant.create('user', { sourceAnchor: 'corp-ana', displayName: 'before', accountEnabled: true });
  world.user('corp', 'ana', { title: 'Engineer' });
  await world.cycle();
  await world.cycle();
  assert.equal(world.tenant.named('before')?.attributes['title'], undefined);
});

const hrRule = (linkType: RevisionRule['linkType'], flows: readonly Flow[] = [direct('department')]): RevisionRule =>
  rule({
    name: 'In from hr - Holder',
    direction: 'Inbound',
    connector: 'hr',
    linkType,
    precedence: 109,
    join: joinOn('employeeID'),
    flows: [...flows, direct('sourceAnchor', 'keptAnchor'), direct('displayName', 'cn'), constant('accountEnabled', 'False')],
  });

for (const [linkType, holds] of [
  ['Join', false],
  ['StickyJoin', true],
] as const) {
  test(`${linkType} ${holds ? 'holds' : 'does not hold'} the metaverse object when the object that made it is gone`, async () => {
    const others = defaultRules.filter(({ name }) => name !== 'In from hr - Person');
    await using world = await World.open({ revision: { ...testRevision, rules: [...others, hrRule(linkType)] } });
    world.user('corp', 'ana');
    world.user('hr', 'ana', { keptAnchor: 'corp-ana', department: 'Sales' });
    world.user('corp', 'bo');
    await world.cycle();
    world.remove('corp', 'ana');
    await world.cycle();
    assert.equal(world.tenant.named('ana') !== undefined, holds);
    world.remove('hr', 'ana');
    world.user('hr', 'bo');
    await world.cycle();
    assert.equal(world.tenant.named('ana'), undefined);
  });
}

test('StickyJoin makes nothing by itself', async () => {
  const others = defaultRules.filter(({ name }) => name !== 'In from hr - Person');
  await using world = await World.open({ revision: { ...testRevision, rules: [...others, hrRule('StickyJoin')] } });
  world.user('hr', 'ana', { keptAnchor: 'x' });
  await world.cycle();
  assert.equal((await world.engine.counts()).metaverse, 0);
});

test('two rules with join clauses in scope of one object are an error, whatever their precedence', async () => {
  const second = rule({ name: 'In from corp - Second', direction: 'Inbound', connector: 'corp', precedence: 3, join: joinOn('mail') });
  await using world = await World.open(withRules({ ...second, scope: where('title', 'EQUAL', 'Engineer') }));
  world.user('corp', 'ana', { title: 'Engineer' });
  world.user('corp', 'bo');
  await world.cycle();
  assert.equal(world.tenant.named('ana'), undefined);
  assert.notEqual(world.tenant.named('bo'), undefined);
  const [error] = await world.engine.errors(5);
  assert.deepEqual([error?.error.code, error?.label], ['SeveralJoinRules', 'CN=ana,DC=contoso,DC=test']);
  world.user('corp', 'bo', { title: 'Engineer' });
  world.user('corp', 'ana', { title: 'Director' });
  await world.cycle();
  assert.notEqual(world.tenant.named('ana'), undefined);
  assert.equal(world.tenant.named('bo')?.attributes['title'], 'Engineer', 'a joined pair stays joined, with a warning');
  assert.deepEqual(
    (await world.engine.errors(5)).map(({ label }) => label),
    ['CN=bo,DC=contoso,DC=test'],
  );
});

test('a rule with join clauses makes nothing of an object without any of their values', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  const anchor = 'corp-ana';
  const object = world.forest('corp').get(anchor);
  assert.ok(object);
  const { employeeID: _, ...attributes } = object.attributes;
  world.forest('corp').set(anchor, { ...object, attributes });
  await world.cycle();
  assert.equal(world.tenant.named('ana'), undefined);
});

test('an object whose type changed leaves what it was joined to, and becomes what its new rules make of it', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  await world.cycle();
  world.group('corp', 'ana', []);
  await world.cycle();
  await world.cycle();
  assert.deepEqual(
    [...world.tenant.objects.values()].map(({ objectType }) => objectType),
    ['group'],
  );
});

test('a contact that a user joins later is promoted: the contact goes, the user comes', async () => {
  const contact = rule({
    name: 'In from hr - Contact Join',
    direction: 'Inbound',
    connector: 'hr',
    sourceObjectType: 'contact',
    linkType: 'Provision',
    precedence: 111,
    join: joinOn('employeeID'),
    flows: [direct('employeeID'), direct('displayName', 'cn'), constant('sourceObjectType', 'Contact'), direct('sourceAnchor', 'anchor')],
  });
  const ofType = (type: string) => where('sourceObjectType', 'EQUAL', type);
  const rules = [
    ...defaultRules.map((one) => {
      if (one.name === 'In from corp - User Join') return { ...one, flows: [...one.flows, constant('sourceObjectType', 'User')] };
      return one.name === 'Out to tenant - User Join' ? { ...one, scope: ofType('User') } : one;
    }),
    contact,
    rule({
      name: 'Out to tenant - Contact Join',
      direction: 'Outbound',
      connector: 'tenant',
      sourceObjectType: 'person',
      targetObjectType: 'group',
      linkType: 'Provision',
      precedence: 132,
      scope: ofType('Contact'),
      flows: [direct('sourceAnchor'), direct('displayName')],
    }),
  ];
  await using world = await World.open({
    revision: { ...testRevision, rules, limits: { deletes: { count: 9, percent: 100, percentFrom: 20 } } },
  });
  world.user('hr', 'ana');
  const object = world.forest('hr').get('hr-ana');
  assert.ok(object);
  world.forest('hr').set('hr-ana', { ...object, objectType: 'contact' });
  await world.cycle();
  // Contacts stand as groups here: the tenant of these tests knows two types.
  assert.equal(world.tenant.named('ana')?.objectType, 'group');
  world.user('corp', 'ana');
  await world.cycle();
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.objectType, 'user');
  assert.equal(world.tenant.objects.size, 1);
  assert.deepEqual(await world.pending(), {});
});
