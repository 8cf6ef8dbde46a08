// The history says what was before: going backwards through it gives every earlier state.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { stateBefore } from '../../../operator/engine/explain/history-lines.ts';
import { decodeDelta, noObject, type ObjectState } from '../../../operator/engine/history/delta.ts';
import type { HistoryRow } from '../../../operator/engine/port/history-table.ts';
import type { JsonAttributes } from '../../../operator/model/json.ts';
import { testRevision } from './builders.ts';
import type { StatePlace } from './state-place.ts';
import { step, take } from './steps.ts';
import { World } from './world.ts';

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 40) };

/** Every object of the connector spaces and of the metaverse, by kind and id; without placeholders and what was never evaluated. */
async function statesOf({ rows }: StatePlace): Promise<ReadonlyMap<string, ObjectState>> {
  const states = new Map<string, ObjectState>();
  const parse = (data: unknown): JsonAttributes => JSON.parse(String(data)) as JsonAttributes;
  for (const row of await rows("select id, data from metaverse where data <> ''"))
    states.set(`Metaverse ${String(row['id'])}`, { ...noObject, attributes: parse(row['data']) });
  const links = await rows(
    'select l.source, n.text as attribute, o.anchor from link l join name n on n.id = l.attribute join object o on o.id = l.target',
  );
  for (const row of await rows("select id, dn, data from object where object_type is not null and data <> ''")) {
    const references: Record<string, string[]> = {};
    for (const { source, attribute, anchor } of links)
      if (source === row['id']) (references[String(attribute)] ??= []).push(String(anchor));
    for (const anchors of Object.values(references)) anchors.sort();
    states.set(`Object ${String(row['id'])}`, { ...noObject, attributes: parse(row['data']), references, dn: String(row['dn']) });
  }
  return states;
}

/** Newest first. */
async function rowsOf(place: StatePlace, keys: Iterable<string>): Promise<readonly HistoryRow[]> {
  const store = await place.openReader();
  try {
    return await store.transaction(async ({ history }) => {
      const rows: HistoryRow[] = [];
      for (const key of keys) {
        const [kind, id] = key.split(' ') as ['Metaverse' | 'Object', string];
        rows.push(...(await history.read(kind, Number(id), Number.MAX_SAFE_INTEGER, 100_000)));
      }
      return rows.sort((a, b) => b.id - a.id);
    });
  } finally {
    await store.close();
  }
}

const lastId = async ({ rows }: StatePlace): Promise<number> => Number((await rows('select max(id) as id from history'))[0]?.['id'] ?? 0);

/** The rows of the object with this anchor, newest first. */
async function rowsOfAnchor(place: StatePlace, anchor: string): Promise<readonly HistoryRow[]> {
  const [row] = await place.rows(`select id from object where anchor = '${anchor}'`);
  return rowsOf(place, [`Object ${String(row?.['id'])}`]);
}

/** What is nothing in a state, however it is written: no type, which rows of created objects do not tell. */
const plain = (states: ReadonlyMap<string, ObjectState>): unknown =>
  Object.fromEntries(
    [...states]
      .map(([key, state]) => [key, { ...state, objectType: '' }] as const)
      .filter(([, { attributes, references, dn }]) => Object.keys(attributes).length + Object.keys(references).length > 0 || dn !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

test('going backwards through the history gives every earlier state', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 14 }), async (taken) => {
      await using world = await World.open();
      const seen: { readonly after: number; readonly states: ReadonlyMap<string, ObjectState> }[] = [];
      for (const next of [...taken, { kind: 'settle' as const }]) {
        await take(world, next);
        world.nowMs += 1000;
        seen.push({ after: await lastId(world.place), states: await statesOf(world.place) });
      }
      const keys = new Set(seen.flatMap(({ states }) => [...states.keys()]));
      const rows = await rowsOf(world.place, keys);
      const states = new Map(seen.at(-1)?.states);
      let place = 0;
      for (const { after, states: wanted } of seen.toReversed()) {
        for (let row = rows[place]; row !== undefined && row.id > after; row = rows[++place]) {
          const key = `${row.kind} ${row.subject}`;
          states.set(key, stateBefore(states.get(key) ?? noObject, row, decodeDelta(row.delta)));
        }
        assert.deepEqual(plain(states), plain(wanted));
      }
    }),
    runs,
  );
});

test('a synchronization without a change leaves no history', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { title: 'x' });
  world.group('corp', 'team', ['ana']);
  await world.cycle();
  const before = await lastId(world.place);
  await world.cycle();
  await world.synchronize('Full');
  assert.equal(await lastId(world.place), before);
});

