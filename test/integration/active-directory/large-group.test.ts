import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openWorld } from '../../environment/world.ts';
import { openForest, Replica } from './replica.ts';

const world = await openWorld();
const forest = world.forest('contoso');
const unit = await world.unit({ after }, forest, 'large group');
const agents = (await forest.objects.find('(sAMAccountName=agent*)', { base: forest.units.crowd, attributes: ['cn'] })).slice(0, 5000);
const group = await forest.objects.createGroup({
  name: 'Everyone in the Contact Centre',
  account: unit.slice(3, 21).replaceAll(' ', '-'),
  unit,
  members: agents.map(({ dn }) => dn),
});

test('one member more or less in a group of five thousand is one link, not five thousand', async (t) => {
  const replica = new Replica(openForest(t, forest, world.ca.pem, { partition: { include: [unit] } }));
  await replica.readFull();
  assert.equal(replica.objects.get(group.guid)?.references['member']?.length, 5000);
  const [first, second] = agents;
  assert.ok(first !== undefined && second !== undefined);
  await forest.objects.removeMembers(group.dn, [first.dn, second.dn]);
  await replica.readDelta();
  assert.deepEqual(linksOf(replica, 'remove').toSorted(), [first.guid, second.guid].toSorted());
  await forest.objects.addMembers(group.dn, [first.dn]);
  await replica.readDelta();
  assert.deepEqual(linksOf(replica, 'add'), [first.guid]);
  assert.equal(replica.objects.get(group.guid)?.references['member']?.length, 4999);
});

test('a group of five thousand that comes in portions of 1500 is whole', async (t) => {
  const proxy = await world.faultProxy(t, forest);
  proxy.inject({ kind: 'ranged', attribute: 'member', values: 1500 });
  const servers = [{ host: proxy.server, port: 636 }];
  const replica = await new Replica(openForest(t, forest, world.ca.pem, { servers, partition: { include: [unit] } })).readFull();
  assert.equal(
    replica.objects.get(group.guid)?.references['member']?.length,
    (await forest.objects.get(group.dn)).values.get('member')?.length,
  );
});

/** The anchors that the group's patch of the last delta added or removed. */
function linksOf(replica: Replica, what: 'add' | 'remove'): readonly string[] {
  return replica.last.flatMap((change) =>
    change.kind === 'patch' && change.anchor === group.guid ? (change.links['member']?.[what] ?? []) : [],
  );
}
