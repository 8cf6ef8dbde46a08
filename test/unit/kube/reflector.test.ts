import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openKubeClient } from '../../../operator/kube/http-client.ts';
import { type CacheChange, type Informer, startInformer } from '../../../operator/kube/informer.ts';
import { configMaps } from '../../../operator/kube/kinds.ts';
import { VirtualClock } from '../../../operator/runtime/clock.ts';
import { type Log, silentLog } from '../../../operator/runtime/ports.ts';
import { type Asked, type FakeApiServer, fakeApiServer, type Reply } from './fake-api-server.ts';
import { until } from './until.ts';

const configMap = (name: string, resourceVersion: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'identity', uid: `uid-${name}`, resourceVersion, creationTimestamp: '2026-01-01T00:00:00Z' },
  ...more,
});

const listOf = (resourceVersion: string, ...items: readonly object[]) => ({ metadata: { resourceVersion }, items });
const added = (name: string, version: string) => ({ type: 'ADDED', object: configMap(name, version) });

/** What the server does with the nth list and the nth watch; the last entry repeats. */
interface Script {
  readonly lists: readonly ((reply: Reply) => void)[];
  readonly watches: readonly ((reply: Reply, asked: Asked) => void)[];
}

interface Stage {
  readonly server: FakeApiServer;
  readonly informer: Informer<ReturnType<typeof configMap>>;
  readonly clock: VirtualClock;
  readonly changes: string[];
  readonly warnings: string[];
  readonly stop: AbortController;
  readonly lists: () => number;
  readonly watches: () => readonly Asked[];
  /** Waits until the reflector pauses, then lets the pause pass. */
  readonly passPause: () => Promise<void>;
}

async function stage(t: TestContext, { lists, watches }: Script): Promise<Stage> {
  const count = { lists: 0, watches: 0 };
  const server = await fakeApiServer(t, (asked, reply) => {
    if (asked.query.has('watch')) watches[Math.min(count.watches++, watches.length - 1)]?.(reply, asked);
    else lists[Math.min(count.lists++, lists.length - 1)]?.(reply);
  });
  const client = openKubeClient(server.config, { userAgent: 'lockstep-test/1', readRetries: 0 });
  const stop = new AbortController();
  const clock = new VirtualClock();
  const warnings: string[] = [];
  const log: Log = {
    ...silentLog,
    warn: (_, message) => warnings.push(message),
    error: (_, message) => warnings.push(message),
    child: () => log,
  };
  const informer = startInformer({ client, type: configMaps, signal: stop.signal, clock, log });
  const changes: string[] = [];
  informer.subscribe((change) => changes.push(describe(change)));
  t.after(async () => {
    stop.abort(new Error('the test is over'));
    await informer.done;
    await client.close();
  });
  return {
    server,
    informer: informer as unknown as Stage['informer'],
    clock,
    changes,
    warnings,
    stop,
    lists: () => count.lists,
    watches: () => server.asked.filter(({ query }) => query.has('watch')),
    passPause: async () => {
      await until(() => clock.waiting > 0, 'a pause');
      await clock.advance(120_000);
    },
  };
}

const describe = (change: CacheChange<unknown>): string => `${change.kind} ${change.object.metadata.name}`;
const keepOpen = (reply: Reply): void => reply.events();
const listed =
  (...items: readonly object[]) =>
  (reply: Reply) =>
    reply.json(200, listOf('10', ...items));

test('the copy is synced only after a list has succeeded', async (t) => {
  const { informer, passPause, clock } = await stage(t, {
    lists: [(reply) => reply.json(500, {}), listed(configMap('a', '3'))],
    watches: [keepOpen],
  });
  let synced = false;
  void informer.synced.then(() => (synced = true));
  await until(() => clock.waiting > 0, 'the pause after the failed list');
  assert.equal(synced, false);
  await passPause();
  await informer.synced;
  assert.equal(informer.get({ namespace: 'identity', name: 'a' })?.metadata.resourceVersion, '3');
});

test('objects have one shape, whether a list or a watch brought them', async (t) => {
  const { informer } = await stage(t, {
    lists: [(reply) => reply.json(200, listOf('10', { metadata: configMap('a', '3').metadata }))],
    watches: [(reply) => reply.events(added('b', '11'))],
  });
  await until(() => informer.list().length === 2, 'both objects');
  const [a, b] = informer.list();
  assert.deepEqual({ ...a, metadata: b?.metadata }, b);
  assert.equal(typeof b?.metadata.creationTimestamp, 'string');
});

test('a watch follows the list without a gap, asks for bookmarks, and resumes behind the last bookmark', async (t) => {
  const { watches, informer } = await stage(t, {
    lists: [listed()],
    watches: [
      (reply) => {
        reply.events(added('a', '11'), { type: 'BOOKMARK', object: { metadata: { resourceVersion: '40' } } });
        reply.end();
      },
      keepOpen,
    ],
  });
  await until(() => watches().length === 2, 'the second watch');
  assert.deepEqual(
    watches().map(({ query }) => [query.get('resourceVersion'), query.get('allowWatchBookmarks')]),
    [
      ['10', 'true'],
      ['40', 'true'],
    ],
  );
  for (const { query } of watches()) assert.ok(Number(query.get('timeoutSeconds')) >= 300 && Number(query.get('timeoutSeconds')) < 600);
  assert.equal(informer.list().length, 1);
});

