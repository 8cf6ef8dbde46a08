// Which runs a worker takes up, read off the resources.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SyncRun } from '../../../operator/api/types.gen.ts';
import type { Stored } from '../../../operator/kube/index.ts';
import { approvalKey, approvedRuns } from '../../../operator/worker/requests.ts';

const run = (name: string, result: 'AwaitingApproval' | 'Superseded' | 'Succeeded', digest?: string): Stored<SyncRun> => ({
  apiVersion: 'lockstep.dev/v1alpha1',
  kind: 'SyncRun',
  metadata: {
    name,
    namespace: 'default',
    uid: `uid-${name}`,
    resourceVersion: '1',
    generation: 1,
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
  spec: {
    scheduleRef: { name: 'main' },
    type: 'Delta',
    ...(digest === undefined ? {} : { approval: { digest, admit: ['Delete'], exclude: [] } }),
  },
  status: { observedGeneration: 1, result },
});

const none: ReadonlySet<string> = new Set();

test('an approval counts for the run that carries it while that one waits', () => {
  assert.deepEqual(approvedRuns([run('a', 'AwaitingApproval', 'd')], none), [{ name: 'a', digest: 'd', approvalOf: 'a' }]);
  assert.deepEqual(approvedRuns([run('a', 'Succeeded', 'd')], none), []);
});

test('an approval of a run that was overtaken counts for the run that waits now, the newest first', () => {
  const runs = [run('a', 'Superseded', 'old'), run('b', 'Superseded', 'new'), run('c', 'AwaitingApproval')];
  assert.deepEqual(approvedRuns(runs, none), [
    { name: 'c', digest: 'new', approvalOf: 'b' },
    { name: 'c', digest: 'old', approvalOf: 'a' },
  ]);
  assert.deepEqual(approvedRuns([run('a', 'Superseded', 'old')], none), [], 'nothing waits any more');
});

test('an approval is tried once', () => {
  const runs = [run('a', 'Superseded', 'd'), run('b', 'AwaitingApproval')];
  assert.deepEqual(approvedRuns(runs, new Set([approvalKey('uid-a', 'd')])), []);
});
