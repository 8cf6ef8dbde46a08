// Text of every kind comes back as it went in, and stands in one order everywhere.
import assert from 'node:assert/strict';
import { content, type OnEmptyStore, state } from './place.ts';

/** In the order of their code points, which is that of their bytes. */
const ordered = [
  '\0',
  '\0\u0001',
  '\u0001',
  '\u0001\u0001',
  '\u0002',
  ' ',
  '"quoted"',
  '$1',
  '%s',
  "'; drop table object; --",
  'A',
  'Z',
  '\\\\',
  '\\u0000',
  'a',
  'a\0b',
  'a\u0001b',
  'aa',
  'ä',
  '\u{7ff}',
  '\ufffd',
  '\uffff',
  '\u{10000}',
  '👩‍👩‍👧',
  '😀',
] as const;

export function textContract(on: OnEmptyStore): void {
  on('anchors are found as they are, and come in order of their code points', async (store) => {
    await store.transaction(async ({ objects, exports, links }) => {
      const shuffled = [...ordered].reverse();
      const ids = await objects.insert(
        'corp',
        shuffled.map((text) => content(text, { dn: text, sourceAnchor: text, data: JSON.stringify({ text }) })),
      );
      assert.deepEqual([...(await objects.heads('corp', ordered)).keys()].toSorted(), [...ordered].toSorted());
      assert.deepEqual(await objects.resolve('corp', shuffled), ids);
      const page = await objects.page('corp', '', 100);
      assert.deepEqual(
        page.map(({ anchor }) => anchor),
        ordered,
      );
      for (const { anchor, dn, sourceAnchor, data } of page) {
        assert.deepEqual([dn, sourceAnchor, JSON.parse(data)], [anchor, anchor, { text: anchor }]);
      }
      const half = ordered.length >> 1;
      assert.deepEqual((await objects.page('corp', ordered[half] ?? '', 1))[0]?.anchor, ordered[half + 1]);
      await objects.markDirty(ids, true);
      const [from, to] = [ordered[2], ordered[half] ?? ''] as const;
      assert.equal((await objects.takeDirtyRange('corp', from, to)).size, half - 2);
      assert.deepEqual(
        (await objects.takeDirty('corp', '', 100)).map(({ anchor }) => anchor),
        [...ordered.slice(0, 3), ...ordered.slice(half + 1)],
      );
      assert.equal((await objects.bySourceAnchor('corp', ordered)).length, ordered.length);
      const group = (await objects.insert('corp', [content('group')]))[0] ?? 0;
      await links.add(ids.map((target) => ({ source: group, attribute: 'member', target })));
      assert.deepEqual((await links.names([group], 'member')).get(group), ordered);
      const [id = 0] = await exports.insert([state({ sourceAnchor: 'a\0b', label: '\0', held: '\u0001', metaverse: 1 })]);
      assert.deepEqual(
        (await exports.bySourceAnchor('tenant', ['a\0b'])).map((row) => [row.id, row.label, row.held]),
        [[id, '\0', '\u0001']],
      );
    });
  });

  on('keys, names and facts of any text are told apart', async (store) => {
    await store.transaction(async ({ objects, metaverse, links, facts, problems, connectors }) => {
      const people = await metaverse.create(ordered.map(() => 'person'));
      await metaverse.addKeys(ordered.map((key, index) => ({ key, metaverse: people[index] ?? 0 })));
      const found = await metaverse.byKeys(ordered);
      assert.deepEqual(
        ordered.map((key) => found.get(key)),
        people.map((id) => [id]),
      );
      const [waiting = 0, awaited = 0] = await objects.insert('corp', [content('w'), content('x')]);
      await objects.wait([{ id: waiting, keys: ['a\0b'] }]);
      await objects.wakeWaiting(['a', 'a\u0001b', 'ab']);
      assert.equal(await objects.hasDirty(), false);
      await objects.wakeWaiting(['a\0b']);
      assert.equal(await objects.hasDirty(), true);
      const sets = ordered.map((attribute) => ({ source: waiting, attribute, target: awaited }));
      await links.add(sets);
      assert.deepEqual([...(await links.attributes(waiting))].toSorted(), [...ordered].toSorted());
      for (const text of ordered) await facts.write(`fact ${text}`, text);
      for (const text of ordered) assert.equal(await facts.read(`fact ${text}`), text);
      await connectors.write('corp', { schema: '{}', cookie: 'a\0b', fullRequired: false, begun: 1, completed: 1 });
      assert.equal((await connectors.read('corp'))?.cookie, 'a\0b');
      await problems.put([{ subject: 'object:1', connector: '\0', label: '😀', sourceAnchor: "'", error: '{}', since: 's' }]);
      assert.deepEqual(
        (await problems.list(1)).map(({ connector, label, sourceAnchor }) => [connector, label, sourceAnchor]),
        [['\0', '😀', "'"]],
      );
    });
  });

  on('half of a character is stored as a replacement, and found by itself', async (store) => {
    const half = 'x\ud83d';
    await store.transaction(async ({ objects, metaverse }) => {
      const [first = 0] = await objects.insert('corp', [content(half)]);
      assert.deepEqual(await objects.insert('corp', [content(half)]), [first]);
      assert.deepEqual(await objects.resolve('corp', [half]), [first]);
      assert.equal((await objects.read([first]))[0]?.anchor, 'x\ufffd');
      const [person = 0] = await metaverse.create(['person']);
      await metaverse.addKeys([{ key: half, metaverse: person }]);
      assert.deepEqual([...(await metaverse.byKeys([half])).values()], [[person]]);
    });
  });

  on('a batch may hold more than one statement takes', async (store) => {
    const photograph = 'A'.repeat(1_000_000);
    const anchors = Array.from({ length: 20 }, (_, index) => `p${index}`);
    await store.transaction(async ({ objects }) => {
      const ids = await objects.insert(
        'corp',
        anchors.map((anchor) => content(anchor, { data: photograph, hash: anchor })),
      );
      assert.ok((await objects.read(ids)).every(({ anchor, data }, index) => anchor === anchors[index] && data === photograph));
      assert.equal((await objects.heads('corp', ['p19'])).get('p19')?.hash, 'p19');
    });
  });

  on('values of a megabyte, and keys of any length, are stored and found', async (store) => {
    const long = '😀"\\'.repeat(262_144);
    const twin = `${long}x`;
    await store.transaction(async ({ objects, metaverse, exports, facts }) => {
      const data = JSON.stringify({ long });
      const [a = 0, b = 0] = await objects.insert('corp', [
        content(long, { dn: long, sourceAnchor: long, data }),
        content(twin, { sourceAnchor: twin }),
      ]);
      assert.deepEqual(await objects.resolve('corp', [twin, long]), [b, a]);
      const [row] = await objects.read([a]);
      assert.ok(row?.anchor === long && row.dn === long && row.sourceAnchor === long && row.data === data);
      assert.deepEqual(
        (await objects.bySourceAnchor('corp', [long])).map(({ id }) => id),
        [a],
      );
      const [one = 0, two = 0] = await metaverse.create(['person', 'person']);
      await metaverse.addKeys([
        { key: long, metaverse: one },
        { key: twin, metaverse: two },
      ]);
      assert.deepEqual((await metaverse.byKeys([twin])).get(twin), [two]);
      await objects.wait([{ id: a, keys: [long] }]);
      await objects.wakeWaiting([long]);
      assert.equal((await objects.takeDirty('corp', '', 10)).length, 1);
      const [id = 0] = await exports.insert([state({ sourceAnchor: long, unsupported: JSON.stringify([long]), desired: data })]);
      const [kept] = await exports.bySourceAnchor('tenant', [long]);
      assert.ok(kept?.id === id && kept.unsupported === JSON.stringify([long]) && kept.desired === data);
      await facts.write('long', long);
      assert.ok((await facts.read('long')) === long);
    });
  });
}
