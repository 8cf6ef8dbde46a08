import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { VirtualClock } from '../../../operator/runtime/clock.ts';
import { createElector, type Elector, type ElectorOptions } from '../../../operator/runtime/elector.ts';
import { workerTiming } from '../../../operator/runtime/election-timing.ts';
import { silentLog } from '../../../operator/runtime/ports.ts';
import type { Term } from '../../../operator/runtime/term.ts';
import { FreezableClock, LeaseServer, linkTo, type Passage, smooth } from './simulated-lease.ts';

interface Candidate {
  readonly elector: Elector;
  readonly clock: FreezableClock;
  readonly terms: Term[];
  /** What happens to its requests from now on. */
  passage: () => Passage;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

function candidate(server: LeaseServer, world: VirtualClock, identity: string, more: Partial<ElectorOptions> = {}): Candidate {
  const clock = new FreezableClock(world);
  const stop = new AbortController();
  const terms: Term[] = [];
  const self = { passage: () => smooth };
  const elector = createElector({
    name: 'contoso-worker',
    identity,
    timing: workerTiming,
    lease: linkTo(server, clock, () => self.passage()),
    log: silentLog,
    clock,
    lead: async (term) => {
      terms.push(term);
      await new Promise<void>((resolve) => term.signal.addEventListener('abort', () => resolve(), { once: true }));
    },
    ...more,
  });
  return Object.assign(self, { elector, clock, terms, stop, done: elector.run(stop.signal) });
}

async function stopAll(world: VirtualClock, ...candidates: readonly Candidate[]): Promise<void> {
  for (const { clock, stop } of candidates) {
    clock.thaw();
    stop.abort(new Error('the test is over'));
  }
  await world.advance(60_000);
  await Promise.all(candidates.map(({ done }) => done));
}

const lost = (): Passage => ({ thereMs: 1, backMs: 1, lost: 'request' });
const leads = ({ terms }: Candidate): boolean => (terms.at(-1)?.remainingMs() ?? 0) > 0;

test('the first comes to lead at once and keeps the lease as long as it lives', async () => {
  const [server, world] = [new LeaseServer(), new VirtualClock()];
  const [a, b] = [candidate(server, world, 'a'), candidate(server, world, 'b')];
  await world.advance(600_000);
  assert.equal(Number(leads(a)) + Number(leads(b)), 1);
  assert.equal(a.terms.length + b.terms.length, 1);
  assert.equal(b.elector.holder(), a.elector.holder());
  await stopAll(world, a, b);
});

test('a clean stop gives the lease back, and the next one leads within a retry period', async () => {
  const [server, world] = [new LeaseServer(), new VirtualClock()];
  const a = candidate(server, world, 'a');
  await world.advance(10_000);
  const b = candidate(server, world, 'b');
  await world.advance(10_000);
  a.stop.abort(new Error('the pod leaves'));
  await world.advance(workerTiming.retryPeriodMs + 100);
  assert.equal(leads(b), true);
  assert.deepEqual(b.terms[0]?.epoch, { leaseUid: 'life-1', transitions: 1 });
  await stopAll(world, a, b);
});

test('the lease is not given back before the work has ended', async () => {
  const [server, world] = [new LeaseServer(), new VirtualClock()];
  const work = Promise.withResolvers<void>();
  const a = candidate(server, world, 'a', { lead: async () => await work.promise });
  await world.advance(10_000);
  a.stop.abort(new Error('the pod leaves'));
  await world.advance(10_000);
  assert.equal(server.lease?.record.holder, 'a');
  work.resolve();
  await world.advance(10);
  assert.equal(server.lease?.record.holder, '');
  await stopAll(world, a);
});

test('a leader that is cut off stops by itself before anybody else can start', async () => {
  const [server, world] = [new LeaseServer(), new VirtualClock()];
  const a = candidate(server, world, 'a');
  await world.advance(10_000);
  const b = candidate(server, world, 'b');
  await world.advance(20_000);
  a.passage = lost;
  const cutAt = world.monotonicMs();
  let stoppedAt = 0;
  a.terms[0]?.signal.addEventListener('abort', () => (stoppedAt = world.monotonicMs()));
  while (!leads(b) && world.monotonicMs() < cutAt + 200_000) await world.advance(100);
  assert.equal(leads(b), true);
  const { leaseDurationMs, renewDeadlineMs, retryPeriodMs } = workerTiming;
  assert.ok(stoppedAt - cutAt <= renewDeadlineMs, `stopped after ${stoppedAt - cutAt} ms`);
  assert.ok(
    world.monotonicMs() - stoppedAt >= leaseDurationMs - renewDeadlineMs - retryPeriodMs,
    `only ${world.monotonicMs() - stoppedAt} ms between the two`,
  );
  assert.ok(world.monotonicMs() - cutAt <= leaseDurationMs + 5000, `take-over after ${world.monotonicMs() - cutAt} ms`);
  await stopAll(world, a, b);
});

test('a leader that was frozen past its deadline knows at once that it no longer leads', async () => {
  const [server, world] = [new LeaseServer(), new VirtualClock()];
  const a = candidate(server, world, 'a');
  await world.advance(10_000);
  a.clock.freeze();
  await world.advance(41_000);
  assert.ok((a.terms[0]?.remainingMs() ?? 1) <= 0);
  await stopAll(world, a);
});

test('a short outage of the API server ends no term', async () => {
  const [server, world] = [new LeaseServer(), new VirtualClock()];
  const a = candidate(server, world, 'a');
  await world.advance(10_000);
  a.passage = lost;
  await world.advance(30_000);
  a.passage = () => smooth;
  await world.advance(60_000);
  assert.equal(a.terms.length, 1);
  assert.equal(leads(a), true);
  await stopAll(world, a);
});

test('a renewal whose answer was lost does not end the term', async () => {
  const [server, world] = [new LeaseServer(), new VirtualClock()];
  const a = candidate(server, world, 'a');
  await world.advance(10_000);
  a.passage = () => {
    a.passage = () => smooth;
    return { thereMs: 1, backMs: 1, lost: 'answer' };
  };
  await world.advance(60_000);
  assert.equal(a.terms.length, 1);
  assert.equal(leads(a), true);
  await stopAll(world, a);
});

test('a term counts from when a renewal was sent, not from when its answer came', async () => {
  const [server, world] = [new LeaseServer(), new VirtualClock()];
  const a = candidate(server, world, 'a');
  await world.advance(1000);
  const [term] = a.terms;
  a.passage = () => {
    a.passage = lost;
    return { thereMs: 1, backMs: 30_000, lost: 'none' };
  };
  const sentAt = world.monotonicMs();
  void term?.renew();
  await world.advance(30_001);
  assert.equal((term?.remainingMs() ?? 0) + world.monotonicMs(), sentAt + workerTiming.renewDeadlineMs);
  await stopAll(world, a);
});

test('a stranger in the lease ends the term at the next renewal, and the lease is left to it', async () => {
  const [server, world] = [new LeaseServer(), new VirtualClock()];
  const a = candidate(server, world, 'a');
  await world.advance(10_000);
  const { lease } = server;
  assert.ok(lease);
  server.update({ ...lease.record, holder: 'stranger', transitions: 7 }, lease.resourceVersion);
  assert.equal(await Promise.race([a.terms[0]?.renew(), world.advance(1000)]), false);
  assert.equal(leads(a), false);
  assert.equal(server.lease?.record.holder, 'stranger');
  await stopAll(world, a);
});

test('a deleted lease ends the term, and a term of the new one has another epoch', async () => {
  const [server, world] = [new LeaseServer(), new VirtualClock()];
  const a = candidate(server, world, 'a');
  await world.advance(10_000);
  server.delete();
  await world.advance(20_000);
  assert.deepEqual(
    a.terms.map(({ epoch }) => epoch),
    [
      { leaseUid: 'life-1', transitions: 0 },
      { leaseUid: 'life-2', transitions: 0 },
    ],
  );
  await stopAll(world, a);
});

test('a term whose work fails is over, and the next one has a higher epoch', async () => {
  const [server, world] = [new LeaseServer(), new VirtualClock()];
  const epochs: number[] = [];
  const a = candidate(server, world, 'a', {
    lead: async ({ epoch }) => {
      epochs.push(epoch.transitions);
      throw new Error('the work failed');
    },
  });
  await world.advance(20_000);
  assert.ok(epochs.length >= 2);
  assert.deepEqual(
    epochs,
    epochs.map((_, index) => index),
  );
  await stopAll(world, a);
});

test('who may not campaign stays out, and who waits for the lease does not make it', async () => {
  const [server, world] = [new LeaseServer(), new VirtualClock()];
  let ready = false;
  const a = candidate(server, world, 'a', { mayCampaign: () => ready, whenMissing: 'wait' });
  ready = true;
  await world.advance(20_000);
  assert.equal(server.lease, undefined);
  ready = false;
  server.create({ holder: '', durationSeconds: 1, transitions: 0, acquireTime: '', renewTime: '' });
  await world.advance(20_000);
  assert.equal(a.terms.length, 0);
  ready = true;
  await world.advance(20_000);
  assert.equal(leads(a), true);
  await stopAll(world, a);
});

test('times that could let two lead are refused in words', () => {
  const timing = { leaseDurationMs: 10_000, renewDeadlineMs: 10_000, retryPeriodMs: 1000 };
  const create = (): Elector =>
    createElector({
      name: 'x',
      identity: 'a',
      timing,
      lease: linkTo(new LeaseServer(), new VirtualClock(), () => smooth),
      log: silentLog,
      lead: async () => undefined,
    });
  assert.throws(create, /must be longer than the renew deadline/);
});

const passages: fc.Arbitrary<Passage> = fc.record({
  thereMs: fc.integer({ min: 1, max: 30_000 }),
  backMs: fc.integer({ min: 1, max: 30_000 }),
  lost: fc.constantFrom('none', 'none', 'none', 'request', 'answer'),
});
const incidents = fc.record({
  who: fc.nat(2),
  what: fc.constantFrom('freeze', 'thaw', 'stormy', 'calm'),
  afterMs: fc.integer({ min: 1, max: 40_000 }),
});

test('whatever happens to links and processes, never two lead at once, and epochs only grow', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(incidents, { maxLength: 12 }),
      fc.array(passages, { minLength: 1, maxLength: 12 }),
      async (story, weather) => {
        const [server, world] = [new LeaseServer(), new VirtualClock()];
        const all = ['a', 'b', 'c'].map((name) => candidate(server, world, name));
        let turn = 0;
        const begun: Term[] = [];
        const watch = async (ms: number): Promise<void> => {
          for (let passed = 0; passed < ms; passed += 500) {
            await world.advance(Math.min(500, ms - passed));
            const leading = all.filter(leads);
            assert.ok(leading.length <= 1, `${leading.length} lead at ${world.monotonicMs()}`);
            for (const { terms } of leading) {
              const term = terms.at(-1);
              if (term !== undefined && !begun.includes(term)) begun.push(term);
            }
          }
        };
        for (const { who, what, afterMs } of story) {
          await watch(afterMs);
          const target = all[who];
          assert.ok(target);
          if (what === 'freeze') target.clock.freeze();
          else if (what === 'thaw') target.clock.thaw();
          else if (what === 'stormy') target.passage = () => weather[turn++ % weather.length] ?? smooth;
          else if (what === 'calm') target.passage = () => smooth;
        }
        await watch(30_000);
        const transitions = begun.map(({ epoch }) => epoch.transitions);
        assert.deepEqual(
          transitions,
          [...new Set(transitions)].sort((x, y) => x - y),
        );
        await stopAll(world, ...all);
      },
    ),
    { numRuns: 150 },
  );
});
