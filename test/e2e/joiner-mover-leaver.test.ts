// The life of people: they come, change, move, leave and return, and the tenant's user stays the same one all along.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { EffectRecord } from '../../operator/simulator/audit.ts';
import type { ObjectInfo } from '../../operator/simulator/admin/types.ts';
import { outline } from './scene/outline.ts';
import { Scene } from './scene/scene.ts';

const scene = await Scene.prepare({ after }, { name: 'joiner-mover-leaver' });
const { cast, forest } = scene;
const ward = await cast.unit('Ward');
const clinic = await cast.unit('Clinic');
const elsewhere = await scene.world.unit({ after }, forest, 'elsewhere');
await scene.apply();
await scene.firstCycle();

/** The live user of a person of the cast, who has to be there. */
async function userOf(name: string): Promise<ObjectInfo> {
  const user = await scene.user(name);
  assert.ok(user !== undefined, `${name} is in the tenant`);
  return user;
}

const isGone = async (id: string): Promise<boolean> => (await scene.tenant.deleted()).some((object) => object.id === id);
const effectsOn = (effects: readonly EffectRecord[], id: string): readonly string[] =>
  outline(effects.filter(({ objectId }) => objectId === id));

test('a joiner is created with their values, and nothing else is written', async () => {
  await cast.person('ana', { givenName: 'Ana', sn: 'Silva', title: 'Nurse', department: 'Ward 3', telephoneNumber: '+351 21 000' }, ward);
  const effects = await scene.synchronize();
  const { id, values } = await userOf('ana');
  assert.deepEqual(outline(effects), ['create']);
  assert.equal(effects[0]?.objectId, id);
  assert.deepEqual(
    [values['givenName'], values['surname'], values['jobTitle'], values['department'], values['businessPhones'], values['accountEnabled']],
    ['Ana', 'Silva', 'Nurse', 'Ward 3', ['+351 21 000'], true],
  );
});

test('a changed title is one update of one property', async () => {
  const { id } = await userOf('ana');
  await forest.objects.modify((await forest.objects.account(cast.account('ana'))).dn, { title: 'Head Nurse' });
  assert.deepEqual(effectsOn(await scene.synchronize(), id), ['update jobTitle']);
  assert.equal((await userOf('ana')).values['jobTitle'], 'Head Nurse');
});

test('a cleared attribute is cleared in the tenant', async () => {
  const { id } = await userOf('ana');
  await forest.objects.modify((await forest.objects.account(cast.account('ana'))).dn, {
    department: undefined,
    telephoneNumber: undefined,
  });
  assert.deepEqual(effectsOn(await scene.synchronize(), id), ['update businessPhones department']);
  const { values } = await userOf('ana');
  assert.deepEqual([values['department'], values['businessPhones']], [null, []]);
});

test('a person who takes another name keeps their user', async () => {
  const { id } = await userOf('ana');
  const { dn } = await forest.objects.account(cast.account('ana'));
  const renamed = await forest.objects.rename(dn, 'Ana Costa, RN');
  await forest.objects.modify(renamed, {
    sn: 'Costa',
    displayName: 'Ana Costa',
    userPrincipalName: cast.userPrincipalName('ana.costa'),
  });
  assert.deepEqual(effectsOn(await scene.synchronize(), id), ['update displayName surname userPrincipalName']);
  const user = await userOf('ana.costa');
  assert.deepEqual([user.id, user.values['displayName'], user.values['surname']], [id, 'Ana Costa', 'Costa']);
  assert.equal(await scene.user('ana'), undefined);
});

test('a move within the scope writes nothing but what changed with it', async () => {
  const { id } = await userOf('ana.costa');
  const moved = await forest.objects.move((await forest.objects.account(cast.account('ana'))).dn, clinic);
  assert.deepEqual(await scene.synchronize(), []);
  await forest.objects.move(moved, ward);
  await forest.objects.modify((await forest.objects.account(cast.account('ana'))).dn, { title: 'Ward Manager' });
  assert.deepEqual(effectsOn(await scene.synchronize(), id), ['update jobTitle']);
});

test('a person who moves out of the scope is deleted, and restored with the same id when they move in again', async () => {
  const before = await userOf('ana.costa');
  const outside = await forest.objects.move((await forest.objects.account(cast.account('ana'))).dn, elsewhere);
  assert.deepEqual(outline(await scene.synchronize()), ['delete']);
  assert.ok(await isGone(before.id), 'the user is in the recycle bin');
  await forest.objects.move(outside, ward);
  const effects = await scene.synchronize();
  assert.deepEqual(outline(effects).slice(0, 1), ['restore']);
  assert.ok(!effects.some(({ action }) => action === 'create'), 'nobody is created a second time');
  assert.deepEqual(await userOf('ana.costa'), before);
});

test('a disabled account is disabled, and enabled again', async () => {
  const { dn } = await forest.objects.account(cast.account('ana'));
  const { id } = await userOf('ana.costa');
  await forest.objects.disable(dn);
  assert.deepEqual(effectsOn(await scene.synchronize(), id), ['update accountEnabled']);
  assert.equal((await userOf('ana.costa')).values['accountEnabled'], false);
  await forest.objects.enable(dn);
  assert.deepEqual(effectsOn(await scene.synchronize(), id), ['update accountEnabled']);
  assert.equal((await userOf('ana.costa')).values['accountEnabled'], true);
});

test('a deleted account is deleted; reanimated, it has the same user, who loses what the account lost and gets back what it gets back', async () => {
  const before = await userOf('ana.costa');
  const { dn, guid } = await forest.objects.account(cast.account('ana'));
  await forest.objects.delete(dn);
  assert.deepEqual(outline(await scene.synchronize()), ['delete']);
  assert.ok(await isGone(before.id), 'the user is in the recycle bin');

  await forest.objects.reanimate(guid, dn);
  const effects = await scene.synchronize();
  assert.ok(outline(effects).includes('restore'), `restored: ${outline(effects).join()}`);
  const bare = (await scene.tenant.users()).find(({ id }) => id === before.id);
  assert.deepEqual([bare?.values['jobTitle'], bare?.values['surname']], [null, null]);

  await forest.objects.modify(dn, {
    userPrincipalName: cast.userPrincipalName('ana.costa'),
    displayName: 'Ana Costa',
    givenName: 'Ana',
    sn: 'Costa',
    title: 'Ward Manager',
    userAccountControl: '512',
  });
  assert.ok((await scene.synchronize()).every(({ action }) => action === 'update'));
  const { id, values } = await userOf('ana.costa');
  assert.deepEqual({ id, values: comparable(values) }, { id: before.id, values: comparable(before.values) });
});

/** What the account's own values decide. */
const comparable = (values: ObjectInfo['values']): object =>
  Object.fromEntries(
    ['userPrincipalName', 'displayName', 'givenName', 'surname', 'jobTitle', 'accountEnabled', 'onPremisesImmutableId'].map((name) => [
      name,
      values[name],
    ]),
  );
