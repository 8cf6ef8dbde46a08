// Managers and members against a scripted Graph.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change } from './builders.ts';
import { failure } from './fake-graph.ts';
import { done, only, stage } from './stage.ts';

test('members are added in twenties and removed by reference', async (t) => {
  const { fake, send } = await stage(t, ({ method }) => (method === 'GET' ? undefined : done));
  const reference = (anchor: string) => ({ anchor, objectType: 'user' });
  const add = Array.from({ length: 25 }, (_, index) => reference(`u${index}`));
  const references = { member: { multiValued: true, add, remove: [reference('u99')] } };
  assert.equal(only(await send(change({ action: 'Update', objectType: 'group', anchor: 'g1', references }))).outcome, 'Written');
  const writes = fake.writes().filter(({ path }) => path.startsWith('/groups'));
  assert.deepEqual(
    writes.map(({ method, path, body }) => [method, path, (body as Record<string, unknown[]> | undefined)?.['members@odata.bind']?.length]),
    [
      ['DELETE', '/groups/g1/members/u99/$ref', undefined],
      ['PATCH', '/groups/g1', 20],
      ['PATCH', '/groups/g1', 5],
    ],
  );
  const last = writes[2]?.body as Record<string, unknown[]> | undefined;
  assert.equal(last?.['members@odata.bind']?.[0], `${fake.origin}/v1.0/directoryObjects/u20`);
});

test('twenty members that are refused together are sent one by one, and who is a member already is a success', async (t) => {
  const already = failure(
    400,
    'Request_BadRequest',
    "One or more added object references already exist for the following modified properties: 'members'.",
  );
  const { fake, send } = await stage(t, ({ method, path, body }) => {
    if (method === 'PATCH') return already;
    if (method !== 'POST' || path !== '/groups/g1/members/$ref') return undefined;
    return String((body as Record<string, unknown>)['@odata.id']).endsWith('u1') ? already : done;
  });
  const add = ['u1', 'u2'].map((anchor) => ({ anchor, objectType: 'user' }));
  const result = only(
    await send(
      change({ action: 'Update', objectType: 'group', anchor: 'g1', references: { member: { multiValued: true, add, remove: [] } } }),
    ),
  );
  assert.equal(result.outcome, 'Written');
  assert.equal(fake.writes().filter(({ path }) => path.endsWith('/$ref')).length, 2);
});

test('a manager who is not visible yet is tried again', async (t) => {
  let tries = 0;
  const { send } = await stage(t, ({ method, path }) => {
    if (method !== 'PUT' || path !== '/users/id-ana/manager/$ref') return undefined;
    tries += 1;
    return tries < 3 ? undefined : done;
  });
  const references = { manager: { multiValued: false, add: [{ anchor: 'boss', objectType: 'user' }], remove: [] } };
  assert.equal(only(await send(change({ action: 'Update', references }))).outcome, 'Written');
  assert.equal(tries, 3);
});
