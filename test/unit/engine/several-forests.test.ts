// People and groups of several forests: who stands in for whom, and names that change hands.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RevisionRule } from '../../../operator/model/revision.ts';
import { defaultRules, direct, rule, testRevision, where } from './builders.ts';
import { World } from './world.ts';

const joinOn = (source: string, target: string) => [[{ source, target, caseSensitive: false }]];

const withSid = defaultRules.map((one) =>
  one.name === 'In from corp - User Join' ? { ...one, flows: [...one.flows, direct('objectSidString', 'sid')] } : one,
);

/** As Entra Connect joins foreign security principals: by name, to objects of any type, and nothing flows. */
const foreign = rule({
  name: 'In from hr - ForeignSecurityPrincipal Join',
  direction: 'Inbound',
  connector: 'hr',
  sourceObjectType: 'foreignSecurityPrincipal',
  targetObjectType: '*',
  precedence: 118,
  join: joinOn('cn', 'objectSidString'),
});
const hrGroups = rule({
  name: 'In from hr - Group Join',
  direction: 'Inbound',
  connector: 'hr',
  sourceObjectType: 'group',
  targetObjectType: 'group',
  linkType: 'Provision',
  precedence: 119,
  flows: [direct('sourceAnchor', 'anchor'), direct('displayName', 'cn'), direct('member')],
});

const open = (rules: readonly RevisionRule[]): Promise<World> => World.open({ revision: { ...testRevision, rules } });

/** An object of another type than a user; its name is what it is joined by. */
function put(world: World, connector: string, name: string, objectType: string, references: Record<string, readonly string[]> = {}): void {
  const anchor = `${connector}-${name}`;
  world.forest(connector).set(anchor, { anchor, dn: `CN=${name}`, objectType, attributes: { cn: name, anchor }, references });
}

for (const order of [
  ['corp', 'hr'],
  ['hr', 'corp'],
]) {
  test(`a member through a foreign security principal is the person of the other forest, read ${order.join(' then ')}`, async () => {
    await using world = await open([...withSid, foreign, hrGroups]);
    world.user('corp', 'ana', { sid: 'S-1-5-21-7' });
    put(world, 'hr', 'S-1-5-21-7', 'foreignSecurityPrincipal');
    put(world, 'hr', 'local', 'group', { member: ['hr-S-1-5-21-7'] });
    for (const connector of order) {
      await world.importFull(connector);
      await world.synchronize();
    }
    await world.cycle();
    assert.deepEqual(world.tenant.referred('local', 'member'), ['ana']);
    world.forest('hr').delete('hr-S-1-5-21-7');
    await world.cycle();
    assert.deepEqual(world.tenant.referred('local', 'member'), [], 'without its principal the membership vanishes');
  });
}

test('a foreign security principal joins beside the mailbox of the same person in the same forest', async () => {
  await using world = await open([...withSid, foreign, hrGroups]);
  world.user('corp', 'ana', { sid: 'S-1-5-21-7' });
  world.user('hr', 'ana', { department: 'Sales' });
  put(world, 'hr', 'S-1-5-21-7', 'foreignSecurityPrincipal');
  put(world, 'hr', 'local', 'group', { member: ['hr-S-1-5-21-7', 'hr-ana'] });
  await world.cycle();
  assert.deepEqual(await world.engine.errors(5), []);
  assert.deepEqual(world.tenant.referred('local', 'member'), ['ana']);
  assert.equal(world.tenant.named('ana')?.attributes['department'], 'Sales');
});

