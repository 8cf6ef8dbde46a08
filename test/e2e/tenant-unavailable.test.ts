// Microsoft Graph is down, and answers get lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lastFirst } from './scene/clearing.ts';
import { crowd, eachArrivesOnce } from './scene/exactly-once.ts';
import { Scene } from './scene/scene.ts';
import { errorOf, isHealed, isTold } from './scene/trouble.ts';

const names = crowd(200);
const owner = lastFirst({ after });
let scene: Scene;

before(async () => {
  scene = await Scene.prepare(owner, { name: 'tenant-unavailable', spec: { deltaPeriodSeconds: 10 } });
  await scene.cast.people(names);
});

test('connections that break before and after the effect, and gateways that give up, make nobody twice and lose nobody', async () => {
  const { admin, id } = scene.tenant;
  const creates = { tenant: id, method: 'POST', pathPrefix: '/v1.0/users', inBatch: true } as const;
  const faults = [
    { match: creates, action: { kind: 'reset', when: 'after' }, count: 4, probability: 0.1, seed: 1 },
    { match: creates, action: { kind: 'reset', when: 'before' }, count: 4, probability: 0.1, seed: 2 },
    { match: creates, action: { kind: 'status', status: 504, when: 'after' }, count: 10, probability: 0.2, seed: 3 },
    { match: creates, action: { kind: 'status', status: 503, when: 'before' }, count: 10, probability: 0.2, seed: 4 },
  ] as const;
  for (const fault of faults) await admin.addFault(fault);
  await scene.apply();
  await eachArrivesOnce(scene, names);
  const struck = (await scene.tenant.requests()).filter(({ fault }) => fault !== null);
  assert.ok(struck.length >= 10, `Only ${struck.length} requests met a fault.`);
  await admin.clearFaults({ tenant: id });
  await isHealed(scene, 'entra');
  const told = (await scene.runs()).find(({ status }) => status?.error?.code === 'Worker.AnswersMissing');
  assert.ok(told, 'No run says that answers were lost.');
  assert.notEqual(errorOf(told).next, '');
});

test('a minute in which every request is answered with 503 is told, and what changed meanwhile arrives once', async () => {
  const { admin, id } = scene.tenant;
  await admin.addFault({ match: { tenant: id, pathPrefix: '/v1.0/' }, action: { kind: 'status', status: 503 }, forMs: 60_000 });
  await isTold(scene, { connector: 'entra', code: 'Entra.Unavailable' });
  await scene.cast.person('late');
  await eachArrivesOnce(scene, [...names, 'late']);
  await isHealed(scene, 'entra');
});
