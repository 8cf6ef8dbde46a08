// What may happen beside what happens anyway: people contest names, move and lose anchors, units are renamed, somebody in the cloud makes accounts.
import * as fc from 'fast-check';
import { type Event, event } from './history.ts';
import type { Setting } from './wide-rules.ts';

type UsualEvent = Exclude<Event, { readonly kind: 'rules' }>;

export type WideEvent =
  | UsualEvent
  /** Somebody of the forest is given other names. */
  | { readonly kind: 'names'; readonly name: string; readonly userPrincipalName: string; readonly mail: string | undefined }
  | { readonly kind: 'swap'; readonly one: string; readonly other: string }
  | { readonly kind: 'move'; readonly name: string; readonly to: Place }
  | { readonly kind: 'rename unit'; readonly unit: UnitName; readonly to: string }
  /** Somebody else writes, or takes away, what a person is known by. */
  | { readonly kind: 'anchor'; readonly name: string; readonly how: 'theirs' | 'gone' }
  /** Somebody new is seen while the forest takes nothing, or gives no answer; the tenant is written to all the same. */
  | { readonly kind: 'joiner'; readonly forest: 'unreachable' | 'silent' }
  /** Somebody makes an account in the cloud, or takes all such away, and it is read. */
  | { readonly kind: 'guest'; readonly userPrincipalName: string | undefined }
  | { readonly kind: 'setting'; readonly setting: Setting };

export type UnitName = 'Sales' | 'Lab' | 'Deep';
export type Place = UnitName | 'nowhere';

export const people = ['a', 'b', 'c', 'd'] as const;
const person = fc.constantFrom(...people);
const contested = fc.constantFrom('one@contoso.test', 'ONE@contoso.test', 'two@contoso.test', 'three@contoso.test');

const setting: fc.Arbitrary<Setting> = fc.record({
  writesBack: fc.boolean(),
  units: fc.subarray(['Sales' as const, 'Lab' as const]),
  members: fc.constantFrom('Nested' as const, 'Direct' as const),
  title: fc.constantFrom('x', 'z'),
  pilot: fc.constantFrom('p', 'q', 'nobody'),
});

export const renaming = fc.record({
  kind: fc.constant('names' as const),
  name: person,
  userPrincipalName: contested,
  mail: fc.option(contested, { nil: undefined, freq: 2 }),
});

const named: fc.Arbitrary<WideEvent> = fc.oneof(
  { weight: 5, arbitrary: renaming },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('swap' as const), one: person, other: person }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('guest' as const), userPrincipalName: fc.option(contested, { nil: undefined }) }),
  },
);

const moved: fc.Arbitrary<WideEvent> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      name: fc.oneof(person, fc.constant('g')),
      to: fc.constantFrom<Place[]>('Sales', 'Lab', 'Deep', 'nowhere'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('rename unit' as const),
      unit: fc.constantFrom<UnitName[]>('Sales', 'Lab', 'Deep'),
      to: fc.constantFrom('Sales', 'Lab', 'Selling'),
    }),
  },
);

const anchored: fc.Arbitrary<WideEvent> = fc.record({
  kind: fc.constant('anchor' as const),
  name: person,
  how: fc.constantFrom('theirs' as const, 'gone' as const),
});

const joiner: fc.Arbitrary<WideEvent> = fc.record({
  kind: fc.constant('joiner' as const),
  forest: fc.constantFrom('unreachable' as const, 'silent' as const),
});

const usual = event.filter((one): one is UsualEvent => one.kind !== 'rules');

const changed = fc.record({ kind: fc.constant('setting' as const), setting });

/** Of everything; of names, units or anchors above all. */
export const wideHistories = (about: 'everything' | 'names' | 'units' | 'anchors'): fc.Arbitrary<readonly WideEvent[]> => {
  const weight = (subject: typeof about): number => (about === subject ? 16 : about === 'everything' ? 5 : 1);
  const arbitrary = fc.oneof(
    { weight: 16, arbitrary: usual },
    { weight: weight('names'), arbitrary: named },
    { weight: weight('units'), arbitrary: moved },
    { weight: weight('anchors'), arbitrary: anchored },
    { weight: 2, arbitrary: changed },
    ...(about === 'anchors' ? [{ weight: 4, arbitrary: joiner }] : []),
  );
  return fc.array(arbitrary, { maxLength: 20, size: 'max' });
};
