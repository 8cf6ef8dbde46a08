import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { SyncRun, SyncSchedule } from '../../../operator/api/types.gen.ts';
import type { Revision } from '../../../operator/model/revision.ts';
import { silentLog } from '../../../operator/runtime/index.ts';
import { Chronicle } from '../../../operator/worker/chronicle.ts';
import { workerErrors } from '../../../operator/worker/errors.ts';
import type { WorkerEvent } from '../../../operator/worker/events.ts';
import { syncRuns, syncSchedules } from '../../../operator/worker/kinds.ts';
import { noMetrics } from '../../../operator/worker/metrics.ts';
import { Publisher } from '../../../operator/worker/publisher.ts';
import type { CycleReport } from '../../../operator/worker/report.ts';
import { FakeApi } from '../controllers/fake-api.ts';
import { testRevision } from '../engine/builders.ts';
import { Scene } from './scene.ts';

const [namespace, pod] = ['identity', 'main-worker-0'];
const never = new AbortController().signal;
const wait = new workerErrors.TargetNotRead({ connector: 'tenant' });

/** A chronicle of a schedule `main` that tells a fake API server. */
async function open(t: TestContext, people: readonly string[] = ['ana'], revision: Revision = testRevision) {
  const scene = await Scene.open(people, revision);
  t.after(() => scene[Symbol.asyncDispose]());
  const api = new FakeApi(() => new Date());
  const schedule = api.put(syncSchedules, { metadata: { namespace, name: 'main' }, spec: {} });
  const heard: WorkerEvent[] = [];
  const chronicle = new Chronicle({
    pod,
    publisher: new Publisher({ client: api, namespace, schedule: 'main', pod, now: () => new Date() }),
    events: (_, event) => heard.push(event),
    metrics: noMetrics,
    log: silentLog,
    now: () => new Date(),
    nowMs: () => 0,
  });
  const target = { name: 'tenant', directory: scene.target };
  const configured = {
    hash: 'a'.repeat(64),
    revision: testRevision,
    engine: scene.world.engine,
    sources: new Map(),
    writebacks: new Map(),
    target,
  };
  const begin = (): Promise<void> => chronicle.begin({ run: undefined, schedule, configured, signal: never });
  const entry = () => api.all<SyncSchedule>(syncSchedules)[0]?.status?.workers?.[0];
  return { scene, api, schedule, heard, chronicle, configured, begin, entry };
}

const reasons = (events: readonly WorkerEvent[]): readonly string[] => events.map(({ reason }) => reason);

test('a wait is told while it lasts, once as an event, and its end as a recovery', async (t) => {
  const { scene, schedule, heard, chronicle, configured, begin, entry } = await open(t);
  await begin();
  await chronicle.waits('tenant', wait);
  await chronicle.waits('tenant', wait);
  assert.equal(entry()?.state, 'Running');
  assert.deepEqual([entry()?.connectors?.[0]?.name, entry()?.connectors?.[0]?.error?.next], ['tenant', wait.next]);
  assert.deepEqual(reasons(heard), ['TargetNotRead']);

  await chronicle.conclude(await scene.cycle(), undefined, schedule, configured);
  await chronicle.publish([], configured, never);
  assert.equal(entry()?.connectors?.find(({ name }) => name === 'tenant')?.error, undefined);
  assert.deepEqual(reasons(heard).slice(0, 2), ['TargetNotRead', 'Recovered']);
});

test('what became of a cycle is told in its run although the next cycle is already under way', async (t) => {
  const { scene, api, schedule, chronicle, configured, begin, entry } = await open(t);
  await begin();
  await chronicle.conclude(await scene.cycle(), undefined, schedule, configured);
  await begin();
  const startTime = entry()?.announcement?.startTime ?? '';
  const metadata = { namespace, name: 'main-1', annotations: { 'lockstep.dev/start-time': startTime } };
  const run = api.put<SyncRun>(syncRuns, { metadata, spec: { scheduleRef: { name: 'main' }, type: 'Delta' } });
  await chronicle.publishMeanwhile([run]);
  const [told] = api.all(syncRuns);
  assert.equal(told?.status?.result, 'Succeeded');
  assert.equal(entry()?.announcement, undefined);
  assert.equal(entry()?.state, 'Running');
});

test('a run that waits for an approval stalls and is no success', async (t) => {
  const limits = { deletes: { count: 1, percent: 100, percentFrom: 20 } };
  const { scene, api, schedule, chronicle, configured, entry } = await open(t, ['ana', 'bert'], { ...testRevision, limits });
  const { finishTime } = await tell(await scene.cycle());
  for (const name of ['ana', 'bert']) scene.world.remove('corp', name);
  assert.equal((await tell(await scene.cycle())).result, 'AwaitingApproval');
  assert.equal(entry()?.lastSuccessTime, finishTime);
  const conditions = api.all<SyncRun>(syncRuns).at(-1)?.status?.conditions ?? [];
  const holds = conditions.filter(({ status }) => status === 'True').map(({ type }) => type);
  assert.deepEqual(holds.sort(), ['AwaitingApproval', 'Stalled']);

  async function tell(report: CycleReport): Promise<CycleReport> {
    const metadata = { namespace, name: `now-${report.startTime}-${report.result}`.toLowerCase() };
    const run = api.put<SyncRun>(syncRuns, { metadata, spec: { scheduleRef: { name: 'main' }, type: 'Delta' } });
    await chronicle.conclude(report, run, schedule, configured);
    await chronicle.publish([run], configured, never);
    return report;
  }
});

test('how far an export is stands in the entry while it lasts, told now and then', async (t) => {
  const { scene, schedule, chronicle, configured, begin, entry } = await open(t);
  await begin();
  await chronicle.exports({ done: 0, planned: 20_000, remainingSeconds: 903 });
  assert.deepEqual(entry()?.export, { done: 0, planned: 20_000, remainingSeconds: 903 });
  await chronicle.exports({ done: 100, planned: 20_000, remainingSeconds: 898 });
  assert.equal(entry()?.export?.done, 0);
  await chronicle.exports(undefined);
  await chronicle.conclude(await scene.cycle(), undefined, schedule, configured);
  await chronicle.publish([], configured, never);
  assert.equal(entry()?.export, undefined);
});
