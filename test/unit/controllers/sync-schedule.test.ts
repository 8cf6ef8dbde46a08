// What becomes of a SyncSchedule: seen in the world that its reconcile leaves behind.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { syncConnectors, syncRuns, syncSchedules } from '../../../operator/controllers/kinds.ts';
import { scheduleReconciler } from '../../../operator/controllers/sync-schedule/controller.ts';
import { configMaps, leases, roles, serviceAccounts, statefulSets } from '../../../operator/kube/index.ts';
import { type Revision, revisionHash } from '../../../operator/model/revision.ts';
import { namespace, World } from './world.ts';

const run = { type: 'Delta', trigger: 'Schedule', startTime: '2026-01-01T00:00:00Z', finishTime: '2026-01-01T00:00:05Z' } as const;

async function settled(): Promise<World> {
  const world = new World().forest().entra().keys().schedule();
  await world.reconcile(scheduleReconciler, 'main');
  await world.workerSays({ lastRun: { ...run, result: 'Succeeded', message: 'Everything is in lockstep.' } });
  await world.reconcile(scheduleReconciler, 'main');
  return world;
}

const activeRevision = async (world: World): Promise<Revision> => {
  const hash = (await world.api.get(syncSchedules, { namespace, name: 'main' })).status?.revisions?.active ?? '';
  const configMap = await world.api.get(configMaps, { namespace, name: `main-revision-${hash.slice(0, 12)}` });
  const revision = JSON.parse(gunzipSync(Buffer.from(configMap.binaryData?.['revision.json.gz'] ?? '', 'base64')).toString()) as Revision;
  assert.equal(revisionHash(revision), hash);
  assert.equal(configMap.immutable, true);
  return revision;
};

test('a schedule whose connector is missing stalls and names it', async () => {
  const world = new World().forest().keys().schedule();
  await world.reconcile(scheduleReconciler, 'main');
  const stalled = world.condition(syncSchedules, 'main', 'Stalled');
  assert.equal(stalled?.reason, 'ConnectorNotFound');
  assert.match(stalled?.message ?? '', /entra/);
  assert.equal(world.api.all(statefulSets).length, 0);
  assert.match(world.events.join(), /^Stalled: /);
});

test('a schedule that became invalid does not call its running worker one that starts', async () => {
  const world = await settled();
  assert.equal(world.condition(syncSchedules, 'main', 'WorkerReady')?.status, 'True');
  await world.api.delete(syncConnectors, { namespace, name: 'entra' });
  await world.reconcile(scheduleReconciler, 'main');
  const ready = world.condition(syncSchedules, 'main', 'WorkerReady');
  assert.deepEqual([ready?.status, ready?.reason], ['Unknown', 'NotEvaluated']);
});

test('a schedule waits for its Secrets, asks for them again, and starts no worker before', async () => {
  const world = new World().forest().entra().schedule();
  const { requeueAfterMs } = await world.reconcile(scheduleReconciler, 'main');
  assert.equal(requeueAfterMs, 5_000);
  const reconciling = world.condition(syncSchedules, 'main', 'Reconciling');
  assert.equal(reconciling?.status, 'True');
  assert.match(reconciling?.message ?? '', /The Secret forest-account does not exist\. Create it/);
  assert.equal(world.api.all(statefulSets).length, 0);
});

test('a complete schedule publishes its revision and starts a worker that may read just what the revision names', async () => {
  const world = new World().forest().entra().keys().schedule();
  await world.reconcile(scheduleReconciler, 'main');
  const revision = await activeRevision(world);
  assert.deepEqual(
    revision.connectors.map(({ name }) => name),
    ['forest', 'entra'],
  );
  const [role] = world.api.all(roles);
  const named = (resource: string) => role?.rules?.find(({ resources }) => resources?.includes(resource))?.resourceNames;
  assert.deepEqual(named('secrets'), ['application', 'forest-account']);
  assert.deepEqual(named('configmaps'), ['authority', `main-revision-${revisionHash(revision).slice(0, 12)}`]);
  assert.equal(world.api.all(serviceAccounts).length, 1);
  assert.equal(world.api.all(leases)[0]?.spec, undefined);
  assert.equal(world.condition(syncSchedules, 'main', 'WorkerReady')?.reason, 'WorkerStarting');
});

