// A read that tells a group whole, and then single members of it: the next full read finds every difference from what is stored by then.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportedChange } from '../../../operator/model/object.ts';
import { World } from './world.ts';

const schema = { member: { type: 'Reference', multiValued: true } } as const;

const change = (world: World, name: string): ImportedChange => {
  const object = world.forest('corp').get(`corp-${name}`);
  assert.ok(object);
  return { kind: 'replace', object };
};

async function exported(world: World): Promise<readonly string[]> {
  await world.synchronize();
  await world.exportAll();
  await world.importFull('tenant');
  return world.tenant.referred('staff', 'member');
}

interface History {
  readonly who: string;
  readonly before: readonly string[];
  /** The group as the delta tells it whole, and the full read after it. */
  readonly whole: readonly string[];
  readonly patch: { readonly add: readonly string[]; readonly remove: readonly string[] };
  readonly between: readonly string[];
}

const histories: readonly History[] = [
  {
    who: 'a member who came by a patch after the group was told whole leaves',
    before: ['ana', 'bert'],
    whole: ['ana'],
    patch: { add: ['corp-cem'], remove: [] },
    between: ['ana', 'cem'],
  },
  {
    who: 'a member who left by a patch after the group was told whole is back',
    before: ['ana', 'bert', 'cem'],
    whole: ['ana', 'bert'],
    patch: { add: [], remove: ['corp-bert'] },
    between: ['ana'],
  },
  {
    who: 'a member who came back by a patch after the group was told whole without them leaves',
    before: ['ana', 'bert'],
    whole: ['ana'],
    patch: { add: ['corp-bert'], remove: [] },
    between: ['ana', 'bert'],
  },
];

for (const { who, before, whole, patch, between } of histories)
  for (const shown of [[], ['ana', 'bert', 'cem']])
    test(`${who} with a full read, where the read before showed ${shown.length === 0 ? 'nobody' : 'all of them'} in between`, async () => {
      await using world = await World.open();
      for (const name of ['ana', 'bert', 'cem']) world.user('corp', name);
      world.group('corp', 'staff', before);
      await world.cycle();
      world.group('corp', 'staff', whole);
      const session = await world.engine.beginImport('corp', 'Delta', schema);
      await session.add([change(world, 'staff')]);
      await session.add(shown.map((name) => change(world, name)));
      await session.add([{ kind: 'patch', anchor: 'corp-staff', attributes: {}, links: { member: patch } }]);
      await session.complete({ cookie: 'c', objects: {} });
      assert.deepEqual(await exported(world), between);
      await world.importFull('corp');
      assert.deepEqual(await exported(world), whole);
    });
