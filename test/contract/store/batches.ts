// Batches of every size: none, twice the same, and more than one statement takes.
import assert from 'node:assert/strict';
import type { Tables } from '../../../operator/engine/port/store-port.ts';
import { content, type OnEmptyStore, state } from './place.ts';

const many = 5_001;
const numbers = Array.from({ length: many }, (_, index) => index);

/** Every call that takes a list, with an empty one. */
const emptyCalls: Readonly<Record<string, (tables: Tables) => Promise<unknown>>> = {
  heads: ({ objects }) => objects.heads('corp', []),
  insert: ({ objects }) => objects.insert('corp', []),
  update: ({ objects }) => objects.update([]),
  resolve: ({ objects }) => objects.resolve('corp', []),
  read: ({ objects }) => objects.read([]),
  places: ({ objects }) => objects.places([]),
  joinedPlaces: ({ objects }) => objects.joinedPlaces([]),
  anchors: ({ objects }) => objects.anchors([]),
  joined: ({ objects }) => objects.joined([]),
  join: ({ objects }) => objects.join([]),
  remove: ({ objects }) => objects.remove([]),
  bySourceAnchor: ({ objects }) => objects.bySourceAnchor('corp', []),
  markDirty: ({ objects }) => objects.markDirty([], true),
  wait: ({ objects }) => objects.wait([]),
  wakeWaiting: ({ objects }) => objects.wakeWaiting([]),
  'links.add': ({ links }) => links.add([]),
  'links.remove': ({ links }) => links.remove([]),
  'links.replace': ({ links }) => links.replace([]),
  'links.dropTo': ({ links }) => links.dropTo([]),
  'links.targets': ({ links }) => links.targets([]),
  'links.from': ({ links }) => links.from([]),
  'links.attributesOf': ({ links }) => links.attributesOf([]),
  'links.counts': ({ links }) => links.counts([], 'member', 1),
  'links.names': ({ links }) => links.names([], 'member'),
  'links.exists': ({ links }) => links.exists([]),
  'links.reaches': ({ links }) => links.reaches([]),
  'links.reachedTargets': ({ links }) => links.reachedTargets([]),
  'links.markDirty': ({ links }) => links.markDirty([]),
  'links.wake': ({ links }) => links.wake([]),
  'links.wakeTo': ({ links }) => links.wakeTo([]),
  'metaverse.create': ({ metaverse }) => metaverse.create([]),
  'metaverse.read': ({ metaverse }) => metaverse.read([]),
  'metaverse.write': ({ metaverse }) => metaverse.write([]),
  'metaverse.remove': ({ metaverse }) => metaverse.remove([]),
  'metaverse.addKeys': ({ metaverse }) => metaverse.addKeys([]),
  'metaverse.dropKeys': ({ metaverse }) => metaverse.dropKeys([]),
  'metaverse.byKeys': ({ metaverse }) => metaverse.byKeys([]),
  'metaverse.markDirty': ({ metaverse }) => metaverse.markDirty([]),
  'exports.read': ({ exports }) => exports.read([]),
  'exports.byMetaverse': ({ exports }) => exports.byMetaverse([]),
  'exports.byObject': ({ exports }) => exports.byObject([]),
  'exports.leaving': ({ exports }) => exports.leaving([]),
  'exports.bySourceAnchor': ({ exports }) => exports.bySourceAnchor('tenant', []),
  'exports.insert': ({ exports }) => exports.insert([]),
  'exports.update': ({ exports }) => exports.update([]),
  'exports.remove': ({ exports }) => exports.remove([]),
  'exports.markReferences': ({ exports }) => exports.markReferences([]),
  'exports.withFailedLinks': ({ exports }) => exports.withFailedLinks([]),
  'exports.pendingLinks': ({ exports }) => exports.pendingLinks([]),
  'exports.pendingLinksAt': ({ exports }) => exports.pendingLinksAt([]),
  'exports.putLinks': ({ exports }) => exports.putLinks([]),
  'exports.dropLinks': ({ exports }) => exports.dropLinks([]),
  'exports.dueLinks': ({ exports }) => exports.dueLinks([], { nowMs: 0, limit: 1, allowance: 'NotHeldBack' }),
  'exports.recordIntents': ({ exports }) => exports.recordIntents([]),
  'exports.takeIntents': ({ exports }) => exports.takeIntents([]),
  'guarded.put': ({ guarded }) => guarded.put('tenant', []),
  'guarded.drop': ({ guarded }) => guarded.drop([]),
  'history.append': ({ history }) => history.append({ run: 'r', revision: 'v', timeMs: 0 }, []),
  'problems.put': ({ problems }) => problems.put([]),
  'problems.drop': ({ problems }) => problems.drop([]),
  'problems.of': ({ problems }) => problems.of([]),
};

