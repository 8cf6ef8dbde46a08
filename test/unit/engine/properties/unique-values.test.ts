// No two objects of a target come to hold one value by us, whatever is contested, swapped, given up, refused or left unanswered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seeded } from '../../../reference/seed.ts';
import type { World } from '../world.ts';
import { people, type WideEvent, wideHistories } from './wide-events.ts';
import { calmWide, given, guest, heldValues, liveWide, openWide } from './wide-history.ts';

const named = (name: string, userPrincipalName: string): WideEvent => ({ kind: 'names', name, userPrincipalName, mail: undefined });
const inOtherLetters: readonly WideEvent[] = [named('a', 'one@contoso.test'), { kind: 'settle' }, named('a', 'ONE@contoso.test')];

test('whatever people are named, no write of ours gives two objects one name, and whoever is held back is told', async () => {
  await fc.assert(
    fc.asyncProperty(wideHistories('names'), async (events) => {
      await using world = await openWide();
      world.tenant.written = ({ label }) => assert.deepEqual(twiceHeld(world), [], `after what was written of ${label}`);
      await liveWide(world, events);
      await calmWide(world);
      assert.deepEqual(await withoutWord(world), []);
    }),
    { ...seeded({ numRuns: 15 }), examples: [[inOtherLetters]] },
  );
});

test('when everybody has a name of their own again, everybody comes to have it, and no word of a contest is left', async () => {
  await fc.assert(
    fc.asyncProperty(wideHistories('names'), async (events) => {
      await using world = await openWide();
      await liveWide(world, events);
      guest(world, undefined);
      for (const name of people) given(world, name, { userPrincipalName: `${name} at last@contoso.test`, mail: undefined });
      await calmWide(world);
      const contests = (await world.engine.errors(100)).filter(({ error: { code } }) => code in contestCodes);
      assert.deepEqual(contests, []);
      assert.deepEqual(await withoutWord(world), []);
    }),
    seeded({ numRuns: 10 }),
  );
});

const contestCodes = { ValueTaken: 1, ValueContested: 1, ValuesInCircle: 1, ValueAwaited: 1 } as const;

/** Values that more than one object holds. */
function twiceHeld({ tenant }: World): readonly string[] {
  const values = heldValues(tenant).map(([value]) => value);
  return values.filter((value, index) => values.indexOf(value) !== index);
}

/** Names that somebody of ours is to have and has not, without an error that says so. */
async function withoutWord(world: World): Promise<readonly unknown[]> {
  const told = new Set((await world.engine.errors(100)).map(({ label }) => label));
  return (await namesWanted(world)).filter(({ label, wanted, held }) => folded(wanted) !== folded(held) && !told.has(label));
}

/** The target does not tell a name from the same one in other letters. */
const folded = (name: unknown): unknown => (typeof name === 'string' ? name.toLowerCase() : name);

interface WantedName {
  readonly label: string;
  readonly attribute: string;
  readonly wanted: unknown;
  readonly held: unknown;
}

async function namesWanted({ place, tenant }: World): Promise<readonly WantedName[]> {
  const rows = await place.rows(
    "select e.label, e.desired, o.anchor from export e left join object o on o.id = e.object where e.metaverse is not null and e.desired <> '' and e.object_type = 'user' and e.source_anchor <> ''",
  );
  return rows.flatMap(({ label, desired, anchor }) => {
    const values = JSON.parse(String(desired)) as Readonly<Record<string, unknown>>;
    const held = tenant.objects.get(String(anchor))?.attributes ?? {};
    return ['userPrincipalName', 'mail'].flatMap((attribute) =>
      typeof values[attribute] === 'string' ? [{ label: String(label), attribute, wanted: values[attribute], held: held[attribute] }] : [],
    );
  });
}
