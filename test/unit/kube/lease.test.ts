import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openKubeClient } from '../../../operator/kube/http-client.ts';
import { kubeLease } from '../../../operator/kube/lease.ts';
import type { LeasePort, LeaseRecord } from '../../../operator/runtime/ports.ts';
import { fakeApiServer } from './fake-api-server.ts';

interface StoredObject {
  metadata: { name: string; uid: string; resourceVersion: string; labels?: object };
  spec: { leaseTransitions?: number; holderIdentity?: string; renewTime?: string; strategy?: string };
}

/** A server that holds one lease and keeps to resource versions. */
async function leaseServer(
  t: TestContext,
): Promise<{ readonly open: () => LeasePort; readonly state: { lease: StoredObject | undefined } }> {
  const state: { lease: StoredObject | undefined } = { lease: undefined };
  let version = 0;
  const server = await fakeApiServer(t, ({ method, body }, reply) => {
    const sent = body === '' ? undefined : (JSON.parse(body) as StoredObject);
    if (method === 'POST' && state.lease !== undefined) return reply.json(409, { reason: 'AlreadyExists' });
    if (method !== 'POST' && state.lease === undefined) return reply.json(404, { reason: 'NotFound' });
    if (method === 'PUT' && sent?.metadata.resourceVersion !== state.lease?.metadata.resourceVersion)
      return reply.json(409, { reason: 'Conflict' });
    if (sent !== undefined) state.lease = { ...sent, metadata: { ...sent.metadata, uid: 'lease-uid', resourceVersion: String(++version) } };
    return reply.json(200, state.lease);
  });
  const open = (): LeasePort => {
    const client = openKubeClient(server.config, { userAgent: 'lockstep-test/1', readRetries: 0 });
    t.after(() => client.close());
    return kubeLease(client, { key: { namespace: 'identity', name: 'contoso-worker' }, metadata: { labels: { owner: 'us' } } });
  };
  return { open, state };
}

const { signal } = new AbortController();
const time = '2026-01-01T00:00:00.123Z';
const record = (holder: string, transitions = 0): LeaseRecord => ({
  holder,
  durationSeconds: 60,
  transitions,
  acquireTime: time,
  renewTime: time,
});

test('a lease is read back as it was written, with times of six digits as MicroTime wants them', async (t) => {
  const { open, state } = await leaseServer(t);
  const port = open();
  assert.equal(await port.read(signal), undefined);
  await port.create(record('a'), signal);
  assert.equal(state.lease?.spec.renewTime, '2026-01-01T00:00:00.123000Z');
  const read = await port.read(signal);
  assert.deepEqual([read?.uid, read?.record.holder, read?.record.durationSeconds], ['lease-uid', 'a', 60]);
});

test('of two who create or update only the first succeeds', async (t) => {
  const { open, state } = await leaseServer(t);
  const [one, two] = [open(), open()];
  const first = await one.create(record('one'), signal);
  assert.ok(first);
  assert.equal(await two.create(record('two'), signal), undefined);
  await two.read(signal);
  assert.ok(await two.update(record('two', 1), first.resourceVersion, signal));
  assert.equal(await one.update(record('one', 1), first.resourceVersion, signal), undefined);
  assert.equal(state.lease?.spec.holderIdentity, 'two');
});

test('what others wrote into the lease stays', async (t) => {
  const { open, state } = await leaseServer(t);
  const port = open();
  await port.create(record('one'), signal);
  assert.ok(state.lease);
  state.lease.spec.strategy = 'theirs';
  const read = await port.read(signal);
  assert.ok(await port.update(record('one'), read?.resourceVersion ?? '', signal));
  assert.equal(state.lease.spec.strategy, 'theirs');
  assert.deepEqual(state.lease.metadata.labels, { owner: 'us' });
});

test('an update of a lease that was deleted is refused, not an error', async (t) => {
  const { open, state } = await leaseServer(t);
  const port = open();
  const created = await port.create(record('one'), signal);
  state.lease = undefined;
  assert.equal(await port.update(record('one'), created?.resourceVersion ?? '', signal), undefined);
});
