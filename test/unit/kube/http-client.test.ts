import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openKubeClient } from '../../../operator/kube/http-client.ts';
import { ApiError, isConflict, isGone } from '../../../operator/kube/errors.ts';
import type { KubeClient } from '../../../operator/kube/client.ts';
import { configMaps, namespaces, resourceType } from '../../../operator/kube/kinds.ts';
import type { KubeObject } from '../../../operator/kube/resource.ts';
import { type FakeApiServer, fakeApiServer, type Handler } from './fake-api-server.ts';

interface Rule extends KubeObject {
  readonly spec: { readonly precedence: number };
  readonly status?: { readonly observedGeneration: number };
}

const syncRules = resourceType<Rule>('lockstep.dev/v1alpha1', 'SyncRule', 'syncrules');
const key = { namespace: 'identity', name: 'leavers' };

async function open(t: TestContext, handler: Handler): Promise<{ readonly client: KubeClient; readonly server: FakeApiServer }> {
  const server = await fakeApiServer(t, handler);
  const client = openKubeClient(server.config, { userAgent: 'lockstep-test/1', readRetries: 0 });
  t.after(() => client.close());
  return { client, server };
}

const meta = (name: string) => ({
  metadata: { name, namespace: 'identity', uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
});

test('a list is read in pages of 500 until the last one', async (t) => {
  const { client, server } = await open(t, ({ query }, reply) => {
    const page = Number(query.get('continue') ?? 0);
    reply.json(200, { metadata: { resourceVersion: '7', continue: page < 2 ? String(page + 1) : '' }, items: [meta(`page-${page}`)] });
  });
  const list = await client.list(configMaps, { namespace: 'identity', labelSelector: 'a=b' });
  assert.deepEqual(
    list.items.map(({ metadata }) => metadata.name),
    ['page-0', 'page-1', 'page-2'],
  );
  assert.equal(list.resourceVersion, '7');
  assert.deepEqual(
    server.asked.map(({ path, query }) => `${path}?${query.toString()}`),
    ['', '&continue=1', '&continue=2'].map((more) => `/api/v1/namespaces/identity/configmaps?labelSelector=a%3Db&limit=500${more}`),
  );
});

test('a list that fails on a later page gives no part of itself', async (t) => {
  const { client } = await open(t, ({ query }, reply) => {
    if (query.has('continue')) reply.json(500, {});
    else reply.json(200, { metadata: { resourceVersion: '7', continue: 'more' }, items: [meta('first')] });
  });
  await assert.rejects(client.list(configMaps), ApiError);
});

test('a list whose continue token expired is read again in one piece', async (t) => {
  const { client, server } = await open(t, ({ query }, reply) => {
    if (query.has('continue')) reply.json(410, { reason: 'Expired' });
    else if (query.has('limit')) reply.json(200, { metadata: { resourceVersion: '7', continue: 'more' }, items: [meta('first')] });
    else reply.json(200, { metadata: { resourceVersion: '9' }, items: [meta('first'), meta('second')] });
  });
  const list = await client.list(configMaps);
  assert.equal(list.items.length, 2);
  assert.equal(list.resourceVersion, '9');
  assert.equal(server.asked.length, 3);
});

test('listed objects carry apiVersion and kind, dates stay strings, and fields that nobody knows stay', async (t) => {
  const { client } = await open(t, (_, reply) =>
    reply.json(200, { metadata: { resourceVersion: '7' }, items: [{ ...meta('first'), brandNewField: { kept: true } }] }),
  );
  const [item] = (await client.list(configMaps)).items;
  assert.deepEqual(item, { apiVersion: 'v1', kind: 'ConfigMap', ...meta('first'), brandNewField: { kept: true } });
});

test('apply sends server-side apply with its field manager, and takes over conflicts unless told otherwise', async (t) => {
  const { client, server } = await open(t, (_, reply) => reply.json(200, meta('leavers')));
  const rule = { metadata: key, spec: { precedence: 10 } };
  await client.apply(syncRules, rule, { fieldManager: 'lockstep-test' });
  await client.apply(syncRules, rule, { fieldManager: 'lockstep-test', conflicts: 'fail' });
  const [first, second] = server.asked;
  assert.equal(first?.method, 'PATCH');
  assert.equal(first.path, '/apis/lockstep.dev/v1alpha1/namespaces/identity/syncrules/leavers');
  assert.equal(first.headers['content-type'], 'application/apply-patch+yaml');
  assert.deepEqual(Object.fromEntries(first.query), { fieldManager: 'lockstep-test', force: 'true' });
  assert.deepEqual(JSON.parse(first.body), { apiVersion: 'lockstep.dev/v1alpha1', kind: 'SyncRule', ...rule });
  assert.equal(second?.query.get('force'), 'false');
});

test('a status is applied to the status subresource', async (t) => {
  const { client, server } = await open(t, (_, reply) => reply.json(200, meta('leavers')));
  await client.applyStatus(syncRules, { metadata: key, status: { observedGeneration: 3 } }, { fieldManager: 'lockstep-test' });
  assert.equal(server.asked[0]?.path, '/apis/lockstep.dev/v1alpha1/namespaces/identity/syncrules/leavers/status');
});

test('a merge patch is sent as one', async (t) => {
  const { client, server } = await open(t, (_, reply) => reply.json(200, meta('leavers')));
  await client.mergePatch(syncRules, key, { metadata: { annotations: { old: null } } }, { fieldManager: 'lockstep-test' });
  assert.equal(server.asked[0]?.headers['content-type'], 'application/merge-patch+json');
  assert.equal(server.asked[0].body, '{"metadata":{"annotations":{"old":null}}}');
});

test('names keep their case and odd characters in paths', async (t) => {
  const { client, server } = await open(t, (_, reply) => reply.json(200, meta('x')));
  await client.get(namespaces, { namespace: '', name: 'Upper/Case' });
  assert.equal(server.asked[0]?.path, '/api/v1/namespaces/Upper%2FCase');
});

test('what is not there is found as undefined, and deleting it says so', async (t) => {
  const { client } = await open(t, (_, reply) => reply.json(404, { kind: 'Status', reason: 'NotFound' }));
  assert.equal(await client.find(configMaps, key), undefined);
  assert.equal(await client.delete(configMaps, key), false);
});

test('a deletion can be bound to one very object', async (t) => {
  const { client, server } = await open(t, (_, reply) => reply.json(200, {}));
  assert.equal(await client.delete(configMaps, key, { propagation: 'Background', preconditions: { uid: 'u-1' } }), true);
  assert.deepEqual(JSON.parse(server.asked[0]?.body ?? ''), {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: 'Background',
    preconditions: { uid: 'u-1' },
  });
});

test("a refusal carries the server's reason, message and causes", async (t) => {
  const causes = [{ reason: 'FieldValueInvalid', message: 'must be at most 9999', field: 'spec.precedence' }];
  const { client } = await open(t, (_, reply) =>
    reply.json(422, {
      kind: 'Status',
      reason: 'Invalid',
      message: 'SyncRule "leavers" is invalid',
      details: { causes, retryAfterSeconds: 2 },
    }),
  );
  await assert.rejects(client.get(syncRules, key), (error) => {
    assert.ok(error instanceof ApiError);
    assert.equal(error.status, 422);
    assert.equal(error.reason, 'Invalid');
    assert.deepEqual(error.causes, causes);
    assert.equal(error.retryAfterMs, 2000);
    assert.match(error.message, /GET .*syncrules\/leavers: SyncRule "leavers" is invalid/);
    return true;
  });
});

test("a load balancer's page becomes an error without the page", async (t) => {
  const { client } = await open(t, (_, reply) => reply.text(502, '<html>Bad Gateway</html>'));
  await assert.rejects(
    client.get(syncRules, key),
    (error) => error instanceof ApiError && error.status === 502 && !error.message.includes('html'),
  );
});

test('a watch asks for bookmarks from a version on, and an ERROR event ends it as the error that it is', async (t) => {
  const { client, server } = await open(t, (_, reply) => {
    reply.events(
      { type: 'ADDED', object: meta('first') },
      { type: 'BOOKMARK', object: { metadata: { resourceVersion: '12' } } },
      { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } },
    );
    reply.end();
  });
  const seen: string[] = [];
  const read = async (): Promise<void> => {
    const signal = AbortSignal.timeout(5000);
    for await (const event of client.watch(syncRules, { resourceVersion: '5', timeoutSeconds: 300, namespace: 'identity', signal }))
      seen.push(event.type);
  };
  await assert.rejects(read, (error) => isGone(error) && !isConflict(error));
  assert.deepEqual(seen, ['ADDED', 'BOOKMARK']);
  assert.deepEqual(Object.fromEntries(server.asked[0]?.query ?? []), {
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: '5',
    timeoutSeconds: '300',
  });
});
