import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { defineErrors } from '../../../operator/model/errors.ts';
import { VirtualClock } from '../../../operator/runtime/clock.ts';
import {
  type Controller,
  type ControllerOptions,
  createController,
  type Reconcile,
  TerminalError,
} from '../../../operator/runtime/controller.ts';
import { silentLog } from '../../../operator/runtime/ports.ts';

const errors = defineErrors('Test', {
  Later: { retry: { afterMs: 7000 }, text: 'Busy.', next: 'Wait.' },
  SecretMissing: { retry: 'configuration', text: 'The Secret is missing.', next: 'Create it.' },
});

interface Stage {
  readonly controller: Controller;
  readonly clock: VirtualClock;
  readonly outcomes: string[];
  /** Times of visits, in seconds. */
  readonly visits: number[];
}

function start(t: TestContext, reconcile: Reconcile, more: Partial<ControllerOptions> = {}): Stage {
  const clock = new VirtualClock();
  const outcomes: string[] = [];
  const visits: number[] = [];
  const ignore = (): void => undefined;
  const controller = createController({
    name: 'test',
    log: silentLog,
    clock,
    reconcile: async (key, context) => {
      visits.push(clock.monotonicMs() / 1000);
      return await reconcile(key, context);
    },
    metrics: {
      reconciled: (_, outcome) => outcomes.push(outcome),
      activeWorkers: ignore,
      opened: ignore,
      added: ignore,
      retried: ignore,
      waited: ignore,
      worked: ignore,
    },
    ...more,
  });
  const stop = new AbortController();
  const done = controller.run(stop.signal);
  t.after(async () => {
    stop.abort(new Error('the test is over'));
    await clock.advance(300_000);
    await done;
  });
  controller.queue.add('identity/a');
  return { controller, clock, outcomes, visits };
}

test('a success is visited again only on the next event', async (t) => {
  const { clock, visits, outcomes } = start(t, async () => undefined);
  await clock.advance(600_000);
  assert.deepEqual([visits, outcomes], [[0], ['success']]);
});

test('an error is tried again with back-off', async (t) => {
  const { clock, visits, outcomes } = start(t, async () => {
    if (visits.length < 4) throw new Error('not yet');
  });
  await clock.advance(600_000);
  assert.deepEqual(visits, [0, 1, 3, 7]);
  assert.deepEqual(outcomes, ['error', 'error', 'error', 'success']);
});

test('requeueAfterMs looks again after its time, and forgets earlier failures', async (t) => {
  const { clock, visits, outcomes } = start(t, async () => {
    if (visits.length === 1 || visits.length === 3) throw new Error('not yet');
    return visits.length === 2 ? { requeueAfterMs: 30_000 } : {};
  });
  await clock.advance(600_000);
  assert.deepEqual(visits, [0, 1, 31, 32]);
  assert.deepEqual(outcomes, ['error', 'requeue_after', 'error', 'success']);
});

for (const [name, error] of [
  ['a TerminalError', new TerminalError('pointless')],
  ['an error that waits for a changed resource', new errors.SecretMissing({})],
] as const) {
  test(`${name} is not tried again until something changes`, async (t) => {
    const { clock, visits, outcomes, controller } = start(t, async () => {
      if (visits.length === 1) throw error;
    });
    await clock.advance(600_000);
    assert.deepEqual([visits, outcomes], [[0], ['terminal_error']]);
    controller.queue.add('identity/a');
    await clock.advance(0);
    assert.deepEqual(outcomes, ['terminal_error', 'success']);
  });
}

test('an error that names its time is tried again then', async (t) => {
  const { clock, visits } = start(t, async () => {
    if (visits.length === 1) throw new errors.Later({});
  });
  await clock.advance(600_000);
  assert.deepEqual(visits, [0, 7]);
});

test('a fault of the program is counted as such, and stops neither the loop nor the key', async (t) => {
  const { clock, outcomes } = start(t, async () => {
    if (outcomes.length === 0) throw new TypeError('undefined is not a function');
  });
  await clock.advance(600_000);
  assert.deepEqual(outcomes, ['panic', 'success']);
});

test('a reconcile that takes too long has its signal aborted and counts as a time-out', async (t) => {
  const { clock, outcomes } = start(
    t,
    async (_, { signal }) => {
      if (outcomes.length === 0)
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    },
    { timeoutMs: 5000 },
  );
  await clock.advance(600_000);
  assert.deepEqual(outcomes, ['timeout', 'success']);
});

test('after the stop no reconcile begins, and the running one is waited for', async () => {
  const clock = new VirtualClock();
  const stop = new AbortController();
  const seen: string[] = [];
  const work = Promise.withResolvers<void>();
  const controller = createController({
    name: 'test',
    log: silentLog,
    clock,
    reconcile: async (key) => {
      seen.push(key);
      await work.promise;
    },
  });
  const done = controller.run(stop.signal);
  controller.queue.add('a');
  controller.queue.add('b');
  await clock.advance(0);
  stop.abort(new Error('stop'));
  let ended = false;
  void done.then(() => (ended = true));
  await clock.advance(0);
  assert.equal(ended, false);
  work.resolve();
  await done;
  assert.deepEqual(seen, ['a']);
});

test('each visit has a log that names controller, object and a reconcile of its own', async (t) => {
  const fields: Record<string, unknown>[] = [];
  const { clock } = start(t, async () => ({ requeueAfterMs: 1000 }), {
    log: { ...silentLog, child: (bound) => (fields.push({ ...bound }), silentLog) },
  });
  await clock.advance(1000);
  assert.equal(fields.length, 2);
  assert.deepEqual([fields[0]?.['controller'], fields[0]?.['object']], ['test', 'identity/a']);
  assert.notEqual(fields[0]?.['reconcileID'], fields[1]?.['reconcileID']);
});
