import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type EventContent, type EventRecorder, eventRecorder } from '../../../operator/kube/events.ts';
import { openKubeClient } from '../../../operator/kube/http-client.ts';
import { configMaps, namespaces } from '../../../operator/kube/kinds.ts';
import { VirtualClock } from '../../../operator/runtime/clock.ts';
import { silentLog } from '../../../operator/runtime/ports.ts';
import { fakeApiServer } from './fake-api-server.ts';

interface Written {
  note: string;
  series?: { count: number };
  [field: string]: unknown;
}

/** What the API server has in the end, by name. */
async function record(
  t: TestContext,
  act: (recorder: EventRecorder, clock: VirtualClock, written: Map<string, Written>) => Promise<void>,
): Promise<Written[]> {
  const written = new Map<string, Written>();
  const server = await fakeApiServer(t, ({ method, path, body }, reply) => {
    const content = JSON.parse(body) as Written & { metadata?: { name: string } };
    const name = content.metadata?.name ?? path.split('/').at(-1) ?? '';
    const known = written.get(name);
    if (method === 'PATCH' && known === undefined) return reply.json(404, { reason: 'NotFound' });
    if (Buffer.byteLength(content.note) > 1024) return reply.json(422, { reason: 'Invalid' });
    written.set(name, { ...known, ...content });
    return reply.json(200, content);
  });
  const client = openKubeClient(server.config, { userAgent: 'lockstep-test/1', readRetries: 0, limits: { perSecond: 1000, burst: 1000 } });
  t.after(() => client.close());
  const clock = new VirtualClock();
  const recorder = eventRecorder({ client, component: 'lockstep.dev/operator', instance: 'lockstep-0', log: silentLog, clock });
  await act(recorder, clock, written);
  await recorder.flush();
  return [...written.values()];
}

const object = (name: string) => ({
  metadata: { name, namespace: 'identity', uid: `uid-${name}`, resourceVersion: '5', creationTimestamp: '2026-01-01T00:00:00Z' },
});
const content = (message: string): EventContent => ({ type: 'Warning', reason: 'SecretMissing', action: 'ResolveReferences', message });

test('an event names its object, its reason and who tells it', async (t) => {
  const [event] = await record(t, async (recorder) => recorder.record(configMaps, object('a'), content('The Secret is missing.')));
  assert.deepEqual(
    { ...event, metadata: undefined },
    {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: undefined,
      eventTime: '2026-01-01T00:00:00.000000Z',
      type: 'Warning',
      reason: 'SecretMissing',
      action: 'ResolveReferences',
      note: 'The Secret is missing.',
      reportingController: 'lockstep.dev/operator',
      reportingInstance: 'lockstep-0',
      regarding: { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace: 'identity', uid: 'uid-a', resourceVersion: '5' },
    },
  );
});

test('an event about an object of the cluster lives in the namespace default', async (t) => {
  const events = await record(t, async (recorder) => {
    const { namespace: _, ...metadata } = object('identity').metadata;
    recorder.record(namespaces, { metadata }, content('x'));
  });
  assert.match(JSON.stringify(events[0]), /"namespace":"default"/);
});

test('a repeated event becomes a count', async (t) => {
  const events = await record(t, async (recorder) => {
    for (let time = 0; time < 4; time++) recorder.record(configMaps, object('a'), content('again'));
  });
  assert.deepEqual(
    events.map(({ series }) => series?.count),
    [4],
  );
});

test('a repetition after the event has expired begins anew', async (t) => {
  const events = await record(t, async (recorder, _, written) => {
    recorder.record(configMaps, object('a'), content('again'));
    await recorder.flush();
    written.clear();
    recorder.record(configMaps, object('a'), content('again'));
  });
  assert.deepEqual(
    events.map(({ note, series }) => [note, series]),
    [['again', undefined]],
  );
});

test('more than ten different notes of one reason are combined into one event', async (t) => {
  const events = await record(t, async (recorder) => {
    for (let index = 0; index < 20; index++) recorder.record(configMaps, object('a'), content(`Object ${index} failed.`));
  });
  assert.equal(events.length, 11);
  assert.equal(events.at(-1)?.note, '(combined from similar events): Object 19 failed.');
});

test('one object that never stops speaks 25 times, then once in five minutes; others are heard all the while', async (t) => {
  const speak = async (recorder: EventRecorder): Promise<void> => {
    for (let index = 0; index < 100; index++) recorder.record(configMaps, object('a'), content('again'));
    await recorder.flush();
  };
  const events = await record(t, async (recorder, clock) => {
    await speak(recorder);
    await clock.advance(300_001);
    await speak(recorder);
    recorder.record(configMaps, object('b'), content('once'));
  });
  assert.deepEqual(
    events.map(({ note, series }) => [note, series?.count ?? 1]),
    [
      ['again', 26],
      ['once', 1],
    ],
  );
});

test('a note longer than the API allows is cut between characters', async (t) => {
  const [event] = await record(t, async (recorder) => recorder.record(configMaps, object('a'), content('ß'.repeat(2000))));
  assert.match(event?.note ?? '', /^ß+…$/);
});

test('an API server that refuses events disturbs nobody', async (t) => {
  const server = await fakeApiServer(t, (_, reply) => reply.json(403, { reason: 'Forbidden' }));
  const client = openKubeClient(server.config, { userAgent: 'lockstep-test/1' });
  t.after(() => client.close());
  const recorder = eventRecorder({ client, component: 'lockstep.dev/operator', instance: 'x', log: silentLog });
  recorder.record(configMaps, object('a'), content('x'));
  await recorder.flush();
  assert.equal(server.asked.length, 1);
});
