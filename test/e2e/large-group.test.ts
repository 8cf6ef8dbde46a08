// A group of five thousand: all of them become members, and afterwards one change costs one request.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openWorld } from '../environment/world.ts';
import { CROWD_GROUP } from '../environment/directory/population/groups.ts';
import { outline } from './scene/outline.ts';
import { Scene } from './scene/scene.ts';

const members = 5000;
const world = await openWorld();
const forest = world.forest('contoso');
const scene = await Scene.prepare({ after }, { name: 'large-group', forest, include: [forest.units.crowd] });
const group = await forest.objects.account(CROWD_GROUP);
const agent = await forest.objects.account('agent00007');
await scene.apply();
await scene.firstCycle(400_000);

test('the first cycle brings every member', async () => {
  const found = await scene.tenant.group(CROWD_GROUP);
  const users = await scene.tenant.users();
  assert.equal(users.length, members);
  assert.deepEqual(new Set(found?.memberIds), new Set(users.map(({ id }) => id)));
});

test('no member was added twice, and members left in fewer requests than there are members', async () => {
  const links = (await scene.tenant.effects()).filter(({ action }) => action === 'link');
  assert.equal(links.length, members);
  const requests = new Set(links.map(({ request }) => request));
  assert.ok(requests.size <= members / 10, `${requests.size} requests`);
});

test('one member removed and one added cost one request each', async (t) => {
  await forest.objects.removeMembers(group.dn, [agent.dn]);
  t.after(() => forest.objects.addMembers(group.dn, [agent.dn]).catch(() => undefined)); // for the next test file, where this one broke off
  const afterRemoval = await scene.tenant.now();
  assert.deepEqual(outline(await scene.synchronize()), ['unlink members']);
  assert.equal((await scene.tenant.writeRequests(afterRemoval)).length, 1);
  await forest.objects.addMembers(group.dn, [agent.dn]);
  const afterAddition = await scene.tenant.now();
  assert.deepEqual(outline(await scene.synchronize()), ['link members']);
  assert.equal((await scene.tenant.writeRequests(afterAddition)).length, 1);
  assert.equal((await scene.tenant.group(CROWD_GROUP))?.memberIds.length, members);
});

test('a full run over all of them writes nothing', async () => {
  const since = await scene.tenant.now();
  assert.deepEqual(await scene.synchronize('Full', 240_000), []);
  assert.deepEqual(await scene.tenant.writeRequests(since), []);
});
