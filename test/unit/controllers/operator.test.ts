// The whole operator on an API server in memory: a change of one object reaches every object that looks at it.
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { type TestContext, test } from 'node:test';
import { syncConnectors, syncRules, syncRuns, syncSchedules } from '../../../operator/controllers/kinds.ts';
import { runOperator } from '../../../operator/controllers/operator.ts';
import { silentLog } from '../../../operator/runtime/index.ts';
import { namespace, World } from './world.ts';

const patienceMs = 30_000;

/** Runs the operator on the world until the test ends, and gives a way to wait for what it does. */
async function operate(t: TestContext, world: World): Promise<(reached: () => boolean) => Promise<void>> {
  const stop = new AbortController();
  const synced = Promise.withResolvers<void>();
  const { client, clock, worker } = world.cluster;
  const options = { client, clock, worker, events: { record: () => undefined }, log: silentLog, metrics: {} };
  const done = runOperator(options, stop.signal, synced.resolve);
  t.after(async () => {
    stop.abort(new Error('the test is over'));
    await done;
  });
  await synced.promise;
  return async (reached) => {
    // Revisions are compressed by other threads, so that no number of turns tells that nothing more will come.
    const endMs = performance.now() + patienceMs;
    while (!reached()) {
      assert.ok(performance.now() < endMs, 'the operator came to rest without reaching it');
      await turn();
    }
  };
}

const reasonOf = (world: World, name: string): string | undefined => {
  const [schedule] = world.api.all(syncSchedules).filter(({ metadata }) => metadata.name === name);
  return schedule?.status?.conditions?.find(({ type }) => type === 'Ready')?.reason;
};

test('a connector that comes late wakes the schedule that waits for it', async (t) => {
  const world = new World().forest().keys().schedule();
  const until = await operate(t, world);
  await until(() => reasonOf(world, 'main') === 'ConnectorNotFound');
  world.entra();
  await until(() => reasonOf(world, 'main') === 'WorkerStarting');
});

test('a rule that breaks stalls the schedules that select it, and one that goes frees them', async (t) => {
  const world = new World()
    .forest()
    .entra()
    .keys()
    .schedule('main', { ruleSelector: { matchLabels: { set: 'own' } } });
  const until = await operate(t, world);
  await until(() => reasonOf(world, 'main') === 'WorkerStarting');
  world.rule('broken', 'Trim(');
  await until(() => reasonOf(world, 'main') === 'ConfigurationInvalid');
  await world.api.delete(syncRules, { namespace, name: 'broken' });
  await until(() => reasonOf(world, 'main') === 'WorkerStarting');
});

test('a younger schedule gets the tenant when the elder lets go of it', async (t) => {
  const world = new World().forest().entra().keys().schedule('elder');
  await world.clock.advance(1_000);
  world
    .forest('forest-2', 'fabrikam.test')
    .entra('entra-2')
    .schedule('main', { connectors: [{ name: 'forest-2' }, { name: 'entra-2' }] });
  const until = await operate(t, world);
  await until(() => reasonOf(world, 'main') === 'TargetAlreadyManaged');
  world.schedule('elder', { mode: 'Staging' });
  await until(() => reasonOf(world, 'main') === 'WorkerStarting');
});

test('a run is admitted when its schedule comes, and the rule and the connector learn who uses them', async (t) => {
  const world = new World().forest().entra().keys().rule('mine', 'Trim([department])');
  world.api.put(syncRuns, { metadata: { name: 'asked', namespace }, spec: { scheduleRef: { name: 'main' }, type: 'Full' } });
  const until = await operate(t, world);
  const admitted = (): boolean => world.condition(syncRuns, 'asked', 'Admitted')?.status === 'True';
  await until(() => world.api.all(syncRuns)[0]?.status !== undefined);
  assert.equal(admitted(), false);
  world.schedule('main', { ruleSelector: { matchLabels: { set: 'own' } } });
  await until(admitted);
  await until(() => world.api.all(syncRules)[0]?.status?.schedules?.[0] === 'main');
  await until(() => world.api.all(syncConnectors).every(({ status }) => status?.schedule === 'main'));
});

test('what the worker tells becomes the schedule’s condition without anybody asking', async (t) => {
  const world = new World().forest().entra().keys().schedule();
  const until = await operate(t, world);
  await until(() => reasonOf(world, 'main') === 'WorkerStarting');
  const run = { type: 'Delta', trigger: 'Schedule', startTime: '2026-01-01T00:00:00Z', result: 'Succeeded' } as const;
  await world.workerSays({ lastRun: run });
  await until(() => reasonOf(world, 'main') === 'Synchronizing');
});

test('an operator that comes to rest stays at rest', async (t) => {
  const world = new World().forest().entra().keys().rule('mine', 'Trim([department])').schedule();
  const until = await operate(t, world);
  await until(() => reasonOf(world, 'main') === 'WorkerStarting');
  for (let turns = 0; turns < 200; turns++) await turn();
  const writes = world.api.writes.length;
  for (let turns = 0; turns < 500; turns++) await turn();
  assert.equal(world.api.writes.length, writes);
});
