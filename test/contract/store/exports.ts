// What the engine counts on in the memory of exports.
import assert from 'node:assert/strict';
import { content, type OnEmptyStore, state } from './place.ts';

const bySourceAnchor = ({ sourceAnchor }: { readonly sourceAnchor: string }): string => sourceAnchor;

export function exportsContract(on: OnEmptyStore): void {
  on('every field of the memory comes back as it was written', async (store) => {
    const full = state({
      metaverse: 7,
      object: 8,
      objectType: 'group',
      ownership: 'Adopted',
      desired: '{"a":null}',
      references: '{"member":[[1,"member"]]}',
      action: 'Update',
      pending: '["a"]',
      disables: true,
      held: '[1]',
      unsupported: '["x","y"]',
      sent: '{"b":1}',
      sentAfter: 4,
      attempts: 3,
      dueAt: 1_790_000_000_000,
      error: '{}',
      since: '2026-01-01',
      absence: '{}',
      disconnect: '{}',
      sentDisable: true,
    });
    await store.transaction(async ({ exports }) => {
      const [id = 0] = await exports.insert([full]);
      assert.deepEqual(await exports.read([id]), [{ ...full, id }]);
      assert.deepEqual(await exports.byMetaverse([7]), await exports.byObject([8]));
      assert.deepEqual(await exports.bySourceAnchor('tenant', ['anchor']), await exports.read([id]));
      const changed = { ...state({ metaverse: 7 }), id };
      await exports.update([changed]);
      assert.deepEqual(await exports.read([id]), [changed]);
      await exports.remove([id]);
      assert.deepEqual(await exports.read([id]), []);
    });
  });

  on('who is to be deleted is told by object', async (store) => {
    await store.transaction(async ({ exports }) => {
      await exports.insert([
        state({ metaverse: 1, object: 11, action: 'Delete' }),
        state({ metaverse: 2, object: 12, action: 'Update' }),
        state({ metaverse: 3, object: 13 }),
        state({ metaverse: null, object: 14, action: 'Delete', sentAfter: 1 }),
      ]);
      assert.deepEqual(await exports.leaving([11, 12, 13, 14, 15]), new Set([11, 14]));
    });
  });

  on('only what is due is offered, and nothing that is on its way', async (store) => {
    const select = { connector: 'tenant', nowMs: 100, limit: 10, allowance: 'NotHeldBack' } as const;
    await store.transaction(async ({ exports }) => {
      const [, , , intended = 0] = await exports.insert([
        state({ action: 'Add', sourceAnchor: 'due' }),
        state({ action: 'Add', sourceAnchor: 'later', dueAt: 101 }),
        state({ action: 'Add', sourceAnchor: 'sent', sentAfter: 1 }),
        state({ action: 'Add', sourceAnchor: 'on its way' }),
        state({ action: 'Update', sourceAnchor: 'partly sent', sentAfter: 1 }),
        state({ action: 'Update', sourceAnchor: 'disables', disables: true }),
        state({ action: 'Delete', sourceAnchor: 'leaver' }),
        state({ action: 'Delete', sourceAnchor: 'excluded' }),
        state({ action: 'Add', sourceAnchor: 'elsewhere', connector: 'other' }),
      ]);
      await exports.recordIntents([{ id: 'i', export: intended, kind: 'Attributes', document: '{}', sentAfter: 3 }]);
      assert.deepEqual((await exports.select({ ...select, action: 'Add' })).map(bySourceAnchor), ['due']);
      assert.deepEqual((await exports.select({ ...select, action: 'Update' })).map(bySourceAnchor), ['partly sent', 'disables']);
      assert.deepEqual((await exports.select({ ...select, action: 'Update', disabling: 'All' })).map(bySourceAnchor), ['disables']);
      assert.equal((await exports.select({ ...select, action: 'Delete', limit: 1 })).length, 1);
      const [update] = await exports.select({ ...select, action: 'Update', limit: 1 });
      const among = [intended, update?.id ?? 0, 99];
      assert.deepEqual((await exports.select({ ...select, action: 'Update', among })).map(bySourceAnchor), ['partly sent']);
      assert.deepEqual(await exports.select({ ...select, action: 'Add', among }), [], 'what is on its way is not offered by name either');
      await exports.releaseIntents('tenant', 3);
      assert.equal((await exports.select({ ...select, action: 'Add' })).length, 1, 'import 3 began before');
      await exports.releaseIntents('tenant', 4);
      assert.equal((await exports.read([intended]))[0]?.attempts, 1, 'nobody knows whether it left');
      assert.deepEqual((await exports.select({ ...select, action: 'Add' })).map(bySourceAnchor), ['due', 'on its way']);
      assert.deepEqual((await exports.awaiting('tenant', 2, 0, 10)).map(bySourceAnchor), ['sent', 'partly sent']);
    });
  });

  on('whatever is to be sent is listed, in order and page by page', async (store) => {
    await store.transaction(async ({ exports }) => {
      const [, , linked = 0] = await exports.insert([
        state({ action: 'Add', sourceAnchor: 'add' }),
        state({ action: 'Add', sourceAnchor: 'sent', sentAfter: 1 }),
        state({ sourceAnchor: 'linked' }),
        state({ sourceAnchor: 'settled' }),
        state({ action: 'Update', sourceAnchor: 'partly sent', sentAfter: 1 }),
      ]);
      const link = { export: linked, attribute: 'member', operation: 'Add' as const, attempts: 0, dueAt: 0, sentAfter: null };
      await exports.putLinks([
        { ...link, target: 2 },
        { ...link, target: 1 },
        { ...link, target: 3, sentAfter: 1 },
      ]);
      assert.deepEqual((await exports.pending('tenant', 0, 10)).map(bySourceAnchor), ['add', 'linked', 'partly sent']);
      assert.deepEqual((await exports.pending('tenant', 0, 2)).map(bySourceAnchor), ['add', 'linked']);
      assert.deepEqual((await exports.pending('tenant', linked, 2)).map(bySourceAnchor), ['partly sent']);
    });
  });

  on('contributions lead to what is there and to what is yet to be made', async (store) => {
    await store.transaction(async ({ objects, links, exports, metaverse }) => {
      const [there = 0, unmade = 0, going = 0] = await metaverse.create(['person', 'person', 'person']);
      const [group = 0, a = 0, b = 0, c = 0, target = 0, leaver = 0] = await objects.insert(
        'corp',
        ['group', 'a', 'b', 'c', 'target', 'leaver'].map((anchor) => content(anchor)),
      );
      await objects.join([
        { id: a, metaverse: there },
        { id: b, metaverse: unmade },
        { id: c, metaverse: going },
      ]);
      await links.add([a, b, c].map((other) => ({ source: group, attribute: 'member', target: other })));
      const [first, second] = await exports.insert([
        state({ metaverse: there, object: target }),
        state({ metaverse: unmade, action: 'Add' }),
        state({ metaverse: going, object: leaver, action: 'Delete' }),
      ]);
      const from = { source: group, attribute: 'member' };
      const asked = [[group, 'member'] as const];
      assert.deepEqual(await exports.reached('tenant', asked, 'All'), [
        { ...from, export: first },
        { ...from, export: second },
      ]);
      assert.deepEqual(await exports.reached('tenant', asked, 'Unmade'), [{ ...from, export: second }]);
      assert.deepEqual(await exports.reached('elsewhere', asked, 'All'), []);
    });
  });

  on('references are counted that wait for an object to be made, at either end', async (store) => {
    await store.transaction(async ({ objects, links, exports, metaverse }) => {
      const metaverses = await metaverse.create(['group', 'group', 'person', 'person', 'person']);
      const sources = await objects.insert(
        'corp',
        ['old group', 'new group', 'old', 'new', 'going'].map((anchor) => content(anchor)),
      );
      const [oldGroup = 0, newGroup = 0, ...people] = sources;
      await objects.join(sources.map((id, index) => ({ id, metaverse: metaverses[index] as number })));
      await links.add([oldGroup, newGroup].flatMap((source) => people.map((target) => ({ source, attribute: 'member', target }))));
      await links.add([{ source: oldGroup, attribute: 'owner', target: people[1] as number }]);
      const targets = await objects.insert(
        'tenant',
        ['t1', 't2', 't3'].map((anchor) => content(anchor)),
      );
      const members = (source: number): string => JSON.stringify({ member: [[source, 'member']] });
      const at = (index: number): number => metaverses[index] as number;
      await exports.insert([
        state({ metaverse: at(0), object: targets[0] as number, references: members(oldGroup) }),
        state({ metaverse: at(1), action: 'Add', references: members(newGroup) }),
        state({ metaverse: at(2), object: targets[1] as number }),
        state({ metaverse: at(3), action: 'Add' }),
        state({ metaverse: at(4), object: targets[2] as number, action: 'Delete' }),
      ]);
      // The new group will have two members, the old one gets the new person; nobody flows owners.
      assert.equal(await exports.countComing('tenant'), 3);
      assert.equal(await exports.countComing('elsewhere'), 0);
    });
  });

  on('what is to be taken out of some attributes is offered by itself', async (store) => {
    await store.transaction(async ({ objects, exports }) => {
      const objectIds = await objects.insert('tenant', [content('1'), content('2'), content('3')]);
      const [mixed = 0, coming = 0, manager = 0] = await exports.insert(objectIds.map((object, metaverse) => state({ metaverse, object })));
      const link = { attribute: 'member', operation: 'Remove' as const, attempts: 0, dueAt: 0, sentAfter: null };
      await exports.putLinks([
        { ...link, export: mixed, target: 1, operation: 'Add' },
        { ...link, export: mixed, target: 2 },
        { ...link, export: mixed, target: 3, sentAfter: 1 },
        { ...link, export: coming, target: 1, operation: 'Add' },
        { ...link, export: manager, attribute: 'manager', target: 2 },
      ]);
      const selection = { nowMs: 100, limit: 10, allowance: 'NotHeldBack' as const, removedFrom: ['member', 'owner'] };
      assert.deepEqual(await exports.linkedExports('tenant', selection), [mixed]);
      assert.deepEqual(
        (await exports.dueLinks([mixed, coming], selection)).map(({ export: id, target }) => [id, target]),
        [[mixed, 2]],
      );
      assert.deepEqual(await exports.linkedExports('tenant', { ...selection, removedFrom: [] }), []);
    });
  });

  on('pending references are offered by object, those that failed least first', async (store) => {
    await store.transaction(async ({ objects, exports }) => {
      const [object = 0] = await objects.insert('tenant', [content('1')]);
      const [id = 0, absent = 0] = await exports.insert([state({ metaverse: 1, object }), state({ metaverse: 2 })]);
      const link = { export: id, attribute: 'member', operation: 'Add' as const, attempts: 0, dueAt: 0, sentAfter: null };
      await exports.putLinks([
        { ...link, target: 1, attempts: 2 },
        { ...link, target: 2 },
        { ...link, target: 3, dueAt: 101 },
        { ...link, target: 4, sentAfter: 1 },
        { ...link, export: absent, target: 5 },
      ]);
      assert.deepEqual(await exports.linkedExports('tenant', { nowMs: 100, limit: 10, allowance: 'NotHeldBack' }), [id]);
      assert.deepEqual(
        (await exports.dueLinks([id], { nowMs: 100, limit: 10, allowance: 'NotHeldBack' })).map(({ target }) => target),
        [2, 1],
      );
      assert.deepEqual([...(await exports.withFailedLinks([id, absent]))], [id]);
      const { referenceAdd, referenceRemove } = await exports.counts('tenant');
      assert.deepEqual([referenceAdd, referenceRemove], [4, 0]);
      await exports.recordIntents([{ id: 'i', export: id, kind: 'References', document: '[]', sentAfter: 1 }]);
      assert.deepEqual(await exports.linkedExports('tenant', { nowMs: 100, limit: 10, allowance: 'NotHeldBack' }), []);
      assert.deepEqual(
        (await exports.takeIntents(['i', 'j'])).map(({ id: taken }) => taken),
        ['i'],
      );
      assert.deepEqual(await exports.linkedExports('tenant', { nowMs: 100, limit: 10, allowance: 'NotHeldBack' }), [id]);
      assert.deepEqual(
        (
          await exports.pendingLinksAt([
            { export: id, attribute: 'member', target: 9 },
            { export: id, attribute: 'member', target: 2 },
          ])
        ).map((found) => found?.target),
        [undefined, 2],
      );
      await exports.remove([id]);
      assert.deepEqual(await exports.pendingLinks([id]), []);
    });
  });
}
