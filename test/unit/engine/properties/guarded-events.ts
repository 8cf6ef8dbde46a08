// What may happen where limits guard: people come and go in two forests, forests are read well and badly, rules and limits change, people approve.
import * as fc from 'fast-check';
import { guardedActions, type GuardedAction } from '../../../../operator/engine/engine.ts';
import type { GuardedSetting } from './guarded-rules.ts';
import type { Trouble } from './history.ts';

export type GuardedForest = 'corp' | 'hr';

/**
 * `whole`: as it is. `part`: it breaks off in the middle. `empty`: it answers without any object. `blind`: a domain shows nothing. `doubtful`: it may have missed
 * something. `cut`: of some objects it may have shown a part. `approved`: as it is, and where it is refused, a person lets go what it missed.
 */
export type Reading = 'whole' | 'part' | 'empty' | 'blind' | 'doubtful' | 'cut' | 'approved';

export type GuardedEvent =
  | { readonly kind: 'leave' | 'return'; readonly forest: GuardedForest; readonly names: readonly string[] }
  /** Left out by a value of their own. */
  | { readonly kind: 'leave scope'; readonly forest: GuardedForest; readonly names: readonly string[] }
  | { readonly kind: 'disable' | 'change'; readonly names: readonly string[] }
  | { readonly kind: 'members'; readonly names: readonly string[] }
  | { readonly kind: 'read'; readonly forest: GuardedForest; readonly how: Reading }
  /** A whole cycle but for the reads of forests; `confirmed`: the tenant is read after it. */
  | { readonly kind: 'cycle'; readonly approval: Approving | undefined; readonly confirmed: boolean }
  /** A person looks at the plan, and may approve it later. */
  | { readonly kind: 'look' }
  | { readonly kind: 'setting'; readonly setting: GuardedSetting }
  | { readonly kind: 'restart' }
  | { readonly kind: 'clock'; readonly minutes: number }
  | { readonly kind: 'trouble'; readonly which: Trouble };

export interface Approving {
  /** The plan as it is, or as it was when somebody looked. */
  readonly which: 'present' | 'seen';
  readonly admit: readonly GuardedAction[];
  readonly exclude: readonly string[];
}

/** The last two lie in a domain of their own. */
export const everybody = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5'] as const;

const some = fc.subarray([...everybody], { minLength: 1, maxLength: 4 });
const forests = fc.constantFrom<GuardedForest[]>('corp', 'hr');
const few = fc.constantFrom(0, 1, 2, 3, 8);

export const guardedSetting: fc.Arbitrary<GuardedSetting> = fc.record({
  scope: fc.constantFrom('everybody', 'without q'),
  hr: fc.boolean(),
  deletes: few,
  disables: few,
  disconnects: few,
  removals: few,
  shrink: fc.option(few, { nil: undefined }),
  reads: fc.constantFrom(1, 1, 2),
});

/** What is missing in a read is approved by itself. */
const ofPlans = guardedActions.filter((action) => action !== 'SourceRemoval');

const approving: fc.Arbitrary<Approving> = fc.record({
  which: fc.constantFrom('present' as const, 'seen' as const),
  admit: fc.oneof({ weight: 3, arbitrary: fc.constant(ofPlans) }, { weight: 1, arbitrary: fc.subarray(ofPlans) }),
  exclude: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray([...everybody], { maxLength: 1 }) }),
});

const readings = fc.record({
  kind: fc.constant('read' as const),
  forest: forests,
  how: fc.constantFrom<Reading[]>('whole', 'whole', 'whole', 'part', 'empty', 'blind', 'doubtful', 'cut', 'approved'),
});

const cycles = fc.record({
  kind: fc.constant('cycle' as const),
  approval: fc.option(approving, { nil: undefined, freq: 2 }),
  confirmed: fc.boolean(),
});

const guardedEvent: fc.Arbitrary<GuardedEvent> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('leave' as const, 'return' as const), forest: forests, names: some }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave scope' as const), forest: forests, names: some }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('disable' as const, 'change' as const), names: some }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('members' as const), names: fc.subarray([...everybody]) }) },
  { weight: 9, arbitrary: readings },
  { weight: 9, arbitrary: cycles },
  { weight: 4, arbitrary: fc.constant<GuardedEvent>({ kind: 'look' }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('setting' as const), setting: guardedSetting }) },
  { weight: 1, arbitrary: fc.constant<GuardedEvent>({ kind: 'restart' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clock' as const), minutes: fc.constantFrom(61, 600) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('trouble' as const),
      which: fc.constantFrom<Trouble[]>('none', 'refuse', 'lose before', 'lose after'),
    }),
  },
);

export const guardedHistories: fc.Arbitrary<readonly GuardedEvent[]> = fc.array(guardedEvent, { maxLength: 24, size: 'max' });
