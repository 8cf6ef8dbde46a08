// Who is in an administrative unit is who lies in its organizational unit, however people moved and units were renamed on the way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seeded } from '../../../reference/seed.ts';
import type { World } from '../world.ts';
import { wideHistories } from './wide-events.ts';
import { calmWide, liveWide, openWide, renameUnit } from './wide-history.ts';
import { firstSetting, root, schemasOf, type Setting, wideRevision } from './wide-rules.ts';

const members = fc.constantFrom<Setting['members'][]>('Nested', 'Direct');

test('however people moved and units were renamed, each unit comes to hold who lies in it', async () => {
  await fc.assert(
    fc.asyncProperty(wideHistories('units'), members, async (events, members) => {
      await using world = await openWide();
      await liveWide(world, events);
      // Two names may have changed places.
      for (const [unit, name] of [
        ['Sales', 'Free'],
        ['Lab', 'Lab'],
        ['Sales', 'Sales'],
      ] as const)
        renameUnit(world, unit, name);
      const setting: Setting = { ...firstSetting, members };
      await world.reopen(wideRevision(setting), schemasOf(setting));
      await calmWide(world);
      for (const unit of setting.units) assert.deepEqual(membersOf(world, unit), lyingIn(world, `OU=${unit},${root}`, members), unit);
    }),
    seeded({ numRuns: 15 }),
  );
});

function membersOf({ tenant }: World, unit: string): readonly string[] {
  const held = tenant.named(unit) ?? assert.fail(`there is no unit ${unit}`);
  return [...(held.references['member'] ?? [])].map((anchor) => String(tenant.objects.get(anchor)?.attributes['sourceAnchor'])).sort();
}

/** Source anchors of who lies there and is in the tenant; whose anchor was overwritten later is there with the former one. */
function lyingIn(world: World, container: string, members: Setting['members']): readonly string[] {
  const known = new Set([...world.tenant.objects.values()].map(({ attributes }) => attributes['sourceAnchor']));
  return [...world.forest('corp').values()]
    .filter(({ dn, objectType }) => objectType !== 'organizationalUnit' && dn.endsWith(`,${container}`))
    .filter(({ dn }) => members === 'Nested' || dn.split(',').length === container.split(',').length + 1)
    .flatMap(
      ({ attributes }) =>
        [attributes['consistency'], attributes['anchor']].find((anchor) => anchor !== undefined && known.has(anchor)) ?? [],
    )
    .map(String)
    .sort();
}
