// Values that may exist once in the target: whoever can not have one is told before anything is sent, and the rest of the object goes on.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { TargetSchema } from '../../../operator/model/schema.ts';
import { address, nameAttribute, revisionWithNames as revision } from './names.ts';
import { tenantSchema } from './tenant.ts';
import { World } from './world.ts';

const schemaOf = (matches: { readonly matches?: true } = {}): TargetSchema => ({
  ...tenantSchema,
  user: {
    ...tenantSchema['user'],
    userPrincipalName: { ...nameAttribute, needed: 'Always', unique: { ...address, ...matches } },
    mail: { ...nameAttribute, unique: address },
    proxyAddresses: { ...nameAttribute, multiValued: true, mutability: 'ReadOnly', unique: address },
  },
});

const open = (matches: { readonly matches?: true } = {}): Promise<World> =>
  World.open({ revision, schemas: { tenant: schemaOf(matches) } });

const upn = (userPrincipalName: string, more: Readonly<Record<string, string>> = {}) => ({ userPrincipalName, ...more });
const nameOf = (world: World, person: string): unknown => world.tenant.named(person)?.attributes['userPrincipalName'];

async function errorsOf(world: World, label: string): Promise<readonly string[]> {
  return (await world.engine.errors(50)).filter((error) => error.label === label).map(({ error }) => `${error.code} ${error.message}`);
}

test('of two people with one name the first by source anchor is made, and the other is told whom it collides with', async () => {
  await using world = await open();
  world.user('corp', 'bea', upn('one@contoso.test'));
  world.user('corp', 'ana', upn('One@contoso.test'));
  world.user('corp', 'cleo', upn('cleo@contoso.test'));
  await world.cycle();
  assert.deepEqual(
    [nameOf(world, 'ana'), nameOf(world, 'bea'), nameOf(world, 'cleo')],
    ['One@contoso.test', undefined, 'cleo@contoso.test'],
  );
  const [told = ''] = await errorsOf(world, 'bea');
  assert.match(told, /Value(Taken|Contested) bea \(corp-bea\).*userPrincipalName one@contoso\.test.*ana \(corp-ana\)/);
  assert.deepEqual(await errorsOf(world, 'ana'), []);
});

test('nobody who collides is planned or sent', async () => {
  await using world = await open();
  world.user('corp', 'ana', upn('one@contoso.test'));
  world.user('corp', 'bea', upn('one@contoso.test'));
  await world.importAll();
  await world.synchronize();
  assert.deepEqual(await world.pending(), { add: 1 });
  assert.equal((await world.engine.plan('tenant')).conflicts, 1);
});

test('when the other side lets go, the value is sent by itself', async () => {
  await using world = await open();
  world.user('corp', 'ana', upn('one@contoso.test'));
  world.user('corp', 'bea', upn('one@contoso.test'));
  await world.cycle();
  world.user('corp', 'ana', upn('ana@contoso.test'));
  await world.cycle();
  assert.deepEqual([nameOf(world, 'ana'), nameOf(world, 'bea')], ['ana@contoso.test', undefined]);
  await world.cycle();
  assert.equal(nameOf(world, 'bea'), 'one@contoso.test');
  assert.deepEqual(await world.engine.errors(9), []);
});

test('a value of an object of the tenant that no source has is left to it, and the other changes of the person leave', async () => {
  await using world = await open();
  world.user('corp', 'ana', upn('ana@contoso.test', { title: 'Old' }));
  await world.cycle();
  const guest = world.tenant.create('user', { displayName: 'Guest', proxyAddresses: ['SMTP:new@contoso.test'] });
  world.user('corp', 'ana', upn('new@contoso.test', { title: 'New' }));
  await world.cycle();
  assert.deepEqual([nameOf(world, 'ana'), world.tenant.named('ana')?.attributes['title']], ['ana@contoso.test', 'New']);
  assert.match((await errorsOf(world, 'ana'))[0] ?? '', /ValueTaken ana \(corp-ana\).*Guest \(user_id-\d+, which no source has\)/);
  world.tenant.objects.delete(guest);
  await world.cycle();
  assert.equal(nameOf(world, 'ana'), 'new@contoso.test');
});

