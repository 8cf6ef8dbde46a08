import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionFaults, type ReconciledObject } from '../../../operator/runtime/condition-contract.ts';
import { type DesiredCondition, sameConditions, type StoredCondition, toConditions } from '../../../operator/runtime/conditions.ts';

const ready = (status: DesiredCondition['status'], message = 'x'): DesiredCondition => ({
  type: 'Ready',
  status,
  reason: 'Because',
  message,
});
const at = (time: string, generation = 1) => ({ now: new Date(time), generation });

test('the transition time moves when the status does, and only then', () => {
  const first = toConditions(undefined, [ready('False')], at('2026-01-01T00:00:00.500Z'));
  assert.equal(first[0]?.lastTransitionTime, '2026-01-01T00:00:00Z');
  const second = toConditions(first, [ready('False', 'another message')], at('2026-01-02T00:00:00Z', 2));
  assert.equal(second[0]?.lastTransitionTime, '2026-01-01T00:00:00Z');
  assert.deepEqual([second[0].message, second[0].observedGeneration], ['another message', 2]);
  const third = toConditions(second, [ready('True')], at('2026-01-03T00:00:00Z', 2));
  assert.equal(third[0]?.lastTransitionTime, '2026-01-03T00:00:00Z');
});

test('a message longer than anybody reads is cut', () => {
  const [condition] = toConditions(undefined, [ready('False', 'm'.repeat(100_000))], at('2026-01-01T00:00:00Z'));
  assert.equal(condition?.message.length, 4096);
});

test('conditions are the same where a reader would see no difference', () => {
  const existing = toConditions(undefined, [ready('True')], at('2026-01-01T00:00:00Z'));
  assert.equal(sameConditions(existing, toConditions(existing, [ready('True')], at('2026-01-02T00:00:00Z'))), true);
  assert.equal(sameConditions(existing, toConditions(existing, [ready('True', 'news')], at('2026-01-02T00:00:00Z'))), false);
  assert.equal(sameConditions(existing, toConditions(existing, [ready('True')], at('2026-01-02T00:00:00Z', 2))), false);
  assert.equal(sameConditions(undefined, existing), false);
});

const condition = (type: string, status: StoredCondition['status'], observedGeneration = 2): StoredCondition => ({
  type,
  status,
  reason: 'Because',
  message: '',
  observedGeneration,
});
const object = (conditions: readonly StoredCondition[], observedGeneration = 2): ReconciledObject => ({
  metadata: { generation: 2 },
  status: { observedGeneration, conditions },
});

const contract: readonly { readonly object: ReconciledObject; readonly fault: RegExp }[] = [
  { object: object([]), fault: /Ready is missing/ },
  { object: object([condition('Ready', 'True'), condition('Reconciling', 'True')]), fault: /Ready and Reconciling/ },
  { object: object([condition('Ready', 'True'), condition('Stalled', 'True')]), fault: /Ready and Stalled/ },
  {
    object: object([condition('Ready', 'False'), condition('Reconciling', 'True'), condition('Stalled', 'True')]),
    fault: /Reconciling and Stalled/,
  },
  { object: object([condition('Ready', 'Unknown')]), fault: /Unknown although nothing/ },
  { object: object([condition('Ready', 'False')], 3), fault: /ahead of generation/ },
  { object: object([condition('Ready', 'True', 1)], 1), fault: /older generation/ },
  { object: object([condition('Ready', 'True'), condition('Compiled', 'True', 1)]), fault: /another generation/ },
  { object: object([{ ...condition('Ready', 'True'), reason: 'not a reason' }]), fault: /not CamelCase/ },
];

for (const { object, fault } of contract) {
  test(`the contract sees: ${fault.source}`, () => {
    const faults = conditionFaults(object);
    assert.equal(faults.length, 1, faults.join('; '));
    assert.match(faults[0] ?? '', fault);
  });
}
