// A plan in parts, as a status shows it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breakdownOf, plannedChanges, Tally } from '../../../operator/worker/plan-tally.ts';
import { runStatus } from '../../../operator/worker/status.ts';
import { World } from '../engine/world.ts';
import { Scene } from './scene.ts';

test('a status tells how many objects of each type, rule and organizational unit a plan concerns', async () => {
  await using scene = await Scene.open(['ana', 'bert']);
  scene.world.group('corp', 'staff', ['ana']);
  const { plan } = runStatus(await scene.cycle()).status as { readonly plan: Readonly<Record<string, unknown>> };
  const add = (name: string, count: number) => ({ name, add: count, update: 0, delete: 0 });
  assert.deepEqual(
    { counted: plan['counted'], byType: plan['byType'], byRule: plan['byRule'], byOrganizationalUnit: plan['byOrganizationalUnit'] },
    {
      counted: 3,
      byType: { parts: [add('user', 2), add('group', 1)] },
      byRule: { parts: [add('Out to tenant - User Join', 2), add('Out to tenant - Group Join', 1)] },
      byOrganizationalUnit: { parts: [add('DC=contoso,DC=test', 3)] },
    },
  );
  assert.equal('byType' in (runStatus(await scene.cycle()).status['plan'] as object), false, 'an empty plan has no parts');
});

test('however many parts a plan has, the largest are shown and the rest is summed up', () => {
  const tally = new Tally();
  const change = {
    connector: 'tenant',
    objectType: 'user',
    action: 'Add',
    sourceAnchor: '',
    label: '',
    attributes: {},
    references: {},
  } as const;
  for (let unit = 1; unit <= 30; unit++)
    for (let person = 0; person < unit; person++) tally.add({ ...change, dn: `CN=${person},OU=${unit},DC=contoso`, rule: `Rule ${unit}` });
  const { counted, byType, byRule, byOrganizationalUnit } = breakdownOf(tally);
  assert.deepEqual([counted, byType.others], [465, undefined]);
  for (const { parts, others } of [byRule, byOrganizationalUnit]) {
    assert.deepEqual([parts.length, parts[0]?.add, parts[19]?.add], [20, 30, 11]);
    assert.deepEqual(others, { parts: 10, add: 55, update: 0, delete: 0 });
  }
  assert.equal(byOrganizationalUnit.parts[0]?.name, 'OU=30,DC=contoso');
});

test('a plan that is to leave at once is looked at only so far', async () => {
  await using world = await World.open();
  for (let person = 0; person < 450; person++) world.user('corp', `p${person}`);
  await world.importAll();
  await world.synchronize();
  const count = async (most?: number): Promise<number> => {
    const tally = new Tally();
    for await (const change of plannedChanges(world.engine, 'tenant', most)) tally.add(change);
    return breakdownOf(tally).counted;
  };
  assert.deepEqual([await count(), await count(300)], [450, 400]);
});
