// An object is found by whatever a person calls it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World } from '../world.ts';
import { asking } from './explainer.ts';

async function twoAnas(): Promise<World> {
  const world = await World.open();
  const names = { userPrincipalName: 'Ana.Silva@contoso.test', sAMAccountName: 'asilva', mail: ['ana@contoso.test', 'a@contoso.test'] };
  world.user('corp', 'ana', { ...names, cn: 'Ana Müller-"Silva"' });
  world.user('corp', 'other', { cn: 'Twin' });
  world.user('corp', 'another', { cn: 'Twin', sAMAccountName: 'ana' });
  world.user('hr', 'ana');
  world.user('hr', 'somebody');
  await world.cycle();
  return world;
}

test('by name, anchor, address, account, source anchor, target id, display name or metaverse id, in any case', async () => {
  await using world = await twoAnas();
  const target = world.tenant.named('Ana Müller-"Silva"')?.anchor ?? '';
  const names = [
    'cn=ANA,dc=contoso,DC=test',
    'CORP-ANA',
    'ana.silva@CONTOSO.test',
    'asilva',
    'a@contoso.test',
    'corp-ana',
    target,
    'ana Müller-"silva"',
    'hr/cn=ana,dc=fabrikam,dc=test',
    'corp/asilva',
    'metaverse/1',
  ];
  for (const name of names) {
    const { object } = await asking(world, (explainer) => explainer.explain(name, 'title'));
    assert.equal(object.label, 'Ana Müller-"Silva"', name);
    assert.deepEqual(
      object.objects.map(({ connector }) => connector),
      ['corp', 'hr', 'tenant'],
      name,
    );
  }
});

test('a stronger name goes before a weaker one', async () => {
  await using world = await twoAnas();
  const { object } = await asking(world, (explainer) => explainer.explain('ana', 'title'));
  assert.equal(object.objects[0]?.anchor, 'corp-another');
});

test('several with one name are listed, and nobody is guessed', async () => {
  await using world = await twoAnas();
  await assert.rejects(
    asking(world, (explainer) => explainer.explain('Twin')),
    /2 objects are meant by Twin: corp\/CN=\w+,DC=contoso,DC=test \(Twin\); corp\/CN=\w+,DC=contoso,DC=test \(Twin\)/,
  );
});

test('nobody is found under half a name, under a name of another connector, or under nothing', async () => {
  await using world = await twoAnas();
  for (const name of ['ana.silva', 'corp-a', 'hr/asilva', 'metaverse/99', '', '%', 'nobody'])
    await assert.rejects(
      asking(world, (explainer) => explainer.explain(name)),
      /No connector space has an object/,
      name,
    );
});

test('who is gone is found in the history, with all that they were', async () => {
  await using world = await twoAnas();
  world.remove('corp', 'ana');
  world.remove('hr', 'ana');
  await world.cycle();
  await assert.rejects(
    asking(world, (explainer) => explainer.explain('asilva')),
    /is not there any more/,
  );
  for (const name of ['asilva', 'ana.silva@contoso.test', 'corp-ana', 'metaverse/1']) {
    const { entries, object } = await asking(world, (explainer) => explainer.history(name, 100));
    assert.equal(object.label, 'Ana Müller-"Silva"', name);
    const removed = entries.find(({ event, place }) => event === 'Removed' && place === 'corp');
    assert.deepEqual(removed?.attributes['sAMAccountName'], { before: 'asilva', after: null }, name);
    assert.ok(
      entries.some(({ event, place }) => event === 'Removed' && place === 'Metaverse'),
      name,
    );
    assert.ok(
      entries.some(({ event, action }) => event === 'Exported' && action === 'Delete'),
      name,
    );
  }
});