const interruptions: readonly { readonly name: string; readonly happen: (reply: Reply) => void }[] = [
  { name: 'a connection that breaks', happen: (reply) => reply.reset() },
  { name: 'a 503', happen: (reply) => reply.json(503, {}) },
  { name: 'a 429', happen: (reply) => reply.json(429, {}) },
  { name: 'a 401', happen: (reply) => reply.json(401, {}) },
  { name: 'an ERROR event of 500', happen: (reply) => (reply.events({ type: 'ERROR', object: { code: 500 } }), reply.end()) },
];

for (const { name, happen } of interruptions) {
  test(`${name} does not end the watch: it resumes where it was, without a new list`, async (t) => {
    const { watches, passPause, informer, lists } = await stage(t, {
      lists: [listed(configMap('a', '3'))],
      watches: [happen, (reply) => reply.events(added('b', '11'))],
    });
    await passPause();
    await until(() => informer.list().length === 2, 'the event after the interruption');
    assert.equal(watches()[1]?.query.get('resourceVersion'), '10');
    assert.equal(lists(), 1);
  });
}

for (const [name, gone] of [
  ['a 410 answer', (reply: Reply) => reply.json(410, { reason: 'Expired' })],
  ['a 410 event', (reply: Reply) => (reply.events({ type: 'ERROR', object: { code: 410, reason: 'Expired' } }), reply.end())],
] as const) {
  test(`${name} leads to a new list, and what vanished meanwhile is announced as removed`, async (t) => {
    const { passPause, informer, changes, lists } = await stage(t, {
      lists: [
        listed(configMap('a', '3'), configMap('b', '4')),
        (reply) => reply.json(200, listOf('90', configMap('b', '4'), configMap('c', '80'))),
      ],
      watches: [gone, keepOpen],
    });
    await passPause();
    await until(() => lists() === 2 && informer.list().length === 2, 'the second list');
    assert.deepEqual(changes, ['added a', 'added b', 'removed a', 'added c']);
  });
}

test('a server that was restored from a backup is listed anew', async (t) => {
  const { passPause, lists } = await stage(t, {
    lists: [listed()],
    watches: [(reply) => reply.json(504, { reason: 'Timeout', details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } }), keepOpen],
  });
  await passPause();
  await until(() => lists() === 2, 'the second list');
});

test('an object that was made anew while nobody watched is removed, then added', async (t) => {
  const again = configMap('a', '70');
  const { passPause, changes, lists } = await stage(t, {
    lists: [
      listed(configMap('a', '3')),
      (reply) => reply.json(200, listOf('90', { ...again, metadata: { ...again.metadata, uid: 'another' } })),
    ],
    watches: [(reply) => reply.json(410, {}), keepOpen],
  });
  await passPause();
  await until(() => lists() === 2 && changes.length === 3, 'the second list');
  assert.deepEqual(changes, ['added a', 'removed a', 'added a']);
});

test('a watch that the server closes at once is not reopened at once', async (t) => {
  const { clock, watches } = await stage(t, { lists: [listed()], watches: [(reply) => (reply.events(), reply.end())] });
  await until(() => clock.waiting > 0, 'a pause');
  assert.equal(watches().length, 1);
});

test('stopping in the middle of a pause sticks, and is no error', async (t) => {
  const { stop, clock, informer, watches, warnings } = await stage(t, { lists: [listed()], watches: [(reply) => reply.json(503, {})] });
  await until(() => clock.waiting > 0, 'a pause');
  const before = warnings.length;
  stop.abort(new Error('the process stops'));
  await informer.done;
  await clock.advance(600_000);
  assert.equal(watches().length, 1);
  assert.equal(warnings.length, before);
});

test('stopping an open watch closes it without a warning', async (t) => {
  const { stop, informer, watches, warnings } = await stage(t, { lists: [listed()], watches: [keepOpen] });
  await until(() => watches().length === 1, 'the watch');
  stop.abort(new Error('the process stops'));
  await informer.done;
  assert.deepEqual(warnings, []);
});

test('a reflector that is stopped before its first list rejects synced', async (t) => {
  const { stop, informer } = await stage(t, { lists: [() => undefined], watches: [keepOpen] });
  stop.abort(new Error('the process stops'));
  await assert.rejects(informer.synced, /the process stops/);
});

test('a handler that throws is logged, and the others still hear of the change', async (t) => {
  const { informer, warnings, changes } = await stage(t, { lists: [listed()], watches: [(reply) => reply.events(added('a', '11'))] });
  const later: string[] = [];
  informer.subscribe(() => {
    throw new TypeError('a fault');
  });
  informer.subscribe((change) => later.push(describe(change)));
  await until(() => later.length === 1, 'the change');
  assert.deepEqual(changes, ['added a']);
  assert.deepEqual(warnings, ['change handler failed']);
});
