// The anchor of a person in the forest itself: written before the tenant has the person, and followed when the account is made anew.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { SyncConnectorInput, SyncScheduleInput } from '../../operator/api/types.gen.ts';
import { openWorld } from '../environment/world.ts';
import { lastFirst } from './scene/clearing.ts';
import { Scene } from './scene/scene.ts';

const owner = lastFirst({ after });
const world = await openWorld();
const forest = await world.ownForest(owner);
const scene = await Scene.prepare(owner, { name: 'anchor-writeback', forest });
const { cast } = scene;

const guidOf = async (name: string) =>
  (await forest.objects.account(cast.account(name))).values.get('mS-DS-ConsistencyGuid')?.[0] as Buffer | undefined;
const anchorOf = async (name: string) => (await scene.user(name))?.values['onPremisesImmutableId'];

/** Lets rules write the anchor, as a person does in the manifest. */
async function allowWriteback(): Promise<void> {
  const connector = scene.forestConnector({ include: [scene.unit] });
  const block = connector.spec.activeDirectory ?? assert.fail('the connector is a forest');
  const spec = { ...connector.spec, activeDirectory: { ...block, writeback: { attributes: ['mS-DS-ConsistencyGuid'] } } };
  await scene.namespace.apply({ ...connector, spec } satisfies SyncConnectorInput | SyncScheduleInput);
}

test('a forest that is only read keeps its anchors empty', async () => {
  await cast.person('rui');
  await scene.apply();
  await scene.firstCycle();
  assert.equal(await guidOf('rui'), undefined);
  assert.ok((await anchorOf('rui')) !== undefined);
});

test('without the right to write the anchor nobody new is created, and the run names the right', async () => {
  await cast.person('ana');
  await allowWriteback();
  const { status } = await scene.eventually('a run that was refused', async () => {
    const run = await scene.run();
    return run.status?.objectErrors?.some(({ label }) => label === 'ana') === true ? run : undefined;
  });
  const told = status?.objectErrors?.find(({ label }) => label === 'ana');
  assert.equal(told?.code, 'Directory.WriteNotPermitted');
  assert.match(told?.next ?? '', /"Write property" on mS-DS-ConsistencyGuid for user objects/);
  assert.equal(await scene.user('ana'), undefined);
});

test('the anchor stands in the forest, and the tenant has the person by it', async () => {
  const account = await forest.objects.account(forest.serviceAccount.user.split('@')[0] ?? '');
  await forest.objects.addMembers(`CN=Account Operators,CN=Builtin,${forest.base}`, [account.dn]);
  await cast.person('bea');
  await scene.run();
  const guid = await guidOf('bea');
  assert.ok(guid !== undefined, 'the anchor was written');
  assert.equal(await anchorOf('bea'), guid.toString('base64'));
});

test('an account that was deleted and made anew with its old anchor is the same user in the tenant', async () => {
  const before = await scene.user('bea');
  const guid = (await guidOf('bea')) ?? assert.fail('the anchor is there');
  await forest.objects.delete((await forest.objects.account(cast.account('bea'))).dn);
  const again = await cast.person('bea', { 'mS-DS-ConsistencyGuid': guid, title: 'Returned' });
  await scene.run();
  const now = await scene.user('bea');
  assert.equal(now?.id, before?.id);
  assert.equal(now?.values['jobTitle'], 'Returned');
  assert.notEqual(again.guid, undefined);
  assert.deepEqual(await guidOf('bea'), guid, 'what stands there is not written over');
});