test('a create goes without a value that it can do without', async () => {
  await using world = await open();
  world.tenant.create('user', { displayName: 'Guest', mail: 'shared@contoso.test' });
  world.user('corp', 'ana', upn('ana@contoso.test', { mail: 'shared@contoso.test' }));
  await world.cycle();
  assert.equal(nameOf(world, 'ana'), 'ana@contoso.test');
  assert.equal(world.tenant.named('ana')?.attributes['mail'], undefined);
  assert.match((await errorsOf(world, 'ana'))[0] ?? '', /ValueTaken.*mail shared@contoso\.test.*Guest/);
});

test('whoever gives a value up goes first, and whoever takes it follows in the same export', async () => {
  await using world = await open();
  world.user('corp', 'ana', upn('one@contoso.test'));
  world.user('corp', 'bea', upn('two@contoso.test'));
  world.user('corp', 'cleo', upn('three@contoso.test'));
  await world.cycle();
  // A chain against the order of the anchors.
  world.user('corp', 'ana', upn('two@contoso.test'));
  world.user('corp', 'bea', upn('three@contoso.test'));
  world.user('corp', 'cleo', upn('four@contoso.test'));
  await world.importAll();
  await world.synchronize();
  const before = world.tenant.log.length;
  await world.exportAll();
  const order = world.tenant.log.slice(before).map(({ label }) => label);
  assert.deepEqual(order, ['cleo', 'bea', 'ana']);
  assert.deepEqual(await world.engine.errors(9), []);
});

test('a person who gets the name of one who is to be deleted is made after the delete', async () => {
  await using world = await open();
  world.user('corp', 'old', upn('one@contoso.test'));
  await world.cycle();
  world.remove('corp', 'old');
  world.user('corp', 'new', upn('one@contoso.test'));
  await world.importAll();
  await world.synchronize();
  const before = world.tenant.log.length;
  await world.exportAll();
  await world.exportAll();
  assert.deepEqual(
    world.tenant.log.slice(before).map(({ label, action }) => `${action} ${label}`),
    ['Delete old', 'Add new'],
  );
});

test('two who are to swap their names are told that nobody can go first; one of them with a name for the time between helps', async () => {
  await using world = await open();
  world.user('corp', 'ana', upn('one@contoso.test'));
  world.user('corp', 'bea', upn('two@contoso.test'));
  await world.cycle();
  world.user('corp', 'ana', upn('two@contoso.test'));
  world.user('corp', 'bea', upn('one@contoso.test'));
  assert.equal(await world.cycle(), 0);
  for (const [label, other] of [
    ['ana', 'bea'],
    ['bea', 'ana'],
  ] as const)
    assert.match((await errorsOf(world, label))[0] ?? '', new RegExp(`ValuesInCircle ${label} .*${other}`));
  world.user('corp', 'ana', upn('between@contoso.test'));
  await world.cycle();
  world.user('corp', 'ana', upn('two@contoso.test'));
  await world.cycle();
  assert.deepEqual([nameOf(world, 'ana'), nameOf(world, 'bea')], ['two@contoso.test', 'one@contoso.test']);
  assert.deepEqual(await world.engine.errors(9), []);
});

test('under new rules nobody is left to be looked at for the sake of those who are told of a taken name', async () => {
  await using world = await open();
  for (const person of ['ana', 'bea']) world.user('corp', person, upn(`${person}@contoso.test`));
  await world.cycle();
  // She waits for the join value of somebody who is to be told that a name is taken.
  world.user('corp', 'eve', upn('eve@contoso.test', { employeeID: 'ana' }));
  world.user('corp', 'ana', upn('bea@contoso.test'));
  world.user('corp', 'bea', upn('ana@contoso.test'));
  await world.importAll();
  await world.reopen({ ...revision, rules: revision.rules.map((rule) => ({ ...rule, precedence: rule.precedence + 1 })) });
  await world.synchronize();
  assert.match((await errorsOf(world, 'ana'))[0] ?? '', /^ValuesInCircle/);
  assert.deepEqual(await world.place.rows('select anchor from dirty_object'), []);
});

