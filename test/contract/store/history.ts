// What the engine counts on from the history: order, pages, names of what is gone, and pruning from the oldest on.
import assert from 'node:assert/strict';
import type { HistoryEntry, HistoryMoment } from '../../../operator/engine/port/history-table.ts';
import { content, type OnEmptyStore } from './place.ts';

const moment = (timeMs: number, run = 'run'): HistoryMoment => ({ run, revision: 'revision', timeMs });
const entry = (subject: number, overrides: Partial<HistoryEntry> = {}): HistoryEntry => ({
  kind: 'Object',
  subject,
  other: null,
  event: 'Changed',
  delta: '',
  ...overrides,
});
const newest = Number.MAX_SAFE_INTEGER;

export function historyContract(on: OnEmptyStore): void {
  on('the history of a subject comes newest first, page by page, with its moments', async (store) => {
    await store.transaction(async ({ history }) => {
      await history.append(moment(1, 'first'), [entry(7, { event: 'Created' }), entry(8)]);
      await history.append(moment(2, 'second'), [entry(7, { delta: '{"dn":"CN=a"}', other: 3 }), entry(7, { kind: 'Metaverse' })]);
      await history.append(moment(2, 'second'), [entry(7, { event: 'Removed' })]);
      const [last, middle] = await history.read('Object', 7, newest, 2);
      assert.deepEqual(
        [last, middle].map((row) => [row?.event, row?.run, row?.revision, row?.timeMs, row?.delta, row?.other]),
        [
          ['Removed', 'second', 'revision', 2, '', null],
          ['Changed', 'second', 'revision', 2, '{"dn":"CN=a"}', 3],
        ],
      );
      const rest = await history.read('Object', 7, middle?.id ?? 0, 2);
      assert.deepEqual(
        rest.map(({ event, run }) => [event, run]),
        [['Created', 'first']],
      );
      assert.deepEqual(
        (await history.readOther('Object', 3, newest, 5)).map(({ subject }) => subject),
        [7],
      );
      assert.deepEqual(await history.readOther('Metaverse', 3, newest, 5), []);
    });
  });

  on('what is gone is found by the names that it had, until its row is pruned', async (store) => {
    await store.transaction(async ({ history }) => {
      await history.append(moment(1), [entry(7, { event: 'Removed', keys: ['ana', 'cn=ana'] })]);
      await history.append(moment(2), [entry(9, { event: 'Removed', keys: ['ana'] })]);
      assert.deepEqual(
        (await history.byKey('ana', 5)).map(({ subject }) => subject),
        [9, 7],
      );
      assert.equal(await history.prune(2, 10), 1);
      assert.deepEqual(await history.byKey('cn=ana', 5), []);
      assert.deepEqual(
        (await history.byKey('ana', 5)).map(({ subject }) => subject),
        [9],
      );
    });
  });

  on('only old rows are pruned, the oldest first, and no more than asked', async (store) => {
    await store.transaction(async ({ history }) => {
      assert.equal(await history.oldest(), undefined);
      assert.equal(await history.prune(100, 10), 0);
      for (const time of [1, 2, 3, 4]) await history.append(moment(time, `run ${time}`), [entry(time)]);
      assert.equal(await history.prune(4, 2), 2);
      assert.equal(await history.oldest(), 3);
      assert.equal(await history.prune(4, 2), 1);
      assert.equal(await history.prune(4, 2), 0);
      assert.deepEqual(
        (await history.read('Object', 4, newest, 5)).map(({ run }) => run),
        ['run 4'],
      );
    });
  });

  on('a transaction that fails leaves no history, and the next one of the same run still has its name', async (store) => {
    const failing = store.transaction(async ({ history }) => {
      await history.append(moment(1), [entry(1)]);
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    await store.transaction(async ({ history }) => {
      await history.append(moment(1), [entry(1)]);
      assert.deepEqual(
        (await history.read('Object', 1, newest, 5)).map(({ run }) => run),
        ['run'],
      );
    });
  });

  on('whoever looks for a name finds the objects that have it as their name, anchor or some value', async (store) => {
    await store.transaction(async ({ objects, metaverse }) => {
      const ana = content('A-1', { dn: 'CN=Ana Müller,DC=contoso', data: '{"mail":"Ana@contoso.test"}' });
      const wild = content('b-2', { data: '{"title":["x","100% \\"wild\\" _"]}' });
      const [first = 0, second = 0] = await objects.insert('corp', [ana, wild]);
      await objects.resolve('corp', ['a-9']);
      const found = async (name: string) => (await objects.search(name, 10)).map(({ id }) => id);
      assert.deepEqual(await found('ANA@contoso.TEST'), [first]);
      assert.deepEqual(await found('a-1'), [first]);
      assert.deepEqual(await found('cn=ana MüLLER,dc=CONTOSO'), [first]);
      assert.deepEqual(await found('100% "Wild" _'), [second]);
      for (const nobody of ['contoso', '%', 'a-', 'a-9']) assert.deepEqual(await found(nobody), []);
      const [person = 0] = await metaverse.create(['person']);
      await metaverse.write([{ id: person, objectType: 'person', data: '{"displayName":"Ana"}', lineage: '', once: '', wakeAt: 0 }]);
      assert.deepEqual(
        (await metaverse.search('ANA', 10)).map(({ id }) => id),
        [person],
      );
      assert.deepEqual(await metaverse.search('an', 10), []);
    });
  });

  on('links that are dropped are told, each with its attribute', async (store) => {
    await store.transaction(async ({ objects, links }) => {
      const [group = 0, ana = 0] = await objects.insert('corp', [content('group'), content('ana')]);
      const made = [
        { source: group, attribute: 'member', target: ana },
        { source: group, attribute: 'managedBy', target: ana },
      ];
      await links.add(made);
      const byName = (a: { attribute: string }, b: { attribute: string }): number => (a.attribute < b.attribute ? -1 : 1);
      assert.deepEqual([...(await links.dropTo([ana]))].sort(byName), [...made].sort(byName));
      assert.deepEqual(await links.dropTo([ana]), []);
    });
  });
}
