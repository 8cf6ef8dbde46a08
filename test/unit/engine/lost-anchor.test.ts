// A change of rules that takes everybody's source anchor: nothing goes on until somebody takes it back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Revision } from '../../../operator/model/revision.ts';
import { defaultRules, direct, testRevision, where } from './builders.ts';
import { World } from './world.ts';

const anchoredBy = (source: string) => ({
  ...testRevision,
  rules: defaultRules.map((one) =>
    one.name === 'In from corp - User Join'
      ? { ...one, flows: one.flows.map((flow) => (flow.target === 'sourceAnchor' ? direct('sourceAnchor', source) : flow)) }
      : one,
  ),
});

test('a source anchor from an attribute that nobody has is refused as a whole, and nobody is planned to be deleted', async () => {
  await using world = await World.open();
  for (const name of ['ana', 'bert', 'cem']) world.user('corp', name);
  world.group('corp', 'staff', ['ana']);
  await world.cycle();
  await world.reopen(anchoredBy('extensionAttribute15'));
  await world.importAll();
  for (const kind of ['Delta', 'Full'] as const)
    await assert.rejects(world.synchronize(kind), {
      reason: 'SourceAnchorLost',
      retry: 'configuration',
      message: /none of the 3 objects of type user/,
    });
  assert.deepEqual(await world.pending(), {});
  await world.reopen(testRevision);
  world.user('corp', 'ana', { title: 'Head' });
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'Head');
  assert.equal(world.tenant.objects.size, 4);
});

test('where somebody keeps a source anchor, and where the new state of a lost volume knows none, the limits decide as ever', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  world.user('corp', 'bert', { other: 'corp-bert' });
  await world.cycle();
  await world.reopen(anchoredBy('other'));
  await world.cycle();
  assert.equal(world.tenant.named('ana'), undefined);
  assert.notEqual(world.tenant.named('bert'), undefined);
  await world.reopen(anchoredBy('nothing'));
  await world.loseVolume();
  await world.cycle();
  assert.notEqual(world.tenant.named('bert'), undefined);
});

const withTitleFrom = (revision: Revision, source: string): Revision => ({
  ...revision,
  rules: revision.rules.map((one) =>
    one.name === 'In from corp - User Common' ? { ...one, name: 'In from corp - Common', flows: [direct('title', source)] } : one,
  ),
});

/** The only group, whose anchor the directory takes away. */
function loseGroupAnchor(world: World): void {
  const group = world.forest('corp').get('corp-staff');
  assert.ok(group);
  const { anchor: _, ...attributes } = group.attributes;
  world.forest('corp').set('corp-staff', { ...group, attributes });
}

test('where the directory took the anchors of all of a type, a change of other rules goes on, and who leaves meanwhile leaves', async () => {
  await using world = await World.open();
  for (const name of ['ana', 'bert', 'cem']) world.user('corp', name, { description: 'Head' });
  world.group('corp', 'staff', ['ana']);
  await world.cycle();
  loseGroupAnchor(world);
  await world.importAll();
  await world.reopen(withTitleFrom({ ...testRevision, parameters: { unused: 'x' } }, 'description'));
  world.remove('corp', 'bert');
  await world.cycle();
  assert.equal(world.tenant.named('bert'), undefined);
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'Head');
});

test('all of a large type that lost their anchors in the directory hold back no change of other rules', async () => {
  await using world = await World.open();
  for (const name of ['ana', 'bert', 'cem', 'dora']) world.user('corp', name);
  await world.cycle();
  for (const name of ['ana', 'bert', 'cem', 'dora']) world.user('corp', name, { anchor: [] });
  await world.importAll();
  await world.reopen(withTitleFrom(testRevision, 'description'));
  await world.synchronize();
});

test('one object without an anchor among many holds back no change of the anchors of its type', async () => {
  await using world = await World.open();
  for (const name of ['ana', 'bert', 'cem']) world.user('corp', name);
  world.group('corp', 'staff', ['ana']);
  await world.cycle();
  const scope = where('cn', 'NOTEQUAL', 'staff');
  const rules = defaultRules.flatMap((one) =>
    one.name === 'In from corp - Group Join'
      ? [
          { ...one, flows: one.flows.filter(({ target }) => target !== 'sourceAnchor') },
          { ...one, name: 'In from corp - Group Anchor', linkType: 'Join' as const, scope, flows: [direct('sourceAnchor', 'anchor')] },
        ]
      : one,
  );
  await world.reopen({ ...testRevision, rules });
  world.remove('corp', 'bert');
  await world.cycle();
  assert.equal(world.tenant.named('bert'), undefined);
});

test('in a small tenant those who lose their anchors are refused as soon as they are most of it', async () => {
  await using world = await World.open();
  for (const name of ['ana', 'bert']) world.user('corp', name);
  world.group('corp', 'staff', ['ana']);
  await world.cycle();
  await world.reopen(anchoredBy('extensionAttribute15'));
  await world.importAll();
  await assert.rejects(world.synchronize(), { reason: 'SourceAnchorLost', message: /none of the 2 objects of type user/ });
  assert.deepEqual(await world.pending(), {});
});