test('the worker’s pod names no revision and no secret, and meets the restricted pod security standard', async () => {
  const world = await settled();
  const [statefulSet] = world.api.all(statefulSets);
  const text = JSON.stringify(statefulSet?.spec);
  assert.doesNotMatch(text, /revision-|hunter2|forest-account/);
  const pod = statefulSet?.spec?.template.spec;
  assert.equal(pod?.securityContext?.runAsNonRoot, true);
  assert.equal(pod?.securityContext?.seccompProfile?.type, 'RuntimeDefault');
  assert.deepEqual(pod?.containers[0]?.securityContext?.capabilities?.drop, ['ALL']);
  assert.equal(pod?.containers[0]?.securityContext?.allowPrivilegeEscalation, false);
  assert.equal(statefulSet?.spec?.persistentVolumeClaimRetentionPolicy?.whenDeleted, 'Retain');
});

test('nothing that the operator writes holds the content of a Secret', async () => {
  const world = await settled();
  const written = [
    ...world.api.all(configMaps),
    ...world.api.all(syncSchedules),
    ...world.api.all(syncConnectors),
    ...world.api.all(statefulSets),
  ];
  const revision = JSON.stringify(await activeRevision(world));
  for (const text of [...written.map((object) => JSON.stringify(object)), revision, ...world.events]) {
    assert.doesNotMatch(text, /hunter2/);
    assert.ok(!text.includes(Buffer.from('hunter2-forest').toString('base64')));
  }
});

test('a schedule is ready when the worker runs its revision and the newest run ended well', async () => {
  const world = await settled();
  assert.deepEqual(world.condition(syncSchedules, 'main', 'Ready'), {
    status: 'True',
    reason: 'Synchronizing',
    message: 'Everything is in lockstep.',
  });
  assert.equal(world.condition(syncSchedules, 'main', 'ExportAllowed')?.status, 'True');
});

test('a second look at a settled schedule writes nothing', async () => {
  const world = await settled();
  world.api.writes.length = 0;
  await world.reconcile(scheduleReconciler, 'main');
  assert.deepEqual(world.api.writes, []);
});

test('a new configuration makes a new revision and leaves the pod alone', async () => {
  const world = await settled();
  const before = world.api.all(statefulSets)[0]?.metadata.generation;
  const first = await activeRevision(world);
  world.schedule('main', { deltaPeriodSeconds: 60 });
  await world.reconcile(scheduleReconciler, 'main');
  const second = await activeRevision(world);
  assert.equal(second.deltaPeriodSeconds, 60);
  assert.notEqual(revisionHash(first), revisionHash(second));
  assert.equal(world.api.all(statefulSets)[0]?.metadata.generation, before);
  assert.equal(world.condition(syncSchedules, 'main', 'Ready')?.reason, 'RevisionPending');
});

test('of many revisions the ten newest are kept', async () => {
  const world = await settled();
  for (let period = 101; period <= 115; period++) {
    await world.clock.advance(1_000);
    world.schedule('main', { deltaPeriodSeconds: period });
    await world.reconcile(scheduleReconciler, 'main');
    await world.workerSays({});
  }
  const names = world.api.all(configMaps).filter(({ metadata }) => metadata.name.startsWith('main-revision-'));
  // The ten newest, and the one before them while the worker still says that it runs it.
  assert.ok(names.length >= 10 && names.length <= 11, String(names.length));
  assert.equal((await activeRevision(world)).deltaPeriodSeconds, 115);
});

