import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { configMaps, type ResourceType, type Stored } from '../../../operator/kube/index.ts';
import { leases } from '../../../operator/kube/kinds.ts';
import { revisionHash } from '../../../operator/model/revision.ts';
import { realClock, silentLog } from '../../../operator/runtime/index.ts';
import { syncSchedules } from '../../../operator/worker/kinds.ts';
import { storeErrors } from '../../../operator/store/errors.ts';
import { noMetrics } from '../../../operator/worker/metrics.ts';
import { revisionKey, revisionName } from '../../../operator/api/names.ts';
import { Worker } from '../../../operator/worker/worker.ts';
import { FakeApi } from '../controllers/fake-api.ts';
import { testRevision } from '../engine/builders.ts';
import { Scene } from './scene.ts';

const namespace = 'identity';
const people = Array.from({ length: 150 }, (_, index) => `person${index}`);

class Api extends FakeApi {
  override async replace<T>(type?: ResourceType<T>, object?: Stored<T>): Promise<Stored<T>> {
    assert.ok(type !== undefined && object !== undefined);
    return this.put(type, object);
  }
}

/** A worker of a schedule with 150 people who are all to be created: two batches. */
async function startWorker(t: TestContext, before: () => Promise<void> = async () => undefined) {
  const scene = await Scene.open(people);
  const events: string[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-worker-'));
  const api = new Api(() => new Date());
  const hash = revisionHash(testRevision);
  const binaryData = { [revisionKey]: gzipSync(JSON.stringify(testRevision)).toString('base64') };
  api.put(configMaps, { metadata: { namespace, name: revisionName('main', hash) }, binaryData });
  api.put(leases, { metadata: { namespace, name: 'main-worker' }, spec: {} });
  const suspend = (suspended: boolean): void => {
    const [before] = api.all(syncSchedules);
    const status = { ...before?.status, revisions: { candidate: hash } };
    api.put(syncSchedules, { metadata: { namespace, name: 'main' }, spec: { suspend: suspended }, status });
  };
  suspend(false);
  const worker = new Worker({
    client: api,
    namespace,
    schedule: 'main',
    pod: 'main-worker-0',
    revisionFolder: folder,
    open: async (revision) => {
      await before();
      return {
        hash,
        revision,
        engine: scene.world.engine,
        sources: new Map([
          ['corp', scene.corp],
          ['hr', scene.hr],
        ]),
        writebacks: new Map(),
        target: { name: 'tenant', directory: scene.target },
      };
    },
    events: (_schedule, { reason }) => events.push(reason),
    metrics: noMetrics,
    clock: realClock,
    log: silentLog,
  });
  const stop = new AbortController();
  const running = worker.run(stop.signal);
  t.after(async () => {
    stop.abort();
    await running;
    await scene[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  const entry = () => api.all(syncSchedules)[0]?.status?.workers?.[0];
  const lastRun = () => entry()?.lastRun;
  return { scene, api, stop, running, suspend, entry, lastRun, events };
}

async function until(condition: () => boolean): Promise<void> {
  const giveUp = Date.now() + 20_000;
  while (!condition()) {
    assert.ok(Date.now() < giveUp, 'it did not come to be in time');
    await delay(5);
  }
}

test('whoever suspends a schedule in the middle of an export stops it after the batch under way', async (t) => {
  const { scene, suspend, lastRun } = await startWorker(t);
  scene.target.onExport = async (batch) => {
    if (batch > 1) return;
    suspend(true);
    await delay(50);
  };
  await until(() => lastRun() !== undefined);
  assert.equal(scene.world.tenant.log.length, 100);
});

test('a worker that is told to stop hears the answers to what is on its way, and gives the lease back then', async (t) => {
  const { scene, api, stop, running } = await startWorker(t);
  const holder = (): string | undefined => api.all(leases)[0]?.spec?.holderIdentity;
  let holderMeanwhile: string | undefined;
  scene.target.onExport = async () => {
    stop.abort();
    await delay(50);
    holderMeanwhile = holder();
  };
  await running;
  assert.match(holderMeanwhile ?? '', /^main-worker-0_/);
  assert.equal(holder(), '');
  assert.equal(scene.world.tenant.log.length, 100);
  await scene.world.reopen();
  assert.equal((await scene.world.engine.plan('tenant')).counts.add, 50);
});

test('a worker whose database is down says so with its next step, and goes on when it is there again', async (t) => {
  let down = true;
  const { entry, lastRun, events } = await startWorker(t, async () => {
    if (down) throw new storeErrors.Unavailable({ store: 'the schema lockstep of db.example.test', problem: 'connect ECONNREFUSED' });
  });
  await until(() => entry()?.error !== undefined);
  const { error, revision, state } = entry() ?? {};
  assert.deepEqual([revision, state, error?.code, error?.reason], ['', 'Idle', 'Store.Unavailable', 'Unavailable']);
  assert.match(error?.message ?? '', /db\.example\.test.*ECONNREFUSED/);
  assert.notEqual(error?.next, '');
  assert.deepEqual(events, ['Unavailable']);
  down = false;
  await until(() => lastRun() !== undefined);
  assert.equal(entry()?.error, undefined);
});
