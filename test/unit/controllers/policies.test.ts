// Who may have a connector and a tenant, which rules a schedule selects, and which runs go.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SyncConnector, SyncSchedule } from '../../../operator/api/types.gen.ts';
import { findConflict, findReleasing, selectsRule } from '../../../operator/controllers/sync-schedule/policies.ts';
import { scheduledRunName } from '../../../operator/controllers/names.ts';
import type { Stored } from '../../../operator/kube/index.ts';

interface Sketch {
  readonly name: string;
  readonly namespace?: string;
  readonly created: number;
  readonly mode?: 'Active' | 'Staging';
  readonly connectors: readonly string[];
}

function schedule({ name, namespace = 'a', created, mode = 'Active', connectors }: Sketch): Stored<SyncSchedule> {
  const creationTimestamp = new Date(created * 1000).toISOString();
  const spec = { mode, connectors: connectors.map((connector) => ({ name: connector })) } as unknown as SyncSchedule['spec'];
  return { metadata: { name, namespace, uid: `${namespace}/${name}`, resourceVersion: '1', creationTimestamp }, spec };
}

/** Connectors named `t1...` are tenants with that id; others are forests. */
const connector = (_namespace: string, name: string): SyncConnector =>
  ({
    metadata: { name },
    spec: name.startsWith('t') ? { type: 'EntraID', entraID: { tenantID: name.slice(0, 2) } } : { type: 'ActiveDirectory' },
  }) as SyncConnector;

const mine: Sketch = { name: 'mine', created: 10, connectors: ['forest', 't1'] };

for (const [sentence, other, reason] of [
  [
    'an older schedule of the same namespace keeps its connector',
    { name: 'x', created: 5, connectors: ['forest', 't2'] },
    'ConnectorInUse',
  ],
  ['a younger schedule takes nothing away', { name: 'x', created: 15, connectors: ['forest', 't1'] }, undefined],
  [
    'a connector of the same name in another namespace is another one',
    { name: 'x', namespace: 'b', created: 5, connectors: ['forest', 't2'] },
    undefined,
  ],
  [
    'an older Active schedule of any namespace keeps its tenant',
    { name: 'x', namespace: 'b', created: 5, connectors: ['f', 't1-too'] },
    'TargetAlreadyManaged',
  ],
  [
    'an older Staging schedule has no claim to a tenant',
    { name: 'x', namespace: 'b', created: 5, mode: 'Staging', connectors: ['f', 't1'] },
    undefined,
  ],
  ['two schedules of one second are told apart by name', { name: 'aaa', created: 10, connectors: ['forest', 't2'] }, 'ConnectorInUse'],
] as const satisfies readonly (readonly [string, Sketch, string | undefined])[]) {
  test(sentence, () => {
    const schedules = [schedule(mine), schedule(other)];
    assert.equal(findConflict({ schedule: schedule(mine), schedules, connector })?.reason, reason);
  });
}

test('a Staging schedule may look at a tenant that another one writes to', () => {
  const staging = schedule({ ...mine, mode: 'Staging' });
  const schedules = [staging, schedule({ name: 'x', namespace: 'b', created: 5, connectors: ['f', 't1'] })];
  assert.equal(findConflict({ schedule: staging, schedules, connector }), undefined);
});

test('a rule is selected only when it carries every label, and never without a selector', () => {
  const selecting = (matchLabels?: Record<string, string>): SyncSchedule =>
    ({ metadata: {}, spec: matchLabels === undefined ? {} : { ruleSelector: { matchLabels } } }) as SyncSchedule;
  assert.ok(selectsRule(selecting({ a: '1', b: '2' }), { a: '1', b: '2', c: '3' }));
  assert.ok(!selectsRule(selecting({ a: '1', b: '2' }), { a: '1' }));
  assert.ok(!selectsRule(selecting(), { a: '1' }));
});

test('a scheduled run is named after the UTC second of its begin', () => {
  assert.equal(scheduledRunName('main', '2026-03-04T05:06:07.890Z'), 'main-20260304-050607');
  assert.equal(scheduledRunName('main', '2026-03-04T01:06:07+01:00'), 'main-20260304-000607');
});

const workers = (revision: string) => [{ pod: 'x-worker-0', revision }];
const stalled = [{ type: 'Stalled', status: 'True', reason: 'TargetAlreadyManaged', message: '', lastTransitionTime: '' }] as const;
const told = { observedGeneration: 1, revisions: { active: 'new' } };

for (const [sentence, mode, status, releasing] of [
  ['a neighbour without a worker writes nothing', 'Staging', told, false],
  ['a neighbour whose worker runs its staged revision writes nothing', 'Staging', { ...told, workers: workers('new') }, false],
  ['a neighbour whose worker still runs an older revision may write', 'Staging', { ...told, workers: workers('old') }, true],
  [
    'a neighbour whose new mode nobody has looked at yet may write',
    'Staging',
    { ...told, observedGeneration: 0, workers: workers('new') },
    true,
  ],
  ['a younger Active neighbour may write until it is told otherwise', 'Active', { ...told, workers: workers('new') }, true],
  [
    'a younger Active neighbour that was told otherwise writes nothing',
    'Active',
    { ...told, conditions: stalled, workers: workers('new') },
    false,
  ],
] as const) {
  test(sentence, () => {
    const sketch = schedule({ name: 'x', namespace: 'b', created: 15, mode, connectors: ['f', 't1'] });
    const neighbour = { ...sketch, metadata: { ...sketch.metadata, generation: 1 }, status };
    const facts = { schedule: schedule(mine), schedules: [schedule(mine), neighbour], connector };
    assert.equal(findReleasing(facts) !== undefined, releasing);
  });
}