test('a name that becomes an address of the same person is not given up', async () => {
  await using world = await open();
  world.user('corp', 'ana', upn('ana@contoso.test'));
  world.user('corp', 'bea', upn('one@contoso.test'));
  await world.cycle();
  world.user('corp', 'ana', upn('one@contoso.test'));
  world.user('corp', 'bea', upn('two@contoso.test', { mail: 'one@contoso.test' }));
  await world.cycle();
  await world.cycle();
  assert.deepEqual([nameOf(world, 'ana'), nameOf(world, 'bea')], ['ana@contoso.test', 'two@contoso.test']);
  assert.equal(world.tenant.named('bea')?.attributes['mail'], 'one@contoso.test');
  assert.match((await errorsOf(world, 'ana'))[0] ?? '', /ValueTaken ana .*bea \(corp-bea\)/);
});

test('nobody waits for the name of one who fails as a whole, however often that is looked at', async () => {
  await using world = await open();
  world.user('corp', 'ana', upn('one@contoso.test'));
  world.user('corp', 'bea', upn('two@contoso.test'));
  await world.cycle();
  world.user('corp', 'ana', { ...upn('two@contoso.test'), anchor: 'another' });
  world.user('corp', 'bea', upn('one@contoso.test'));
  await world.cycle();
  const told = async () => (await world.engine.errors(9)).map(({ error, label }) => `${label} ${error.code}`).sort();
  const once = await told();
  assert.deepEqual(once, ['ana SourceAnchorChanged', 'bea ValueTaken']);
  await world.synchronize('Full');
  assert.deepEqual(await told(), once);
});

test('whoever can not have a name is disabled all the same', async () => {
  await using world = await open();
  world.user('corp', 'ana', upn('ana@contoso.test'));
  await world.cycle();
  world.tenant.create('user', { displayName: 'Guest', userPrincipalName: 'new@contoso.test' });
  world.forest('corp').delete('corp-ana');
  world.user('corp', 'ana', { ...upn('new@contoso.test'), accountEnabled: false });
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['accountEnabled'], false);
});

test('where creates take accounts over by name, the account that is to be taken over is in nobody’s way', async () => {
  await using world = await open({ matches: true });
  world.tenant.create('user', { displayName: 'Ana of the cloud', userPrincipalName: 'ana@contoso.test', mail: 'ana@contoso.test' });
  world.tenant.create('user', { displayName: 'Other', userPrincipalName: 'bea@contoso.test', sourceAnchor: 'another-source' });
  world.user('corp', 'ana', upn('ana@contoso.test', { mail: 'ana@contoso.test' }));
  world.user('corp', 'bea', upn('bea@contoso.test'));
  await world.importAll();
  await world.synchronize();
  assert.equal((await world.pending())['add'], 1);
  assert.match((await errorsOf(world, 'bea'))[0] ?? '', /ValueTaken.*Other \(user_id-\d+, source anchor another-source, not ours\)/);
});

test('who gets a value does not depend on the order of imports, nor on what was known before', async () => {
  const outcomes = new Set<string>();
  for (const order of [
    ['ana', 'bea', 'cleo'],
    ['cleo', 'bea', 'ana'],
    ['bea', 'cleo', 'ana'],
  ]) {
    for (const between of [false, true]) {
      await using world = await open();
      for (const person of order) {
        world.user('corp', person, upn('one@contoso.test', { mail: person === 'bea' ? 'ana@contoso.test' : `${person}@contoso.test` }));
        if (between) {
          await world.importAll();
          await world.synchronize();
        }
      }
      await world.importAll();
      await world.synchronize();
      outcomes.add(JSON.stringify((await world.engine.errors(9)).map(({ error }) => error.message).sort()));
    }
  }
  assert.equal(outcomes.size, 1, [...outcomes].join('\n'));
});

test('where everybody is to have the name of the next, the synchronization comes to its end, and who leaves in it is deleted', async () => {
  await using world = await open();
  const people = 120;
  const named = (from: number): void => {
    for (let place = 0; place < people; place += 1) world.user('corp', `p${place}`, upn(`n${place + from}@contoso.test`));
  };
  named(0);
  world.user('corp', 'leaver', upn('leaver@contoso.test'));
  await world.cycle();
  named(1);
  world.forest('corp').delete('corp-leaver');
  await world.importAll();
  await world.synchronize();
  assert.equal((await world.pending())['delete'], 1);
  await world.cycle();
  assert.equal(world.tenant.named('leaver'), undefined);
  assert.equal(nameOf(world, `p${people - 1}`), `n${people}@contoso.test`);
});
