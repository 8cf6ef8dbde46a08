// The guard of imports: what a source lost beyond its limit stays, until a person approves or the source shows it again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Approval } from '../../../operator/engine/engine.ts';
import { LockstepError } from '../../../operator/model/errors.ts';
import type { Limits } from '../../../operator/model/revision.ts';
import { testRevision } from './builders.ts';
import { World } from './world.ts';

const deletes = { count: 500, percent: 100, percentFrom: 20 };
const names = Array.from({ length: 10 }, (_, index) => `p${index}`);
const schema = { member: { type: 'Reference', multiValued: true }, manager: { type: 'Reference', multiValued: false } } as const;

async function ten(limits: Omit<Limits, 'deletes'> = { sourceShrink: { count: 2, percent: 100, percentFrom: 1 } }): Promise<World> {
  const world = await World.open({ revision: { ...testRevision, limits: { deletes, ...limits } } });
  for (const name of names) world.user('corp', name);
  await world.cycle();
  return world;
}

const approve = (digest: string): Approval => ({ digest, admit: ['SourceRemoval'], exclude: [] });

async function read(world: World, approval?: Approval): Promise<unknown> {
  const session = await world.engine.beginImport('corp', 'Full', schema, approval);
  await session.add([...world.forest('corp').values()].map((object) => ({ kind: 'replace', object })));
  return session.complete({ cookie: 'c', objects: {} });
}

/** The digest that the refusal of a read names. */
async function refused(world: World, reason = 'SourceShrunk'): Promise<string> {
  let error: unknown;
  await assert.rejects(read(world), (caught) => {
    error = caught;
    return caught instanceof LockstepError && caught.reason === reason;
  });
  return /[0-9a-f]{64}/.exec((error as LockstepError).next)?.[0] ?? '';
}

async function deleted(world: World): Promise<number> {
  await world.synchronize();
  return (await world.engine.plan('tenant')).counts.delete;
}

test('a full read that misses more than the limit removes nothing', async () => {
  await using world = await ten();
  for (const name of names.slice(0, 3)) world.remove('corp', name);
  await refused(world);
  assert.equal(await deleted(world), 0);
});

test('a delta that tells more than the limit gone removes nothing', async () => {
  await using world = await ten();
  const gone = names.slice(0, 3).map((name) => ({ kind: 'remove' as const, anchor: `corp-${name}`, why: 'Deleted' as const }));
  await assert.rejects(world.import('corp', 'Delta', gone), (error) => error instanceof LockstepError && error.reason === 'SourceShrunk');
  assert.equal(await deleted(world), 0);
  await world.import('corp', 'Delta', gone.slice(0, 2));
  assert.equal(await deleted(world), 2);
});

for (const [how, limits] of [
  ['beyond the limit', undefined],
  ['below the least number of objects', { minimumObjects: [{ connector: 'corp', count: 10 }] }],
] as const)
  test(`whom a read misses ${how} keeps the memberships that the same read takes away`, async () => {
    await using world = await ten(limits);
    const members = (): readonly string[] => world.tenant.referred('staff', 'member');
    world.group('corp', 'staff', names.slice(0, 5));
    await world.cycle();
    const lost = names.slice(0, 3);
    for (const name of lost) world.remove('corp', name);
    world.group('corp', 'staff', ['p3']);
    await refused(world, limits === undefined ? 'SourceShrunk' : 'TooFewObjects');
    for (const kind of ['Delta', 'Full'] as const) {
      await world.synchronize(kind);
      assert.deepEqual(await world.pending(), { referenceRemove: 1 }, 'only p4 was seen to be there and not in the group');
    }
    await world.reopen();
    await world.exportAll();
    assert.deepEqual(members(), ['p0', 'p1', 'p2', 'p3']);
    for (const name of lost) world.user('corp', name);
    await world.cycle();
    assert.deepEqual(members(), ['p3'], 'they are there again, and the group is without them');
  });

test('the next read that shows the objects again is believed', async () => {
  await using world = await ten();
  for (const name of names.slice(0, 3)) world.remove('corp', name);
  await refused(world);
  for (const name of names.slice(0, 3)) world.user('corp', name);
  await read(world);
  assert.equal(await deleted(world), 0);
});

test('an approval lets go what was missing when it was given, and as much again as the limit lets go by itself', async () => {
  await using world = await ten();
  for (const name of names.slice(0, 4)) world.remove('corp', name);
  const digest = await refused(world);
  world.remove('corp', 'p4');
  assert.notEqual(await refused(world), digest);
  await read(world, approve(digest));
  assert.equal(await deleted(world), 5);
});

test('an approval that leaves somebody out lets nothing of a read go', async () => {
  await using world = await ten();
  for (const name of names.slice(0, 3)) world.remove('corp', name);
  const digest = await refused(world);
  await assert.rejects(read(world, { ...approve(digest), exclude: ['corp-p0'] }), { code: 'Engine.SourceShrunk' });
  assert.equal(await deleted(world), 0);
});

test('an approval does not cover a second loss beyond the limit', async () => {
  await using world = await ten();
  for (const name of names.slice(0, 3)) world.remove('corp', name);
  const digest = await refused(world);
  for (const name of names.slice(3, 6)) world.remove('corp', name);
  await refused(world);
  await assert.rejects(read(world, approve(digest)), (error) => error instanceof LockstepError && error.reason === 'SourceShrunk');
  assert.equal(await deleted(world), 0);
});

test('an approval of a read is none of a plan', async () => {
  await using world = await ten({ sourceShrink: { count: 2, percent: 100, percentFrom: 1 } });
  for (const name of names.slice(0, 3)) world.remove('corp', name);
  const digest = await refused(world);
  await read(world, approve(digest));
  await world.synchronize();
  assert.equal((await world.engine.plan('tenant', approve(digest))).violation, undefined);
});

test('a read that would leave fewer objects than there must be removes nothing', async () => {
  await using world = await ten({ minimumObjects: [{ connector: 'corp', count: 9 }] });
  world.remove('corp', 'p0');
  await read(world);
  world.remove('corp', 'p1');
  await refused(world, 'TooFewObjects');
  assert.equal(await deleted(world), 1);
});

test('a source that was never read is no source that shrank', async () => {
  await using world = await World.open({
    revision: { ...testRevision, limits: { deletes, sourceShrink: { count: 0, percent: 0, percentFrom: 1 } } },
  });
  world.user('corp', 'ana');
  await read(world);
  await read(world);
});
