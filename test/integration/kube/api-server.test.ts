// What a fake can not prove: that the real API server takes our requests as we mean them.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, type TestContext, test } from 'node:test';
import { readDefinitions } from '../../../operator/api/generator/crd.ts';
import {
  type Applied,
  configMaps,
  customResourceDefinitions,
  eventRecorder,
  events,
  isConflict,
  isInvalid,
  isNotFound,
  kubeLease,
  leases,
  loadKubeConfig,
  type ObjectOf,
  openKubeClient,
  resourceType,
  startInformer,
} from '../../../operator/kube/index.ts';
import { createElector, realClock, silentLog, type Term } from '../../../operator/runtime/index.ts';
import { eventually } from '../../environment/wait.ts';
import { openWorld } from '../../environment/world.ts';

const world = await openWorld();
const client = openKubeClient(loadKubeConfig({ kubeconfig: world.kubeconfigFile }), {
  userAgent: 'lockstep-test/1',
  limits: { perSecond: 500, burst: 500 },
});
after(() => client.close());

const fieldManager = 'lockstep-test';

async function namespaceOf(t: TestContext): Promise<string> {
  return (await world.namespace(t, 'kube')).name;
}

test('apply creates, changes nothing when repeated, and removes a field that its manager no longer applies', async (t) => {
  const metadata = { namespace: await namespaceOf(t), name: 'applied' };
  const first = await client.apply(configMaps, { metadata, data: { a: '1', b: '2' } }, { fieldManager });
  const again = await client.apply(configMaps, { metadata, data: { a: '1', b: '2' } }, { fieldManager });
  assert.equal(again.metadata.resourceVersion, first.metadata.resourceVersion);
  const less = await client.apply(configMaps, { metadata, data: { a: '1' } }, { fieldManager });
  assert.deepEqual(less.data, { a: '1' });
});

test("another manager's field is taken, or left with a conflict, as the caller asks", async (t) => {
  const metadata = { namespace: await namespaceOf(t), name: 'shared' };
  await client.apply(configMaps, { metadata, data: { a: 'theirs' } }, { fieldManager: 'somebody-else' });
  await assert.rejects(client.apply(configMaps, { metadata, data: { a: 'ours' } }, { fieldManager, conflicts: 'fail' }), isConflict);
  const taken = await client.apply(configMaps, { metadata, data: { a: 'ours' } }, { fieldManager });
  assert.equal(taken.data?.['a'], 'ours');
});

test('a replace of an old version is a conflict, a deletion bound to another uid too, and what is gone is not found', async (t) => {
  const metadata = { namespace: await namespaceOf(t), name: 'replaced' };
  const read = await client.create(configMaps, { metadata, data: { a: '1' } }, { fieldManager });
  await client.mergePatch(configMaps, metadata, { data: { a: '2' } }, { fieldManager });
  await assert.rejects(client.replace(configMaps, { ...read, data: { a: '3' } }), isConflict);
  await assert.rejects(client.delete(configMaps, metadata, { preconditions: { uid: randomUUID() } }), isConflict);
  assert.equal(await client.delete(configMaps, metadata, { preconditions: { uid: read.metadata.uid } }), true);
  assert.equal(await client.delete(configMaps, metadata), false);
  await assert.rejects(client.get(configMaps, metadata), isNotFound);
});

test('an invalid object is refused with the field that is wrong', async (t) => {
  const metadata = { namespace: await namespaceOf(t), name: 'Not A Name' };
  await assert.rejects(
    client.create(configMaps, { metadata }),
    (error) => isInvalid(error) && error.causes.some(({ field }) => field === 'metadata.name'),
  );
});

test('an informer reads what is there in pages, follows every change, and knows its indexes', async (t) => {
  const namespace = await namespaceOf(t);
  const selected = { labels: { 'lockstep.dev/test': 'informer' } };
  const put = (name: string, team: string) =>
    client.apply(configMaps, { metadata: { ...selected, namespace, name }, data: { team } }, { fieldManager });
  await Promise.all(Array.from({ length: 7 }, (_, index) => put(`m-${index}`, 'red')));
  assert.equal((await client.list(configMaps, { namespace, labelSelector: 'lockstep.dev/test=informer', pageSize: 2 })).items.length, 7);

  const stop = new AbortController();
  const informer = startInformer({
    client,
    type: configMaps,
    namespace,
    labelSelector: 'lockstep.dev/test=informer',
    indexes: { team: ({ data }) => [data?.['team'] ?? ''] },
    signal: stop.signal,
    clock: realClock,
    log: silentLog,
  });
  const changes: string[] = [];
  informer.subscribe(({ kind, object }) => changes.push(`${kind} ${object.metadata.name}`));
  await informer.synced;
  assert.equal(informer.byIndex('team', 'red').length, 7);

  await put('m-0', 'blue');
  await client.delete(configMaps, { namespace, name: 'm-1' });
  await put('m-7', 'blue');
  await eventually(() => changes.length === 10, { withinMs: 10_000, what: 'three changes' });
  assert.deepEqual(changes.slice(7), ['updated m-0', 'removed m-1', 'added m-7']);
  assert.deepEqual([informer.byIndex('team', 'red').length, informer.byIndex('team', 'blue').length], [5, 2]);
  stop.abort(new Error('the test is over'));
  await informer.done;
});

