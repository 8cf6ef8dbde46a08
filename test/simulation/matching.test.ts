// What is in the tenant before us: whom the source anchor leads to, and who has a name already.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { DirectoryObject } from '../../operator/model/object.ts';
import type { NewObject, ObjectInfo } from '../../operator/simulator/admin/types.ts';
import { groupOf, personOf } from '../benchmark/people.ts';
import { verdict } from '../judges/judge.ts';
import { openSynchronization, type Synchronization } from './synchronization.ts';

after(verdict);

const hourMs = 3_700_000;

const anchorOf = ({ attributes }: DirectoryObject): string => Buffer.from(attributes['objectGUID'] as Uint8Array).toString('base64');

const person = (index: number, attributes: DirectoryObject['attributes'] = {}): DirectoryObject => {
  const object = personOf(index, 0);
  return { ...object, attributes: { ...object.attributes, ...attributes }, references: {} };
};

const account = (id: number, name: string, values: NewObject['values'] = {}): NewObject => ({
  type: 'user',
  id: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
  values: { displayName: name, userPrincipalName: `${name}@contoso.test`, mailNickname: name, accountEnabled: true, ...values },
});

const valuesOf = async ({ objects }: Synchronization, id: string | undefined): Promise<ObjectInfo['values'] | undefined> =>
  (await objects()).find((object) => object.id === id)?.values;

const messages = ({ objectErrors }: Awaited<ReturnType<Synchronization['cycle']>>): readonly string[] =>
  objectErrors.map(({ error }) => `${error.code} ${error.message}`);

test('an account with our anchor and an administrative role is left alone until the role is taken away, and goes on to be ours when it comes back', async (t) => {
  const ours = person(1, { displayName: 'Ours' });
  const synchronization = await openSynchronization(t, [ours]);
  const { admin, tenantId, clock, cycle, forest } = synchronization;
  const administrator = { ...account(1, 'root', { onPremisesImmutableId: anchorOf(ours) }), privileged: true };
  await admin.createObjects(tenantId, [administrator]);
  assert.match(messages(await cycle()).join(), /HoldsRole Ours fits the object 00000000-/);
  assert.equal((await valuesOf(synchronization, administrator.id))?.['displayName'], 'root');
  forest.delete(ours.anchor);
  assert.match(messages(await cycle()).join(), /HoldsRole/);
  assert.notEqual(await valuesOf(synchronization, administrator.id), undefined, 'nor is it deleted');

  forest.set(ours.anchor, ours);
  await admin.changeObject(tenantId, administrator.id ?? '', { privileged: false });
  clock.advance(hourMs);
  await cycle();
  assert.equal((await valuesOf(synchronization, administrator.id))?.['displayName'], 'Ours');
  await admin.changeObject(tenantId, administrator.id ?? '', { privileged: true });
  forest.set(ours.anchor, person(1, { displayName: 'Promoted' }));
  assert.deepEqual(messages(await cycle()), []);
  assert.equal((await valuesOf(synchronization, administrator.id))?.['displayName'], 'Promoted');
});

test('a group that roles can be given to is not taken over by its name', async (t) => {
  const members = [person(1), person(2)];
  const group = { ...groupOf(1, 3), references: { member: members.map(({ anchor }) => anchor) } };
  const synchronization = await openSynchronization(t, [...members, group]);
  const { admin, tenantId, cycle } = synchronization;
  const guid = Buffer.from(group.attributes['objectGUID'] as Uint8Array);
  const text = [
    guid.subarray(0, 4).reverse(),
    guid.subarray(4, 6).reverse(),
    guid.subarray(6, 8).reverse(),
    guid.subarray(8, 10),
    guid.subarray(10),
  ];
  const [admins] = await admin.createObjects(tenantId, [
    {
      type: 'group',
      values: {
        displayName: 'Admins',
        mailNickname: 'admins',
        mailEnabled: false,
        securityEnabled: true,
        isAssignableToRole: true,
        uniqueName: `ad-${text.map((part) => part.toString('hex')).join('-')}`,
      },
    },
  ]);
  assert.match(messages(await cycle()).join(), /HoldsRole/);
  assert.equal((await valuesOf(synchronization, admins?.id))?.['displayName'], 'Admins');
});

test('a person whose name an account of the tenant has is told so before anything is sent, and follows by itself when it is free', async (t) => {
  const ours = person(1, { userPrincipalName: 'taken@contoso.test' });
  const synchronization = await openSynchronization(t, [ours, person(2)]);
  const { admin, tenantId, clientId, cycle } = synchronization;
  const cloud = account(1, 'taken');
  await admin.createObjects(tenantId, [cloud]);
  const report = await cycle();
  assert.match(
    messages(report).join(),
    /ValueTaken .*userPrincipalName taken@contoso\.test, which taken \(User_00000000-.*which no source has\)/,
  );
  const refused = async () =>
    (await admin.requests({ tenant: tenantId })).filter(({ appId, status, writes }) => appId === clientId && writes > 0 && status === 400);
  assert.deepEqual(await refused(), []);
  await admin.changeObject(tenantId, cloud.id ?? '', { values: { userPrincipalName: 'other@contoso.test' } });
  assert.deepEqual(messages(await cycle()), []);
  assert.ok((await synchronization.objects()).some(({ values }) => values['onPremisesImmutableId'] === anchorOf(ours)));
});

test('a person whose address a contact of the tenant has is told whose it is before anything is sent, and gets it when the contact is gone', async (t) => {
  const ours = person(1, { mail: 'press@contoso.test' });
  const synchronization = await openSynchronization(t, [ours]);
  const { admin, tenantId, clientId, cycle } = synchronization;
  const values = { displayName: 'Press', mail: 'press@contoso.test', proxyAddresses: ['SMTP:press@contoso.test'] };
  const [contact] = await admin.createObjects(tenantId, [{ type: 'orgContact', values }]);
  const report = await cycle();
  assert.match(messages(report).join(), new RegExp(`ValueTaken .*mail press@contoso\\.test, which Press \\(Contact_${contact?.id}`));
  const mail = async () =>
    (await synchronization.objects()).find(({ values: held }) => held['onPremisesImmutableId'] === anchorOf(ours))?.values['mail'] ?? null;
  assert.equal(await mail(), null, 'the person is made without it');
  const refused = (await admin.requests({ tenant: tenantId })).filter(
    ({ appId, status, writes }) => appId === clientId && writes > 0 && status === 400,
  );
  assert.deepEqual(refused, []);
  await admin.deleteObject(tenantId, contact?.id ?? '');
  await cycle();
  assert.deepEqual(messages(await cycle()), []);
  assert.equal(await mail(), 'press@contoso.test');
});

test('an object of another synchronization is reported and left alone', async (t) => {
  const ours = person(1, { displayName: 'Ours' });
  const synchronization = await openSynchronization(t, [ours]);
  const { admin, tenantId, cycle, forest } = synchronization;
  const mastered = account(1, 'mastered', { onPremisesImmutableId: anchorOf(ours), onPremisesSyncEnabled: true });
  await admin.createObjects(tenantId, [mastered]);
  assert.match(messages(await cycle()).join(), /MasteredElsewhere/);
  forest.delete(ours.anchor);
  await cycle();
  assert.equal((await valuesOf(synchronization, mastered.id))?.['displayName'], 'mastered');
});
