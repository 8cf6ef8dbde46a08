// What a forest is told never stands in the way of what it is believed from: an anchor is written once, before anybody is made with it, and nobody is made or deleted there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seeded } from '../../../reference/seed.ts';
import type { World } from '../world.ts';
import { type WideEvent, wideHistories } from './wide-events.ts';
import { calmWide, happenWide, openWide } from './wide-history.ts';
import { firstSetting } from './wide-rules.ts';

test('nobody is made before the forest holds the anchor, no anchor there is replaced, and the forest keeps its objects', async () => {
  await fc.assert(
    fc.asyncProperty(wideHistories('anchors'), async (events) => {
      await using world = await openWide();
      let writesBack = firstSetting.writesBack;
      world.tenant.written = ({ action, objectType, sourceAnchor }) => {
        if (action !== 'Add' || objectType !== 'user' || !writesBack) return;
        assert.ok(anchorsOf(world).has(sourceAnchor), `${sourceAnchor} stands nowhere`);
      };
      for (const event of events) {
        const before = anchorsByObject(world);
        // What an administrator takes away while an export is under way, no engine can know.
        if (event.kind === 'setting') writesBack = event.setting.writesBack;
        await happenWide(world, event);
        if (!isWriting(event)) continue;
        const after = anchorsByObject(world);
        assert.deepEqual([...after.keys()], [...before.keys()]);
        for (const [name, anchor] of before) if (anchor !== undefined) assert.equal(after.get(name), anchor, name);
      }
    }),
    seeded({ numRuns: 15 }),
  );
});

test('what a forest is to be told is told and seen, and nothing is left to be sent', async () => {
  await fc.assert(
    fc.asyncProperty(wideHistories('anchors'), async (events) => {
      await using world = await openWide();
      for (const event of events) await happenWide(world, event);
      await calmWide(world);
      assert.deepEqual(await leftFor(world), []);
      // Not even to somebody who looks at everything anew.
      await world.synchronize('Full');
      assert.deepEqual(await leftFor(world), []);
    }),
    seeded({ numRuns: 8 }),
  );
});

const leftFor = async (world: World): Promise<unknown> => {
  const { counts } = await world.engine.plan('corp');
  return Object.entries(counts).filter(([, count]) => count > 0);
};

/** Whether the event lets the worker write; all else that happens to a forest is its administrators' doing. */
const isWriting = ({ kind }: WideEvent): boolean => kind === 'export' || kind === 'settle';

const anchorsByObject = (world: World): ReadonlyMap<string, unknown> =>
  new Map([...world.forest('corp')].map(([name, { attributes }]) => [name, attributes['consistency']]));

const anchorsOf = (world: World): ReadonlySet<unknown> => new Set(anchorsByObject(world).values());
