import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineErrors } from '../../../operator/model/errors.ts';
import { conditionFaults } from '../../../operator/runtime/condition-contract.ts';
import { toConditions } from '../../../operator/runtime/conditions.ts';
import { silentLog } from '../../../operator/runtime/ports.ts';
import {
  classify,
  type Outcome,
  readyConditions,
  reconcileInOrder,
  Stalling,
  type Step,
  Waiting,
} from '../../../operator/runtime/reconcile-in-order.ts';

const errors = defineErrors('Test', {
  Invalid: { retry: 'never', text: 'The rule is wrong.', next: 'Correct it.' },
  SecretMissing: { retry: 'configuration', text: 'The Secret {name} is missing.', next: 'Create it.' },
  Unreachable: { retry: 'backoff', text: 'No answer.', next: 'It is tried again.' },
  Throttled: { retry: { afterMs: 9000 }, text: 'Too fast.', next: 'It goes on by itself.' },
});

const context = { signal: new AbortController().signal, log: silentLog };

async function run(steps: readonly Step<string[]>[], signal = context.signal) {
  const scope: string[] = [];
  const outcomes: Outcome[] = [];
  const reconcile = reconcileInOrder<string[]>(steps, { summarize: async (_, outcome) => void outcomes.push(outcome) });
  const result = await reconcile(scope, { ...context, signal }).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  return { scope, outcomes, result };
}

const does =
  (name: string, requeueAfterMs?: number): Step<string[]> =>
  async (scope) => {
    scope.push(name);
    return requeueAfterMs === undefined ? undefined : { requeueAfterMs };
  };

const fails =
  (error: unknown): Step<string[]> =>
  async () => {
    throw error;
  };

test('steps run in order, and the soonest wish to look again wins', async () => {
  const { scope, outcomes, result } = await run([does('one', 5000), does('two'), does('three', 3000)]);
  assert.deepEqual(scope, ['one', 'two', 'three']);
  assert.deepEqual(outcomes, [{ kind: 'done' }]);
  assert.deepEqual(result, { value: { requeueAfterMs: 3000 } });
});

test('a step that throws ends the list, and the summary still comes, once', async () => {
  const { scope, outcomes } = await run([does('one'), fails(new Error('x')), does('three')]);
  assert.deepEqual(scope, ['one']);
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['failed'],
  );
});

const classes: readonly {
  readonly error: unknown;
  readonly kind: Outcome['kind'];
  readonly reason: string;
  readonly comesBack: 'on change' | 'with back-off' | number;
}[] = [
  { error: new Stalling('SecretMissing', 'The Secret is missing.'), kind: 'stalled', reason: 'SecretMissing', comesBack: 'on change' },
  { error: new errors.Invalid({}), kind: 'stalled', reason: 'Invalid', comesBack: 'on change' },
  { error: new errors.SecretMissing({ name: 'ad' }), kind: 'stalled', reason: 'SecretMissing', comesBack: 'on change' },
  { error: new Waiting('WorkerStarting', 'The worker starts.', 4000), kind: 'waiting', reason: 'WorkerStarting', comesBack: 4000 },
  { error: new errors.Throttled({}), kind: 'waiting', reason: 'Throttled', comesBack: 9000 },
  { error: new errors.Unreachable({}), kind: 'failed', reason: 'Unreachable', comesBack: 'with back-off' },
  { error: new TypeError('x is undefined'), kind: 'failed', reason: 'InternalError', comesBack: 'with back-off' },
];

for (const { error, kind, reason, comesBack } of classes) {
  test(`${(error as Error).name} leaves the object ${kind}, and is looked at again ${typeof comesBack === 'number' ? `after ${comesBack} ms` : comesBack}`, async () => {
    const { outcomes, result } = await run([fails(error)]);
    const [outcome] = outcomes;
    assert.ok(outcome !== undefined && outcome.kind !== 'done');
    assert.deepEqual([outcome.kind, outcome.reason], [kind, reason]);
    if (comesBack === 'with back-off') assert.deepEqual(result, { error });
    else assert.deepEqual(result, { value: comesBack === 'on change' ? {} : { requeueAfterMs: comesBack } });
  });
}

test('an outcome says what a person does next', () => {
  assert.equal(classify(new errors.SecretMissing({ name: 'ad' })).message, 'The Secret ad is missing. Create it.');
});

test('a reconcile that is told to stop writes no status', async () => {
  const stop = new AbortController();
  const { outcomes, result } = await run(
    [
      async () => {
        stop.abort(new Error('the process stops'));
        throw new Error('broken off');
      },
    ],
    stop.signal,
  );
  assert.deepEqual(outcomes, []);
  assert.match(String((result as { error: unknown }).error), /the process stops/);
});

test('whatever the outcome, Ready, Reconciling and Stalled keep the contract of kstatus', () => {
  const outcomes: readonly Outcome[] = [{ kind: 'done' }, ...classes.map(({ error }) => classify(error))];
  for (const outcome of outcomes) {
    const desired = readyConditions(outcome, { reason: 'Reconciled', message: 'All is well.' });
    const conditions = toConditions(undefined, desired, { generation: 3, now: new Date(0) });
    const faults = conditionFaults({ metadata: { generation: 3 }, status: { observedGeneration: 3, conditions } });
    assert.deepEqual(faults, [], outcome.kind);
    assert.equal(
      conditions.map(({ status }) => status[0]).join(''),
      { done: 'TFF', stalled: 'FFT', waiting: 'FTF', failed: 'FTF' }[outcome.kind],
      `Ready, Reconciling, Stalled of ${outcome.kind}`,
    );
  }
});
