// Whatever is read, badly read, changed, limited and approved: nobody whom the forests show loses an account, and no more leaves at once than a person allowed.
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seeded } from '../../../reference/seed.ts';
import { guardedHistories, guardedSetting } from './guarded-events.ts';
import { happenGuarded, openGuarded } from './guarded-history.ts';

test('nobody whom the forests show loses anything, and what limits count leaves within them or because a person approved it', async () => {
  await fc.assert(
    fc.asyncProperty(guardedSetting, guardedHistories, async (setting, events) => {
      const guarded = await openGuarded(setting);
      await using _ = guarded.world;
      for (const event of events) await happenGuarded(guarded, event);
    }),
    seeded({ numRuns: 20 }),
  );
});
