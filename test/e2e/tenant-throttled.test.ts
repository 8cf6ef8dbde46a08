// Microsoft Graph asks for patience.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lastFirst } from './scene/clearing.ts';
import { crowd, eachArrivesOnce } from './scene/exactly-once.ts';
import { Scene } from './scene/scene.ts';
import { isHealed, showsConnector } from './scene/trouble.ts';

const minuteMs = 60_000;
const throttled = { connector: 'entra', code: 'Entra.Throttled' } as const;
const names = crowd(60);
const owner = lastFirst({ after });
let scene: Scene;

before(async () => {
  scene = await Scene.prepare(owner, { name: 'tenant-throttled', spec: { deltaPeriodSeconds: 10 } });
  await scene.cast.people(names.slice(0, 40));
});

test('creates that are throttled for a minute are told while they wait, wait as long as asked, and each arrives once', async () => {
  const { admin, id } = scene.tenant;
  await admin.addFault({
    match: { tenant: id, method: 'POST', pathPrefix: '/v1.0/users', inBatch: true },
    action: { kind: 'status', status: 429, retryAfterSeconds: 60 },
    forMs: minuteMs,
  });
  await scene.apply();
  await showsConnector(scene, throttled);
  await eachArrivesOnce(scene, names.slice(0, 40));
  await isHealed(scene, 'entra');
  await noneCameTooEarly();
});

test('reads that are throttled for a minute are told while they wait, and what changed meanwhile arrives once', async () => {
  const { admin, id } = scene.tenant;
  await admin.addFault({
    match: { tenant: id, pathPrefix: '/v1.0/' },
    action: { kind: 'status', status: 429, retryAfterSeconds: 60 },
    forMs: minuteMs,
  });
  await showsConnector(scene, throttled);
  await scene.cast.people(names.slice(40));
  await eachArrivesOnce(scene, names);
  await isHealed(scene, 'entra');
  await noneCameTooEarly();
});

/** After an answer that asked for a minute, the next request of its kind comes a minute later, but for those that were on their way. */
async function noneCameTooEarly(): Promise<void> {
  const refused = (await scene.tenant.requests()).filter(({ status }) => status === 429);
  const [first] = refused;
  assert.ok(first, 'Nothing was throttled.');
  const early = refused.filter(({ at }) => at - first.at > 10_000 && at - first.at < minuteMs - 5_000);
  assert.deepEqual(early, [], 'Requests came while the tenant had asked to wait.');
}
