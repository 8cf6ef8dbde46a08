// Stores of releases that told less: what a person decided, and what is on its way, counts after the upgrade as it did before.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangeError, ExportChange } from '../../../operator/model/change.ts';
import type { Limits, Revision } from '../../../operator/model/revision.ts';
import type { TargetSchema } from '../../../operator/model/schema.ts';
import { migrations as onServer } from '../../../operator/store/postgres/migrations.ts';
import { migrations as onFile } from '../../../operator/store/sqlite/migrations.ts';
import { defaultRules, rule, testRevision } from './builders.ts';
import { serverVariable } from './state-place.ts';
import { tenantSchema } from './tenant.ts';
import { World } from './world.ts';

const limit = (count: number) => ({ count, percent: 100, percentFrom: 100 });
const revisionWith = (limits: Omit<Limits, 'deletes'>): Revision => ({ ...testRevision, limits: { ...testRevision.limits, ...limits } });

/** Takes the step of the format that does this. */
function takeStep(world: World, what: string): Promise<void> {
  const steps = process.env[serverVariable] === undefined ? onFile : onServer;
  return world.place.change(steps.findLast((step) => step.includes(what)) ?? assert.fail('there is no such step'));
}

/** Brings the state to what an earlier release left, and takes the step of the format that looks at it. */
async function upgraded(world: World, earlier: string): Promise<void> {
  await world.place.change(earlier);
  await takeStep(world, 'set sent_disable = 1');
  await world.reopen();
}

async function team(limits: Omit<Limits, 'deletes'>): Promise<World> {
  const world = await World.open({ revision: revisionWith(limits) });
  for (const name of ['ana', 'bert', 'cem', 'dora']) {
    world.user('corp', name);
    world.user('hr', name, { title: 'Engineer' });
  }
  await world.cycle();
  return world;
}

const disable = (world: World, ...names: readonly string[]): void => {
  for (const name of names) world.user('corp', name, { accountEnabled: false });
};

const enabled = (world: World): readonly string[] =>
  ['ana', 'bert', 'cem', 'dora'].filter((name) => world.tenant.named(name)?.attributes['accountEnabled'] === true);

test('whoever an approval left enabled stays enabled', async () => {
  await using world = await team({ disables: limit(1) });
  disable(world, 'ana', 'bert');
  await world.importAll();
  await world.synchronize();
  const { digest } = await world.engine.plan('tenant');
  await world.exportAll({ digest, admit: ['Disable'], exclude: ['corp-ana'] });
  assert.deepEqual(enabled(world), ['ana', 'cem', 'dora']);
  await upgraded(world, "update guarded set attribute = 0 where attribute = (select id from name where text = 'accountEnabled')");
  await world.cycle();
  assert.deepEqual(enabled(world), ['ana', 'cem', 'dora']);
});

test('disables that are on their way count against the limit', async () => {
  await using world = await team({ disables: limit(2) });
  disable(world, 'ana', 'bert');
  world.user('corp', 'emil', { accountEnabled: false });
  await world.importFull('corp');
  await world.synchronize();
  await world.exportAll();
  await upgraded(world, 'update export set sent_disable = 0');
  disable(world, 'cem');
  await world.importFull('corp');
  await world.synchronize();
  const { violation } = await world.engine.plan('tenant');
  assert.match(violation?.message ?? '', /^3 accounts to be disabled are planned/, 'whoever was made without access is none of them');
  await world.exportAll();
  assert.deepEqual(enabled(world), ['cem', 'dora']);
});

test('a connector that leaves the schedule with the upgrade parts from its objects like any other', async () => {
  const revision = revisionWith({ disconnects: limit(2) });
  await using world = await team({ disconnects: limit(2) });
  await world.place.change("delete from fact where name = 'connectors'");
  await world.reopen({
    ...revision,
    connectors: revision.connectors.filter(({ name }) => name !== 'hr'),
    rules: revision.rules.filter(({ connector }) => connector !== 'hr'),
  });
  await world.synchronize();
  const plan = await world.engine.plan('tenant');
  assert.deepEqual([plan.counts.disconnect, plan.violation?.reason], [4, 'DisconnectLimitExceeded']);
  assert.equal(await world.exportAll(), 0);
});

const byName = rule({
  name: 'In from tenant - User by name',
  direction: 'Inbound',
  connector: 'tenant',
  sourceObjectType: 'user',
  targetObjectType: 'person',
  precedence: 121,
  join: [[{ source: 'displayName', target: 'displayName', caseSensitive: false }]],
});

const anchoredWhenEmpty: TargetSchema = {
  ...tenantSchema,
  user: {
    ...tenantSchema['user'],
    sourceAnchor: {
      support: 'Supported',
      type: 'String',
      multiValued: false,
      comparison: 'Exact',
      clearable: false,
      mutability: 'WhenEmpty',
    },
  },
};

/** As the tenant's connector keeps it: an account without an anchor gets it where it is taken over, and is nobody's otherwise. */
function refuseUnanchored(world: World): void {
  world.tenant.refuse = ({ action, anchor = '', adopted, sourceAnchor }: ExportChange): ChangeError | undefined => {
    const account = world.tenant.objects.get(anchor);
    if (action !== 'Update' || account === undefined || account.attributes['sourceAnchor'] === sourceAnchor) return undefined;
    if (adopted !== true) return { code: 'AnchorMismatch', message: 'It carries none.', next: 'Look whose it is.', retry: 'never' };
    account.attributes['sourceAnchor'] = sourceAnchor;
    return undefined;
  };
}

test('an account that an earlier release joined and wrote to without an anchor gets it and is disabled, and one whose anchor was taken away is left alone', async () => {
  await using world = await World.open({
    revision: { ...testRevision, rules: [...defaultRules.filter(({ name }) => name !== 'In from tenant - User Join'), byName] },
  });
  for (const displayName of ['ana', 'bert']) world.tenant.create('user', { displayName, accountEnabled: true });
  for (const name of ['ana', 'bert', 'cem']) {
    world.user('corp', name);
    world.user('hr', name, { title: 'Engineer' });
  }
  await world.cycle();
  const account = (name: string) => world.tenant.named(name)?.attributes ?? assert.fail(`nobody is named ${name}`);
  assert.deepEqual([account('ana')['title'], account('ana')['sourceAnchor']], ['Engineer', undefined], 'as it was left');
  // Of one account the administrator takes the anchor away that it was made with, of another one that somebody had given it.
  account('bert')['sourceAnchor'] = 'corp-bert';
  await world.importFull('tenant');
  for (const name of ['bert', 'cem']) delete account(name)['sourceAnchor'];
  await world.importFull('tenant');
  await takeStep(world, "set ownership = 'Adopted'");
  await world.reopen(undefined, { tenant: anchoredWhenEmpty });
  refuseUnanchored(world);
  for (const name of ['ana', 'bert', 'cem']) world.user('corp', name, { accountEnabled: false });
  await world.cycle();
  assert.deepEqual(
    ['ana', 'bert', 'cem'].map((name) => [account(name)['accountEnabled'], account(name)['sourceAnchor']]),
    [
      [false, 'corp-ana'],
      [true, undefined],
      [true, undefined],
    ],
  );
});
