// What the engine counts on in the memory of guarded changes.
import assert from 'node:assert/strict';
import { accessPlace, type Allowance, disconnectPlace, type GuardedRow } from '../../../operator/engine/port/guard-table.ts';
import { content, type OnEmptyStore, state } from './place.ts';

const guarded = (overrides: Partial<GuardedRow>): GuardedRow => ({
  export: 1,
  attribute: '',
  target: 0,
  key: 'key',
  since: 1,
  verdict: 'None',
  ...overrides,
});

export function guardContract(on: OnEmptyStore): void {
  on('guarded changes come back in order, by connector, and are replaced by place', async (store) => {
    await store.transaction(async ({ guarded: table }) => {
      const link = guarded({ export: 1, attribute: 'member', target: 7, verdict: 'HeldBack' });
      await table.put('tenant', [guarded({ export: 2 }), link, guarded({})]);
      await table.put('elsewhere', [guarded({ export: 3 })]);
      assert.deepEqual(await table.list('tenant'), [guarded({}), link, guarded({ export: 2 })]);
      const changed = guarded({ key: 'another', since: 4, verdict: 'Admitted' });
      await table.put('tenant', [changed]);
      await table.drop([link, { export: 9, attribute: '', target: 0 }]);
      assert.deepEqual(await table.list('tenant'), [changed, guarded({ export: 2 })]);
    });
  });

  on('what is offered follows the verdicts, of objects and of single references', async (store) => {
    await store.transaction(async ({ exports, objects, guarded: table }) => {
      const ids = await objects.insert(
        'tenant',
        ['free', 'none', 'admitted', 'held'].map((anchor) => content(anchor)),
      );
      const [free = 0, none = 0, admitted = 0, held = 0] = await exports.insert(
        ids.map((object, index) => state({ object, action: 'Delete', sourceAnchor: `${index}` })),
      );
      await table.put('tenant', [
        guarded({ export: none }),
        guarded({ export: admitted, verdict: 'Admitted' }),
        guarded({ export: held, verdict: 'HeldBack' }),
        guarded({ export: free, attribute: 'member', target: 1, verdict: 'HeldBack' }),
        guarded({ export: free, attribute: 'member', target: 2, verdict: 'Admitted' }),
        guarded({ export: held, attribute: 'member', target: 1, verdict: 'HeldBack' }),
      ]);
      const offered = async (allowance: Allowance): Promise<readonly number[]> =>
        (await exports.select({ connector: 'tenant', action: 'Delete', nowMs: 1, limit: 9, allowance })).map(({ id }) => id);
      assert.deepEqual(await offered('All'), [free, none, admitted, held]);
      assert.deepEqual(await offered('NotHeldBack'), [free, none, admitted]);
      assert.deepEqual(await offered('UnguardedOrAdmitted'), [free, admitted]);
      assert.deepEqual(await offered('Admitted'), [admitted]);

      const link = { attribute: 'member', operation: 'Remove' as const, attempts: 0, dueAt: 0, sentAfter: null };
      await exports.putLinks([
        { ...link, export: free, target: 1 },
        { ...link, export: free, target: 2 },
        { ...link, export: free, target: 3 },
        { ...link, export: held, target: 1 },
        { ...link, export: held, target: 5, operation: 'Add', sentAfter: 1 },
      ]);
      const due = async (allowance: 'NotHeldBack' | 'Admitted'): Promise<readonly number[]> =>
        (await exports.dueLinks([free, held], { nowMs: 1, limit: 9, allowance })).map(({ target }) => target);
      assert.deepEqual(await exports.linkedExports('tenant', { nowMs: 1, limit: 9, allowance: 'NotHeldBack' }), [free]);
      assert.deepEqual(await due('NotHeldBack'), [2, 3]);
      assert.deepEqual(await due('Admitted'), [2]);
      const removals = await exports.removals('tenant', 'member', { export: 0, target: 0 }, 3);
      assert.deepEqual(removals, [
        { export: free, target: 1 },
        { export: free, target: 2 },
        { export: free, target: 3 },
      ]);
      assert.deepEqual(await exports.removals('tenant', 'member', { export: free, target: 3 }, 3), [{ export: held, target: 1 }]);
      await exports.remove([free]);
      assert.equal((await table.list('tenant')).filter((row) => row.export === free).length, 0, 'they go with their export');
    });
  });

  on('a disconnect holds back all that becomes of its object, and access has a verdict of its own', async (store) => {
    await store.transaction(async ({ exports, objects, guarded: table }) => {
      const ids = await objects.insert(
        'tenant',
        ['free', 'lost', 'kept', 'barred'].map((anchor) => content(anchor)),
      );
      const pending = { action: 'Update', pending: '["title"]', disables: true } as const;
      const [free = 0, lost = 0, kept = 0, barred = 0] = await exports.insert(
        ids.map((object, index) => state({ ...pending, object, sourceAnchor: `${index}` })),
      );
      await table.put('tenant', [
        guarded({ export: lost, attribute: disconnectPlace }),
        guarded({ export: kept, attribute: disconnectPlace, verdict: 'HeldBack' }),
        guarded({ export: kept, verdict: 'Admitted' }),
        guarded({ export: barred, attribute: accessPlace, verdict: 'HeldBack' }),
      ]);
      const select = async (allowance: Allowance, disabling?: 'All' | 'WithoutDisconnects'): Promise<readonly number[]> => {
        const selection = { connector: 'tenant', action: 'Update', nowMs: 1, limit: 9, allowance } as const;
        return (await exports.select({ ...selection, ...(disabling === undefined ? {} : { disabling }) })).map(({ id }) => id);
      };
      assert.deepEqual(await select('NotHeldBack'), [free, lost]);
      assert.deepEqual(await select('UnguardedOrAdmitted'), [free]);
      assert.deepEqual(await select('Admitted'), []);
      assert.deepEqual(await select('NotHeldBack', 'All'), [free, lost, kept]);
      assert.deepEqual(await select('NotHeldBack', 'WithoutDisconnects'), [free, kept]);

      const link = { attribute: 'member', target: 1, operation: 'Remove' as const, attempts: 0, dueAt: 0, sentAfter: null };
      await exports.putLinks([free, lost, kept].map((id) => ({ ...link, export: id })));
      const linked = (allowance: Allowance): Promise<readonly number[]> =>
        exports.linkedExports('tenant', { nowMs: 1, limit: 9, allowance });
      assert.deepEqual(await linked('NotHeldBack'), [free, lost]);
      assert.deepEqual(await linked('UnguardedOrAdmitted'), [free]);
      await table.put('tenant', [guarded({ export: lost, attribute: disconnectPlace, verdict: 'Admitted' })]);
      assert.deepEqual(await linked('Admitted'), [lost]);
      assert.deepEqual(
        (await exports.dueLinks([free, lost, kept], { nowMs: 1, limit: 9, allowance: 'Admitted' })).map((one) => one.export),
        [lost],
      );
    });
  });

  on('disconnects are listed by connector, and what is on its way is counted', async (store) => {
    await store.transaction(async ({ exports }) => {
      const ids = await exports.insert([
        state({ object: 1, disconnect: '{}', sourceAnchor: '1' }),
        state({ object: 2, sourceAnchor: '2', sentAfter: 1, sentDisable: true }),
        state({ object: 3, sourceAnchor: '3', sentAfter: 1, action: 'Delete', disconnect: '{}' }),
        state({ object: 4, sourceAnchor: '4', action: 'Delete', disconnect: '{}', connector: 'elsewhere' }),
        state({ sourceAnchor: '5', action: 'Add' }),
      ]);
      const [first = 0, group = 0, third = 0] = ids;
      const listed = async (after: number): Promise<readonly number[]> =>
        (await exports.disconnecting('tenant', after, 9)).map(({ id }) => id);
      assert.deepEqual([await listed(0), await listed(first)], [[first, third], [third]]);
      assert.deepEqual(await exports.countSent('tenant'), { deletes: 1, disables: 1 });
      assert.deepEqual(await exports.countSent('elsewhere'), { deletes: 0, disables: 0 });
      assert.equal(await exports.linked('tenant'), 3);
      const link = { export: group, attribute: 'member', operation: 'Remove' as const, attempts: 0, dueAt: 0 };
      await exports.putLinks([
        { ...link, target: 7, sentAfter: 1 },
        { ...link, target: 8, sentAfter: 1 },
        { ...link, target: 9, sentAfter: null },
        { ...link, export: third, target: 7, operation: 'Add', sentAfter: 1 },
        { ...link, export: third, target: 8, attribute: 'manager', sentAfter: 1 },
      ]);
      assert.deepEqual(await exports.sentRemovals('tenant', 'member'), [{ export: group, count: 2 }]);
      assert.deepEqual(await exports.sentRemovals('elsewhere', 'member'), []);
    });
  });

  on('deletes that wait until they are certain are listed', async (store) => {
    await store.transaction(async ({ exports }) => {
      const [, waiting = 0] = await exports.insert([state({ action: 'Delete', absence: '{}' }), state({ absence: '{}' }), state({})]);
      assert.deepEqual(
        (await exports.absent(0, 9)).map(({ id }) => id),
        [waiting],
      );
      assert.deepEqual(await exports.absent(waiting, 9), []);
    });
  });
}