export function batchContract(on: OnEmptyStore): void {
  on('an empty batch does nothing and gives nothing', async (store) => {
    await store.transaction(async (tables) => {
      for (const [name, call] of Object.entries(emptyCalls)) {
        const given = await call(tables);
        const size =
          given === undefined
            ? 0
            : given instanceof Map || given instanceof Set
              ? given.size
              : Object.values(given as object).flat().length;
        assert.equal(size, 0, name);
      }
    });
  });

  on('what stands twice in a batch counts once, and its last word holds', async (store) => {
    await store.transaction(async ({ objects, links, metaverse, exports, problems }) => {
      const [a = 0, b = 0] = await objects.insert('corp', [content('a'), content('b')]);
      assert.deepEqual(await objects.resolve('corp', ['c', 'a', 'c', 'c']).then((ids) => new Set(ids).size), 2);
      await objects.update([
        { ...content('a', { dn: 'first' }), id: a },
        { ...content('a', { dn: 'last' }), id: a },
      ]);
      assert.equal((await objects.read([a, a]))[0]?.dn, 'last');
      await objects.markDirty([a, a], true);
      assert.equal((await objects.takeDirty('corp', '', 10)).length, 1);
      const [one = 0, two = 0] = await metaverse.create(['person', 'person']);
      await objects.join([
        { id: a, metaverse: one },
        { id: a, metaverse: two },
      ]);
      assert.equal((await objects.places([a])).get(a)?.metaverse, two);
      const link = { source: a, attribute: 'member', target: b };
      await links.add([link, link]);
      await links.markDirty([link, link]);
      assert.equal((await links.takeDirty(10)).length, 1);
      assert.deepEqual(await links.exists([link, link]), [true, true]);
      const key = { key: 'k', metaverse: one };
      await metaverse.addKeys([key, key]);
      assert.deepEqual((await metaverse.byKeys(['k', 'k'])).get('k'), [one]);
      const row = { id: one, objectType: 'person', lineage: '', once: '', wakeAt: 0 };
      await metaverse.write([
        { ...row, data: '1' },
        { ...row, data: '2' },
      ]);
      assert.equal((await metaverse.read([one])).map(({ data }) => data).join(), '2');
      const [id = 0] = await exports.insert([state({ metaverse: one })]);
      await exports.update([
        { ...state({ metaverse: one, label: 'first' }), id },
        { ...state({ metaverse: one, label: 'last' }), id },
      ]);
      assert.deepEqual(
        (await exports.read([id, id])).map(({ label }) => label),
        ['last'],
      );
      const pending = { export: id, attribute: 'member', target: b, operation: 'Add', attempts: 0, dueAt: 0, sentAfter: null } as const;
      await exports.putLinks([pending, { ...pending, attempts: 7 }]);
      assert.deepEqual(
        (await exports.pendingLinks([id])).map(({ attempts }) => attempts),
        [7],
      );
      const problem = { subject: 'object:1', connector: 'corp', label: 'a', sourceAnchor: '', error: '1', since: 'first' };
      await problems.put([problem, { ...problem, error: '2', since: 'later' }]);
      assert.deepEqual(
        (await problems.list(10)).map(({ error, since }) => [error, since]),
        [['2', 'first']],
      );
    });
  });

  on('errors are found by their code among what begins alike, page by page', async (store) => {
    await store.transaction(async ({ problems }) => {
      const of = (subject: string, code: string, message = '') =>
        ({
          subject,
          connector: 'corp',
          label: subject,
          sourceAnchor: 's',
          error: JSON.stringify({ code, message }),
          since: 'first',
        }) as const;
      const found = ['object:1', 'object:10', 'object:9'].map((subject) => of(subject, 'Taken'));
      const others = [
        of('object:2', 'Other'),
        of('object:3', 'Other', '"code":"Taken"'),
        of('object:4', 'TakenTwice'),
        of('metaverse:1', 'Taken'),
        of('objects', 'Taken'),
        of('Object:5', 'Taken'),
      ];
      await problems.put([...others, ...found, { ...of('object:6', 'Taken'), error: '' }]);
      assert.deepEqual(await problems.coded('Taken', 'object:', '', 10), found);
      assert.deepEqual(await problems.coded('Taken', 'object:', '', 2), found.slice(0, 2));
      assert.deepEqual(await problems.coded('Taken', 'object:', 'object:10', 2), found.slice(2));
      assert.deepEqual(await problems.coded('Taken', 'object:', 'object:9', 2), []);
    });
  });

  on('errors are found by what they are about', async (store) => {
    await store.transaction(async ({ problems }) => {
      const about = (subject: string) => ({ subject, connector: 'corp', label: subject, sourceAnchor: 's', error: '1', since: 'first' });
      await problems.put(['object:2', 'object:1', 'metaverse:1'].map(about));
      const found = await problems.of(['object:2', 'metaverse:1', 'object:2', 'object:9']);
      assert.deepEqual(found, ['metaverse:1', 'object:2'].map(about));
    });
  });

  on('five thousand rows are one batch', async (store) => {
    const anchors = numbers.map((index) => `a${String(index).padStart(5, '0')}`);
    await store.transaction(async ({ objects, links, metaverse, exports, history, problems }) => {
      const placeholders = await objects.resolve('corp', [...anchors].reverse());
      const ids = await objects.insert(
        'corp',
        anchors.map((anchor) => content(anchor)),
      );
      assert.deepEqual(ids, [...placeholders].reverse());
      assert.equal((await objects.heads('corp', anchors)).size, many);
      assert.deepEqual(
        (await objects.read(ids)).map(({ anchor }) => anchor),
        anchors,
      );
      const people = await metaverse.create(numbers.map(() => 'person'));
      await objects.join(ids.map((id, index) => ({ id, metaverse: people[index] ?? null })));
      assert.deepEqual(
        (await objects.joined([...people].reverse())).map(({ id }) => id),
        [...ids].sort((x, y) => x - y),
      );
      await objects.markDirty(ids, true);
      assert.equal((await objects.takeDirty('corp', '', many + 1)).length, many);
      const [group = 0] = await objects.insert('corp', [content('group')]);
      const { added } = await links.replace([{ source: group, references: { member: ids } }]);
      assert.equal(added.length, many);
      const changed = await links.replace([{ source: group, references: { member: ids.slice(1), owner: ids.slice(0, 1) } }]);
      assert.deepEqual(changed, {
        added: [{ source: group, attribute: 'owner', target: ids[0] }],
        removed: [{ source: group, attribute: 'member', target: ids[0] }],
      });
      assert.equal((await links.targets([[group, 'member']]))[0]?.length, many - 1);
      const asked = ids.map((target) => ({ source: group, attribute: 'member', target }));
      assert.deepEqual(
        (await links.exists(asked)).map((present, index) => (present ? -1 : index)).filter((index) => index >= 0),
        [0],
      );
      const reached = await links.reaches(people.map((person) => ({ origins: [[group, 'member']], metaverse: person })));
      assert.deepEqual([reached.filter(Boolean).length, reached[0]], [many - 1, false]);
      await metaverse.addKeys(people.map((person, index) => ({ key: `k${index % 10}`, metaverse: person })));
      assert.equal((await metaverse.byKeys(['k3'])).get('k3')?.length, Math.ceil((many - 3) / 10));
      await metaverse.markDirty(people);
      assert.deepEqual(
        (await metaverse.takeDirty(0, many)).map(({ id }) => id),
        people,
      );
      const rows = await exports.insert(
        people.map((person, index) => state({ metaverse: person, object: ids[index] ?? null, action: 'Update' })),
      );
      assert.equal(new Set(rows).size, many);
      await exports.update((await exports.read(rows)).map((row) => ({ ...row, label: 'changed' })));
      assert.ok((await exports.byObject(ids)).every(({ label }) => label === 'changed'));
      const [first = 0] = rows;
      await exports.putLinks(
        ids.map((target) => ({ export: first, attribute: 'member', target, operation: 'Add', attempts: 0, dueAt: 0, sentAfter: null })),
      );
      assert.equal((await exports.pendingLinks([first])).length, many);
      assert.equal((await exports.pendingLinksAt(ids.map((target) => ({ export: first, attribute: 'member', target })))).length, many);
      await exports.dropLinks(ids.slice(1).map((target) => ({ export: first, attribute: 'member', target })));
      assert.equal((await exports.pendingLinks([first])).length, 1);
      const entry = (subject: number) => ({ kind: 'Object', subject, other: null, event: 'Created', delta: '' }) as const;
      await history.append({ run: 'r', revision: 'v', timeMs: 1 }, ids.map(entry));
      assert.equal(await history.prune(2, many + 1), many);
      await problems.put(ids.map((id) => ({ subject: `object:${id}`, connector: 'c', label: '', sourceAnchor: '', error: '', since: '' })));
      await problems.drop(ids.map((id) => `object:${id}`));
      assert.equal((await problems.subjects()).size, 0);
      await objects.remove([...ids, group]);
      assert.deepEqual(await objects.count('corp'), { objects: 0, joined: 0 });
      assert.equal((await objects.anchors(ids)).size, 0, 'nothing refers to them, so nothing is left of them');
    });
  });

  on('an id is never used again, not even by the next process', async (store, place) => {
    const last = await store.transaction(async ({ metaverse, exports }) => {
      const people = await metaverse.create(['person', 'person']);
      const rows = await exports.insert([state({ metaverse: 1 }), state({ metaverse: 2 })]);
      await metaverse.remove(people);
      await exports.remove(rows);
      return { person: people.at(-1) ?? 0, row: rows.at(-1) ?? 0 };
    });
    await store.close();
    const again = await place.open();
    await again.transaction(async ({ metaverse, exports }) => {
      assert.ok(((await metaverse.create(['person']))[0] ?? 0) > last.person);
      assert.ok(((await exports.insert([state({ metaverse: 3 })]))[0] ?? 0) > last.row);
    });
    await again.close();
  });
}
