// The list of pending changes: everything a plan would write, with the rule behind each value.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlannedChange } from '../../../operator/engine/engine.ts';
import { WinnersMemory } from '../../../operator/engine/evaluate/winners-memory.ts';
import { World } from './world.ts';

async function all(world: World, limit = 100): Promise<readonly PlannedChange[]> {
  const changes: PlannedChange[] = [];
  for (let afterId = 0; ; ) {
    const page = await world.engine.changes('tenant', { afterId, limit });
    changes.push(...page.changes);
    if (page.next === undefined) return changes;
    afterId = page.next;
  }
}

const labels = (references: readonly { readonly label: string }[] | undefined): readonly string[] =>
  (references ?? []).map(({ label }) => label);

async function decide(world: World): Promise<void> {
  await world.importAll();
  await world.synchronize();
}

const origin = { rule: 'Out to tenant - User Join', through: ['In from corp - User Common'] };

test('a first plan lists objects to be made with their values, rules and the references between them', async () => {
  await using world = await World.open();
  world.user('corp', 'boss');
  world.user('corp', 'ana', { title: 'Engineer' }, 'boss');
  world.group('corp', 'staff', ['ana', 'boss']);
  await decide(world);
  const changes = new Map((await all(world)).map((change) => [change.label, change]));
  const ana = changes.get('ana');
  assert.equal(ana?.action, 'Add');
  assert.equal(ana?.anchor, undefined);
  assert.equal(ana?.dn, 'CN=ana,DC=contoso,DC=test');
  assert.equal(ana?.rule, 'Out to tenant - User Join');
  assert.deepEqual(ana?.attributes['title'], { after: 'Engineer', ...origin });
  assert.deepEqual(labels(ana?.references['manager']?.add), ['boss']);
  assert.deepEqual(ana?.references['manager']?.add[0]?.dn, 'CN=boss,DC=contoso,DC=test');
  assert.deepEqual(labels(changes.get('staff')?.references['member']?.add), ['ana', 'boss']);
  assert.equal(changes.get('staff')?.references['member']?.rule, 'Out to tenant - Group Join');
});

test('an object that exists lists values before and after, and members that are yet to be made', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { title: 'Engineer' });
  world.user('corp', 'old');
  world.group('corp', 'staff', ['ana', 'old']);
  await world.cycle();
  world.user('corp', 'ana', { title: 'Director' });
  world.user('corp', 'new');
  world.group('corp', 'staff', ['old', 'new']);
  await decide(world);
  const changes = new Map((await all(world)).map((change) => [change.label, change]));
  const { anchor } = changes.get('ana') ?? {};
  assert.equal(world.tenant.named('ana')?.anchor, anchor);
  assert.deepEqual(changes.get('ana')?.attributes['title'], { before: 'Engineer', after: 'Director', ...origin });
  const members = changes.get('staff')?.references['member'];
  assert.deepEqual(labels(members?.add), ['new']);
  assert.deepEqual(
    members?.remove.map(({ sourceAnchor }) => sourceAnchor),
    ['corp-ana'],
  );
  assert.equal(members?.remove[0]?.anchor, anchor);
});

test('what a synchronization noted of its rules is what an evaluation says of them afterwards', async () => {
  const winners = new WinnersMemory();
  await using world = await World.open({ winners });
  world.user('corp', 'ana', { title: 'Engineer' });
  world.user('corp', 'bo', { title: 'Analyst' });
  world.user('corp', 'old', {}, 'ana');
  world.group('corp', 'staff', ['ana', 'old']);
  await world.cycle();
  world.user('corp', 'ana', { title: 'Director' }, 'bo');
  world.user('corp', 'bo');
  world.user('corp', 'new', { title: 'Engineer' }, 'ana');
  world.user('hr', 'new', { title: 'Manager' });
  world.group('corp', 'staff', ['new']);
  world.group('corp', 'empty', []);
  world.remove('corp', 'old');
  await decide(world);
  const noted = await all(world);
  assert.deepEqual([...new Set(noted.map(({ action }) => action))].sort(), ['Add', 'Delete', 'Update']);
  assert.ok(Array.from({ length: 10 }, (_, id) => winners.of('tenant', id)).some((won) => won !== undefined));
  await world.reopen();
  assert.deepEqual(await all(world), noted);
});

test('a delete names its object and no rule', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  world.user('corp', 'bo');
  await world.cycle();
  world.remove('corp', 'ana');
  await decide(world);
  const [change, ...rest] = await all(world);
  assert.deepEqual(rest, []);
  assert.deepEqual([change?.action, change?.sourceAnchor, change?.rule, change?.attributes], ['Delete', 'corp-ana', undefined, {}]);
});

test('pages of any size list the same changes, each once', async () => {
  await using world = await World.open();
  for (const name of ['a', 'b', 'c', 'd', 'e']) world.user('corp', name);
  await decide(world);
  assert.deepEqual(await all(world, 2), await all(world, 100));
});

test('an object that changes only when others are there is a follower, and no other object is', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  world.user('corp', 'old');
  world.group('corp', 'staff', ['old']);
  world.group('corp', 'board', ['old']);
  await world.cycle();
  world.user('corp', 'new');
  world.user('corp', 'ana', {}, 'new');
  world.group('corp', 'staff', ['old', 'new']);
  await decide(world);
  assert.deepEqual(
    (await all(world)).map(({ action, label }) => `${action} ${label}`),
    ['Add new'],
  );
  const followers: PlannedChange[] = [];
  for (let afterId: number | undefined = 0; afterId !== undefined; ) {
    const page = await world.engine.followers('tenant', { afterId, limit: 2 });
    followers.push(...page.changes);
    afterId = page.next;
  }
  assert.deepEqual(
    followers.map(({ action, label, attributes, references }) => [
      `${action} ${label}`,
      Object.keys(attributes),
      Object.entries(references).map(([name, { add, remove }]) => [name, labels(add), labels(remove)]),
    ]),
    [
      ['Update ana', [], [['manager', ['new'], []]]],
      ['Update staff', [], [['member', ['new'], []]]],
    ],
  );
});
