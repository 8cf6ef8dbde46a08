// A change of rules that takes everybody's source anchor: nothing goes on until somebody takes it back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultRules, direct, testRevision } from './builders.ts';
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
