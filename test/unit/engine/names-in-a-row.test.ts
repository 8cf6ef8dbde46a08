// Everybody is to have the name of the next: one after the other, and each look goes to whoever waits for the name that has become free.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Store, Tables } from '../../../operator/engine/port/store-port.ts';
import type { TargetAttribute } from '../../../operator/model/schema.ts';
import { address, nameAttribute, revisionWithNames as revision } from './names.ts';
import { tenantSchema } from './tenant.ts';
import { World } from './world.ts';

const userPrincipalName: TargetAttribute = { ...nameAttribute, needed: 'Always', unique: address };
const schemas = { tenant: { ...tenantSchema, user: { ...tenantSchema['user'], userPrincipalName } } };

/** Counts what the tables are asked, and the rows that they give. */
class Work {
  calls = 0;
  rows = 0;

  readonly wrap = (store: Store): Store => ({
    batchSize: store.batchSize,
    close: () => store.close(),
    transaction: (work, durability) =>
      store.transaction((tables) => {
        const counted = Object.entries(tables as unknown as Record<string, object>).map(([name, table]) => [name, this.#counting(table)]);
        return work(Object.fromEntries(counted) as Tables);
      }, durability),
  });

  #counting<T extends object>(table: T): T {
    return new Proxy(table, {
      get: (target, name, receiver) => {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return async (...values: readonly unknown[]): Promise<unknown> => {
          const answer: unknown = await Reflect.apply(method, target, values);
          this.calls += 1;
          this.rows += Array.isArray(answer) ? answer.length : 0;
          return answer;
        };
      },
    });
  }
}

/** People who are each to have the name of the next, and the last a new one; nothing is sent yet. */
async function inARow(people: number, wrapStore?: (store: Store) => Store): Promise<World> {
  const world = await World.open({ revision, schemas, ...(wrapStore === undefined ? {} : { wrapStore }), batchSize: 50 });
  const named = (from: number): void => {
    for (let place = 0; place < people; place += 1) world.user('corp', `p${place}`, { userPrincipalName: `n${place + from}@contoso.test` });
  };
  named(0);
  await world.cycle();
  named(1);
  await world.importAll();
  await world.synchronize();
  return world;
}

const nameOf = (world: World, place: number): unknown => world.tenant.named(`p${place}`)?.attributes['userPrincipalName'];

test('a row of twice as many people is twice the work, and no more', async () => {
  const works: Work[] = [];
  for (const people of [15, 30]) {
    const work = new Work();
    await using world = await inARow(people, work.wrap);
    Object.assign(work, { calls: 0, rows: 0 });
    assert.equal(await world.exportAll(), people);
    assert.equal(nameOf(world, people - 1), `n${people}@contoso.test`);
    works.push(work);
  }
  const [few, many] = works;
  assert.ok(few !== undefined && many !== undefined);
  assert.ok(many.rows < few.rows * 2.2, `${many.rows} rows after ${few.rows}`);
  assert.ok(many.calls < few.calls * 2.2, `${many.calls} calls after ${few.calls}`);
});

test('whoever waits behind one whom the tenant refuses is told in the same export that the name stays taken', async () => {
  await using world = await inARow(6);
  world.tenant.refuse = ({ label }) => (label === 'p3' ? { code: 'Refused', message: 'No.', next: 'Ask.', retry: 'never' } : undefined);
  await world.exportAll();
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5].map((place) => nameOf(world, place)),
    ['n0', 'n1', 'n2', 'n3', 'n5', 'n6'].map((name) => `${name}@contoso.test`),
  );
  assert.equal((await world.engine.plan('tenant')).conflicts, 3);
  world.tenant.refuse = () => undefined;
  world.nowMs += 2 * 3_600_000;
  await world.cycle();
  await world.cycle();
  await world.cycle();
  assert.deepEqual(
    [0, 1, 2, 3].map((place) => nameOf(world, place)),
    ['n1', 'n2', 'n3', 'n4'].map((name) => `${name}@contoso.test`),
  );
  assert.deepEqual(await world.engine.errors(9), []);
});

test('what else there is to be sent leaves beside the row', async () => {
  await using world = await inARow(5);
  for (let other = 0; other < 45; other += 1) world.user('corp', `other${other}`, { userPrincipalName: `other${other}@contoso.test` });
  await world.cycle();
  for (let other = 0; other < 45; other += 1)
    world.user('corp', `other${other}`, { userPrincipalName: `other${other}@contoso.test`, title: 'Engineer' });
  for (let place = 0; place < 5; place += 1) world.user('corp', `p${place}`, { userPrincipalName: `n${place + 2}@contoso.test` });
  await world.importAll();
  await world.synchronize();
  assert.equal(await world.exportAll(), 50);
  assert.equal(nameOf(world, 0), 'n2@contoso.test');
  assert.equal(world.tenant.named('other44')?.attributes['title'], 'Engineer');
});
