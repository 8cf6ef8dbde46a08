// Administrative units whose create was answered by nothing: names and anchors may be there twice, and only the look-up keeps a twin away.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { anchorA, change, clientID, to } from './builders.ts';
import { created, only, stage } from './stage.ts';

const collection = '/directory/administrativeUnits';
const unit = { id: 'unit-1', [`extension_${clientID.replaceAll('-', '')}_lockstepSourceAnchor`]: anchorA };
const add = change({ action: 'Add', objectType: 'administrativeUnit', label: 'Sales', attributes: to({ displayName: 'Sales' }) });

/** A tenant that shows the unit from the n-th look-up on. */
async function showingFrom(t: TestContext, look: number) {
  let looks = 0;
  const { fake, send } = await stage(t, ({ method, path }) => {
    if (path === collection && method === 'POST') return created('twin');
    if (path === '/directory/deletedItems/microsoft.graph.administrativeUnit') return { status: 200, body: { value: [] } };
    return path === collection ? { status: 200, body: { value: ++looks >= look ? [unit] : [] } } : undefined;
  });
  const creates = () => fake.writes().filter(({ path }) => path === collection).length;
  return { send, creates };
}

test('a unit that an earlier try made, and that reads show late, gets no twin', async (t) => {
  const { send, creates } = await showingFrom(t, 4);
  assert.deepEqual(only(await send({ ...add, again: true })), { id: add.id, outcome: 'Written', anchor: 'unit-1', found: true });
  assert.equal(creates(), 0);
});

test('a unit that an earlier try did not make is made', async (t) => {
  const { send, creates } = await showingFrom(t, Number.POSITIVE_INFINITY);
  assert.deepEqual(only(await send({ ...add, again: true })), { id: add.id, outcome: 'Written', anchor: 'twin' });
  assert.equal(creates(), 1);
});
