// What the engine counts on where it asks who is a member of a group.
import assert from 'node:assert/strict';
import { content, type OnEmptyStore } from './place.ts';

export function membershipContract(on: OnEmptyStore): void {
  on('all objects of a type are marked, those of one connector and those of the metaverse', async (store) => {
    await store.transaction(async ({ objects, metaverse }) => {
      await objects.insert('corp', [content('a'), content('g', { objectType: 'group' })]);
      await objects.insert('hr', [content('h')]);
      await objects.resolve('corp', ['placeholder']);
      const marked = async (connector: string) => (await objects.takeDirty(connector, '', 9)).map(({ anchor }) => anchor);
      await objects.markDirtyOfType('corp', 'group');
      assert.deepEqual([await marked('corp'), await marked('hr')], [['g'], []]);
      await objects.markDirtyOfType('corp', '*');
      assert.deepEqual(await marked('corp'), ['a', 'g']);
      await metaverse.create(['person', 'group']);
      await metaverse.markDirtyOfType('group');
      assert.deepEqual(
        (await metaverse.takeDirty(0, 9)).map(({ objectType }) => objectType),
        ['group'],
      );
      await metaverse.markDirtyOfType('*');
      assert.equal((await metaverse.takeDirty(0, 9)).length, 2);
    });
  });

  on('members are found among objects, directly and through groups in groups, and are marked', async (store) => {
    await store.transaction(async ({ objects, links }) => {
      const [root = 0, inner = 0, ana = 0, bert = 0, cem = 0] = await objects.insert('corp', [
        content('root', { objectType: 'group', dn: 'CN=root' }),
        content('inner', { objectType: 'group', dn: 'CN=inner' }),
        ...['ana', 'bert', 'cem'].map((anchor) => content(anchor)),
      ]);
      const member = (source: number, target: number) => ({ source, attribute: 'member', target });
      await links.add([
        member(root, inner),
        member(root, ana),
        member(inner, bert),
        member(inner, root),
        { ...member(root, cem), attribute: 'owner' },
      ]);
      const found = async (groups: readonly number[], reach: 'Direct' | 'Nested') =>
        (await links.membersAmong(groups, 'member', reach, [ana, bert, cem])).map(({ group, object }) => `${group} ${object}`).sort();
      assert.deepEqual(await found([root], 'Direct'), [`${root} ${ana}`]);
      assert.deepEqual(await found([root], 'Nested'), [`${root} ${ana}`, `${root} ${bert}`]);
      assert.deepEqual(await found([], 'Nested'), []);
      const marked = async () => (await objects.takeDirty('corp', '', 9)).map(({ anchor, changed }) => [anchor, changed]);
      await links.markMembersDirty([root], 'member', 'Direct');
      assert.deepEqual(await marked(), [
        ['ana', true],
        ['inner', true],
      ]);
      await objects.markDirty([bert], false);
      await links.markMembersDirty([root], 'member', 'Nested');
      assert.deepEqual(
        (await marked()).map(([anchor, changed]) => (changed === true ? anchor : `${String(anchor)} unchanged`)),
        ['ana', 'bert', 'inner', 'root'],
      );
      assert.deepEqual(await objects.names('corp', 'group', 0, 1), [{ id: root, anchor: 'root', dn: 'CN=root' }]);
      assert.deepEqual(await objects.names('corp', 'group', root, 9), [{ id: inner, anchor: 'inner', dn: 'CN=inner' }]);
      assert.deepEqual(await objects.names('elsewhere', 'group', 0, 9), []);
    });
  });
}