test('a rule that does not compile stalls the schedule with its place, and the worker goes on with the old revision', async () => {
  const world = await settled();
  const before = await activeRevision(world);
  world.rule('broken', 'Trim([department]').schedule('main', { ruleSelector: { matchLabels: { set: 'own' } } });
  await world.reconcile(scheduleReconciler, 'main');
  const stalled = world.condition(syncSchedules, 'main', 'Stalled');
  assert.equal(stalled?.reason, 'ConfigurationInvalid');
  assert.match(stalled?.message ?? '', /SyncRule broken, spec\.flows\[0\]\.expression \(line 1, column \d+\)/);
  assert.equal(world.condition(syncSchedules, 'main', 'ConfigurationCompiled')?.status, 'False');
  assert.deepEqual(await activeRevision(world), before);
});

test('a younger Active schedule with the same tenant runs staged and says why', async () => {
  const world = new World()
    .forest()
    .entra()
    .keys()
    .schedule('elder', { connectors: [{ name: 'forest' }, { name: 'entra' }] });
  await world.clock.advance(1_000);
  world
    .forest('forest-2', 'fabrikam.test')
    .entra('entra-2')
    .schedule('main', { connectors: [{ name: 'forest-2' }, { name: 'entra-2' }] });
  await world.reconcile(scheduleReconciler, 'main');
  assert.equal((await activeRevision(world)).mode, 'Staging');
  assert.equal(world.condition(syncSchedules, 'main', 'Stalled')?.reason, 'TargetAlreadyManaged');
  assert.equal(world.condition(syncSchedules, 'main', 'ExportAllowed')?.status, 'False');
  await world.reconcile(scheduleReconciler, 'elder');
  assert.equal(world.condition(syncSchedules, 'elder', 'Stalled')?.status, 'False');
});

test('a connector that an older schedule has is refused to a younger one', async () => {
  const world = new World().forest().entra().keys().schedule('elder', { mode: 'Staging' });
  await world.clock.advance(1_000);
  world.schedule('main', { mode: 'Staging' });
  await world.reconcile(scheduleReconciler, 'main');
  assert.equal(world.condition(syncSchedules, 'main', 'Stalled')?.reason, 'ConnectorInUse');
  assert.equal(world.api.all(statefulSets).length, 0);
});

test('a tenant changes hands without two writers: the new one stages until the old one’s worker has taken its staged revision', async () => {
  const world = new World().forest().entra().keys().schedule('old', { mode: 'Active' });
  world.forest('forest-2', 'fabrikam.test').entra('entra-2');
  await world.reconcile(scheduleReconciler, 'old');
  await world.workerSays({}, 'old');
  world.schedule('old', { mode: 'Staging' }).schedule('main', { connectors: [{ name: 'forest-2' }, { name: 'entra-2' }] });
  const { requeueAfterMs } = await world.reconcile(scheduleReconciler, 'main');
  assert.ok(requeueAfterMs !== undefined);
  assert.equal(world.condition(syncSchedules, 'main', 'Reconciling')?.reason, 'TargetBeingReleased');
  assert.equal((await activeRevision(world)).mode, 'Staging');

  await world.reconcile(scheduleReconciler, 'old');
  await world.reconcile(scheduleReconciler, 'main');
  assert.equal((await activeRevision(world)).mode, 'Staging', 'the old worker has not taken its revision yet');

  await world.workerSays({}, 'old');
  await world.reconcile(scheduleReconciler, 'main');
  assert.equal((await activeRevision(world)).mode, 'Active');
});

test('who writes already is not thrown back by a neighbour’s new configuration', async () => {
  const world = await settled();
  world.forest('forest-2', 'fabrikam.test').entra('entra-2');
  world.schedule('neighbour', { mode: 'Staging', connectors: [{ name: 'forest-2' }, { name: 'entra-2' }] });
  await world.reconcile(scheduleReconciler, 'neighbour');
  await world.workerSays({ revision: 'an older one' }, 'neighbour');
  await world.reconcile(scheduleReconciler, 'main');
  assert.equal((await activeRevision(world)).mode, 'Active');
  assert.equal(world.condition(syncSchedules, 'main', 'Ready')?.status, 'True');
});

