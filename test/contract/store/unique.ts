// What the engine counts on in the memory of values that may exist once.
import assert from 'node:assert/strict';
import type { Wish } from '../../../operator/engine/port/unique-table.ts';
import { content, type OnEmptyStore, state } from './place.ts';

const key = 2 ** 52 - 1;

const wish = (overrides: Partial<Wish>): Wish => ({
  export: 1,
  key,
  attribute: 'name',
  connector: 'tenant',
  verdict: 'Free',
  error: '',
  ...overrides,
});

export function uniqueContract(on: OnEmptyStore): void {
  on('holders of a value come back by connector and key, each once', async (store) => {
    await store.transaction(async ({ unique }) => {
      await unique.hold('tenant', [
        { object: 7, key },
        { object: 5, key },
        { object: 5, key: 1 },
      ]);
      await unique.hold('tenant', [{ object: 7, key }]);
      await unique.hold('elsewhere', [{ object: 9, key }]);
      await unique.release('tenant', [
        { object: 5, key: 1 },
        { object: 4, key },
      ]);
      assert.deepEqual(await unique.holders('tenant', [key, 1, key]), [
        { object: 5, key },
        { object: 7, key },
      ]);
      await unique.clear();
      assert.deepEqual(await unique.holders('tenant', [key]), []);
    });
  });

  on('wishes are replaced by place, and found by export and by key', async (store) => {
    await store.transaction(async ({ unique }) => {
      const [first, second, other] = [
        wish({ key: 3 }),
        wish({ export: 2 }),
        wish({ export: 2, connector: 'elsewhere', attribute: 'mail' }),
      ];
      await unique.put([other, second, first]);
      const taken = wish({ export: 2, verdict: 'Taken', error: '{}' });
      await unique.put([taken]);
      assert.deepEqual(await unique.wishesOf([2, 1]), [first, other, taken]);
      assert.deepEqual(await unique.wishesFor('tenant', [key]), [taken]);
      await unique.drop([second, { export: 9, key, attribute: 'name' }]);
      assert.deepEqual(await unique.wishesOf([1, 2]), [first, other]);
    });
  });

  on('a wish is opened where an object holds the value, or where several wish for it', async (store) => {
    await store.transaction(async ({ unique }) => {
      await unique.hold('tenant', [{ object: 7, key: 1 }]);
      const held = wish({ export: 1, key: 1, verdict: 'Matched' });
      const [shared, rival] = [wish({ export: 2, key: 2 }), wish({ export: 3, key: 2, verdict: 'Taken', error: '{}' })];
      const alone = [wish({ export: 4, key: 3 }), wish({ export: 4, key: 3, attribute: 'mail' })];
      await unique.put([held, shared, rival, ...alone]);
      await unique.open('tenant', [1, 2, 3]);
      await unique.open('elsewhere', [1, 2, 3]);
      const verdicts = (await unique.wishesOf([1, 2, 3, 4])).map(({ verdict }) => verdict);
      assert.deepEqual(verdicts, ['Open', 'Open', 'Taken', 'Free', 'Free']);
    });
  });

  on('wishes that are held back come in pages of whole exports', async (store) => {
    await store.transaction(async ({ unique }) => {
      const [first, named] = [wish({ export: 1, verdict: 'Open' }), wish({ export: 2, verdict: 'Awaited', error: '{}' })];
      const mail = wish({ export: 2, attribute: 'mail', verdict: 'Taken', error: '{}' });
      await unique.put([
        first,
        named,
        mail,
        wish({ export: 3 }),
        wish({ export: 4, verdict: 'Matched' }),
        wish({ export: 5, verdict: 'Taken', connector: 'elsewhere' }),
      ]);
      const all = ['Open', 'Awaited', 'Taken'] as const;
      assert.deepEqual(await unique.heldBack('tenant', all, 0, 1), [first]);
      assert.deepEqual(await unique.heldBack('tenant', all, 1, 9), [mail, named]);
      assert.deepEqual(await unique.heldBack('tenant', ['Awaited'], 0, 9), [named]);
      assert.deepEqual([await unique.count('tenant', 'Taken'), await unique.count('tenant', 'Open')], [1, 1]);
      assert.deepEqual([await unique.anyAwaited('tenant'), await unique.anyAwaited('elsewhere')], [true, false]);
    });
  });

  on(
    'what is held back is not offered: a create waits as a whole, a change goes without it, and a delete waits for nothing',
    async (store) => {
      await store.transaction(async ({ exports, objects, unique }) => {
        const objectIds = await objects.insert('tenant', [content('a'), content('b'), content('c')]);
        const pending = '["name","title"]';
        const [create = 0, change = 0, only = 0, going = 0] = await exports.insert([
          state({ action: 'Add', pending, sourceAnchor: '1' }),
          state({ action: 'Update', pending, object: objectIds[0] ?? null, sourceAnchor: '2' }),
          state({ action: 'Update', pending: '["name"]', object: objectIds[1] ?? null, sourceAnchor: '3' }),
          state({ action: 'Delete', object: objectIds[2] ?? null, sourceAnchor: '4' }),
        ]);
        const offered = async (): Promise<readonly number[]> => {
          const ids: number[] = [];
          for (const action of ['Add', 'Update', 'Delete'] as const)
            ids.push(...(await exports.select({ connector: 'tenant', action, nowMs: 1, limit: 9, allowance: 'All' })).map(({ id }) => id));
          return ids;
        };
        const rows = [create, change, only, going];
        await unique.put(rows.map((id) => wish({ export: id, verdict: 'Awaited', error: '{}' })));
        assert.deepEqual(await offered(), [change, going]);
        await unique.put(rows.map((id) => wish({ export: id, verdict: 'Matched' })));
        assert.deepEqual(await offered(), rows);
        // A value that the create does without holds nothing up.
        await unique.put([wish({ export: create, attribute: 'mail', verdict: 'Taken', error: '{}' })]);
        assert.deepEqual(await offered(), rows);
        await exports.remove(rows);
        assert.deepEqual(await unique.wishesOf(rows), []);
      });
    },
  );
}
