// A configuration that is taken back before the worker had come to its end with it: wherever that was killed, all is as before.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Store } from '../../../operator/engine/port/store-port.ts';
import type { Revision } from '../../../operator/model/revision.ts';
import type { TargetAttribute, TargetSchema } from '../../../operator/model/schema.ts';
import { constant, defaultRules, rule, testRevision, unitFrom, unitsOut } from './builders.ts';
import { address, nameAttribute, revisionWithNames } from './names.ts';
import { tenantSchema } from './tenant.ts';
import { World } from './world.ts';

/** A store whose process ends after so many transactions, once it is told how many. */
class Mortal {
  left = Number.POSITIVE_INFINITY;

  /** The fewer transactions, the fewer ends. */
  readonly options = { wrapStore: (store: Store): Store => this.#wrap(store), batchSize: 50 };

  readonly #wrap = (store: Store): Store => ({
    batchSize: store.batchSize,
    close: () => store.close(),
    transaction: (work, durability) => {
      this.left -= 1;
      if (this.left < 0) throw new Killed();
      return store.transaction(work, durability);
    },
  });
}

class Killed extends Error {}

interface Configuration {
  readonly revision: Revision;
  readonly schema?: TargetSchema;
}

const reopen = (world: World, { revision, schema = tenantSchema }: Configuration): Promise<void> =>
  world.reopen(revision, { tenant: schema });

/** Begins with the other configuration, is killed, and comes back to the present one: at ever wider distances. */
async function takeBackEverywhere(
  world: World,
  mortal: Mortal,
  [present, other]: readonly [Configuration, Configuration],
  look: (transactions: number) => Promise<void>,
): Promise<void> {
  for (let transactions = 1; ; transactions += Math.ceil(transactions / 6)) {
    await reopen(world, other);
    mortal.left = transactions;
    const outcome = await world.synchronize().then(
      () => 'Ended',
      (error: unknown) => (error instanceof Killed ? 'Killed' : assert.fail(String(error))),
    );
    mortal.left = Number.POSITIVE_INFINITY;
    await reopen(world, present);
    await world.synchronize();
    await look(transactions);
    if (outcome === 'Ended') return;
  }
}

const root = 'DC=contoso,DC=test';
const choosing = (name: string): Configuration => ({
  revision: { ...testRevision, rules: [...defaultRules, unitFrom(`OU=${name},${root}`), unitsOut] },
});

test('an organizational unit that was chosen for a moment takes nobody out of the one that is chosen', async () => {
  const mortal = new Mortal();
  await using world = await World.open({ ...choosing('Sales'), ...mortal.options });
  for (const name of ['Sales', 'Lab']) {
    const attributes = { name, anchor: `corp-ou-${name}` };
    const dn = `OU=${name},${root}`;
    world.forest('corp').set(attributes.anchor, { ...attributes, dn, objectType: 'organizationalUnit', attributes, references: {} });
  }
  for (const name of ['ana', 'bert', 'cem']) {
    world.user('corp', name);
    const object = world.forest('corp').get(`corp-${name}`) ?? assert.fail();
    world.forest('corp').set(object.anchor, { ...object, dn: `CN=${name},OU=${name === 'cem' ? 'Lab' : 'Sales'},${root}` });
  }
  await world.cycle();
  await takeBackEverywhere(world, mortal, [choosing('Sales'), choosing('Lab')], async (transactions) => {
    assert.deepEqual(await world.pending(), {}, `killed after ${transactions} transactions`);
  });
  await world.exportAll();
  assert.deepEqual(world.tenant.referred('Sales', 'member'), ['ana', 'bert']);
});

test('rules that were there for a moment leave no value of theirs behind', async () => {
  const mortal = new Mortal();
  const pilot = rule({ name: 'Pilot', direction: 'Inbound', connector: 'corp', precedence: 1, flows: [constant('department', 'Pilot')] });
  const [present, other] = [{ revision: testRevision }, { revision: { ...testRevision, rules: [pilot, ...defaultRules] } }];
  await using world = await World.open({ ...present, ...mortal.options });
  for (const name of ['ana', 'bert', 'cem']) world.user('corp', name);
  await world.cycle();
  await takeBackEverywhere(world, mortal, [present, other], async (transactions) => {
    assert.deepEqual(await world.pending(), {}, `killed after ${transactions} transactions`);
  });
});

test('a name that was free to all for a moment still belongs to whoever has it', async () => {
  const mortal = new Mortal();
  const schemaWith = (userPrincipalName: TargetAttribute): TargetSchema => ({
    ...tenantSchema,
    user: { ...tenantSchema['user'], userPrincipalName },
  });
  const once = { revision: revisionWithNames, schema: schemaWith({ ...nameAttribute, needed: 'Always', unique: address }) };
  await using world = await World.open({ revision: revisionWithNames, schemas: { tenant: once.schema }, ...mortal.options });
  const named = (person: string, userPrincipalName: string): void => void world.user('corp', person, { userPrincipalName });
  named('ana', 'ana@contoso.test');
  await world.cycle();
  await takeBackEverywhere(
    world,
    mortal,
    [once, { revision: revisionWithNames, schema: schemaWith(nameAttribute) }],
    async (transactions) => {
      named('bea', 'ana@contoso.test');
      await world.importFull('corp');
      await world.synchronize();
      assert.deepEqual(await world.pending(), {}, `killed after ${transactions} transactions`);
      assert.equal((await world.engine.errors(9)).length, 1);
      world.remove('corp', 'bea');
      await world.importFull('corp');
      await world.synchronize();
    },
  );
});