test('a plan beyond a limit stalls the schedule until a person has looked at it', async () => {
  const world = await settled();
  await world.workerSays({ lastRun: { ...run, result: 'AwaitingApproval', message: '600 deletions are planned; the limit is 500.' } });
  await world.reconcile(scheduleReconciler, 'main');
  assert.equal(world.condition(syncSchedules, 'main', 'Stalled')?.reason, 'AwaitingApproval');
  assert.match(world.condition(syncSchedules, 'main', 'ExportAllowed')?.message ?? '', /600 deletions/);
});

test('a failed run keeps the schedule reconciling with the worker’s own words', async () => {
  const world = await settled();
  await world.workerSays({ lastRun: { ...run, result: 'Failed', message: 'dc1 does not answer.' } });
  await world.reconcile(scheduleReconciler, 'main');
  const ready = world.condition(syncSchedules, 'main', 'Ready');
  assert.deepEqual([ready?.status, ready?.reason, ready?.message], ['False', 'RunFailed', 'dc1 does not answer.']);
});

test('a schedule whose other directories go on while one fails is not ready, and says which one and what to do', async () => {
  const world = await settled();
  const error = { code: 'Directory.ServerUnreachable', message: 'dc2 does not answer.', next: 'Check its address.' };
  await world.workerSays({ lastRun: { ...run, result: 'CompletedWithErrors', message: '' }, connectors: [{ name: 'forest', error }] });
  await world.reconcile(scheduleReconciler, 'main');
  const ready = world.condition(syncSchedules, 'main', 'Ready');
  assert.deepEqual(
    [ready?.status, ready?.reason, ready?.message],
    ['False', 'ConnectorFailing', 'forest: dc2 does not answer. Check its address.'],
  );
});

test('a suspended schedule keeps its worker', async () => {
  const world = await settled();
  world.schedule('main', { suspend: true });
  await world.reconcile(scheduleReconciler, 'main');
  assert.equal(world.api.all(statefulSets)[0]?.spec?.replicas, 1);
  assert.equal(world.condition(syncSchedules, 'main', 'Ready')?.reason, 'Suspended');
  assert.equal(world.condition(syncSchedules, 'main', 'ExportAllowed')?.reason, 'Suspended');
});

test('an announced cycle gets one SyncRun, named after the second in which it began, even while the configuration is broken', async () => {
  const world = await settled();
  await world.workerSays({ announcement: { type: 'Delta', trigger: 'Schedule', startTime: '2026-03-04T05:06:07Z', reason: 'Succeeded' } });
  await world.api.delete(syncConnectors, { namespace, name: 'entra' });
  await world.reconcile(scheduleReconciler, 'main');
  await world.reconcile(scheduleReconciler, 'main');
  const runs = world.api.all(syncRuns);
  assert.deepEqual(
    runs.map(({ metadata }) => metadata.name),
    ['main-20260304-050607'],
  );
  assert.equal(runs[0]?.metadata.annotations?.['lockstep.dev/trigger'], 'Schedule');
  assert.equal(runs[0]?.metadata.ownerReferences?.[0]?.name, 'main');
});

test('finished runs beyond the limit are retired, the oldest first, and unfinished ones stay', async () => {
  const world = await settled();
  for (const [name, complete] of [
    ['a', 'True'],
    ['b', 'True'],
    ['c', 'True'],
    ['waits', 'False'],
  ] as const) {
    await world.clock.advance(1_000);
    const conditions = [{ type: 'Complete', status: complete, reason: 'x', message: '', lastTransitionTime: '2026-01-01T00:00:00Z' }];
    world.api.put(syncRuns, {
      metadata: { name, namespace },
      spec: { scheduleRef: { name: 'main' }, type: 'Delta' },
      status: { conditions },
    });
  }
  await world.reconcile(scheduleReconciler, 'main');
  assert.deepEqual(
    world.api.all(syncRuns).map(({ metadata }) => metadata.name),
    ['b', 'c', 'waits'],
  );
});
