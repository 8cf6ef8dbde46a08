// A kind of object that is fixed when the object is made: what is demanded and what is unique hang on it, and a later change is told, not sent.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Flow } from '../../../operator/model/revision.ts';
import type { TargetAttribute, TargetSchema } from '../../../operator/model/schema.ts';
import { constant, defaultRules, direct, expression, rule, testRevision } from './builders.ts';
import { tenantSchema } from './tenant.ts';
import { World } from './world.ts';

const text: TargetAttribute = {
  support: 'Supported',
  type: 'String',
  multiValued: false,
  mutability: 'ReadWrite',
  comparison: 'Exact',
  clearable: false,
};
const unified = { attribute: 'groupTypes', value: 'Unified' };
const wayOut = 'Delete it for good.';
const schemas: Readonly<Record<string, TargetSchema>> = {
  tenant: {
    ...tenantSchema,
    group: {
      ...tenantSchema['group'],
      groupTypes: { ...text, mutability: 'CreateOnly', fixed: wayOut, demands: { value: 'Unified', reason: 'Not such groups.' } },
      alias: { ...text, unique: { scope: 'alias', fold: 'IgnoreCase', among: unified } },
      // Stands before the kind in the alphabet, on which it hangs.
      anyhow: { ...text, mutability: 'CreateOnly', demands: { value: 'security', reason: 'Only security groups.', unless: unified } },
    },
  },
};

const out = (...flows: readonly Flow[]) =>
  rule({
    name: 'Out to tenant - Kind',
    direction: 'Outbound',
    connector: 'tenant',
    sourceObjectType: 'group',
    targetObjectType: 'group',
    precedence: 140,
    flows,
  });
const revisionWith = (...flows: readonly Flow[]) => ({ ...testRevision, rules: [...defaultRules, out(...flows)] });
const open = (...flows: readonly Flow[]): Promise<World> => World.open({ schemas, revision: revisionWith(...flows) });

const kind = expression('groupTypes', 'IIF(Left([displayName],3)="mod","Unified",IgnoreThisFlow)');

test('what is demanded of other objects is not demanded of those of the kind', async () => {
  await using world = await open(kind, constant('anyhow', 'distribution'));
  world.group('corp', 'modern', []);
  world.group('corp', 'news', []);
  await world.cycle();
  assert.equal(world.tenant.named('modern')?.attributes['anyhow'], 'distribution');
  assert.equal(world.tenant.named('news'), undefined);
  assert.match(JSON.stringify((await world.engine.plan('tenant')).unsupported), /Only security groups/);
});

test('a kind that the target does not make is told, and nothing is made', async () => {
  await using world = await open(constant('groupTypes', 'Dynamic'));
  world.group('corp', 'modern', []);
  await world.cycle();
  assert.equal(world.tenant.objects.size, 0);
});

test('a value is unique among those of the kind: others may have it', async () => {
  await using world = await open(kind, constant('alias', 'sales'));
  for (const name of ['modern', 'modest', 'news', 'old']) world.group('corp', name, []);
  await world.cycle();
  const aliasOf = (name: string) => world.tenant.named(name)?.attributes['alias'];
  assert.deepEqual([aliasOf('modern'), aliasOf('modest'), aliasOf('news'), aliasOf('old')], ['sales', undefined, 'sales', 'sales']);
  const errors = await world.engine.errors(9);
  assert.deepEqual(
    errors.map(({ label }) => label),
    ['modest'],
  );
  assert.match(errors[0]?.error.message ?? '', /modern/);
});

test('a nickname of an object of the kind that no source has is left to it', async () => {
  await using world = await open(kind, constant('alias', 'sales'));
  world.tenant.create('group', { displayName: 'Made by hand', groupTypes: 'Unified', alias: 'Sales' });
  world.tenant.create('group', { displayName: 'Security', alias: 'sales' });
  world.group('corp', 'modern', []);
  await world.cycle();
  assert.equal(world.tenant.named('modern')?.attributes['alias'], undefined);
  assert.match((await world.engine.errors(9))[0]?.error.message ?? '', /modern .*alias sales, which Made by hand/);
});

for (const [what, before, after, message] of [
  ['a security group that is to be one of Microsoft 365', [], [constant('groupTypes', 'Unified')], /to be "Unified", but is nothing/],
  [
    'a Microsoft 365 group that is to be a security group',
    [constant('groupTypes', 'Unified')],
    [direct('groupTypes', 'description')],
    /to be nothing, but is "Unified"/,
  ],
] as const) {
  test(`${what} stays what it is and is told the way out, and its other values leave`, async () => {
    await using world = await open(...before);
    world.group('corp', 'team', []);
    await world.cycle();
    await world.cycle();
    assert.deepEqual(await world.engine.errors(9), []);
    await world.reopen(revisionWith(...after, constant('alias', 'fresh')));
    await world.cycle();
    const [told, ...more] = await world.engine.errors(9);
    assert.deepEqual([told?.label, told?.error.code, more], ['team', 'FixedAtCreation', []]);
    assert.match(told?.error.message ?? '', message);
    assert.match(told?.error.next ?? '', /Delete it for good/);
    assert.equal(world.tenant.named('team')?.attributes['alias'], 'fresh');
    assert.equal(world.tenant.named('team')?.attributes['groupTypes'], before.length === 0 ? undefined : 'Unified');
  });
}
