// What the engine counts on, whatever the store is made of. One suite for every implementation.
import assert from 'node:assert/strict';
import { batchContract } from './batches.ts';
import { exportsContract } from './exports.ts';
import { guardContract } from './guard.ts';
import { membershipContract } from './membership.ts';
import { historyContract } from './history.ts';
import { content, onEmptyStore, state, type StorePlace } from './place.ts';
import { textContract } from './text.ts';
import { uniqueContract } from './unique.ts';

export function storeContract(place: () => Promise<StorePlace>): void {
  const on = onEmptyStore(place);

  on('a transaction that fails leaves nothing behind, not even the names it brought', async (store) => {
    await assert.rejects(
      store.transaction(async ({ objects, facts }) => {
        await objects.insert('new connector', [content('a')]);
        await facts.write('fact', 'value');
        throw new Error('no');
      }),
      /no/,
    );
    await store.transaction(async ({ objects, facts }) => {
      assert.deepEqual(await objects.count('new connector'), { objects: 0, joined: 0 });
      assert.equal(await facts.read('fact'), undefined);
      const [id = 0] = await objects.insert('another', [content('a')]);
      assert.equal((await objects.read([id]))[0]?.connector, 'another');
    });
  });

  on('transactions wait for each other', async (store) => {
    const order: string[] = [];
    const slow = store.transaction(async () => {
      order.push('first begins');
      await new Promise((resolve) => setImmediate(resolve));
      order.push('first ends');
    });
    const fast = store.transaction(async () => {
      order.push('second');
    });
    await Promise.all([slow, fast]);
    assert.deepEqual(order, ['first begins', 'first ends', 'second']);
  });

  on('what was stored is there for the next process', async (store, place) => {
    await store.transaction(async ({ objects }) => void (await objects.insert('corp', [content('a')])), 'Durable');
    await store.close();
    const again = await place.open();
    assert.equal((await again.transaction(({ objects }) => objects.count('corp'))).objects, 1);
    await again.close();
    await assert.rejects(again.transaction(async () => undefined));
  });

  on('no row gets the id of one that is gone: links, lineages and histories would take it for that one', async (store) => {
    await store.transaction(async ({ objects, metaverse, exports }) => {
      const [object = 0] = await objects.insert('corp', [content('a')]);
      const [person = 0] = await metaverse.create(['person']);
      const [row = 0] = await exports.insert([state({ connector: 'tenant' })]);
      await objects.remove([object]);
      await metaverse.remove([person]);
      await exports.remove([row]);
      assert.notDeepEqual(await objects.insert('corp', [content('b')]), [object]);
      assert.notDeepEqual(await metaverse.create(['person']), [person]);
      assert.notDeepEqual(await exports.insert([state({ connector: 'tenant' })]), [row]);
    });
  });

  on('an anchor that something refers to is a placeholder until its object comes, and again once it has gone', async (store) => {
    await store.transaction(async ({ objects, links }) => {
      const [group = 0] = await objects.insert('corp', [content('group')]);
      const [member = 0, same] = await objects.resolve('corp', ['member', 'member']);
      assert.equal(same, member);
      await links.add([{ source: group, attribute: 'member', target: member }]);
      assert.equal((await objects.heads('corp', ['member'])).get('member')?.placeholder, true);
      assert.deepEqual(await objects.read([member]), []);
      assert.equal((await objects.count('corp')).objects, 1);
      assert.deepEqual(await objects.insert('corp', [content('member')]), [member]);
      assert.deepEqual((await links.names([group], 'member')).get(group), ['CN=member']);
      await objects.remove([member]);
      assert.equal((await objects.heads('corp', ['member'])).get('member')?.placeholder, true);
      assert.deepEqual(await links.targets([[group, 'member']]), [[member]]);
      await objects.remove([group]);
      assert.equal((await objects.heads('corp', ['group'])).size, 0);
      assert.deepEqual(await links.targets([[group, 'member']]), [[]]);
    });
  });

  on('objects come in order of anchor, page by page, each connector for itself', async (store) => {
    await store.transaction(async ({ objects }) => {
      await objects.insert(
        'corp',
        ['c', 'a', 'b'].map((anchor) => content(anchor)),
      );
      await objects.insert('hr', [content('a')]);
      const first = await objects.page('corp', '', 2);
      assert.deepEqual(
        first.map(({ anchor }) => anchor),
        ['a', 'b'],
      );
      assert.deepEqual(
        (await objects.page('corp', 'b', 2)).map(({ anchor }) => anchor),
        ['c'],
      );
      assert.deepEqual((await objects.idPage('corp', 0, 10)).length, 3);
    });
  });

  on('a mark is taken once, and a changed object stays marked as changed', async (store) => {
    await store.transaction(async ({ objects }) => {
      const [a = 0, b = 0] = await objects.insert('corp', [content('a'), content('b')]);
      await objects.markDirty([a], true);
      await objects.markDirty([a, b], false);
      assert.equal(await objects.hasDirty(), true);
      const taken = await objects.takeDirty('corp', '', 10);
      assert.deepEqual(
        taken.map(({ id, changed }) => [id, changed]),
        [
          [a, true],
          [b, false],
        ],
      );
      assert.equal(await objects.hasDirty(), false);
      await objects.markDirty([a, b], true);
      assert.deepEqual([...(await objects.takeDirtyRange('corp', '', 'a'))], [a]);
      assert.deepEqual(
        (await objects.takeDirty('corp', '', 10)).map(({ id }) => id),
        [b],
      );
      await objects.markDirty([a], true);
      await objects.remove([a]);
      assert.equal(await objects.hasDirty(), false);
    });
  });

  on('who waits for a key is woken by it, until it has joined', async (store) => {
    await store.transaction(async ({ objects, metaverse }) => {
      const [a = 0] = await objects.insert('corp', [content('a')]);
      const [person = 0] = await metaverse.create(['person']);
      await objects.wait([{ id: a, keys: ['k', 'l'] }]);
      await objects.wakeWaiting(['other']);
      assert.equal(await objects.hasDirty(), false);
      await objects.wakeWaiting(['l']);
      assert.equal((await objects.takeDirty('corp', '', 10)).length, 1);
      await objects.join([{ id: a, metaverse: person }]);
      await objects.wakeWaiting(['k', 'l']);
      assert.equal(await objects.hasDirty(), false);
      assert.deepEqual(
        (await objects.joined([person])).map(({ id }) => id),
        [a],
      );
    });
  });

  on('keys lead to metaverse objects in order of id', async (store) => {
    await store.transaction(async ({ metaverse }) => {
      const [a = 0, b = 0] = await metaverse.create(['person', 'person']);
      await metaverse.addKeys([
        { key: 'k', metaverse: b },
        { key: 'k', metaverse: a },
        { key: 'l', metaverse: b },
      ]);
      assert.deepEqual(
        [...(await metaverse.byKeys(['k', 'l', 'm', 'k']))],
        [
          ['k', [a, b]],
          ['l', [b]],
        ],
      );
      await metaverse.dropKeys([{ key: 'k', metaverse: a }]);
      assert.deepEqual((await metaverse.byKeys(['k'])).get('k'), [b]);
      await metaverse.dropAllKeys();
      assert.equal((await metaverse.byKeys(['k', 'l'])).size, 0);
    });
  });

  on('a metaverse object that has gone is not marked', async (store) => {
    await store.transaction(async ({ metaverse }) => {
      const [a = 0, b = 0] = await metaverse.create(['person', 'group']);
      await metaverse.write([{ id: b, objectType: 'group', data: '{}', lineage: '', once: '{}', wakeAt: 0 }]);
      await metaverse.markDirty([a, b]);
      await metaverse.remove([a]);
      await metaverse.markDirty([a]);
      assert.deepEqual(
        (await metaverse.takeDirty(0, 10)).map(({ id, objectType }) => [id, objectType]),
        [[b, 'group']],
      );
      assert.equal(await metaverse.hasDirty(), false);
      assert.equal(await metaverse.count(), 1);
    });
  });

  on('the clock marks the objects whose time has come, and none that wait for a later one or for nothing', async (store) => {
    const at = Date.parse('2126-01-01T00:00:00Z');
    await store.transaction(async ({ metaverse }) => {
      const ids = await metaverse.create(['person', 'person', 'person', 'person']);
      const times = [0, 1, at, at + 1];
      const row = { objectType: 'person', data: '{}', lineage: '', once: '' };
      await metaverse.write(ids.map((id, index) => ({ ...row, id, wakeAt: times[index] ?? 0 })));
      const due = async (nowMs: number): Promise<readonly number[]> => {
        await metaverse.markDue(nowMs);
        return (await metaverse.takeDirty(0, 10)).map(({ wakeAt }) => wakeAt);
      };
      assert.deepEqual(await due(at - 1), [1]);
      assert.deepEqual(await due(at), [1, at]);
      assert.deepEqual(await due(at + 1), [1, at, at + 1]);
      await metaverse.markAllDirty();
      assert.equal((await metaverse.takeDirty(0, 10)).length, 4);
    });
  });

  on('whoever is marked, or joined to what changed, can be asked for and taken before the others', async (store) => {
    await store.transaction(async ({ metaverse, objects }) => {
      const ids = await metaverse.create(['person', 'person', 'person', 'person']);
      const [marked = 0, changed = 0, asked = 0, both = 0] = ids;
      const [one = 0, two = 0, three = 0, four = 0] = await objects.insert(
        'corp',
        ['one', 'two', 'three', 'four'].map((anchor) => content(anchor)),
      );
      await objects.join([
        { id: one, metaverse: changed },
        { id: two, metaverse: asked },
        { id: three, metaverse: both },
      ]);
      await objects.markDirty([one, three, four], true);
      await objects.markDirty([two], false);
      await metaverse.markDirty([marked, both]);
      assert.deepEqual(await metaverse.concerned(10), [marked, changed, both]);
      assert.deepEqual(await metaverse.concerned(2), [marked, changed]);
      assert.deepEqual(
        (await metaverse.takeDirtyAmong([both, changed, both])).map(({ id }) => id),
        [both],
      );
      assert.deepEqual(
        (await metaverse.takeDirty(0, 10)).map(({ id }) => id),
        [marked],
      );
    });
  });

  on('references lead through the metaverse into the target', async (store) => {
    await store.transaction(async ({ objects, links, metaverse, exports }) => {
      const [group = 0, ana = 0, bert = 0] = await objects.insert(
        'corp',
        ['group', 'ana', 'bert'].map((anchor) => content(anchor)),
      );
      const [cloudAna = 0, cloudBert = 0] = await objects.insert('tenant', [content('1'), content('2')]);
      const [first = 0, second = 0] = await metaverse.create(['person', 'person']);
      await links.add([ana, bert].map((target) => ({ source: group, attribute: 'member', target })));
      await objects.join([
        { id: ana, metaverse: first },
        { id: cloudAna, metaverse: first },
        { id: bert, metaverse: second },
        { id: cloudBert, metaverse: second },
      ]);
      assert.deepEqual(await links.reachedTargets([{ origins: [[group, 'member']], connector: 'tenant' }]), [[cloudAna, cloudBert]]);
      await exports.insert([state({ object: cloudBert, action: 'Delete' })]);
      assert.deepEqual(await links.reachedTargets([{ origins: [[group, 'member']], connector: 'tenant' }]), [[cloudAna]]);
      const asked = (attribute: string) => ({ origins: [[group, attribute] as const], metaverse: first });
      assert.deepEqual(await links.reaches([asked('member'), asked('manager')]), [true, false]);
      assert.deepEqual([...(await links.counts([group, ana], 'member', 10))], [[group, 2]]);
      assert.deepEqual([...(await links.counts([group], 'member', 1))], [[group, 1]]);
      assert.deepEqual(await links.attributes(group), ['member']);
      assert.deepEqual([...(await links.attributesOf([group, ana]))], [[group, ['member']]]);
      await links.remove([{ source: group, attribute: 'member', target: ana }]);
      assert.deepEqual(await links.exists([ana, bert].map((target) => ({ source: group, attribute: 'member', target }))), [false, true]);
    });
  });

  on('only references of what exists in a target are woken', async (store) => {
    await store.transaction(async ({ objects, links, metaverse, exports }) => {
      const [group = 0, ana = 0] = await objects.insert('corp', [content('group'), content('ana')]);
      const [cloudGroup = 0] = await objects.insert('tenant', [content('1', { objectType: 'group' })]);
      const [person = 0, team = 0] = await metaverse.create(['person', 'group']);
      await links.add([{ source: group, attribute: 'member', target: ana }]);
      await objects.join([
        { id: ana, metaverse: person },
        { id: group, metaverse: team },
      ]);
      await links.wake([person]);
      assert.deepEqual(await links.takeDirty(10), []);
      await exports.insert([state({ metaverse: team, object: cloudGroup })]);
      await links.wake([person]);
      assert.deepEqual(await links.takeDirty(10), [{ source: group, attribute: 'member', target: ana }]);
      assert.deepEqual(await links.takeDirty(10), []);
      await links.wakeTo([cloudGroup]);
      assert.deepEqual(await links.takeDirty(10), []);
      await links.wakeTo([cloudGroup, ana]);
      assert.deepEqual(await links.takeDirty(10), [{ source: group, attribute: 'member', target: ana }]);
    });
  });

  on('an error that is known keeps its time', async (store) => {
    const problem = { subject: 'object:1', connector: 'corp', label: 'ana', sourceAnchor: '', error: '{}', since: '2026-01-01' };
    await store.transaction(async ({ problems }) => {
      await problems.put([problem]);
      await problems.put([{ ...problem, error: '{"code":"x"}', since: '2026-02-02' }]);
      assert.deepEqual(await problems.list(10), [{ ...problem, error: '{"code":"x"}' }]);
      assert.deepEqual([...(await problems.subjects())], ['object:1']);
      await problems.drop(['object:1', 'object:2']);
      assert.deepEqual(await problems.list(10), []);
    });
  });

  on('runs come newest first', async (store) => {
    const run = (id: string, startTime: string) => ({
      id,
      startTime,
      type: 'Delta' as const,
      trigger: 'Schedule' as const,
      revision: 'r',
      result: 'Succeeded',
      document: {},
    });
    await store.transaction(async ({ runs }) => {
      await runs.put(run('a', '2026-01-01T00:00:00Z'));
      await runs.put(run('b', '2026-01-02T00:00:00Z'));
      await runs.put({ ...run('a', '2026-01-01T00:00:00Z'), result: 'Failed' });
      assert.deepEqual(
        (await runs.recent(5)).map(({ id, result }) => [id, result]),
        [
          ['b', 'Succeeded'],
          ['a', 'Failed'],
        ],
      );
      assert.equal((await runs.recent(1)).length, 1);
    });
  });

  textContract(on);
  batchContract(on);
  membershipContract(on);
  exportsContract(on);
  guardContract(on);
  uniqueContract(on);
  historyContract(on);
}