test('one changed member of a large group is one small row, on the way in and on the way out', async () => {
  await using world = await World.open();
  const names = Array.from({ length: 300 }, (_, index) => `user${index}`);
  for (const name of names) world.user('corp', name);
  world.group('corp', 'team', names.slice(1));
  await world.cycle();
  const before = await lastId(world.place);
  world.group('corp', 'team', names);
  await world.cycle();
  const rows = [
    ...(await rowsOfAnchor(world.place, 'corp-team')),
    ...(await rowsOfAnchor(world.place, world.tenant.named('team')?.anchor ?? '')),
  ];
  const fresh = rows.filter(({ id }) => id > before);
  assert.deepEqual(fresh.map(({ event }) => event).sort(), ['Changed', 'Changed', 'Exported']);
  for (const { delta } of fresh) assert.ok(delta.length < 120, delta);
  assert.deepEqual(decodeDelta(fresh.find(({ delta }) => delta.includes('corp-user0'))?.delta ?? ''), {
    references: { member: { added: ['corp-user0'] } },
  });
});

test('a group that is deleted leaves its members behind in the history', async () => {
  await using world = await World.open();
  const names = Array.from({ length: 1500 }, (_, index) => `user${index}`);
  world.group('corp', 'team', names);
  await world.importAll();
  const [team] = await world.place.rows("select id from object where anchor = 'corp-team'");
  world.remove('corp', 'team');
  world.user('corp', 'other');
  await world.importFull('corp');
  const rows = await rowsOf(world.place, [`Object ${String(team?.['id'])}`]);
  const removed = rows.flatMap(({ delta }) => decodeDelta(delta).references?.['member']?.removed ?? []);
  assert.deepEqual([...removed].sort(), names.map((name) => `corp-${name}`).sort());
  assert.deepEqual(
    rows.map(({ event }) => event),
    ['Removed', 'Changed', 'Changed', 'Created'],
  );
});

test('an object that is deleted is told by those that referred to it', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  world.group('corp', 'team', ['ana']);
  await world.cycle();
  world.remove('corp', 'ana');
  world.group('corp', 'team', []);
  await world.import('corp', 'Delta', [{ kind: 'remove', anchor: 'corp-ana', why: 'Deleted' }]);
  const [last] = await rowsOfAnchor(world.place, 'corp-team');
  assert.deepEqual(decodeDelta(last?.delta ?? ''), { references: { member: { removed: ['corp-ana'] } } });
});

test('a refusal is told once, and again only when the target says something else', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  let message = 'The name is taken.';
  world.tenant.refuse = () => ({ code: 'Taken', message, next: 'Rename one of them.', retry: 'backoff' });
  for (let attempt = 0; attempt < 4; attempt += 1) {
    await world.cycle();
    world.nowMs += 7_200_000;
    if (attempt === 2) message = 'The name is not allowed.';
  }
  const rows = (await rowsOf(world.place, ['Metaverse 1'])).filter(({ event }) => event === 'Refused');
  assert.deepEqual(
    rows.map(({ delta }) => decodeDelta(delta).error?.message),
    ['The name is not allowed.', 'The name is taken.'],
  );
});

test('the history bears the name of the run, and of the configuration that it ran under', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { title: 'x' });
  world.engine.beginRun('first');
  await world.cycle();
  await world.reopen({ ...testRevision, deltaPeriodSeconds: 60 });
  world.engine.beginRun('second');
  world.user('corp', 'ana', { title: 'y' });
  await world.cycle();
  const [last, ...others] = (await rowsOf(world.place, ['Metaverse 1'])).filter(({ event }) => event === 'Changed' || event === 'Created');
  assert.equal(last?.run, 'second');
  assert.deepEqual([...new Set(others.map(({ run }) => run))], ['first']);
  assert.notEqual(last?.revision, others[0]?.revision);
});

test('what is older than the history is to be kept goes when a run is saved', async () => {
  await using world = await World.open({ revision: { ...testRevision, history: { days: 1 } } });
  const save = (id: string) =>
    world.engine.saveRun({ id, type: 'Delta', trigger: 'Schedule', revision: '', startTime: id, result: 'Succeeded', document: {} });
  world.user('corp', 'ana', { title: 'x' });
  await world.cycle();
  world.nowMs += 2 * 86_400_000;
  world.user('corp', 'ana', { title: 'y' });
  await world.cycle();
  await save('2026-01-03T00:00:00Z');
  const rows = await rowsOf(world.place, ['Metaverse 1']);
  assert.deepEqual(
    rows.map(({ event, delta }) => [event, decodeDelta(delta).attributes]),
    [['Changed', { title: 'x' }]],
  );
});