interface Rule {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly spec: object;
  readonly status?: { readonly observedGeneration?: number };
}

/** A group of its own: a definition of ours that no release has made would keep every release from being installed. */
const group = 'kube.lockstep.test';
const syncRules = resourceType<Rule>(`${group}/v1alpha1`, 'SyncRule', 'syncrules');

test('the status of a custom resource is applied beside its spec, and does not raise its generation', async (t) => {
  await installDefinition(t, 'syncrules');
  const metadata = { namespace: await namespaceOf(t), name: 'rule' };
  const spec = {
    direction: 'Inbound',
    connector: { name: 'contoso' },
    sourceObjectType: 'user',
    targetObjectType: 'person',
    linkType: 'Join',
    precedence: 50,
    join: [{ clauses: [{ source: 'objectGUID', target: 'sourceAnchor' }] }],
    flows: [{ target: 'displayName', source: 'displayName' }],
  };
  const rule = await client.apply(syncRules, { metadata, spec }, { fieldManager });
  assert.equal(rule.status?.observedGeneration, -1, 'before anybody has looked at it');
  const told = await client.applyStatus(
    syncRules,
    { metadata, status: { observedGeneration: 1 } },
    { fieldManager: 'lockstep-test-status' },
  );
  assert.equal(told.status?.observedGeneration, 1);
  assert.equal(told.metadata.generation, rule.metadata.generation);
});

async function installDefinition(t: TestContext, plural: string): Promise<void> {
  const ours = readDefinitions('crds').find(({ definition }) => definition.spec.names.plural === plural)?.definition;
  assert.ok(ours !== undefined);
  const name = `${plural}.${group}`;
  t.after(() => client.delete(customResourceDefinitions, { namespace: '', name }));
  const renamed = { metadata: { name }, spec: { ...ours.spec, group } } as Applied<ObjectOf<typeof customResourceDefinitions>>;
  await client.apply(customResourceDefinitions, renamed, { fieldManager });
  await world.kubectl('wait', '--for=condition=Established', `crd/${name}`, '--timeout=30s');
}

test('an event is taken by the API server, its repetitions become a series, and `kubectl describe` shows it', async (t) => {
  const namespace = await namespaceOf(t);
  const object = await client.create(configMaps, { metadata: { namespace, name: 'spoken-of' } });
  const recorder = eventRecorder({ client, component: 'lockstep.dev/test', instance: 'test-0', log: silentLog });
  const content = { type: 'Warning', reason: 'SecretMissing', action: 'ResolveReferences', message: 'The Secret ad is missing.' } as const;
  for (let time = 0; time < 3; time++) recorder.record(configMaps, object, content);
  await recorder.flush();
  const { items } = await client.list(events, { namespace, fieldSelector: 'regarding.name=spoken-of' });
  assert.deepEqual(
    items.map(({ note, reason, series }) => [note, reason, series?.count]),
    [['The Secret ad is missing.', 'SecretMissing', 3]],
  );
  assert.match(
    await world.kubectl('describe', 'configmap', 'spoken-of', `--namespace=${namespace}`),
    /Warning\s+SecretMissing.*The Secret ad is missing\./,
  );
});

test('of two candidates for one Lease one leads; when it leaves, the other follows with the next epoch', async (t) => {
  const key = { namespace: await namespaceOf(t), name: 'contoso-worker' };
  const timing = { leaseDurationMs: 6000, renewDeadlineMs: 4000, retryPeriodMs: 500 };
  const begun: Term[] = [];
  const candidates = ['a', 'b'].map((identity) => {
    const stop = new AbortController();
    const lead = async (term: Term): Promise<void> => {
      begun.push(term);
      await new Promise<void>((resolve) => term.signal.addEventListener('abort', () => resolve(), { once: true }));
    };
    const elector = createElector({ name: key.name, identity, timing, lease: kubeLease(client, { key }), lead, log: silentLog });
    return { stop, elector, done: elector.run(stop.signal) };
  });
  const leader = () => candidates.find(({ elector }) => elector.term() !== undefined);
  await eventually(() => leader() !== undefined, { withinMs: 10_000, what: 'a leader' });
  const [first] = begun;
  assert.equal(await first?.renew(), true);
  assert.equal(candidates.filter(({ elector }) => elector.term() !== undefined).length, 1);
  const before = leader();
  before?.stop.abort(new Error('the pod leaves'));
  await before?.done;
  await eventually(() => begun.length === 2, { withinMs: 5000, what: 'the next term' });
  const [earlier, later] = begun;
  assert.equal(later?.epoch.leaseUid, earlier?.epoch.leaseUid);
  assert.equal(later?.epoch.transitions, (earlier?.epoch.transitions ?? 0) + 1);
  const lease = await client.get(leases, key);
  assert.equal(lease.spec?.leaseTransitions, later?.epoch.transitions);
  for (const { stop } of candidates) stop.abort(new Error('the test is over'));
  await Promise.all(candidates.map(({ done }) => done));
});
