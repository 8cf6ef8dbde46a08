// A change of rules is work for the objects that it concerns, and comes out as if everything had been evaluated.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActiveDirectoryConfiguration, Revision, RevisionRule } from '../../../operator/model/revision.ts';
import { constant, defaultRules, direct, expression, rule, testRevision, where } from './builders.ts';
import { World } from './world.ts';

const revisionOf = (rules: readonly RevisionRule[]) => ({ ...testRevision, rules });
const changed = (name: string, change: Partial<RevisionRule>): readonly RevisionRule[] =>
  defaultRules.map((one) => (one.name === name ? { ...one, ...change } : one));

/** Six people, of whom hr knows two, and two groups. */
async function settled(): Promise<World> {
  const world = await World.open();
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) world.user('corp', name, { title: 'Engineer' });
  for (const name of ['a', 'b']) world.user('hr', name, { department: 'Sales' });
  for (const name of ['g', 'h']) world.group('corp', name, ['a', 'b']);
  await world.cycle();
  return world;
}

async function evaluatedWith(world: World, rules: readonly RevisionRule[]): Promise<number> {
  await world.reopen(revisionOf(rules));
  return (await world.synchronize()).evaluated;
}

const groupFlows = [direct('sourceAnchor'), direct('displayName')];

test('a changed outbound rule for groups is evaluated for groups', async () => {
  await using world = await settled();
  assert.equal(await evaluatedWith(world, changed('Out to tenant - Group Join', { flows: groupFlows })), 2);
});

test('a changed inbound rule is evaluated for the objects of its connector and type', async () => {
  await using world = await settled();
  const rules = changed('In from hr - Person', { flows: [direct('department')] });
  assert.equal(await evaluatedWith(world, rules), 2);
});

test('a rule that is new or gone concerns the objects of its type, and its values come and go', async () => {
  await using world = await settled();
  const pilot = rule({ name: 'Pilot', direction: 'Inbound', connector: 'hr', precedence: 1, flows: [constant('department', 'Pilot')] });
  assert.equal(await evaluatedWith(world, [pilot, ...defaultRules]), 2);
  await world.cycle();
  assert.equal(world.tenant.named('a')?.attributes['department'], 'Pilot');
  assert.equal(await evaluatedWith(world, defaultRules), 2);
  await world.cycle();
  assert.equal(world.tenant.named('a')?.attributes['department'], 'Sales');
});

test('another precedence is a change of that rule alone', async () => {
  await using world = await settled();
  assert.equal(await evaluatedWith(world, changed('Out to tenant - Group Join', { precedence: 999 })), 2);
});

test('other join attributes concern everything, because keys are made of them', async () => {
  await using world = await settled();
  const join = [[{ source: 'mail', target: 'mail', caseSensitive: false }]];
  assert.ok((await evaluatedWith(world, changed('In from hr - Person', { join }))) >= 8);
});

test('a run that was ended in the middle of a change of rules is made up for by the next one', async () => {
  await using world = await settled();
  await world.reopen(revisionOf(changed('Out to tenant - Group Join', { flows: groupFlows })));
  const stop = new AbortController();
  stop.abort();
  await assert.rejects(world.engine.synchronize('Delta', stop.signal));
  await world.cycle();
  await world.cycle();
  assert.equal((await world.synchronize('Full')).changed, 0);
  assert.deepEqual(await world.pending(), {});
});

test('another NetBIOS name of a domain, and another root of the forest, reach everybody', async () => {
  const naming = rule({
    name: 'In from corp - Domain',
    direction: 'Inbound',
    connector: 'corp',
    precedence: 1,
    flows: [expression('department', '%Domain.Netbios%'), expression('title', '%Forest.FQDN%')],
  });
  const named = (forest: (known: ActiveDirectoryConfiguration) => Partial<ActiveDirectoryConfiguration>): Revision => ({
    ...testRevision,
    rules: [naming, ...testRevision.rules],
    connectors: testRevision.connectors.map((connector) =>
      connector.name === 'corp' && connector.type === 'ActiveDirectory'
        ? { ...connector, activeDirectory: { ...connector.activeDirectory, ...forest(connector.activeDirectory) } }
        : connector,
    ),
  });
  await using world = await World.open({ revision: named(() => ({})) });
  world.user('corp', 'ana');
  await world.cycle();
  const told = (): readonly unknown[] => ['department', 'title'].map((name) => world.tenant.named('ana')?.attributes[name]);
  assert.deepEqual(told(), ['CONTOSO', 'contoso.test']);
  await world.reopen(named(({ partitions }) => ({ partitions: partitions.map((one) => ({ ...one, netbiosName: 'HQ' })) })));
  await world.cycle();
  assert.deepEqual(told(), ['HQ', 'contoso.test']);
  await world.reopen(named(() => ({ rootDomain: { domain: 'root.test' } })));
  await world.cycle();
  assert.deepEqual(told(), ['CONTOSO', 'root.test']);
});

test('another value of a parameter concerns the rules that read it, by scope or by flow, and no others', async () => {
  const about = { direction: 'Inbound', precedence: 1 } as const;
  const rules = [
    rule({ ...about, name: 'Region', connector: 'hr', flows: [expression('department', '%Region%')] }),
    rule({ ...about, name: 'Pilot', connector: 'corp', scope: where('title', 'EQUAL', '%Pilot%'), flows: [constant('title', 'Pilot')] }),
    ...defaultRules,
  ];
  const withParameters = (parameters: Readonly<Record<string, string>>): Revision => ({ ...revisionOf(rules), parameters });
  await using world = await settled();
  const evaluated = async (parameters: Readonly<Record<string, string>>): Promise<number> => {
    await world.reopen(withParameters(parameters));
    const statistics = await world.synchronize();
    await world.cycle();
    return statistics.evaluated;
  };
  await evaluated({ Region: 'EMEA', Pilot: 'nobody', Unread: '1' });
  const told = (attribute: string) => ['a', 'c'].map((name) => world.tenant.named(name)?.attributes[attribute]);
  assert.deepEqual(
    [told('department'), told('title')],
    [
      ['EMEA', undefined],
      ['Engineer', 'Engineer'],
    ],
  );
  assert.equal(await evaluated({ Region: 'APAC', Pilot: 'nobody', Unread: '1' }), 2);
  assert.equal(told('department')[0], 'APAC');
  assert.equal(await evaluated({ Region: 'APAC', Pilot: 'engineer', Unread: '1' }), 6);
  assert.deepEqual(told('title'), ['Pilot', 'Pilot']);
  assert.equal(await evaluated({ Region: 'APAC', Pilot: 'engineer', Unread: '2' }), 0);
});
