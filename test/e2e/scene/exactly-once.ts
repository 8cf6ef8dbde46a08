// What must hold of a tenant after any fault: everybody who should be there is there, was made once, and nothing was deleted on the way.
import assert from 'node:assert/strict';
import type { Scene } from './scene.ts';
import { textOf } from './tenant.ts';

/** `count` names that make account names which sort. */
export const crowd = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `p${String(index + 1).padStart(3, '0')}`);

/** The tenant's users are exactly these people of the cast, one create each, and the recycle bin is empty. */
export async function eachIsThereOnce({ tenant, cast }: Scene, names: readonly string[]): Promise<void> {
  const users = await tenant.users();
  assert.deepEqual(
    users.map((user) => textOf(user, 'userPrincipalName')).toSorted(),
    names.map((name) => cast.userPrincipalName(name)).toSorted(),
  );
  const creates = (await tenant.effects()).filter(({ action, objectType }) => action === 'create' && objectType === 'user');
  assert.deepEqual(creates.map(({ objectId }) => objectId).toSorted(), users.map(({ id }) => id).toSorted());
  assert.equal(new Set(users.map((user) => textOf(user, 'onPremisesImmutableId'))).size, names.length);
  assert.deepEqual(await tenant.deleted(), []);
}

/** Waits until the tenant holds as many users as the cast has people, and then looks closely. */
export async function eachArrivesOnce(scene: Scene, names: readonly string[], withinMs = 180_000): Promise<void> {
  await scene.eventually(`${names.length} people in the tenant`, async () => (await scene.tenant.users()).length >= names.length, withinMs);
  await eachIsThereOnce(scene, names);
}
