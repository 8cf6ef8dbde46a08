// A long export under the service's throttle, on a virtual clock: how much of the budget is used, in which order things leave, and that nothing is lost or repeated,
// also while another writer takes half of what the application may write. LOCKSTEP_THROTTLED_CHANGES=20000 runs it at its full size and the documented limits.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ClientSecretCredential } from '@azure/identity';
import { Agent, fetch } from 'undici';
import type { EffectRecord } from '../../operator/simulator/audit.ts';
import { groupOf, personOf } from '../benchmark/people.ts';
import type { DirectoryObject } from '../../operator/model/object.ts';
import { verdict } from '../judges/judge.ts';
import { openSynchronization, type Synchronization } from './synchronization.ts';

const wanted = Number(process.env['LOCKSTEP_THROTTLED_CHANGES'] ?? 1200);
/** A small export meets a small bucket of the same rate, so that what it begins with does not hide the throttle. */
const limits = wanted >= 5000 ? { limit: 3000, periodMs: 150_000 } : { limit: 600, periodMs: 30_000 };
const perSecond = (limits.limit / limits.periodMs) * 1000;
const share = 95;
const writeBudget = { requests: limits.limit, periodSeconds: limits.periodMs / 1000, sharePercent: share };
const throttle = { resourceUnits: { limit: 8000, periodMs: 10_000 }, writes: limits, tenantWrites: { limit: 18_000, periodMs: 300_000 } };

after(verdict);

const disabled = (index: number): ReturnType<typeof personOf> => {
  const person = personOf(index, 0);
  return { ...person, attributes: { ...person.attributes, userAccountControl: 514 } };
};

/** A tenant in which two fifths of the changes concern people who are there; then people leave, change, are disabled and join, and groups come. */
function changeForest({ forest }: Synchronization, changes: number): void {
  const present = presentPeople(changes);
  for (let index = 1; index <= present / 10; index += 1) if (index % 50 !== 0) forest.set(personOf(index, 0).anchor, disabled(index));
  for (let index = Math.floor(present / 2); index < present; index += 1) forest.set(personOf(index, 0).anchor, personOf(index, 1));
  for (let index = present; index < present + changes / 2; index += 1) {
    forest.set(personOf(index, 0).anchor, { ...personOf(index, 0), references: {} });
  }
  for (let index = 1; index <= changes / 40; index += 1) forest.set(groupOf(index, present).anchor, groupOf(index, present));
  for (const team of teams(changes)) forest.set(team.anchor, withoutMembers(team, 10));
}

/** Groups that are there from the beginning, and that people leave. */
const teams = (changes: number): readonly DirectoryObject[] => [1, 2, 3].map((index) => groupOf(1_000_000 + index, presentPeople(changes)));

const withoutMembers = (group: DirectoryObject, count: number): DirectoryObject => ({
  ...group,
  references: { member: (group.references['member'] ?? []).slice(count) },
});

const presentPeople = (changes: number): number => Math.floor(changes * 0.6);

async function openThrottled(
  t: Parameters<typeof openSynchronization>[0],
  changes: number,
  everySecond?: () => Promise<void>,
): Promise<Synchronization> {
  const people = Array.from({ length: presentPeople(changes) }, (_, index) => ({ ...personOf(index, 0), references: {} }));
  const synchronization = await openSynchronization(t, [...people, ...teams(changes)], {
    writeBudget,
    ...(everySecond === undefined ? {} : { everySecond }),
  });
  await synchronization.cycle();
  changeForest(synchronization, changes);
  await synchronization.admin.throttle(synchronization.tenantId, throttle);
  return synchronization;
}

interface Measured {
  readonly effects: readonly EffectRecord[];
  /** From the first write that had to wait to the last write, on the virtual clock. */
  readonly seconds: number;
  /** In these seconds, of ours and of everybody else under the same application; theirs count although they were refused, as the service counts them. */
  readonly writes: number;
  readonly others: number;
}

/** Cycles until all is written, and what they charged after the bucket's beginning was used up. What the service refused for its throttle goes on in the next one. */
async function measure({ admin, clock, tenantId, clientId, cycle }: Synchronization, foreign = 'nobody'): Promise<Measured> {
  const since = (await admin.audit({ tenant: tenantId, limit: 1 })).newest;
  for (let report = await cycle(); report.result !== 'Succeeded'; report = await cycle()) {
    const told = [report.error, ...report.objectErrors.map(({ error }) => error)];
    assert.ok(
      report.written > 0 && told.every((error) => error === undefined || error.code.endsWith('Throttled')),
      JSON.stringify(told).slice(0, 900),
    );
    clock.advance(1000);
  }
  const effects = (await admin.effects({ tenant: tenantId, since })).filter(({ request }) => request !== null);
  const charged = (await admin.requests({ tenant: tenantId, since })).filter(({ appId, writes }) => appId === clientId && writes > 0);
  let used = 0;
  const throttled = charged.filter(({ writes }) => (used += writes) > limits.limit);
  const isForeign = ({ path }: (typeof charged)[number]): boolean => path.endsWith(foreign);
  const written = throttled.filter((request) => !isForeign(request) && request.status !== 429);
  const [first, last] = [throttled[0], written.at(-1)];
  assert.ok(first !== undefined && last !== undefined, 'the export is long enough to be throttled');
  const others = throttled.filter((request) => isForeign(request) && request.at <= last.at);
  return { effects, seconds: (last.at - first.at) / 1000, writes: sum(written), others: sum(others) };
}

