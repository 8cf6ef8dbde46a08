// Organizational units as administrative units, from the schedule's own field to the simulated tenant.
import assert from 'node:assert/strict';
import { after, type TestContext, test } from 'node:test';
import type { DirectoryObject } from '../../operator/model/object.ts';
import { verdict } from '../judges/judge.ts';
import { openSynchronization } from './synchronization.ts';

after(verdict);

const root = 'DC=contoso,DC=test';
const sales = `OU=Sales,${root}`;
const lab = `OU=Lab\\, East,${root}`;

const roles = ['User.ReadWrite.All', 'Group.ReadWrite.All', 'AdministrativeUnit.ReadWrite.All', 'Application.ReadWrite.OwnedBy'];

const guid = (index: number): Uint8Array => {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(index, 0);
  return bytes;
};

const unit = (index: number, dn: string, name: string): DirectoryObject => ({
  anchor: `ou-${index}`,
  dn,
  objectType: 'organizationalUnit',
  attributes: { objectGUID: guid(index), ou: [name], description: [`All of ${name}`] },
  references: {},
});

const person = (index: number, name: string, container: string): DirectoryObject => ({
  anchor: `person-${index}`,
  dn: `CN=${name},${container}`,
  objectType: 'user',
  attributes: {
    objectGUID: guid(index),
    objectSid: Uint8Array.of(1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, index, 4, 0, 0),
    cn: name,
    displayName: name,
    sAMAccountName: name,
    userPrincipalName: `${name}@contoso.test`,
    userAccountControl: 512,
  },
  references: {},
});

async function open(t: TestContext) {
  const forest = [unit(1, sales, 'Sales'), unit(2, lab, 'Lab, East'), person(11, 'ana', sales), person(12, 'bert', sales)];
  const world = await openSynchronization(t, forest, {
    tenant: { applications: [{ roles }] },
    spec: {
      administrativeUnits: [
        { connector: 'contoso', organizationalUnit: sales },
        { connector: 'contoso', organizationalUnit: lab },
      ],
    },
  });
  const units = async (): Promise<Readonly<Record<string, readonly string[]>>> => {
    const all = await world.admin.objects(world.tenantId, { deleted: false });
    const nameOf = new Map(all.map(({ id, values }) => [id, String(values['displayName'])]));
    const found = all.filter(({ type }) => type === 'administrativeUnit');
    return Object.fromEntries(
      found.map(({ values, memberIds }) => [String(values['displayName']), memberIds.map((id) => nameOf.get(id) ?? id).sort()]),
    );
  };
  return { world, units };
}

test('whoever moves between organizational units moves between administrative units by one request each', async (t) => {
  const { world, units } = await open(t);
  await world.cycle('Full');
  assert.deepEqual(await units(), { Sales: ['ana', 'bert'], 'Lab, East': [] });
  await world.cycle();
  const before = (await world.admin.requests({ tenant: world.tenantId })).length;
  world.forest.set('person-11', person(11, 'ana', lab));
  const { plan } = await world.cycle();
  const planned = Object.entries(plan?.counts ?? {}).filter(([, count]) => count > 0);
  assert.deepEqual(Object.fromEntries(planned), { referenceAdd: 1, referenceRemove: 1 });
  assert.deepEqual(await units(), { Sales: ['bert'], 'Lab, East': ['ana'] });
  const writes = (await world.admin.requests({ tenant: world.tenantId }))
    .slice(before)
    .filter(({ method, path }) => method !== 'GET' && path.includes('/members/'));
  assert.deepEqual(writes.map(({ method }) => method).sort(), ['DELETE', 'POST']);
  await world.cycle();
  assert.deepEqual(await world.objects().then((all) => all.length), 2);
});

test('a renamed organizational unit renames the unit; a deleted one takes its unit along and nobody else', async (t) => {
  const { world, units } = await open(t);
  await world.cycle('Full');
  const renamed = `OU=Selling,${root}`;
  world.forest.set('ou-1', unit(1, renamed, 'Selling'));
  for (const [index, name] of [
    [11, 'ana'],
    [12, 'bert'],
  ] as const)
    world.forest.set(`person-${index}`, person(index, name, renamed));
  await world.cycle();
  assert.deepEqual(await units(), { Selling: ['ana', 'bert'], 'Lab, East': [] });
  world.forest.delete('ou-2');
  await world.cycle();
  assert.deepEqual(await units(), { Selling: ['ana', 'bert'] });
  assert.equal((await world.objects()).length, 2);
});
