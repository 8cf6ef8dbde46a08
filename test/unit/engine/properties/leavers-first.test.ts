// Whoever leaves, in whatever way and together with whatever change of rules, is to leave before the bulk of the change reaches anybody else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Revision } from '../../../../operator/model/revision.ts';
import { seeded } from '../../../reference/seed.ts';
import { everybody, watched } from '../sightings.ts';
import type { World } from '../world.ts';

const ways = ['stays', 'disabled', 'gone', 'out of scope', 'out of its group'] as const;
type Way = (typeof ways)[number];

const names = ['p10', 'p11', 'p12', 'p13', 'p14', 'p15'];
const fates = fc.tuple(...names.map(() => fc.constantFrom<Way[]>(...ways)));

/** Each concerns everybody: some objects of every kind, or all of everything. */
const revisions = fc.constantFrom<Revision[]>(everybody, {
  ...everybody,
  rules: everybody.rules.map((one) =>
    one.name === 'In from hr - Person' ? { ...one, join: [[{ source: 'mail', target: 'mail', caseSensitive: false }]] } : one,
  ),
});

test('whoever leaves with a change of rules is to leave before the change reaches anybody else', async () => {
  await fc.assert(
    fc.asyncProperty(fates, revisions, fc.boolean(), async (fates, revision, isRestarted) => {
      await using scene = await watched(12);
      const { world, sightings } = scene;
      world.group('corp', 'team', names);
      await world.cycle();
      const leavings = new Set(fates.flatMap((way, index) => leave(world, names[index] ?? '', way)));
      world.group(
        'corp',
        'team',
        names.filter((_, index) => fates[index] !== 'out of its group'),
      );
      await world.importAll();
      if (isRestarted) await world.reopen();
      await world.reopen(revision);
      scene.begin();
      await world.synchronize();
      for (const what of leavings) assert.equal(sightings.get(what)?.others, 0, what);
      assert.ok(Number((await world.pending())['update']) > 0);
    }),
    seeded({ numRuns: 12 }),
  );
});

/** What is to become pending of it. */
function leave(world: World, name: string, way: Way): readonly string[] {
  switch (way) {
    case 'stays':
      return [];
    case 'disabled':
      world.user('corp', name, { accountEnabled: false });
      return [`disable of ${name}`];
    case 'gone':
      world.remove('corp', name);
      return [`delete of ${name}`];
    case 'out of scope':
      world.user('corp', name, { isCriticalSystemObject: true });
      return [`delete of ${name}`];
    case 'out of its group':
      return ['removal from team'];
  }
}
