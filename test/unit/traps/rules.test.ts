// Traps of configuration: what a changed filter or a second rule does to thousands.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RevisionRule } from '../../../operator/model/revision.ts';
import { revisionHash } from '../../../operator/model/revision.ts';
import { testRevision, where } from '../engine/builders.ts';
import { World } from '../engine/world.ts';
import { rule } from '../configuration/builders.ts';
import { revisionOf } from '../configuration/compile.ts';

const crowd = 400;

async function crowded(size: number): Promise<World> {
  const world = await World.open({ batchSize: 200 });
  for (let index = 0; index < size; index++) world.user('corp', `p${index}`, { title: index % 10 === 0 ? 'stays' : 'goes' });
  world.user('hr', 'somebody');
  world.group(
    'corp',
    'all',
    Array.from({ length: size }, (_, index) => `p${index}`),
  );
  await world.cycle();
  return world;
}

const narrowed = (scope: RevisionRule['scope']) => ({
  ...testRevision,
  rules: testRevision.rules.map((one) => (one.name === 'In from corp - User Join' ? { ...one, scope } : one)),
});

test('a filter that most people leave stops at the limit, and put back as it was it leaves no trace', async () => {
  await using world = await crowded(crowd);
  const before = world.tenant.log.length;
  await world.reopen(narrowed(where('title', 'EQUAL', 'stays')));
  await world.cycle();
  const { violation, guarded } = await world.engine.plan('tenant');
  assert.equal(violation?.reason, 'DeletionLimitExceeded');
  assert.equal(guarded, (crowd * 9) / 10);
  assert.equal(world.tenant.log.length, before);
  await world.reopen(testRevision);
  await world.cycle();
  assert.equal(world.tenant.log.length, before);
  assert.deepEqual(await world.pending(), {});
});

test('rules of one precedence whose scopes overlap give the same revision in whatever order they are read, and one of them wins', () => {
  const overlapping = ['b', 'a', 'c'].map((name) =>
    rule(`in-from-${name}`, { precedence: 50, flows: [{ target: 'department', constant: name }] }),
  );
  const one = revisionOf({ rules: overlapping });
  const other = revisionOf({ rules: [...overlapping].reverse() });
  assert.equal(revisionHash(one), revisionHash(other));
  const order = one.rules.filter(({ origin }) => origin === 'Custom').map(({ flows }) => flows[0]);
  assert.deepEqual(
    order.map((flow) => (flow?.kind === 'Constant' ? flow.value : undefined)),
    ['a', 'b', 'c'],
  );
});

test('one change is one piece of work, however large the directory is', async () => {
  const work = [];
  for (const size of [20, crowd]) {
    await using world = await crowded(size);
    const anchor = world.user('corp', 'p1', { title: 'another' });
    const object = world.forest('corp').get(anchor);
    assert.ok(object !== undefined);
    await world.import('corp', 'Delta', [{ kind: 'replace', object }]);
    const { evaluated, changed } = await world.synchronize();
    work.push([evaluated, changed, await world.exportAll()]);
  }
  assert.deepEqual(work, [
    [1, 1, 1],
    [1, 1, 1],
  ]);
});

test('one member of a large group is one link to be sent', async () => {
  await using world = await crowded(crowd);
  world.user('corp', 'newcomer');
  await world.cycle();
  const before = world.tenant.log.length;
  const change = { kind: 'patch', anchor: 'corp-all', attributes: {}, links: { member: { add: ['corp-newcomer'], remove: [] } } } as const;
  await world.import('corp', 'Delta', [change]);
  const { evaluated } = await world.synchronize();
  assert.ok(evaluated <= 1);
  assert.equal(await world.exportAll(), 1);
  const [sent] = world.tenant.log.slice(before);
  assert.deepEqual([sent?.references['member']?.add.length, sent?.references['member']?.remove.length], [1, 0]);
});