test('a linked mailbox of a resource forest and the account that it belongs to are one person, whichever is read first', async () => {
  const account = rule({
    name: 'In from corp - Account',
    direction: 'Inbound',
    connector: 'corp',
    linkType: 'Provision',
    precedence: 100,
    join: [...joinOn('sid', 'objectSid'), ...joinOn('sid', 'masterSid')],
    flows: [direct('objectSid', 'sid'), direct('sourceAnchor', 'anchor'), direct('displayName', 'cn'), direct('accountEnabled')],
  });
  const mailbox = rule({
    name: 'In from hr - Linked mailbox',
    direction: 'Inbound',
    connector: 'hr',
    linkType: 'Provision',
    precedence: 101,
    join: [...joinOn('masterSid', 'objectSid')],
    flows: [direct('masterSid'), direct('department')],
  });
  const rules = [
    account,
    mailbox,
    ...defaultRules.filter(({ direction, connector }) => direction === 'Outbound' || connector === 'tenant'),
  ];
  for (const order of [
    ['corp', 'hr'],
    ['hr', 'corp'],
  ]) {
    await using world = await open(rules);
    world.user('corp', 'ana', { sid: 'S-1' });
    world.user('hr', 'mailbox', { masterSid: 'S-1', department: 'Sales' });
    for (const connector of order) {
      await world.importFull(connector);
      await world.synchronize();
    }
    await world.cycle();
    assert.equal((await world.engine.counts()).metaverse, 1);
    assert.equal(world.tenant.named('ana')?.attributes['department'], 'Sales');
  }
});

test('two objects that exchange their names end with each other’s name, whichever is told first', async () => {
  for (const order of [
    ['a', 'b'],
    ['b', 'a'],
  ]) {
    await using world = await World.open();
    world.user('corp', 'a');
    world.user('corp', 'b');
    world.group('corp', 'staff', ['a']);
    await world.cycle();
    const [a, b] = ['a', 'b'].map((name) => world.forest('corp').get(`corp-${name}`));
    assert.ok(a && b);
    const renamed = { a: { ...a, dn: b.dn }, b: { ...b, dn: a.dn } };
    for (const name of order as ('a' | 'b')[]) {
      world.forest('corp').set(`corp-${name}`, renamed[name]);
      await world.import('corp', 'Delta', [{ kind: 'replace', object: renamed[name] }]);
    }
    await world.synchronize();
    await world.cycle();
    assert.deepEqual(world.tenant.referred('staff', 'member'), ['a'], 'references follow the object, not the name');
    assert.deepEqual(await world.engine.errors(5), []);
  }
});

test('an object that takes the name of one that is gone is another object', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  world.group('corp', 'staff', ['ana']);
  world.user('corp', 'bo');
  await world.cycle();
  const ana = world.forest('corp').get('corp-ana');
  assert.ok(ana);
  world.remove('corp', 'ana');
  world
    .forest('corp')
    .set('corp-new', { ...ana, anchor: 'corp-new', attributes: { ...ana.attributes, anchor: 'corp-new', employeeID: 'n' } });
  await world.cycle();
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['sourceAnchor'], 'corp-new');
  assert.deepEqual(world.tenant.referred('staff', 'member'), []);
});

test('a flow that says IgnoreThisFlow leaves the metaverse to weaker rules, and what the target holds as it is', async () => {
  const ignoring = rule({
    name: 'In from corp - Ignoring',
    direction: 'Inbound',
    connector: 'corp',
    precedence: 1,
    scope: where('quiet', 'EQUAL', 'True'),
    flows: [{ kind: 'Expression', target: 'title', expression: 'IgnoreThisFlow', mergeType: 'Update', executeOnce: false }],
  });
  const rules = [
    ignoring,
    ...defaultRules.map((one) =>
      one.name === 'Out to tenant - User Join'
        ? {
            ...one,
            flows: one.flows.map((flow) =>
              flow.target === 'department'
                ? { ...flow, kind: 'Expression' as const, expression: 'IIF(IsPresent([department]),[department],IgnoreThisFlow)' }
                : flow,
            ),
          }
        : one,
    ),
  ];
  await using world = await open(rules);
  world.user('corp', 'ana', { title: 'Engineer', quiet: true });
  world.user('hr', 'ana', { department: 'Sales' });
  await world.cycle();
  assert.deepEqual(
    ['title', 'department'].map((name) => world.tenant.named('ana')?.attributes[name]),
    ['Engineer', 'Sales'],
  );
  world.user('hr', 'ana');
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['department'], 'Sales', 'nobody says that the value is to go');
  assert.deepEqual(await world.pending(), {});
});