const sum = (requests: readonly { readonly writes: number }[]): number => requests.reduce((all, { writes }) => all + writes, 0);

/** Of the configured share of the bucket, less what others took. */
const usedShare = ({ writes, seconds, others }: Measured): number => writes / (seconds * perSecond * (share / 100) - others);

/** Each object is created once, no membership is added twice, and the tenant is in lockstep. */
async function assertWhole({ cycle, objects, forest }: Synchronization, effects: readonly EffectRecord[]): Promise<void> {
  const keys = effects
    .map(({ action, objectId, targetId, link }) => [action, objectId, link, targetId].join(' '))
    .filter((key) => /^(create|link) /.test(key));
  assert.equal(new Set(keys).size, keys.length, 'nothing was done twice');
  const again = await cycle();
  assert.deepEqual([again.result, again.written], ['Succeeded', 0], 'nothing was left out');
  assert.equal((await objects()).length, forest.size);
}

test('an export uses what it may of the budget, and takes access away first', async (t) => {
  const synchronization = await openThrottled(t, wanted);
  const measured = await measure(synchronization);
  const { effects, seconds, writes } = measured;
  const used = usedShare(measured);
  t.diagnostic(`${effects.length} effects; ${writes} writes in ${seconds.toFixed(0)} s: ${(used * 100).toFixed(1)} % of what it may use`);
  assert.ok(used >= 0.95, `${(used * 100).toFixed(1)} % of the budget were used`);
  assertInOrder(effects);
  await assertWhole(synchronization, effects);
});

/** Access is taken away first, then people come in, then the rest changes. */
function assertInOrder(effects: readonly EffectRecord[]): void {
  const lastDisable = effects.findLastIndex(({ action, properties }) => action === 'update' && properties.includes('accountEnabled'));
  const firstCreate = effects.findIndex(({ action }) => action === 'create');
  const lastCreate = effects.findLastIndex(({ action }) => action === 'create');
  const firstChange = effects.findIndex(({ action, properties }) => action === 'update' && !properties.includes('accountEnabled'));
  const lastUnlink = effects.findLastIndex(({ action }) => action === 'unlink');
  assert.ok(lastDisable < firstCreate, 'accounts are disabled before others are made');
  assert.equal(effects.filter(({ action }) => action === 'unlink').length, 30);
  assert.ok(lastUnlink < firstCreate, 'memberships end before accounts are made');
  assert.ok(lastCreate < firstChange, 'people come in before titles change');
}

test('while another writer takes half of the quota nothing is lost or repeated, and what is left stays used', async (t) => {
  let others = 0;
  let write: (() => Promise<number>) | undefined;
  const synchronization = await openThrottled(t, wanted, async () => {
    others += (await write?.()) ?? 0;
  });
  const victim = await synchronization.admin.createObjects(synchronization.tenantId, [
    { type: 'user', values: { displayName: 'Elsewhere', userPrincipalName: 'elsewhere@contoso.test', mailNickname: 'elsewhere' } },
  ]);
  write = await otherWriter(t, synchronization, victim[0]?.id ?? '', perSecond / 2);
  const measured = await measure(synchronization, victim[0]?.id);
  const { effects, seconds, writes } = measured;
  const used = usedShare(measured);
  write = undefined;
  t.diagnostic(
    `${writes} own and ${others} foreign writes; ${seconds.toFixed(0)} s under the throttle: ${(used * 100).toFixed(1)} % of what the other left`,
  );
  assert.ok(used >= 0.95, `${(used * 100).toFixed(1)} % of what the other left were used`);
  const own = effects.filter(({ objectId }) => objectId !== victim[0]?.id);
  assertInOrder(own);
  await synchronization.admin.deleteObject(synchronization.tenantId, victim[0]?.id ?? '');
  await assertWhole(synchronization, own);
});

/** Writes under the same application, as a second process would; gives how many writes went through. */
async function otherWriter(
  t: Parameters<typeof openSynchronization>[0],
  { simulator, tenantId, clientId, clientSecret, authority }: Synchronization,
  victim: string,
  count: number,
): Promise<() => Promise<number>> {
  const dispatcher = new Agent({ connect: { ca: authority } });
  t.after(() => dispatcher.close());
  const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost: simulator.url,
    disableInstanceDiscovery: true,
    tlsOptions: { ca: authority },
  });
  const headers = { 'content-type': 'application/json' };
  let turn = 0;
  return async () => {
    const { token } = await credential.getToken('https://graph.microsoft.com/.default');
    const requests = Array.from({ length: count }, (_, index) => ({
      id: String(index),
      method: 'PATCH',
      url: `/users/${victim}`,
      headers,
      body: { city: `City ${(turn += 1)}` },
    }));
    const answer = await fetch(`${simulator.url}/v1.0/$batch`, {
      dispatcher,
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${token}` },
      body: JSON.stringify({ requests }),
    });
    const { responses = [] } = (await answer.json()) as { readonly responses?: readonly { readonly status: number }[] };
    return responses.filter(({ status }) => status === 204).length;
  };
}
